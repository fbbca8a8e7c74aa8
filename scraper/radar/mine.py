"""Mine one text for candidates: every unit, opening, ending, bracket and odd character that might be boilerplate."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.late_pattern import late_pattern
from scraper.radar.split import BRACKET, Unit, form, units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.radar.finding import FindingKind, Position

_MAX_FORM_CHARS: Final = 240  # boilerplate beyond it is found by its sentences
_LETTERS: Final = late_pattern(r"(?:[\W\d_]*[^\W\d_]){4}")
_AFFIX_WORDS: Final = range(2, 9)
_EDGE_UNITS: Final = 2  # before the closing brackets, in which an ending is searched
_EDGE_CHARS: Final = 80  # from the end of the text that still count as the end


class Seen(NamedTuple):
    """One candidate in one text: ``text[start:end]``. alone: it stands between borders, not inside a sentence."""

    kind: FindingKind
    form: str
    start: int
    end: int
    place: Position
    alone: bool
    glued: bool


def candidates(text: str, names: frozenset[str]) -> Iterator[Seen]:
    """Yield everything in a text that could be boilerplate, up to ``_MAX_FORM_CHARS``."""
    found = list(units(text, names))
    prose = [unit for unit in found if not BRACKET.fullmatch(text, unit.start, unit.end)]
    close = prose[-1].end if prose else 0
    for number, unit in enumerate(prose):
        near_end = number >= len(prose) - _EDGE_UNITS or close - unit.end <= _EDGE_CHARS
        place: Position = "start" if number == 0 else "end" if near_end else "anywhere"
        if unit.end - unit.start <= _MAX_FORM_CHARS and _LETTERS.match(text, unit.start, unit.end):
            shape = form(text[unit.start : unit.end])
            yield Seen("line", shape, unit.start, unit.end, place, alone=True, glued=unit.glued)
    if prose:
        yield from _openings(text, prose[0])
        for unit in prose[-_EDGE_UNITS:]:
            yield from _endings(text, unit)
    yield from _brackets(text, close)
    yield from _odd(text)


_TOKEN: Final = late_pattern(r"\S+")


def _openings(text: str, unit: Unit) -> Iterator[Seen]:
    for count, token in enumerate(_TOKEN.finditer(text, unit.start, unit.end), 1):
        if count in _AFFIX_WORDS and token.end() < unit.end:
            shape = form(text[unit.start : token.end()])
            yield Seen("opening", shape, unit.start, token.end(), "start", alone=True, glued=False)
        if count >= _AFFIX_WORDS.stop:
            return


def _endings(text: str, unit: Unit) -> Iterator[Seen]:
    tokens = list(_TOKEN.finditer(text, max(unit.start, unit.end - _MAX_FORM_CHARS), unit.end))
    for count in _AFFIX_WORDS:
        if count < len(tokens):
            start = tokens[-count].start()
            yield Seen("ending", form(text[start : unit.end]), start, unit.end, "end", alone=True, glued=unit.glued)


_WORDS: Final = late_pattern(r"[^\W\d_]+")
_RUN: Final = late_pattern(r"x(?:[ .-]x)+")
_PARTS: Final = late_pattern(r"(x|…)(?:(?:/|, ?)(?:x|…))+")
_HEAD: Final = late_pattern(r"[\[(][^:/.\])]{1,40}(?::|/|\. )")
_BEFORE: Final = late_pattern(r"(?:^|[.!?…\"”'’)\]>\n])\s*$")
_AFTER: Final = late_pattern(r"\s*(?:$|\n|[A-Z\"“'‘\[(])")
_LOOK_BACK: Final = 8


def _brackets(text: str, close: int) -> Iterator[Seen]:
    for found in BRACKET.finditer(text):
        start, end = found.span()
        alone = True
        place: Position = "anywhere"
        if start >= close:
            place = "end"
        elif not text[:start].strip():
            place = "start"
        else:
            alone = bool(_BEFORE.search(text, max(0, start - _LOOK_BACK), start) and _AFTER.match(text, end))
        glued = end < len(text) and not text[end].isspace()
        shape = form(found[0])
        general = _PARTS.sub("x/x", _RUN.sub("…", _WORDS.sub("x", shape)))
        where = "" if place == "anywhere" else f" {place}"
        yield Seen("bracket", general + where, start, end, place, alone, glued)
        if alone and place == "anywhere" and glued and (text[end].isalnum() or text[end] in '"“'):
            yield Seen("bracket", f"{shape[0]}…{shape[-1]} glued", start, end, place, alone, glued)
        if head := _HEAD.match(shape):
            shape = f"{head[0]}…{shape[-1]}"
        yield Seen("bracket", shape, start, end, place, alone, glued)


_MARKUP: Final = late_pattern(
    r"""</?[a-zA-Z!][^<>\n]{0,80}>?     # a tag or a section of character data
      | &[a-zA-Z]{2,8};|&\#\d{1,6};       # an entity
      | (?:https?://|pic\.|www\.)[^\s/]+  # an address, by its host
      | \{\{[^{}\n]{1,60}\}\}             # a placeholder of a template
    """,
    re.VERBOSE,
)
_MOJIBAKE: Final = late_pattern(r"[ÂÃ][\x80-\xbf]|â[€‚„†‡™œž]|ï¿½")
_SPACES: Final = late_pattern(r" {2,}")
_ODD_CATEGORIES: Final = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc", "Co", "Cs", "Cn"})
_PLAIN: Final = frozenset(" \n")


def _odd(text: str) -> Iterator[Seen]:
    for found in _MARKUP.finditer(text):
        yield Seen("markup", form(found[0]), *found.span(), "anywhere", alone=True, glued=False)
    for found in _MOJIBAKE.finditer(text):
        yield Seen("character", "mojibake", *found.span(), "anywhere", alone=True, glued=False)
    if spaces := _SPACES.search(text):
        yield Seen("character", "several spaces", *spaces.span(), "anywhere", alone=True, glued=False)
    if text.isascii() and text.isprintable():
        return
    for char in sorted(set(text) - _PLAIN):
        if char == "\ufffd" or unicodedata.category(char) in _ODD_CATEGORIES:
            name = unicodedata.name(char, "control").lower()
            start = text.index(char)
            yield Seen("character", f"U+{ord(char):04X} {name}", start, start + 1, "anywhere", alone=True, glued=False)
