"""Repairs of white space, mojibake and entities. A repair can be computed again from the text that it replaced."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from scraper.cleaning.odd_characters import odd_characters
from scraper.core.late_pattern import late_pattern
from scraper.facts import names
from scraper.rules.news import NEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scraper.core.piece import Piece, PieceCut

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# White space besides the plain space that str.split() knows, without the line end.
_OTHER_SPACES: Final = frozenset(
    "\t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

_LINE_ENDS: Final = frozenset("\r\u2028\u2029")

_ZERO_WIDTH: Final = next(rule for rule in NEWS if rule.name == names.ZERO_WIDTH).late_regex
# Invisible characters that a repair brings to light.
_UNSEEN: Final = late_pattern(f"[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]|{_ZERO_WIDTH.pattern}", re.VERBOSE)
_HALF_PAIRS: Final = late_pattern("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")

# A lead byte of UTF-8 that was read as Windows-1252 or Latin-1, with a byte that may follow it. From "Î" on these are
# lead bytes of Greek, Cyrillic, Hebrew and Arabic.
_LEADS: Final = "ÂÃÄÅâðÎÏÐÑ×ØÙÚÛ"
# The ellipsis of Windows-1252 read as Latin-1; as white space it would become a plain space.
_DOTS: Final = "\x85"
_MOJIBAKE_BY: Final = frozenset(_LEADS) | {_DOTS}
_BROKEN_BY: Final = _MOJIBAKE_BY | frozenset(map(chr, range(0xD800, 0xE000)))  # and what cannot be written
_FOLLOWING: Final = "\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™"
_SUSPICIOUS: Final = late_pattern(f"[{_LEADS}][{_FOLLOWING}]|{_DOTS}")
# Letters of Turkish and Czech; a quote or dash behind "Ä" may be one.
_LATIN: Final = late_pattern("[ÄÅ][\x80-\xbfŒœŠšŸŽžƒˆ˜‚„†‡•‰€™]")
# A word around it: letters and what is beyond ASCII; "Ã" and a no-break space are an "à". Invisible characters are left
# out, or a repair would keep them. Of these only the soft hyphen can be a misread byte.
_WORD: Final = late_pattern(
    "(?:[ÃÙ]\xa0|\x85|[A-Za-z]|[^\x00-\x7f\ufffd\\s\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff])+"
)
_BROKEN: Final = late_pattern(f"Ã\xa0|[{_LEADS}][{_FOLLOWING}]+|{_DOTS}+")
_MAX_CACHED_CHARS: Final = 60  # of a text whose repair is cached
_ENTITY: Final = next(rule for rule in NEWS if rule.name == names.ENTITY).late_regex
# "&amp;amp;": an ampersand that was escaped over and over. The pattern takes all levels at once.
_ESCAPED_AGAIN: Final = late_pattern(r"&(?:amp;?|AMP;?|\#0*+38(?:;|(?![0-9]))|\#[xX]0*+26(?:;|(?![0-9A-Fa-f])))++")
_MAX_ENTITY_CHARS: Final = 40
_MAX_DECODINGS: Final = 8  # of one text; more levels of mixed escapes are an attack on our time
_SPACE: Final = late_pattern(r"\s+")
_SPACE_IN_CELLS: Final = late_pattern(r"[^\S\t]+")


def with_line_feeds(text: str) -> str:
    """Return the text with a line feed for every other end of a line: old Macs, paragraphs of word processors."""
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return text


def plain_spaces(text: str, *, line_ends: str = " ") -> str:
    """Return the text with one plain space for every run of white space in a line, none at its edges.

    line_ends: what stands for an end of a line that is not a line feed.
    """
    for space in odd_characters(text) & _OTHER_SPACES:
        text = text.replace(space, line_ends if space in _LINE_ENDS else " ")
    if "  " in text:
        text = " ".join([part for run in text.split("  ") if (part := run.strip(" "))])
    return text.strip(" ")


def mended(original: str) -> str:
    """Return the text as ftfy repairs it, with plain spaces and without invisible characters."""
    # Cached: a text repeats a few broken words, and a look-up costs less than ftfy.
    return _known(original) if len(original) <= _MAX_CACHED_CHARS else _mended(original)


def _mended(original: str) -> str:
    before, now = original, _read_again(original)
    while now != before:
        before, now = now, _read_again(_UNSEEN.sub("", now))
    words = plain_spaces(now).split(" ")
    return " ".join([mended(word) for word in words]) if len(words) > 1 else words[0]


def _read_again(words: str) -> str:
    from ftfy import fix_encoding  # noqa: PLC0415 - rarely needed and slow to import

    return _LATIN.sub(_letter, fix_encoding(words)).replace(_DOTS, "…")


def _letter(pair: re.Match[str]) -> str:
    """Return the letter that two signs stand for, where ftfy is unsure and leaves them: ErdoÄŸan, Åžahin, ÄŒech."""
    try:
        return pair.group().encode("cp1252").decode()
    except UnicodeError:  # not bytes of Windows-1252, or not a letter
        return pair.group()


_known: Final = lru_cache(maxsize=1024)(_mended)


def decoded(original: str) -> str:
    """Return the characters that the entities stand for, with plain spaces; a no-break space gives none."""
    from html import unescape  # noqa: PLC0415  only for a text with entities: start-up time counts

    before, now = "", original
    for _ in range(_MAX_DECODINGS):
        before, now = now, unescape(_ESCAPED_AGAIN.sub("&", now))
        if now == before:
            break
    return plain_spaces(now)


def seen(text: str) -> str:
    """Return the text without invisible characters, and with a mark for each character that cannot be written.

    For a field, which holds no cuts. In a text the rules zero-width and control-character cut these characters.
    """
    return (
        text
        if text.isprintable()
        else plain_spaces(_HALF_PAIRS.sub(lambda half: whole(half.group()), _UNSEEN.sub("", text)))
    )


def whole(original: str) -> str:
    """Return the character of a surrogate pair; a mark for half a pair, which cannot be written."""
    return original.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


REPAIRS: Final[dict[str, Callable[[str], str]]] = {
    names.BROKEN_CHARACTER: whole,
    names.MOJIBAKE: mended,
    names.ENTITY: decoded,
}


def has_mojibake(text: str) -> bool:
    """Return whether the text may hold mojibake, so that ftfy must look at it."""
    if text.isascii():
        return False
    marks = odd_characters(text) & _MOJIBAKE_BY
    if _DOTS in marks:
        return True
    for lead in marks:  # each where it stands: a search with the pattern would look at every character
        at = text.find(lead)
        while at >= 0:
            if _SUSPICIOUS.match(text, at):
                return True
            at = text.find(lead, at + 1)
    return False


def is_rough(text: str) -> bool:
    """Return whether the text may hold inner HTML, entities, mojibake or broken characters, now or after a cut."""
    if "<" in text or ("&" in text and ";" in text):
        return True
    return not text.isascii() and not odd_characters(text).isdisjoint(_BROKEN_BY)


def _can_be_written(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def mend(piece: Piece) -> None:
    """Repair mojibake in the piece, word by word, before its white space is made plain."""
    if has_mojibake(piece.text):
        words = [word for word in _WORD.finditer(piece.text) if _SUSPICIOUS.search(word.group())]
        _repair(piece, [place for word in words for place in _least(word)], names.MOJIBAKE)


def decode(piece: Piece) -> None:
    """Decode the entities in the piece."""
    before = ""
    while "&" in piece.text and piece.text != before:
        before = piece.text
        _repair(piece, [place for place in _entities(before) if _stands_alone(before, *place)], names.ENTITY)


def _entities(text: str) -> list[tuple[int, int]]:
    places = [(entity.start(), _end_of_known(entity)) for entity in _ENTITY.finditer(text)]
    return [(start, end) for start, end in places if end > start + 1]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether the character behind an entity forms no new entity with its neighbours, as in ``&&#35;38;``."""
    now = decoded(text[start:end])
    if not now:  # white space: between spaces it is spoken of, as a word
        return not (text[start - 1 : start] == " " and text[end : end + 1] == " ")
    if not now.isascii():
        return True
    low = max(0, start - _MAX_ENTITY_CHARS)
    around = f"{text[low:start]}{now}{text[end : end + _MAX_ENTITY_CHARS]}"
    at = start - low
    return not any(first < at + len(now) and last > at for first, last in _entities(around))


