"""What a page holds for its code to show: markup in templates and texts, data and markup in attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.limits import STATE_CHARACTERS
from scraper.parsing.found.script_data import MIN_CHARS, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.parsing.page.dom import Document

_HOLDERS: Final = "template, noscript"
_MARKUP_TYPES: Final = ("template", "html", "x-")  # of scripts that hold markup


def held_markup(doc: Document) -> Iterator[tuple[str, object]]:
    """Yield the values that elements hold for the page's code, each with the name of where it stood."""
    left = STATE_CHARACTERS
    for name, text in _texts(doc):
        if MIN_CHARS < len(text) <= left:
            left -= len(text)
            data = decoded(text) if text.lstrip()[:1] in {"{", "["} else None
            yield name, text if data is None else data


def _texts(doc: Document) -> Iterator[tuple[str, str]]:
    for node in doc.select(_HOLDERS):
        yield f"<{node.tag}>", node.inner_html
    for node in doc.find_all("script"):
        kind = (node.attr("type") or "").lower()
        if any(part in kind for part in _MARKUP_TYPES):
            yield "<script>", node.text
    for node in doc.find_all("textarea"):
        yield "<textarea>", node.text
    for node in doc.select("*"):
        if node.attrs:
            yield from ((name, value) for name, value in node.attrs.items() if type(value) is str)
