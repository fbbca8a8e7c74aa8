"""Articles of several pages: joined in order, no word lost, no paragraph doubled."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final, TypeVar

from scraper.parsing.fields.titles import alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.core.draft import Draft
    from scraper.core.piece import Piece

_T = TypeVar("_T")
_TELLING: Final = 40  # characters of a paragraph that does not stand twice in an article by chance


def join(drafts: Sequence[Draft]) -> Draft:
    """Return the pages of one article, in order, as one draft with the fields of the first.

    A page that brings nothing new (`?page=all` beside the pages) is left out; paragraphs that a page repeats from the
    end of the one before, or opens with once more, stand once.
    """
    whole = drafts[0]
    if len(drafts) == 1:
        return whole
    pieces = list(whole.pieces)
    joined = [whole]
    for draft in drafts[1:]:
        if _repeats(draft.pieces, pieces):
            continue
        joined.append(draft)
        pieces += draft.pieces[_repeated(pieces, draft.pieces) :]
    return replace(
        whole,
        pieces=pieces,
        images=_once(image for draft in joined for image in draft.images),
        related=_once(link for draft in joined for link in draft.related),
        tags=_once(tag for draft in joined for tag in draft.tags),
        authors=_once(author for draft in joined for author in draft.authors),
        link_titles=_once(title for draft in joined for title in draft.link_titles),
        suspect=_once(doubt for draft in joined for doubt in draft.suspect),
        more_pages=[],
        page_count=len(joined),
    )


def is_again(page: Draft, before: Draft) -> bool:
    """Whether a page is an earlier one once more, or a part of it, as of a server that answers ``/2`` with page one.

    Both begin with the same words, and the page brings nothing new. The second page of an article that stands on page
    one as a whole brings nothing new either, but it begins elsewhere.
    """
    return _opening(page) == _opening(before) and _repeats(page.pieces, before.pieces)


def is_foreign(page: Draft, first: Draft) -> bool:
    """Whether a further page bears neither the title nor the time of publication of the first: another article's."""
    if not page.title or not first.title or page.title == first.title:
        return False
    is_dated_alike = page.date_published is not None and page.date_published == first.date_published
    return not is_dated_alike and not alike(page.title, first.title)


def is_other_edition(page: Draft, first: Draft) -> bool:
    """Whether a further page was last changed at another time than the first: between them words may be missing."""
    one, other = page.date_modified, first.date_modified
    return one is not None and other is not None and one != other


def _opening(draft: Draft) -> str:
    return next((_words(piece) for piece in draft.pieces if piece.rule is None and len(piece.text) >= _TELLING), "")


def _repeats(page: Iterable[Piece], before: Iterable[Piece]) -> bool:
    """Return whether a page tells nothing new; short lines decide only where there is nothing else, as in a list."""
    texts = {text for piece in page if piece.rule is None and (text := _words(piece))}
    telling = {text for text in texts if len(text) >= _TELLING}
    return (telling or texts) <= {_words(piece) for piece in before if piece.rule is None}


def _repeated(before: Sequence[Piece], page: Sequence[Piece]) -> int:
    """Return how many pieces at the top of the page repeat the end of what was before, or its lead."""
    earlier = [_words(piece) for piece in before if piece.rule is None]
    known = set(earlier)
    texts = [(index, _words(piece)) for index, piece in enumerate(page) if piece.rule is None]
    lead = takewhile(lambda text: len(text[1]) >= _TELLING and text[1] in known, texts)
    count = max((index + 1 for index, _ in lead), default=0)
    for length in range(1, len(texts) + 1):
        run = [text for _, text in texts[:length]]
        if earlier[-length:] == run and max(map(len, run)) >= _TELLING:
            count = max(count, texts[length - 1][0] + 1)
    return count


def _words(piece: Piece) -> str:
    """Return what a piece says behind its dateline, which a page that repeats the lead may leave out or put there."""
    return piece.text[piece.loose :].lstrip()


def _once(items: Iterable[_T]) -> list[_T]:
    found: list[_T] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found
