"""The second opinion: what trafilatura reads on a page, beside what we found or made of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scraper.core.late_pattern import late_pattern
from scraper.core.piece import Piece
from scraper.core.sentences import ends_sentence
from scraper.parsing.found.grounds import DOUBTS_OF_PLACE
from scraper.parsing.page.dom import squash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from scraper.core.article import Article, BlockType
    from scraper.parsing.found.blocks import PageBlock, PageLine
    from scraper.parsing.found.find import FoundBody

_TYPES: Final[dict[str, BlockType]] = {"head": "heading", "item": "list_item", "quote": "quote", "row": "table_row"}
_INLINE: Final = frozenset(("hi", "ref", "del", "lb", "code", "graphic"))  # of trafilatura's own elements
# We read dates ourselves; left alone it searches the whole text for one, 16 seconds on a small hostile page.
_NO_DATES: Final = {"extensive_search": False, "original_date": True}
_WORD: Final = late_pattern(r"\w+")
_MIN_SENTENCE_WORDS: Final = 8  # a shorter line tells nothing
_MIN_LOST_WORDS: Final = 20  # the one sentence of a page's footer has a dozen
_MIN_OPINION_WORDS: Final = 25  # of a text that trafilatura finds; a shorter one is looked for once more, less strictly
_AGREED: Final = 0.8  # share of words; two readings that have as many in common are one text
_ELSEWHERE: Final = 0.2  # share of the weight of a sentence that stands outside of the body that was found
_ELSEWHERE_IN_DOUBT: Final = 0.5  # share of that weight where the place of the found body is in doubt
_PREFERENCE: Final = 1.25  # how much more must speak for a text without structure than for one with it


class GuessedText(NamedTuple):
    """What trafilatura takes for the article of a page."""

    pieces: list[Piece]
    title: str | None = None
    author: str | None = None
    description: str | None = None


@dataclass(slots=True)
class Opinion:
    """What trafilatura reads, beside what was found by content.

    guess: its text and what it takes for title, author and description.
    agrees: whether both are one text.
    is_better: whether the evidence of the page speaks for this one.
    """

    guess: GuessedText
    agrees: bool
    is_better: bool


def second_opinion(html: str, base: str, found: FoundBody | None, doubts: Collection[str] = ()) -> Opinion:
    """Return the text of a page as trafilatura reads it, compared with the one that was found by content.

    doubts: the checks that the found one fails.
    """
    guess = read_plainly(html, base)
    if found is None or sum(len(piece.text.split()) for piece in guess.pieces) < _MIN_OPINION_WORDS:
        guess = read_plainly(html, base, recall=True)
    if found is None:
        return Opinion(guess, agrees=False, is_better=True)
    ours, theirs = [line.text for line in found.lines], [piece.text for piece in guess.pieces]
    mine, other = _words(ours), _words(theirs)
    common = 2 * (mine & other).total()
    elsewhere = _ELSEWHERE_IN_DOUBT if set(doubts) & DOUBTS_OF_PLACE else _ELSEWHERE
    agrees = common >= _AGREED * (mine.total() + other.total())
    is_better = not agrees and _worth(found, theirs, elsewhere) > _PREFERENCE * _worth(found, ours, elsewhere)
    return Opinion(guess, agrees, is_better)


def _worth(found: FoundBody, texts: list[str], elsewhere: float) -> float:
    """Return what the page says for these lines being the text of its article, in words."""
    lines = {line.text: line for line in found.tree.lines}
    chosen = set(found.lines)
    worth = 0.0
    for text in texts:
        line = lines.get(text)
        words = len(text.split())
        if line is not None:
            share = 1.0 if line in chosen else elsewhere
            worth += line.weight * share if line.weight <= 0 or not _is_framed(line) else -words
        elif words >= _MIN_SENTENCE_WORDS and ends_sentence(text):
            worth += words
    return worth


def _is_framed(line: PageLine) -> bool:
    here: PageBlock | None = line.block
    while here is not None:
        if here.silenced:
            return True
        here = here.parent
    return False


def read_plainly(html: str, base: str, *, recall: bool = False) -> GuessedText:
    """Return the text that trafilatura finds on a page of which nothing is known.

    recall: rather too much than too little, for a tree that is clean already.
    """
    import trafilatura  # noqa: PLC0415 - a third of a second, for the rare page that needs it

    try:
        found = trafilatura.bare_extraction(
            html, url=base or None, include_comments=False, include_tables=True, with_metadata=True,
            favor_recall=recall, date_extraction_params=_NO_DATES,
        )  # fmt: skip
    except RecursionError:  # named where all pages are watched
        raise
    except Exception:  # noqa: BLE001  other people's code on a page made to break it: it has found nothing
        return GuessedText([])
    if found is None or isinstance(found, dict) or found.body is None:
        return GuessedText([])
    pieces = [Piece(text, type_) for type_, text in _blocks(found.body)]
    return GuessedText(pieces, found.title, found.author, found.description)


def disagreement(html: str, article: Article) -> float:
    """The share of words, 0 to 1, that trafilatura reads in sentences of the page and the Article knows nothing of.

    Sentences alone: around a short text trafilatura takes in menus and lists of links, more words than the text has.
    What the Article has on record beside its text, as captions and boxes, is not lost.
    """
    import trafilatura  # noqa: PLC0415 - see above

    theirs = trafilatura.extract(html, include_comments=False, include_tables=True, fast=True) or ""
    sentences = [
        line for line in theirs.splitlines() if len(line.split()) >= _MIN_SENTENCE_WORDS and ends_sentence(line)
    ]
    captions = [words for image in article.images for words in (image.caption, image.credit) if words]
    ours = [article.title or "", article.text, *(cut.text for cut in article.removed), *captions]
    lost = (_words(sentences) - _words(ours)).total()
    return lost / (lost + article.word_count) if lost >= _MIN_LOST_WORDS else 0.0


def _words(texts: list[str]) -> Counter[str]:
    return Counter(_WORD.findall("\n".join(texts).lower()))


def _blocks(body: Any) -> Iterator[tuple[BlockType, str]]:  # noqa: ANN401 - an lxml element
    for line in squash(body.text or "").splitlines():
        yield "paragraph", line
    for node in body:
        if node.tag == "table":
            yield from _rows(node)
        elif node.tag not in _INLINE and any(child.tag not in _INLINE for child in node):
            yield from _blocks(node)  # a list, or paragraphs inside a paragraph: each ends a line
        else:
            for text in "".join(_runs(node)).split("\n"):
                if line := squash(text):
                    yield _TYPES.get(node.tag, "paragraph"), line
        if tail := squash(node.tail or ""):
            yield "paragraph", tail


def _rows(table: Any) -> Iterator[tuple[BlockType, str]]:  # noqa: ANN401 - an lxml element
    for row in table.iter("row"):
        cells = "\t".join(squash("".join(_runs(cell)).replace("\n", " ")) for cell in row.iter("cell"))
        if cells.strip():
            yield "table_row", cells


def _runs(node: Any) -> Iterator[str]:  # noqa: ANN401 - an lxml element
    """Yield the text of a node, a line end around everything that is no part of a line."""
    yield node.text or ""
    for child in node:
        apart = "" if child.tag in _INLINE and child.tag != "lb" else "\n"
        yield apart
        yield from _runs(child)
        yield apart
        yield child.tail or ""
