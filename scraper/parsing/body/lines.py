"""Lines of a block: what `<br>` separates, what it only breaks, and what a line is by its looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.core.piece import Piece
from scraper.parsing.page.dom import squash

if TYPE_CHECKING:
    from scraper.core.article import BlockType, Embed
    from scraper.parsing.page.dom import Element

# Invisible characters before a marker are gone once the text is clean.
_TYPED: Final = re.compile(r"[\s\u200b\u2060\ufeff\xad]*(?:[-•*·▪●]|\d{1,2}[.)]|[a-z][.)])\s+\S")
_SENTENCE_MARKS: Final = tuple('.!?:;,")”’…')
_IN_BRACKETS: Final = re.compile(r"\(.*\)|\[.*\]|.*CNN ?Indonesia(?:\.com)?\s*(?:--|—|–)?", re.DOTALL)
_LEAST_SENTENCE: Final = 60  # characters
_LONGEST_HEADING: Final = 160  # characters; a longer bold line is a paragraph in bold


class Line:
    """One line as it is read.

    runs: its text as the page has it; bold, plain: whether it has text in and outside of ``<strong>``; breaks: the
    ``<br>`` behind it; cuts: furniture inside it, by index in runs, as (rule, embed), its run a space where it has no
    word, as a player; anchors: its links.
    """

    __slots__ = ("anchors", "bold", "breaks", "cuts", "plain", "runs")

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.bold = False
        self.plain = False
        self.breaks = 0
        self.cuts: dict[int, tuple[str, Embed | None]] = {}
        self.anchors: list[Element] = []

    @property
    def empty(self) -> bool:
        """Whether nothing but white space stands in it."""
        return not (self.bold or self.plain)

    @property
    def text(self) -> str:
        """What it says, without the furniture inside it."""
        if self.cuts:
            return squash("".join(" " if index in self.cuts else run for index, run in enumerate(self.runs)))
        return squash("".join(self.runs))

    def add(self, text: str) -> None:
        """Adds text that stands apart from its neighbours."""
        if text:
            self.runs += (" ", text, " ")
            self.plain = True

    def cut(self, rule: str, text: str, embed: Embed | None = None) -> None:
        """Furniture inside the line: on record at its place, not in the text; its neighbours are kept apart."""
        if text or embed:
            self.cuts[len(self.runs)] = rule, embed
        self.runs.append(text or " ")

    def join(self, other: Line) -> None:
        """Takes the next line in: a ``<br>`` in the middle of a sentence is a space."""
        shift = len(self.runs) + 1
        self.runs += (" ", *other.runs)
        if other.cuts:
            self.cuts |= {index + shift: cut for index, cut in other.cuts.items()}
        self.anchors += other.anchors
        self.bold |= other.bold
        self.plain |= other.plain
        self.breaks = other.breaks

    def piece(self, type_: BlockType) -> Piece:
        """A line with furniture inside it as a piece, the furniture cut but for that without a word."""
        parts = _Plain()
        spans = []
        embeds = []
        for index, run in enumerate(self.runs):
            if index in self.cuts and not run.isspace():
                rule, embed = self.cuts[index]
                start = parts.length
                parts.add(squash(run))
                spans.append((start, parts.length, rule))
                embeds.append(embed)
            else:
                parts.add(run)
        piece = Piece("".join(parts.parts).rstrip(" "), type_)
        piece.cut_all(spans)
        piece.cuts = [cut._replace(embed=embed) for cut, embed in zip(piece.cuts, embeds, strict=True)]
        return piece

    def wordless(self) -> list[Piece]:
        """The embeds inside the line that left no word in it, to stand behind it."""
        return [
            Piece("", rule=rule, embed=embed) for index, (rule, embed) in self.cuts.items() if self.runs[index] == " "
        ]


class _Plain:
    """Text that grows, its white space plain; a space at its end stays open until more comes."""

    __slots__ = ("length", "open", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.open = True  # nothing stands before, or a space does

    def add(self, run: str) -> None:
        """Adds the next run as the page has it."""
        words = squash(run)
        if run[:1].isspace() and not self.open:
            self._put(" ")
        if words:
            self._put(words)
            if run[-1].isspace():
                self._put(" ")

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.open = text[-1] == " "


def joined(lines: list[Line], *, verse: bool = False) -> list[Line]:
    """The lines of a block, with those joined that a single ``<br>`` broke in the middle of a sentence.

    verse: the lines of a quotation stay as they are, like those of a poem or a chat.
    """
    if len(lines) == 1:
        return lines
    whole: list[Line] = []
    for line in lines:
        if not (line.bold or line.plain or line.cuts):
            if whole:
                whole[-1].breaks += line.breaks
        elif whole and not verse and _goes_on(whole[-1], line):
            whole[-1].join(line)
        else:
            whole.append(line)
    return whole


def _goes_on(line: Line, following: Line) -> bool:
    if line.breaks != 1 or line.empty or following.empty:
        return False
    # The last words alone: the text of a line that grows by every break would be made anew each time.
    words = next((run.rstrip() for run in reversed(line.runs) if run and not run.isspace()), "")
    if words.endswith(_SENTENCE_MARKS):
        return False
    behind = following.text
    return behind[:1].islower() and not _TYPED.match(behind)


def is_sentence(text: str) -> bool:
    """Whether a sentence stands there: titles, names of sections and numbers of a sidebar are none."""
    return len(text) >= _LEAST_SENTENCE and text.rstrip("\"'”’) ").endswith((".", "!", "?", "…"))


def line_type(line: Line, text: str, block: BlockType) -> BlockType:
    """What the line becomes in a block of this type: a bold line alone is a heading, a typed marker makes an item."""
    if block != "paragraph":
        return block
    if line.bold and not line.plain and len(text) <= _LONGEST_HEADING and not _IN_BRACKETS.fullmatch(text):
        return "heading"
    return plain_type(text, block)


def plain_type(text: str, block: BlockType) -> BlockType:
    """Likewise for a line in which nothing is bold."""
    # Nearly every line starts with a capital and so with no marker, which is sooner seen.
    if block != "paragraph" or not text or text[0].isupper():
        return block
    return "list_item" if _TYPED.match(text) else block
