"""Boxes of the page that are no boxes by their tag: a paragraph, a list, a figure, a table of one cell, a span.

They are judged by their parts alone; the rest of the body is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.parsing.found.labels import is_ad_label, speaks_of_page
from scraper.parsing.found.parts import parts_of
from scraper.parsing.found.sign import BOX, FRAME
from scraper.parsing.found.use_signs import is_use, leads_on
from scraper.parsing.page.dom import Element, Text, ends_line, squash

if TYPE_CHECKING:
    from scraper.facts.furniture import Treatment

MAX_BOX_CHARS: Final = 600  # of a small box, and of what is judged by its parts
MAX_NOTE_CHARS: Final = 60  # of a line about the page
_FIELDS: Final = "input, textarea, select"
_USED: Final = "a, button, [role=button], [role=radio]"
_MAX_FIELD_WORDS: Final = 60  # of a box with a field of a form
_HOLDERS: Final = frozenset(("table", "figure"))  # judged whatever they hold


def by_parts(node: Element, tag: str) -> Treatment | None:
    """Return what becomes of an element that is a box in all but its tag; None for one that is text."""
    if tag == "span" and not ends_line(node):
        return FRAME if _is_note_before_text(node) else None
    if len(node.text) > MAX_BOX_CHARS or _is_announced(node) or (tag == "table" and len(node.find_all("td")) != 1):
        return None
    if tag != "span" and _asks(node):
        return FRAME
    if node.select_one(_USED) is None and (tag not in _HOLDERS or _is_note(node.text)):
        return FRAME if (tag in _HOLDERS or len(node.children) == 1) and _is_note(node.text) else None
    parts = parts_of(node)
    if leads_on(parts):
        return BOX
    return FRAME if is_use(parts) else None


def _asks(node: Element) -> bool:
    """Return whether a field of a form stands in an element, beside few words."""
    return node.select_one(_FIELDS) is not None and len(node.text.split()) <= _MAX_FIELD_WORDS


def _is_note(text: str) -> bool:
    """Return whether a text says something about the page, or that an advertisement stands there."""
    if len(text) > MAX_NOTE_CHARS:
        return False
    words = squash(text)
    return speaks_of_page(words) or is_ad_label(words)


def _is_note_before_text(node: Element) -> bool:
    """Return whether a span at the beginning of a line is a note of the page that touches the text behind it."""
    behind = node.next_sibling
    touches = not isinstance(behind, Text) or not behind.data[0].isspace()
    return touches and _is_note(node.text)


def _is_announced(node: Element) -> bool:
    """Return whether what stands before an element ends in a colon: it says what follows."""
    before = node.previous_sibling
    while isinstance(before, Text) and before.data.isspace():
        before = before.previous_sibling
    return isinstance(before, Element) and before.text.rstrip().endswith(":")
