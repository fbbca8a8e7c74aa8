"""Lines of a block: what `<br>` separates, what it only breaks, and what a line is by its looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.parse.dom import squash
from scraper.piece import Piece

if TYPE_CHECKING:
    from scraper.article import BlockType
    from scraper.parse.dom import Element

_TYPED: Final = re.compile(r"(?:[-•*·▪●]|\d{1,2}[.)]|[a-z][.)])\s+\S")
_SENTENCE_MARKS: Final = tuple('.!?:;,")”’…')
_IN_BRACKETS: Final = re.compile(r"\(.*\)|\[.*\]|.*CNN ?Indonesia(?:\.com)?\s*(?:--|—|–)?", re.DOTALL)
_LONGEST_HEADING: Final = 160  # characters; a longer bold line is a paragraph in bold


class Line:
    """One line as it is read.

    runs: its text as the page has it; bold, plain: whether it has text in and outside of ``<strong>``; breaks: the
    ``<br>`` behind it; cuts: furniture inside it, as (index in runs, rule); anchors: its links.
    """

    __slots__ = ("anchors", "bold", "breaks", "cuts", "plain", "runs")

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.bold = False
        self.plain = False
        self.breaks = 0
        self.cuts: list[tuple[int, str]] = []
        self.anchors: list[Element] = []

    @property
    def empty(self) -> bool:
        """Whether nothing but white space stands in it."""
        return not (self.bold or self.plain)

    @property
    def text(self) -> str:
        """What it says, without the furniture inside it."""
        if self.cuts:
            gone = {index for index, _ in self.cuts}
            return squash("".join(run for index, run in enumerate(self.runs) if index not in gone))
        return squash("".join(self.runs))

    def add(self, text: str) -> None:
        """Adds text that stands apart from its neighbours."""
        if text:
            self.runs += (" ", text, " ")
            self.plain = True

    def cut(self, rule: str, text: str) -> None:
        """Furniture inside the line: on record at its place, not in the text."""
        if text:
            self.cuts.append((len(self.runs), rule))
            self.runs.append(text)

    def join(self, other: Line) -> None:
        """Takes the next line in: a ``<br>`` in the middle of a sentence is a space."""
        shift = len(self.runs) + 1
        self.runs += (" ", *other.runs)
        self.cuts += [(index + shift, rule) for index, rule in other.cuts]
        self.anchors += other.anchors
        self.bold |= other.bold
        self.plain |= other.plain
        self.breaks = other.breaks

    def piece(self, text: str, type_: BlockType) -> Piece:
        """The line as a piece; text: what it says."""
        if not self.cuts:
            return Piece(text, type_)
        rules = dict(self.cuts)
        piece = Piece("", type_)
        spans: list[tuple[int, int, str]] = []
        whole = ""
        for index, run in enumerate(self.runs):
            start = len(whole)
            whole = _append(whole, run)
            if index in rules:
                start += whole[start : start + 1] == " " and start > 0
                spans.append((start, len(whole.rstrip(" ")), rules[index]))
        piece.text = whole.rstrip(" ")
        for start, end, rule in reversed(spans):
            _cut(piece, start, end, rule)
        return piece


def _append(whole: str, run: str) -> str:
    """White space squashed as it grows; a space at the end stays open until more comes."""
    words = run.split()
    if not words:
        return whole + " " if run and whole and not whole.endswith(" ") else whole
    apart = " " if whole and run[0].isspace() and not whole.endswith(" ") else ""
    return whole + apart + " ".join(words) + (" " if run[-1].isspace() else "")


def _cut(piece: Piece, start: int, end: int, rule: str) -> None:
    """Cuts the span with one of the two spaces around it, so that what is left reads on."""
    if end < len(piece.text) and piece.text[end] == " " and (start == 0 or piece.text[start - 1] == " "):
        end += 1
    elif end == len(piece.text) and start and piece.text[start - 1] == " ":
        start -= 1
    piece.cut(start, end, rule)


def joined(lines: list[Line]) -> list[Line]:
    """The lines of a block, with those joined that a single ``<br>`` broke in the middle of a sentence."""
    if len(lines) == 1:
        return lines
    whole: list[Line] = []
    for line in lines:
        if whole and _goes_on(whole[-1], line):
            whole[-1].join(line)
        elif line.empty and not line.cuts and whole:
            whole[-1].breaks += line.breaks
        elif not line.empty or line.cuts:
            whole.append(line)
    return whole


def _goes_on(line: Line, following: Line) -> bool:
    if line.breaks != 1 or line.empty or following.empty:
        return False
    behind = following.text
    return behind[:1].islower() and not line.text.endswith(_SENTENCE_MARKS) and not _TYPED.match(behind)


def line_type(line: Line, text: str, block: BlockType) -> BlockType:
    """What the line becomes in a block of this type: a bold line alone is a heading, a typed marker makes an item."""
    if block != "paragraph":
        return block
    if line.bold and not line.plain and len(text) <= _LONGEST_HEADING and not _IN_BRACKETS.fullmatch(text):
        return "heading"
    return "list_item" if _TYPED.match(text) else block