def _end_of_known(entity: re.Match[str]) -> int:
    """Return where an entity ends: before its name where HTML does not know that, or its character is a line end."""
    from html import unescape  # noqa: PLC0415  few texts hold an entity, and each start would pay for the table
    from html.entities import html5  # noqa: PLC0415

    known = entity["name"][0] == "#" or f"{entity['name']};" in html5
    return entity.end() if known and "\n" not in unescape(f"&{entity['name']};") else entity.start("name")


def complete(piece: Piece) -> None:
    """Join surrogate pairs in the piece, and put a mark in the place of half a pair."""
    if not _can_be_written(piece.text):
        _repair(piece, [half.span() for half in _HALF_PAIRS.finditer(piece.text)], names.BROKEN_CHARACTER)


STEPS: Final[Mapping[str, Callable[[Piece], None]]] = {
    names.BROKEN_CHARACTER: complete,
    names.MOJIBAKE: mend,
    names.ENTITY: decode,
}
"""The repairs of a piece in their order, by the names of their rules."""


def _least(word: re.Match[str]) -> list[tuple[int, int]]:
    """Return the smallest parts of a word that give the repair of the whole word when repaired alone."""
    original = word.group()
    parts = [part.span() for part in _BROKEN.finditer(original)]
    if _BROKEN.sub(lambda part: mended(part.group()), original) != mended(original):
        parts = [(0, len(original))]
    return [(word.start() + start, word.start() + end) for start, end in (_trimmed(original, *part) for part in parts)]


