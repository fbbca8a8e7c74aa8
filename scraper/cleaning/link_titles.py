"""Titles of other articles that the page or the caller names, and the labels right before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.facts import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.core.piece import Piece

# A title shorter than this may be a phrase of the text.
_SHORTEST_TITLE: Final = 20
_LABEL_BEFORE_TITLE: Final = re.compile(
    r"""
    (?: P(?:ilihan|ILIHAN)\s?R(?:edaksi|EDAKSI) | (?:Lihat|Baca)\s?[Jj]uga\s?:?
      | ANALISIS | Analisis | KILAS\sINTERNASIONAL | BREAKING\sNEWS | EDUKASI\sKEUANGAN | TAIPAN | INFO\sHARGA\sPANGAN
      | REKOMENDASI\sSAHAM | CNN\sINDONESIA\sAWARDS | FOTO:? | VIDEO:? | INFOGRAFIS:? )\s*\Z
    """,
    re.VERBOSE,
)
_LONGEST_LABEL: Final = 30

# A title that is longer is no name of a thing, which may stand behind the words that say what it is.
_LONGEST_NAME: Final = 45
# So far back the word before a title is looked for.
_NEAR: Final = 60

# What ends a sentence; quotation marks that may close one; what may begin what stands behind a title.
_SENTENCE_ENDS: Final = ".!?…]"
_QUOTES: Final = "\"'”’"
_BEGINS: Final = "[(“‘"


def cut_titles(live: list[Piece], titles: Sequence[str], *, lines: bool) -> list[Piece]:
    """Cuts the titles of other articles, and the label or kicker right before one; gives the pieces that changed.

    titles: with plain spaces; lines: the pieces are lines of a text without markup, where a title may stand between
    sentences. On a page it has a paragraph of its own: among the words of a sentence it is the name of a film or a
    thing, and a heading that says the same is the article's own.
    """
    return [piece for piece in live if (_cut_inside if lines else _cut_paragraph)(piece, titles)]


def _cut_paragraph(piece: Piece, titles: Sequence[str]) -> bool:
    """Cuts a paragraph that is nothing but titles and their labels."""
    if piece.type == "heading":
        return False
    at = 0
    for start, end, _ in _spans(piece.text, titles):
        if piece.text[at:start].strip():
            return False
        at = max(at, end)
    if not at or piece.text[at:].strip():
        return False
    piece.rule = names.LINK_TITLE
    return True


def _cut_inside(piece: Piece, titles: Sequence[str]) -> bool:
    text = piece.text
    apart: list[tuple[int, int, str]] = []
    at = 0
    for start, end, labelled in _spans(text, titles):
        behind_other = apart and start - at <= 1 and not text[at:start].strip()
        begins = labelled or behind_other or _may_begin(text, start, end)
        if start >= at and begins and _may_end(text, end):
            apart.append((start, end, names.LINK_TITLE))
            at = end
    if apart and apart[0][:2] == (0, len(text)):
        piece.rule = names.LINK_TITLE
        return True
    return bool(apart) and piece.cut_all(apart)


def _spans(text: str, titles: Sequence[str]) -> list[tuple[int, int, bool]]:
    """Where titles stand with their labels, and whether they have one, in order, the longest first."""
    return sorted(_found(text, titles), key=lambda span: (span[0], -span[1]))


def _found(text: str, titles: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    for title in titles:
        if title == text:
            yield 0, len(text), False
        elif len(title) >= _SHORTEST_TITLE:
            at = text.find(title)
            while at >= 0:
                label = _LABEL_BEFORE_TITLE.search(text, max(0, at - _LONGEST_LABEL), at)
                yield (label.start() if label else at), at + len(title), bool(label)
                at = text.find(title, at + len(title))


def _may_begin(text: str, start: int, end: int) -> bool:
    """Whether the title at this place may begin there: glued to a word, or behind the end of a sentence.

    Behind a space and a word or a comma, or behind a quotation mark that opens, it is part of a sentence; a long one
    may stand behind a capital word, which ends the title before it.
    """
    before = text[max(0, start - _NEAR) : start].rstrip()
    last = before[-1:]
    if not before or last in _SENTENCE_ENDS:
        return True
    if last in _QUOTES:
        return not (before[-2:-1].isspace() or before[-2:-1] in {"", "("})
    if not text[start - 1].isspace():
        return last.isalnum() or last in ")%"
    word = before[before.rfind(" ") + 1 :]
    return end - start > _LONGEST_NAME and last.isalnum() and not word[0].islower()


def _may_end(text: str, end: int) -> bool:
    """Whether a title may end here: before a new sentence, with or without a space; not where its own goes on."""
    behind = text[end : end + 2]
    if not behind or behind[0].isspace():
        return not behind[1:].islower()
    if behind[0] in _QUOTES:
        return behind[1:].isalnum()
    return behind[0].isupper() or behind[0].isdigit() or behind[0] in _BEGINS
