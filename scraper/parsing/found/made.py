"""Whether a page's system made a box or a line, or a person typed it: by its markup, not by its words.

Who types leaves paragraphs, lists and bold words, all of one kind, and style where text was pasted. A template leaves
classes and data, boxes in boxes, words in elements of their own with nothing typed between. Words alone do not tell: a
newsroom explains apps, quotes calls and writes notes to its readers in the words that pages use.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from scraper.parsing.page.dom import Element, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.parsing.page.dom import Node

# Attributes that come with what people type and paste; any other one is a template's.
_TYPED: Final = frozenset((
    "style", "align", "dir", "lang", "href", "src", "srcset", "target", "rel", "title", "alt", "width", "height",
    "border", "cellpadding", "cellspacing", "valign", "bgcolor", "color", "face", "size", "start", "value", "name",
    "colspan", "rowspan", "datetime", "cite", "role", "aria-level", "data-start", "data-end", "data-pm-slice",
    "data-sheets-value",
))  # fmt: skip
_MADE_TAGS: Final = frozenset(("small", "section", "aside", "details", "marquee", "header", "footer"))
_INNER: Final = frozenset(("div", "span", "small"))  # straight in a box: who types sets paragraphs there
_BOXES: Final = frozenset(("div", "section", "aside"))
_MAX_ELEMENTS: Final = 12  # of a box, which tell
_NEAR: Final = 3  # neighbours on each side


def is_made(box: Element) -> bool:
    """Return whether a template made a box, and nothing beside it has the same markup, as parts of a text have."""
    return (_bears_names(box) or _nests(box)) and not _has_twin(box)


def is_made_line(line: Element) -> bool:
    """Return whether a template made a line: it bears a name, and no loose words stand beside the elements in it."""
    if not _bears_names(line):  # as nearly every line: nothing else is looked at
        return False
    inside = [node for node in line.children if not (type(node) is Text and node.data.isspace())]
    if len(inside) > 1 and not all(type(node) is Element for node in inside):
        return False
    return not _has_twin(line)


def bears_name(node: Element) -> bool:
    """Return whether an element has an attribute that no person types."""
    attrs = node.attrs
    return bool(attrs) and not _TYPED.issuperset(attrs)


def _bears_names(node: Element) -> bool:
    return bears_name(node) or any(map(bears_name, islice(_elements(node), _MAX_ELEMENTS)))


def _nests(box: Element) -> bool:
    """Return whether a box is of a tag that nobody types, or holds words in boxes and spans in place of lines."""
    if "-" in box.tag or box.tag in _MADE_TAGS:
        return True
    return any(
        "-" in inner.tag or inner.tag in _MADE_TAGS or (inner.tag in _INNER and _is_box(inner.parent))
        for inner in islice(_elements(box), _MAX_ELEMENTS)
    )


def _is_box(node: Node | None) -> bool:
    return isinstance(node, Element) and node.tag in _BOXES


def _elements(node: Element) -> Iterator[Element]:
    return (inner for inner in node.descendants if type(inner) is Element)


def _has_twin(node: Element) -> bool:
    """Return whether a near neighbour has the same tag, class and first element: both are parts of one text."""
    markup = _markup(node)
    return any(_markup(near) == markup for near in (*_beside(node, forward=False), *_beside(node, forward=True)))


def _beside(node: Element, *, forward: bool) -> Iterator[Element]:
    beside = node.next_siblings if forward else node.previous_siblings
    return islice((near for near in beside if type(near) is Element and near.children), _NEAR)


def _markup(node: Element) -> tuple[str, str | None, str, str | None]:
    first = next((child for child in node.children if type(child) is Element), None)
    inner = (first.tag, first.attr("class")) if first is not None else ("", None)
    return (node.tag, node.attr("class"), *inner)
