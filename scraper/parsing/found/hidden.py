"""What a page holds and no reader sees: by attribute, by style, or by a name for what only screen readers say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scraper.parsing.page.dom import Element

# Besides what is not shown at all: a box of one pixel, or one cut to nothing, holds words for screen readers.
_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_NAMES: Final = frozenset((
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "screenreader-only",
    "screen-reader", "screenreader", "a11y-hidden", "hidden-visually", "element-invisible", "assistive-text",
    "is-visually-hidden", "u-visually-hidden", "u-hidden-visually",
))  # fmt: skip


def is_hidden(node: Element) -> bool:
    """Whether no reader sees an element."""
    attr = node.attr
    style = attr("style")
    if style is not None and _STYLE.search(style) is not None:
        return True
    if attr("hidden") is not None:
        return True
    names = attr("class")
    return names is not None and not _NAMES.isdisjoint(names.lower().split())
