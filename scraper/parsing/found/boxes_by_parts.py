"""Boxes of the page that are no boxes by their tag: a paragraph, a list, a figure, a table of one cell, a span.

They are judged by their parts alone; the rest of the body is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.parsing.found.button_links import ends_in_buttons
from scraper.parsing.found.labels import is_ad_label, speaks_of_page
from scraper.parsing.found.made import is_made, is_made_line
from scraper.parsing.found.parts import parts_of
from scraper.parsing.found.sign import BOX, FRAME
from scraper.parsing.found.speaking_boxes import is_step, speaks_in_line
from scraper.parsing.found.use_signs import is_use, leads_on
from scraper.parsing.page.dom import Element, Text, ends_line, squash

if TYPE_CHECKING:
    from scraper.facts.furniture import Treatment

WHY_BY_PARTS: Final = "Its parts are what readers use or watch on a page: buttons and what they offer, clocks, notes."
MAX_BOX_CHARS: Final = 600  # of a small box, and of what is judged by its parts
_MAX_CHARS: Final = {"p": 300, "span": 300}  # of a line that is a box
_MAX_NOTE_CHARS: Final = 60  # of a line about the page
_LINES: Final = frozenset(("p", "span"))
_WORDS_TAGS: Final = frozenset(("span", "small", "em", "i"))  # around a note; people type bold words
_FIELDS: Final = "input:not([type=checkbox], [type=radio]), textarea, select"  # a list to tick off may be typed
_CONTROLS: Final = "button, [role=button], [role=radio], input, textarea, select, a[href='#'], a[href^='javascript:']"
_USED: Final = "a, button, [role=button], [role=radio]"
_MAX_FIELD_WORDS: Final = 60  # of a box with a field of a form
_MAX_SPEECH_CHARS: Final = 200  # of a line in which the page speaks
_LISTS: Final = frozenset(("ul", "ol", "dl"))
_HOLDERS: Final = frozenset(("table", "figure"))  # judged whatever they hold


def by_parts(node: Element, tag: str, base: str) -> Treatment | None:
    """Return what becomes of an element that is a box in all but its tag; None for one that is text.

    tag: its own, "figure" for one without a picture.
    base: the page's address.
    """
    text, inside = node.text, node.children
    if len(text) > _MAX_CHARS.get(tag, MAX_BOX_CHARS) or not inside or text[:1] == "[":
        return None
    if tag in _LINES and not is_made_line(node):
        return FRAME if (tag == "p" or ends_line(node)) and ends_in_buttons(node, base) else None
    if tag not in _LINES and not (is_made(node) or node.select_one(_CONTROLS) is not None):
        return None
    if tag in _LINES:  # most hold nothing but words, as a paragraph in one span does
        only = inside[0] if len(inside) == 1 else None
        if only is not None and (type(only) is not Element or only.tag in _WORDS_TAGS):
            touches = ends_line(node) or (tag == "span" and _touches_text(node))
            return FRAME if touches and (_is_note(text) or _speaks(node, tag)) else None
        if tag == "span" and not ends_line(node):
            return None
    return _by_parts(node, tag, text)


def _by_parts(node: Element, tag: str, text: str) -> Treatment | None:
    if _is_announced(node) or (tag == "table" and len(node.find_all("td")) != 1):
        return None
    if tag != "span" and _asks(node):
        return FRAME
    if node.select_one(_USED) is None and (tag not in _HOLDERS or _is_note(text)):
        return FRAME if tag in _HOLDERS or _speaks(node, tag) else None
    parts = parts_of(node)
    if leads_on(parts):
        return BOX
    return FRAME if is_use(parts) else None


def _asks(node: Element) -> bool:
    """Return whether a field of a form stands in an element, beside few words."""
    return node.select_one(_FIELDS) is not None and len(node.text.split()) <= _MAX_FIELD_WORDS


def _speaks(node: Element, tag: str) -> bool:
    """Return whether the page speaks in a line that was not typed; a list may be the steps that an article tells."""
    if tag in _LISTS or len(node.text) > _MAX_SPEECH_CHARS:
        return False
    return not is_step(node) and speaks_in_line(parts_of(node))


def _is_note(text: str) -> bool:
    """Return whether a text says something about the page, or that an advertisement stands there."""
    if len(text) > _MAX_NOTE_CHARS:
        return False
    words = squash(text)
    return speaks_of_page(words) or is_ad_label(words)


def _touches_text(node: Element) -> bool:
    """Return whether no space stands behind a span: a note that a template sets before the text."""
    behind = node.next_sibling
    return not isinstance(behind, Text) or not behind.data[0].isspace()


def _is_announced(node: Element) -> bool:
    """Return whether what stands before an element ends in a colon: it says what follows."""
    before = node.previous_sibling
    while isinstance(before, Text) and before.data.isspace():
        before = before.previous_sibling
    return isinstance(before, Element) and before.text.rstrip().endswith(":")