def _trimmed(word: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of a word that its repair changes: without equal edges, or at least without plain letters."""
    original = word[start:end]
    now = mended(original)
    before = _alike(original, now)
    behind = _alike(original[before:][::-1], now[before:][::-1])
    letters = len(original) - len(original.lstrip(_LETTERS)), len(original) - len(original.rstrip(_LETTERS))
    for left, right in ((before, behind), (min(before, letters[0]), min(behind, letters[1]))):
        least = original[left : len(original) - right]
        if least and mended(least) == now[left : len(now) - right]:
            return start + left, end - right
    return start, end


def _alike(one: str, other: str) -> int:
    """Return the number of characters that the two texts have in common at their start."""
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _repair(piece: Piece, places: list[tuple[int, int]], rule: str) -> None:
    """Repair each place; where a cut brought its parts together, put a space between them instead."""
    repaired: list[tuple[int, int, str]] = []
    apart: set[int] = set()
    starts = [cut.start for cut in piece.cuts]
    for start, end in places:
        original = piece.text[start:end]
        now = REPAIRS[rule](original)
        inside = range(bisect_left(starts, start), bisect_left(starts, end))
        joined = [index for index in inside if starts[index] > start and not piece.cuts[index].now]
        if joined or any(piece.cuts[index].now for index in inside):
            if joined and now != plain_spaces(original):
                apart.add(joined[0])
        elif not now and rule == names.ENTITY:
            repaired.append((start, end, " "))  # a no-break space
        elif now and now != plain_spaces(original):
            repaired.append((start, end, now))
    if apart:
        piece.part_all(apart)
    else:
        piece.repair_all(repaired, rule)


def settle(piece: Piece) -> None:
    """Make the white space of a piece plain; its cuts keep their places, and the cells of a table row their tabs."""
    if not piece.cuts:
        if piece.type == "table_row":
            piece.text = "\t".join([plain_spaces(cell) for cell in piece.text.split("\t")])
        else:
            piece.text = plain_spaces(piece.text)
        return
    if piece.type != "table_row" and plain_spaces(piece.text) == piece.text:
        return
    text, cuts = piece.text, iter(piece.cuts)
    kept: list[str] = []
    moved: list[PieceCut] = []
    cut = next(cuts, None)
    at = length = 0
    for run in [*(_SPACE_IN_CELLS if piece.type == "table_row" else _SPACE).finditer(text), None]:
        start, end = run.span() if run else (len(text), len(text))
        while cut and cut.start < start:
            moved.append(cut._replace(start=length + cut.start - at))
            cut = next(cuts, None)
        kept.append(text[at:start])
        length += start - at
        while cut and cut.start < end:
            moved.append(cut._replace(start=length))
            cut = next(cuts, None)
        if run and length and end < len(text):
            kept.append(" ")
            length += 1
        at = end
    while cut:
        moved.append(cut._replace(start=length))
        cut = next(cuts, None)
    piece.text = "".join(kept)
    piece.cuts = moved
