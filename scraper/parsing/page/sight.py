"""What a reader sees of an element, by its attributes: nothing where it is hidden, lines of its own where styled so."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.facts import names
from scraper.facts.furniture import Fate, Treatment

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.parsing.page.dom import Element

_SHOWN_AS_BLOCK: Final = late_pattern(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
# Besides what is not shown at all: a box of one pixel, or one cut to nothing, holds words for screen readers; what
# stands a screen away is for search engines.
_HIDDEN: Final = late_pattern(
    r"""
    display\s*:\s*none | visibility\s*:\s*hidden
    | clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,] | clip-path\s*:\s*inset\(\s*(?:50|100)%
    | (?<![\w-])(?:width|height)\s*:\s*[01]px\b[^"]*overflow\s*:\s*hidden
    | (?<![\w-])(?:left|right|top|text-indent)\s*:\s*-(?:\d{4}|999)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SEE_THROUGH: Final = late_pattern(r"(?<![\w-])opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|\Z)", re.IGNORECASE)
_MOVES: Final = late_pattern(r"transform|transition|animation|will-change", re.IGNORECASE)  # what comes into sight
_SIZELESS: Final = late_pattern(r"(?<![\w-])font-size\s*:\s*(?:0(?:\.0*)?[a-z%]*|1px)\s*(?:;|!|\Z)", re.IGNORECASE)
# Paragraphs and boxes are see-through until a page is scrolled to them; which do so stands in its style sheets.
_IN_LINES: Final = frozenset(("span", "a", "b", "strong", "em", "i", "u", "font", "small"))
# Boxes set their letters to nothing against the gaps between their parts, which have sizes of their own.
_LETTERS: Final = _IN_LINES | {"p", "li"}
HIDING_NAMES: Final = frozenset((
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "screenreader-only",
    "screen-reader", "screenreader", "a11y-hidden", "hidden-visually", "element-invisible", "assistive-text",
    "is-visually-hidden", "u-visually-hidden", "u-visuallyhidden", "offscreen", "off-screen", "u-hidden-visually",
))  # fmt: skip
UNSEEN: Final = Treatment(Fate.CUT, names.PAGE_FRAME)
_LINES: Final = Treatment(Fate.LINES)
_INLINE: Final = frozenset(("span", "a", "b", "strong", "em", "i", "u", "font"))


def by_sight(attr: Callable[[str], str | None], tag: str) -> Treatment | None:
    """Return the treatment of an element that is hidden, or that its style sets on lines of its own.

    attr: the value of an attribute of the element.
    """
    style = attr("style")
    if style is not None:
        if is_hidden_by(style, tag):
            return UNSEEN
        if tag in _INLINE and is_shown_as_block(style):
            return _LINES
    return UNSEEN if attr("hidden") is not None else None


def is_hidden(node: Element) -> bool:
    """Return whether an element is hidden by its attribute, its style, or a name for what only screen readers say."""
    attr = node.attr
    style = attr("style")
    if (style is not None and is_hidden_by(style, node.tag)) or attr("hidden") is not None:
        return True
    classes = attr("class")
    return classes is not None and is_for_screen_readers(classes)


@lru_cache(8_192)  # pages of one newsroom repeat their names
def is_for_screen_readers(classes: str) -> bool:
    """Return whether a class says that only screen readers say the words of its element."""
    return not HIDING_NAMES.isdisjoint(classes.lower().split())


def is_hidden_by(style: str, tag: str) -> bool:
    """Return whether an inline style hides its element."""
    if _HIDDEN.search(style) is not None:
        return True
    low = style.lower()
    if (
        "opacity" in low
        and tag in _IN_LINES
        and _SEE_THROUGH.search(style) is not None
        and _MOVES.search(style) is None
    ):
        return True
    return "font-size" in low and tag in _LETTERS and _SIZELESS.search(style) is not None


def is_shown_as_block(style: str) -> bool:
    """Return whether an inline style sets its element on lines of its own."""
    return _SHOWN_AS_BLOCK.search(style) is not None
