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
# Besides what is not shown at all: a box of one pixel, or one cut to nothing, holds words for screen readers.
_HIDDEN: Final = late_pattern(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_HIDING_NAMES: Final = frozenset((
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "screenreader-only",
    "screen-reader", "screenreader", "a11y-hidden", "hidden-visually", "element-invisible", "assistive-text",
    "is-visually-hidden", "u-visually-hidden", "u-hidden-visually",
))  # fmt: skip
_UNSEEN: Final = Treatment(Fate.CUT, names.PAGE_FRAME)
_LINES: Final = Treatment(Fate.LINES)
_INLINE: Final = frozenset(("span", "a", "b", "strong", "em", "i", "u", "font"))


def by_sight(attr: Callable[[str], str | None], tag: str) -> Treatment | None:
    """Return the treatment of an element that is hidden, or that its style sets on lines of its own.

    attr: the value of an attribute of the element.
    """
    style = attr("style")
    if style is not None:
        if is_hidden_by(style):
            return _UNSEEN
        if tag in _INLINE and is_shown_as_block(style):
            return _LINES
    return _UNSEEN if attr("hidden") is not None else None


def is_hidden(node: Element) -> bool:
    """Return whether an element is hidden by its attribute, its style, or a name for what only screen readers say."""
    attr = node.attr
    style = attr("style")
    if (style is not None and is_hidden_by(style)) or attr("hidden") is not None:
        return True
    classes = attr("class")
    return classes is not None and _hide(classes)


@lru_cache(8_192)  # pages of one newsroom repeat their names
def _hide(classes: str) -> bool:
    return not _HIDING_NAMES.isdisjoint(classes.lower().split())


def is_hidden_by(style: str) -> bool:
    """Return whether an inline style hides its element."""
    return _HIDDEN.search(style) is not None


def is_shown_as_block(style: str) -> bool:
    """Return whether an inline style sets its element on lines of its own."""
    return _SHOWN_AS_BLOCK.search(style) is not None
