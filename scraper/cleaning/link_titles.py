"""Titles of other articles that the page or the caller names, and the labels right before them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.piece import Span
from scraper.core.sentences import ENDS, QUOTES
from scraper.facts import names
from scraper.facts.wording import spellings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.core.piece import Piece
    from scraper.facts.wording import Wording

_MIN_TITLE_CHARS: Final = 20  # a shorter title may be a phrase of the text
_MAX_LABEL_CHARS: Final = 30
_MAX_NAME_CHARS: Final = 45  # a longer title is not the name of a thing, behind the words that say what the thing is
_NEAR_CHARS: Final = 60  # before a title, in which the word before it is looked for

# More than the end of a sentence: a placeholder in brackets may stand before a title.
_ENDS_BEFORE_TITLE: Final = f"{ENDS}]"
_BEGINS: Final = "[(“‘"  # characters that may start the text behind a title, besides a capital


class TitleSpan(NamedTuple):
    """Where a title stands, and whether a label or kicker stands right before it, which is part of the span."""

    start: int
    end: int
    labelled: bool


def cut_titles(live: list[Piece], titles: Sequence[str], wording: Wording, *, lines: bool) -> list[Piece]:
    """Cut the titles of other articles, and the label or kicker right before one; return the pieces that changed.

    titles: with plain spaces.
    lines: the pieces are lines of a text without markup, where a title may stand between sentences.

    On a page such a title has a paragraph of its own. Inside a sentence it is the name of a film or of a thing. In a
    heading it belongs to the article.
    """
    cut = _cut_inside if lines else _cut_paragraph
    labels = _labels(wording)
    return [piece for piece in live if cut(piece, titles, labels)]


@cache
def _labels(wording: Wording) -> re.Pattern[str]:
    """Return a pattern of what may stand right before a title: the label of a box, a kicker, a kind of page."""
    boxes = [rf"{spellings(label)}\s?:?" for label in wording.box_labels]
    kickers = [re.escape(kicker) for kicker in wording.kickers]
    kinds = [rf"{re.escape(kind)}:?" for kind in wording.title_kinds]
    return re.compile(rf"(?:{'|'.join([*boxes, *kickers, *kinds])})\s*\Z")


def _cut_paragraph(piece: Piece, titles: Sequence[str], labels: re.Pattern[str]) -> bool:
    """Cut a paragraph that is nothing but titles and their labels."""
    if piece.type == "heading":
        return False
    at = 0
    for start, end, _ in _spans(piece.text, titles, labels):
        if piece.text[at:start].strip():
            return False
        at = max(at, end)
    if not at or piece.text[at:].strip():
        return False
    piece.rule = names.LINK_TITLE
    return True


def _cut_inside(piece: Piece, titles: Sequence[str], labels: re.Pattern[str]) -> bool:
    text = piece.text
    apart: list[Span] = []
    at = 0
    for start, end, labelled in _spans(text, titles, labels):
        behind_other = apart and start - at <= 1 and not text[at:start].strip()
        begins = labelled or behind_other or _may_begin(text, start, end)
        if start >= at and begins and _may_end(text, end):
            apart.append(Span(start, end, names.LINK_TITLE))
            at = end
    if apart and apart[0][:2] == (0, len(text)):
        piece.rule = names.LINK_TITLE
        return True
    return bool(apart) and piece.cut_all(apart)


def _spans(text: str, titles: Sequence[str], labels: re.Pattern[str]) -> list[TitleSpan]:
    """Return where titles stand, in order of reading; of several at one place the longest first."""
    return sorted(_occurrences(text, titles, labels), key=lambda span: (span.start, -span.end))


def _occurrences(text: str, titles: Sequence[str], labels: re.Pattern[str]) -> Iterator[TitleSpan]:
    for title in titles:
        if title == text:
            yield TitleSpan(0, len(text), labelled=False)
        elif len(title) >= _MIN_TITLE_CHARS:
            at = text.find(title)
            while at >= 0:
                label = labels.search(text, max(0, at - _MAX_LABEL_CHARS), at)
                yield TitleSpan(label.start() if label else at, at + len(title), bool(label))
                at = text.find(title, at + len(title))


def _may_begin(text: str, start: int, end: int) -> bool:
    """Return whether the title at this place may begin there: glued to a word, or behind the end of a sentence.

    Behind a space and a word or a comma, or behind a quotation mark that opens, it is part of a sentence. A long title
    may stand behind a capital word, which ends the title before it.
    """
    before = text[max(0, start - _NEAR_CHARS) : start].rstrip()
    last = before[-1:]
    if not before or last in _ENDS_BEFORE_TITLE:
        return True
    if last in QUOTES:
        return not (before[-2:-1].isspace() or before[-2:-1] in {"", "("})
    if not text[start - 1].isspace():
        return last.isalnum() or last in ")%"
    word = before[before.rfind(" ") + 1 :]
    return end - start > _MAX_NAME_CHARS and last.isalnum() and not word[0].islower()


def _may_end(text: str, end: int) -> bool:
    """Return whether a title may end here: before a new sentence, with or without a space, but not inside one."""
    behind = text[end : end + 2]
    if not behind or behind[0].isspace():
        return not behind[1:].islower()
    if behind[0] in QUOTES:
        return behind[1:].isalnum()
    return behind[0].isupper() or behind[0].isdigit() or behind[0] in _BEGINS
