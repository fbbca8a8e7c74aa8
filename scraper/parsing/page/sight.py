"""What a reader sees of an element, by its attributes: nothing where it is hidden, lines of its own where styled so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.facts import names
from scraper.facts.furniture import Fate, Treatment

if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN_AS_BLOCK: Final = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
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
        if tag in _INLINE and _SHOWN_AS_BLOCK.search(style):
            return _LINES
    return _UNSEEN if attr("hidden") is not None else None


def is_hidden_by(style: str) -> bool:
    """Whether an inline style hides its element."""
    return _HIDDEN.search(style) is not None
