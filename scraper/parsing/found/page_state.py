"""Bodies that stand in a page's scripts alone: in its state, as JSON, or in its structured data."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from scraper.core.limits import STATE_CHARACTERS, STATE_NESTING, STATE_STRINGS
from scraper.parsing.fields.titles import title_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from scraper.parsing.page.dom import Document
    from scraper.parsing.page.head import Head

_MIN_CHARS: Final = 200  # of a string that can be the text of an article
_MIN_WORDS: Final = 30
_SHORT_CHARS: Final = 20  # of a string in a list of paragraphs
_TEXT_KEYS: Final = frozenset(
    """
    articlebody article_body articlecontent body bodyhtml body_html bodytext content contenthtml content_html
    contents description_full detail fulltext full_text html isi isi_berita konten maincontent text teks rendered
    """.split()
)
_TITLE_KEYS: Final = ("title", "headline", "judul", "name", "heading", "news_title", "article_title")
_PIECE_KEYS: Final = ("html", "content", "text", "value", "body", "children", "data", "isi")
_HEADINGS: Final = re.compile(r"head|subhead|title|judul", re.IGNORECASE)
_ITEMS: Final = re.compile(r"list|item", re.IGNORECASE)
_QUOTES: Final = re.compile(r"quote|kutipan", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|strong|blockquote|figure|span|em|a)\b[^>]*>", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[a-z0-9)\"”’][.!?…][\"”’)]*(?:\s|<|$)")
_ASSIGNED: Final = re.compile(r"=\s*(?=[{\[])|JSON\.parse\(\s*(?=[\"'])")
_LITERAL: Final = re.compile(r'"((?:[^"\\\n]|\\.){200,})"')
_BREAKS: Final = re.compile(r"\n\s*\n|\n")
_MAX_LITERALS: Final = 40  # of a script that is no JSON
_MAX_ASSIGNED: Final = 20  # places of a script where JSON may begin


@dataclass(slots=True)
class StateBody:
    """A text in a script. html: its markup, or its lines as paragraphs; source: where it stood; words: how many."""

    html: str
    source: str
    words: int


@dataclass(slots=True)
class _Candidate:
    html: str
    words: int
    named: bool
    titled: bool | None  # whether what stands beside it has the page's title; None where it has no title


def find_state(doc: Document, head: Head, titles: Collection[str]) -> StateBody | None:
    """The text of the article in the page's state, else in its structured data; None where neither has one."""
    keys = {title_key(title) for title in titles} - {""}
    best: _Candidate | None = None
    source = ""
    for name, found in _states(doc):
        for candidate in _candidates(found, keys):
            if best is None or _rank(candidate) > _rank(best):
                best, source = candidate, name
    if best is not None and best.titled is not False and (best.titled or best.named or not keys):
        return StateBody(best.html, source, best.words)
    return structured_body(head)


def structured_body(head: Head) -> StateBody | None:
    """The text that the page's structured data gives."""
    words = len(head.body.split())
    return StateBody(_as_html(head.body), "json-ld articleBody", words) if words >= _MIN_WORDS else None


def _rank(candidate: _Candidate) -> tuple[bool, bool, int]:
    return candidate.titled is True, candidate.named and candidate.titled is None, candidate.words


def _states(doc: Document) -> Iterator[tuple[str, object]]:
    """The values that scripts of the page assign or hold, each with its name."""
    for script in doc.find_all("script"):
        attr = script.attr
        kind = (attr("type") or "").lower()
        if "ld+json" in kind or attr("src"):
            continue
        text = script.text
        if not _MIN_CHARS < len(text) <= STATE_CHARACTERS:
            continue
        name = attr("id") or "state"
        if "json" in kind:
            found = _decoded(text)
            if found is not None:
                yield name, found
        elif text.count("\\") > 2 or "{" in text:
            yield from ((name, found) for found in _assigned(text))


def _decoded(text: str) -> object | None:
    try:
        found: object = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return None
    return found


