"""Lines of a block: what `<br>` separates, what it only breaks, and what a line is by its looks."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.core.piece import Piece, Span
from scraper.core.sentences import ENDS, QUOTES, ends_sentence
from scraper.parsing.page.dom import squash

if TYPE_CHECKING:
    from scraper.core.article import BlockType
    from scraper.core.article_parts import Embed
    from scraper.facts.wording import Wording
    from scraper.parsing.page.dom import Element

# Invisible characters before a marker are gone once the text is clean.
_TYPED: Final = late_pattern(r"[\s\u200b\u2060\ufeff\xad]*(?:[-•*·▪●]|\d{1,2}[.)]|[a-z][.)])\s+\S")
# More than the end of a sentence: behind these the next line starts something of its own, though in small letters.
_LINE_ENDS: Final = tuple(f"{ENDS}{QUOTES}):;,")
_MARKS: Final = ",.;:!?)"  # that no space precedes
_MIN_SENTENCE_CHARS: Final = 60  # titles, names of sections and numbers of a sidebar are shorter
_MIN_VERSE_LINES: Final = 3
_MAX_VERSE_CHARS: Final = 40  # of a line of a list or a poem; a line that broke is longer
_MAX_HEADING_CHARS: Final = 160  # a longer bold line is a paragraph in bold


class TextLine:
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
        """Add text that stands apart from its neighbours."""
        if text:
            self.runs += (" ", text, " ")
            self.plain = True

    def cut(self, rule: str, text: str, embed: Embed | None = None) -> None:
        """Add furniture inside the line: on record at its place, not in the text; its neighbours are kept apart."""
        if text or embed:
            self.cuts[len(self.runs)] = rule, embed
        self.runs.append(text or " ")

    def join(self, other: TextLine) -> None:
        """Take the next line in: a ``<br>`` in the middle of a sentence is a space."""
        shift = len(self.runs) + 1
        self.runs += (" ", *other.runs)
        if other.cuts:
            self.cuts |= {index + shift: cut for index, cut in other.cuts.items()}
        self.anchors += other.anchors
        self.bold |= other.bold
        self.plain |= other.plain
        self.breaks = other.breaks

    def piece(self, type_: BlockType) -> Piece:
        """Return a line with furniture inside it as a piece, the furniture cut but for that without a word."""
        parts = _Plain()
        spans = []
        embeds = []
        for index, run in enumerate(self.runs):
            if index in self.cuts and not run.isspace():
                rule, embed = self.cuts[index]
                start = parts.length
                parts.add(squash(run))
                spans.append(Span(start, parts.length, rule))
                embeds.append(embed)
            else:
                parts.add(run)
        piece = Piece("".join(parts.parts).rstrip(" "), type_)
        piece.cut_all(_cut_before_marks(piece, spans))
        piece.cuts = [cut._replace(embed=embed) for cut, embed in zip(piece.cuts, embeds, strict=True)]
        return piece

    def wordless(self) -> list[Piece]:
        """Return the embeds inside the line that left no word in it, to stand behind it."""
        return [
            Piece("", rule=rule, embed=embed) for index, (rule, embed) in self.cuts.items() if self.runs[index] == " "
        ]


def _cut_before_marks(piece: Piece, spans: list[Span]) -> list[Span]:
    """Cut the furniture between a word and its comma, which then touch; return the other spans, where they are now."""
    text = piece.text
    before_marks = [span for span in spans if _stands_before_mark(text, span)]
    if not before_marks:
        return spans
    piece.cut_all(before_marks, apart=False)
    others: list[Span] = []
    moved = 0
    for span in spans:
        if _stands_before_mark(text, span):
            moved += span.end - span.start
        else:
            others.append(span._replace(start=span.start - moved, end=span.end - moved))
    return others


def _stands_before_mark(text: str, span: Span) -> bool:
    """Return whether a span stands between a word and its comma or full stop, as words for screen readers do."""
    start, end = span.start, span.end
    return start > 0 and end < len(text) and text[end] in _MARKS and not text[start - 1].isspace()


class _Plain:
    """Text that grows, its white space plain; a space at its end stays open until more comes."""

    __slots__ = ("length", "open", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.open = True  # nothing stands before, or a space does

    def add(self, run: str) -> None:
        """Add the next run as the page has it."""
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


def joined(lines: list[TextLine], *, verse: bool = False) -> list[TextLine]:
    """Return the lines of a block, with those joined that a single ``<br>`` broke in the middle of a sentence.

    verse: the lines of a quotation stay as they are, like those of a poem or a chat.
    """
    if len(lines) == 1:
        return lines
    whole: list[TextLine] = []
    is_prose: bool | None = False if verse else None  # asked for only where two lines would be joined
    for line in lines:
        if not (line.bold or line.plain or line.cuts):
            if whole:
                whole[-1].breaks += line.breaks
        elif whole and is_prose is not False and _goes_on(whole[-1], line):
            is_prose = is_prose or not _is_list_or_verse(lines)
            if is_prose:
                whole[-1].join(line)
            else:
                whole.append(line)
        else:
            whole.append(line)
    return whole


def _is_list_or_verse(lines: list[TextLine]) -> bool:
    """Return whether lines are those of a list below a colon, or of a poem: all short, none broken by its length."""
    texts = [text for line in lines if (text := line.text)]
    if len(texts) < _MIN_VERSE_LINES:
        return False
    rest = texts[1:] if texts[0].endswith(":") else texts
    return all(len(text) <= _MAX_VERSE_CHARS for text in rest)


def _goes_on(line: TextLine, following: TextLine) -> bool:
    if line.breaks != 1 or line.empty or following.empty:
        return False
    # The last words alone: the text of a line that grows by every break would be made anew each time.
    words = next((run.rstrip() for run in reversed(line.runs) if run and not run.isspace()), "")
    if words.endswith(_LINE_ENDS):
        return False
    behind = following.text
    return behind[:1].islower() and not _TYPED.match(behind)


def is_sentence(text: str) -> bool:
    """Return whether a text is a sentence and not a title, the name of a section or the number of a sidebar."""
    return len(text) >= _MIN_SENTENCE_CHARS and ends_sentence(text)


def line_type(line: TextLine, text: str, block: BlockType, wording: Wording) -> BlockType:
    """Return the block type of a line in a block of this type: a heading for a line all in bold, else ``plain_type``.

    A bold line in brackets is a note or a placeholder, and one that ends in the newsroom's name is a dateline.
    """
    if block != "paragraph":
        return block
    if line.bold and not line.plain and len(text) <= _MAX_HEADING_CHARS and not _no_heading(wording).fullmatch(text):
        return "heading"
    return plain_type(text, block)


@cache
def _no_heading(wording: Wording) -> re.Pattern[str]:
    dateline = rf"|.*{wording.brand}\s*(?:--|—|–)?" if wording.brand else ""
    return re.compile(rf"\(.*\)|\[.*\]{dateline}", re.DOTALL)


def plain_type(text: str, block: BlockType) -> BlockType:
    """Return the block type of a line without bold text: a list item for a typed marker, else the block's own."""
    # Nearly every line starts with a capital, which costs less to see than that no marker is there.
    if block != "paragraph" or not text or text[0].isupper():
        return block
    return "list_item" if _TYPED.match(text) else block
