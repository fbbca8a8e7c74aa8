"""Bodies that no reader of the document sees: in what the page holds for its code, or in its structured data."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from scraper.core.late_pattern import late_pattern
from scraper.core.limits import STATE_NESTING, STATE_STRINGS
from scraper.parsing.fields.titles import title_key
from scraper.parsing.found.held_markup import held_markup
from scraper.parsing.found.markdown import of_markdown
from scraper.parsing.found.script_data import decoded, script_data
from scraper.parsing.found.state_pieces import MARKUP, as_piece, words_of_headline

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from scraper.parsing.page.dom import Document
    from scraper.parsing.page.head import Head

_MIN_CHARS: Final = 200  # of a string that can be the text of an article
_MIN_WORDS: Final = 30  # of such a text
_MIN_WORDS_ALONE: Final = 80  # of a text that neither its name nor a title beside it recommends
_MIN_PARAGRAPHS: Final = 2
_SPEAKING_OF: Final = 3  # parts of a text of which one at least is a sentence; the others are items, sub-heads
_MIN_SENTENCES: Final = 2
_TEXT_KEYS: Final = frozenset(
    (
        "__html", "articlebody", "article_body", "articlecontent", "body", "bodyhtml", "body_html", "bodytext",
        "content", "contents", "contenthtml", "content_html", "detail", "fulltext", "full_text", "html", "isi",
        "isi_berita", "konten", "maincontent", "rendered", "teks", "text",
    )
)  # fmt: skip
_TITLE_KEYS: Final = ("title", "headline", "judul", "name", "heading", "news_title", "article_title")
_ESCAPED_MARKUP: Final = late_pattern(r"&lt;(?:p|br|div)\b", re.IGNORECASE)
_MARKDOWN: Final = late_pattern(r"^#{2,4} \S|\*\*\S[^*\n]*\*\*|\]\(https?://", re.MULTILINE)
_SENTENCE: Final = late_pattern(r"[a-z0-9)\"”’][.!?…][\"”’)]*(?:\s|<|$)")


@dataclass(slots=True)
class StateBody:
    """A text outside of the document.

    html: its markup, or its lines as paragraphs; source: where it stood; words: how many.
    """

    html: str
    source: str
    words: int


@dataclass(slots=True)
class _Candidate:
    """A text that may be the article's. titled: whether the page's title stands beside it, None for no title."""

    html: str
    words: int
    named: bool
    titled: bool | None

    @property
    def rank(self) -> tuple[bool, bool, int]:
        return self.titled is True, self.named, self.words


def find_state(doc: Document, head: Head, titles: Collection[str]) -> StateBody | None:
    """The text of the article in what the page holds for its code, else in its structured data; None without one."""
    best: _Candidate | None = None
    source = ""
    for name, data in chain(script_data(doc), held_markup(doc)):
        for candidate in _Search(titles).texts(data):
            if candidate.titled is not False and (best is None or candidate.rank > best.rank):
                best, source = candidate, name
    if best is not None and (best.titled or best.named or best.words >= _MIN_WORDS_ALONE):
        return StateBody(best.html, source, best.words)
    words = len(head.body.split())
    return StateBody(_as_html(head.body), "json-ld articleBody", words) if words >= _MIN_WORDS else None


class _Search:
    """Looks for texts in a value of a script, with a bound on how much it looks at."""

    def __init__(self, titles: Collection[str]) -> None:
        self._keys = {title_key(title) for title in titles} - {""}
        self._left = STATE_STRINGS

    def texts(self, value: object, key: str = "", titled: bool | None = None, depth: int = 0) -> Iterator[_Candidate]:
        """Yield the texts in a value. key: its name; titled: see ``_Candidate``."""
        self._left -= 1
        if depth > STATE_NESTING or self._left < 0:
            return
        if isinstance(value, str):
            yield from self._of_string(value, key, titled, depth)
        elif isinstance(value, dict):
            beside = self._has_title(value)
            titled = titled if beside is None else beside
            for name, inner in value.items():
                yield from self.texts(inner, str(name).lower(), titled, depth + 1)
        elif isinstance(value, list):
            whole = _of_paragraphs(value)
            if whole:
                yield _Candidate(whole, len(whole.split()), key in _TEXT_KEYS, titled)
            else:
                titled = titled or self._is_headed(value)
                for inner in value:
                    yield from self.texts(inner, key, titled, depth + 1)

    def _of_string(self, text: str, key: str, titled: bool | None, depth: int) -> Iterator[_Candidate]:
        if len(text) < _MIN_CHARS:
            return
        if text[0] in "{[" and (inner := decoded(text)) is not None:
            yield from self.texts(inner, key, titled, depth + 1)
            return
        words = len(text.replace("<", " <").split())
        if words >= _MIN_WORDS and len(_SENTENCE.findall(text)) >= _MIN_SENTENCES:
            yield _Candidate(_as_html(text), words, key in _TEXT_KEYS, titled)

    def _is_headed(self, items: list[object]) -> bool | None:
        """Return True where one of some elements is a headline with the page's title, None where none is."""
        heads = [title_key(words) for item in items if (words := words_of_headline(item))]
        return True if any(key and key in self._keys for key in heads) else None

    def _has_title(self, thing: dict[Any, Any]) -> bool | None:
        """Return whether an object has the page's title; None where it has none, or the page has none."""
        for name in _TITLE_KEYS:
            title = thing.get(name)
            if isinstance(title, dict):
                title = title.get("rendered") or title.get("text")
            key = title_key(html.unescape(title)) if isinstance(title, str) else ""
            if key and self._keys:
                return any(key in other or other in key for other in self._keys)
        return None


def _of_paragraphs(items: list[object]) -> str:
    """Return the markup of a list of paragraphs, "" for any other list."""
    pieces = [piece for item in items if (piece := as_piece(item))]
    if len(pieces) < _MIN_PARAGRAPHS or len(pieces) * 2 < len(items):
        return ""
    if all(isinstance(item, str) for item in items):  # a short one beside the others is a paragraph too
        pieces = [_as_html(item) for item in items if isinstance(item, str)]
    whole = "".join(pieces)
    speaking = sum(bool(_SENTENCE.search(piece)) for piece in pieces)
    return whole if speaking * _SPEAKING_OF >= len(pieces) and len(whole.split()) >= _MIN_WORDS else ""


def _as_html(text: str) -> str:
    """Return the text itself where it is markup, else each of its lines as a paragraph."""
    if MARKUP.search(text):
        return text
    if _ESCAPED_MARKUP.search(text):
        return html.unescape(text)
    if _MARKDOWN.search(text):
        return of_markdown(text)
    return "".join(f"<p>{html.escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())