def _assigned(text: str) -> Iterator[object]:
    """The JSON that code assigns; where it is no JSON, its long strings."""
    decoder = json.JSONDecoder(strict=False)
    any_found = False
    end = 0
    for number, place in enumerate(_ASSIGNED.finditer(text)):
        if number == _MAX_ASSIGNED:
            break
        if place.end() < end:
            continue
        try:
            found, end = decoder.raw_decode(text, place.end())
        except (ValueError, RecursionError):
            continue
        if isinstance(found, str):
            found = _decoded(found)
        if isinstance(found, dict | list):
            any_found = True
            yield found
    if any_found:
        return
    literals = sorted((match[1] for match in _LITERAL.finditer(text)), key=len, reverse=True)[:_MAX_LITERALS]
    for literal in literals:
        unescaped = _decoded(f'"{literal}"')
        if isinstance(unescaped, str):
            yield {"content": unescaped}


class _Count:
    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = STATE_STRINGS


def _candidates(value: object, keys: set[str], depth: int = 0, key: str = "", titled: bool | None = None, count: _Count | None = None) -> Iterator[_Candidate]:
    count = count or _Count()
    count.left -= 1
    if depth > STATE_NESTING or count.left < 0:
        return
    if isinstance(value, str):
        if len(value) >= _MIN_CHARS:
            yield from _of_string(value, keys, depth, key, titled, count)
    elif isinstance(value, dict):
        here = _title_of(value, keys)
        titled = titled if here is None else here
        for name, inner in value.items():
            yield from _candidates(inner, keys, depth + 1, str(name).lower(), titled, count)
    elif isinstance(value, list):
        joined = _of_list(value)
        if joined is not None:
            yield _Candidate(joined, len(joined.split()), key in _TEXT_KEYS, titled)
            return
        for inner in value:
            yield from _candidates(inner, keys, depth + 1, key, titled, count)


def _of_string(value: str, keys: set[str], depth: int, key: str, titled: bool | None, count: _Count) -> Iterator[_Candidate]:
    if value[0] in "{[":
        inner = _decoded(value)
        if inner is not None:
            yield from _candidates(inner, keys, depth + 1, key, titled, count)
        return
    words = len(value.split())
    if words >= _MIN_WORDS and len(_SENTENCE.findall(value)) > 1:
        yield _Candidate(_as_html(value), words, key in _TEXT_KEYS, titled)


def _title_of(thing: dict[Any, Any], keys: set[str]) -> bool | None:
    """Whether an object has the page's title; None where it has none."""
    for name in _TITLE_KEYS:
        title = thing.get(name)
        if isinstance(title, dict):
            title = title.get("rendered") or title.get("text")
        if isinstance(title, str) and title:
            key = title_key(html.unescape(title))
            return any(key in other or other in key for other in keys) if key else None
    return None


def _of_list(items: list[object]) -> str | None:
    """The markup of a list of paragraphs; None for any other list."""
    pieces = [piece for item in items if (piece := _piece(item))]
    if len(pieces) < 2 or len(pieces) * 2 < len(items):
        return None
    whole = "".join(pieces)
    speaking = sum(bool(_SENTENCE.search(piece)) for piece in pieces)
    return whole if speaking * 2 >= len(pieces) and len(whole.split()) >= _MIN_WORDS else None


def _piece(item: object) -> str:
    """The markup of one entry of a list of paragraphs; "" for an entry that is none."""
    if isinstance(item, str):
        return _as_html(item) if len(item) >= _SHORT_CHARS else ""
    if not isinstance(item, dict) or any(isinstance(item.get(name), str) for name in ("url", "link", "slug")):
        return ""
    text = next((item[name] for name in _PIECE_KEYS if isinstance(item.get(name), str) and item[name].strip()), "")
    if not text:
        return ""
    kind = str(item.get("type") or item.get("kind") or item.get("component") or item.get("__typename") or "")
    inner = text if _MARKUP.search(text) else html.escape(text, quote=False)
    if _HEADINGS.search(kind):
        return f"<h2>{inner}</h2>"
    if _QUOTES.search(kind):
        return f"<blockquote>{inner}</blockquote>"
    return f"<ul><li>{inner}</li></ul>" if _ITEMS.search(kind) else f"<p>{inner}</p>"


def _as_html(text: str) -> str:
    """The text itself where it is markup, else each of its lines as a paragraph."""
    if _MARKUP.search(text):
        return text
    if "&lt;p" in text or "&lt;br" in text:
        return html.unescape(text)
    return "".join(f"<p>{html.escape(line.strip(), quote=False)}</p>" for line in _BREAKS.split(text) if line.strip())
