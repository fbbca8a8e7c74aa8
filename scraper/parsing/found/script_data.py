"""What the scripts of a page hold as data: JSON on its own, JSON that code assigns, and the forms of two frameworks."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import msgspec

from scraper.core.late_pattern import late_pattern
from scraper.core.limits import STATE_CHARACTERS, STATE_NESTING, STATE_STRINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.parsing.page.dom import Document

MIN_CHARS: Final = 200  # of a script that can hold the text of an article
_ASSIGNED: Final = late_pattern(r"=\s*(?=[{\[])|JSON\.parse\(\s*(?=[\"'])")
_PUSHED: Final = late_pattern(r"self\.__next_f\.push\(\s*(?=\[)")
_ROW: Final = late_pattern(r"^[0-9a-f]{1,8}:", re.MULTILINE)
_RAW_ROW: Final = late_pattern(r"T([0-9a-f]{1,8}),")
# The strings of a script, in all three kinds of quotes; each is passed over whole, as others stand in it.
_LITERAL: Final = late_pattern(r"""(["'])((?:(?!\1)[^\\\n]|\\.)*+)\1|`((?:[^`\\]|\\.)*+)`""", re.DOTALL)
_ESCAPE: Final = late_pattern(r"\\(u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "", "\n": ""}
_ENCODED: Final = ("%7B", "%5B", "%3C")  # how data begins that is written as a part of an address
_MAX_LITERALS: Final = 40  # of a script that holds no JSON, the longest first
_MAX_PLACES: Final = 20  # of a script where JSON may begin


def script_data(doc: Document) -> Iterator[tuple[str, object]]:
    """Yield the values that scripts of the page hold, each with the name of where it stood."""
    pushed: list[str] = []
    for script in doc.find_all("script"):
        kind = (script.attr("type") or "").lower()
        text = "" if "ld+json" in kind or script.attr("src") else script.text
        if not MIN_CHARS < len(text) <= STATE_CHARACTERS:
            continue
        name = script.attr("id") or "script"
        if "json" in kind:
            found = decoded(text)
            yield name, _revived(found) if isinstance(found, list) else found
        elif _PUSHED.search(text):
            pushed += _pushed(text)
        else:
            yield from ((name, found) for found in _assigned(text))
    if pushed:
        yield "__next_f", _rows("".join(pushed)[:STATE_CHARACTERS])


def decoded(text: str) -> object:
    """Return the value that a text is as JSON, None for a text that is no JSON."""
    try:
        found: object = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return None
    return found


def _assigned(text: str) -> Iterator[object]:
    """Yield the JSON that code assigns; of code that assigns none its long strings, as if each were a text."""
    decoder = json.JSONDecoder(strict=False)
    end, is_found = 0, False
    for number, place in enumerate(_ASSIGNED.finditer(text)):
        if number == _MAX_PLACES:
            break
        if place.end() < end:
            continue
        try:
            found, end = _value_at(decoder, text, place.end())
        except (ValueError, RecursionError):
            continue
        found = decoded(found) if isinstance(found, str) else found
        if isinstance(found, dict | list):
            is_found = True
            yield found
    if not is_found:
        strings = [words for words in _strings(text) if len(words) >= MIN_CHARS]
        for words in sorted(strings, key=len, reverse=True)[:_MAX_LITERALS]:
            yield {"content": unquote(words) if words.startswith(_ENCODED) else words}


def _strings(text: str) -> Iterator[str]:
    """Yield the strings of a script, as what they say; those that a plus sign joins as one."""
    joined: list[str] = []
    end = 0
    for match in _LITERAL.finditer(text):
        if joined and text[end : match.start()].strip() != "+":
            yield "".join(joined)
            joined = []
        joined.append(unescaped(match[2] or match[3] or ""))
        end = match.end()
    yield "".join(joined)


def _value_at(decoder: json.JSONDecoder, text: str, place: int) -> tuple[object, int]:
    """Return the value that stands at a place of a script and where it ends; raises ``ValueError`` for none."""
    if text[place] != "'":
        return decoder.raw_decode(text, place)
    literal = _LITERAL.match(text, place)
    if literal is None:
        message = "a string without end"
        raise ValueError(message)
    return unescaped(literal[2]), literal.end()


def unescaped(literal: str) -> str:
    """Return what a string of a script says, its quotes left out."""
    if "\\" not in literal:
        return literal
    text = _ESCAPE.sub(_character, literal)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # two halves are one character


def _character(escape: re.Match[str]) -> str:
    name = escape[1]
    if len(name) == 1:
        return _ESCAPED.get(name, name)
    number = int(name[1:].strip("{}"), 16)
    return chr(number) if number <= sys.maxunicode else "\ufffd"


def _pushed(text: str) -> Iterator[str]:
    """Yield the pieces of a stream that a page of the framework Next.js pushes script by script."""
    decoder = json.JSONDecoder(strict=False)
    failed = 0
    for place in _PUSHED.finditer(text):
        try:
            found, _ = decoder.raw_decode(text, place.end())
        except (ValueError, RecursionError):
            failed += 1
            if failed == _MAX_PLACES:
                return
            continue
        if isinstance(found, list):
            yield from (part for part in found if isinstance(part, str))


def _rows(stream: str) -> list[object]:
    """Return the rows of such a stream: JSON, or a text that is named by its length in bytes."""
    found: list[object] = []
    starts = [match.end() for match in _ROW.finditer(stream)]
    read_to = 0
    for start, following in zip(starts, [*starts[1:], len(stream)], strict=True):
        if start < read_to:
            continue
        raw = _RAW_ROW.match(stream, start)
        if raw:
            size = int(raw[1], 16)
            text = stream[raw.end() : raw.end() + size].encode()[:size].decode(errors="ignore")
            read_to = raw.end() + len(text)
            found.append({"content": text})
        elif stream[start : start + 1] in "[{":
            end = stream.rfind("\n", start, following)
            found.append(decoded(stream[start : end if end > start else following]))
    return [row for row in found if row is not None]


def _revived(flat: list[object]) -> object:
    """Return the value that a flat list stands for, whose objects name the places of their parts, as Nuxt 3 writes it.

    Any other list stands for itself.
    """
    first = flat[0] if flat else None
    places = list(first.values()) if isinstance(first, dict) else _places(first) if isinstance(first, list) else []
    if not places or not all(isinstance(place, int) for place in places):
        return flat
    left = STATE_STRINGS

    def revive(place: object, depth: int) -> object:
        nonlocal left
        left -= 1
        if not isinstance(place, int) or not 0 <= place < len(flat) or depth > STATE_NESTING or left < 0:
            return None
        value = flat[place]
        if isinstance(value, dict):
            return {key: revive(part, depth + 1) for key, part in value.items()}
        if isinstance(value, list):
            return [revive(part, depth + 1) for part in _places(value)]
        return value

    return revive(0, 0)


def _places(values: list[object]) -> list[object]:
    """Return a list of a flat list without the name of its type, which may stand first."""
    return values[1:] if values and isinstance(values[0], str) else values
