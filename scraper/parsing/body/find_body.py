"""The body: which layout a page has, by what is on it, and which nodes are its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Reason, Rejected
from scraper.core.late_pattern import late_pattern
from scraper.parsing.page.dom import BLOCKS, Element, is_filled, select, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.facts.site import Layout
    from scraper.parsing.page.dom import Document, Node

_OF_A_BODY: Final = frozenset(("p", "table", "blockquote", "ul", "ol", "h2", "h3"))
_CLASS: Final = late_pattern(r"\.([\w-]+)")


@dataclass(slots=True)
class Body:
    """A body.

    layout: the one recognised.
    nodes: what to walk, in order of reading.
    containers: those of the nodes that the layout names.
    """

    layout: Layout
    nodes: Sequence[Node]
    containers: Sequence[Element] = ()


def find_bodies(doc: Document, layouts: Sequence[Layout]) -> Iterator[Body]:
    """Yield the bodies that the layouts find, the best first; raises ``Rejected`` for two in one layout."""
    for layout in layouts:
        lead = select(doc, layout.body[0])
        if not lead:
            continue
        parts = outermost(lead)
        if len(parts) > 1:
            parts = _one_body(parts)
        if len(parts) > 1 or parts[0].tag == "span":
            yield Body(layout, _run(parts, layouts))
        elif len(layout.body) > 1:
            others = [found for selector in layout.body[1:] for found in _one_body(outermost(doc.select(selector)))]
            containers = _in_order(doc, layout, [*parts, *others]) if others else parts
            yield Body(layout, containers, containers)
        else:
            yield Body(layout, [*parts[0].children, *_spilt(parts[0])])


def outermost(nodes: Sequence[Element]) -> list[Element]:
    """Return those of the nodes that are in none of the others."""
    if len(nodes) < 2:  # noqa: PLR2004 - nothing to compare
        return list(nodes)
    chosen: set[Element] = set()
    found = []
    for node in nodes:
        here = node.parent
        while here is not None and here not in chosen:
            here = here.parent
        if here is None:
            chosen.add(node)
            found.append(node)
    return found


def _one_body(parts: list[Element]) -> list[Element]:
    """Return the parts of one body, without empty shells and copies; raises ``Rejected`` for two different bodies.

    Spans of one parent are parts of one body.
    """
    filled = [part for part in parts if is_filled(part)]
    if len(filled) < 2 or all(part.tag == "span" for part in filled):  # noqa: PLR2004 - nothing to compare
        return filled or parts[:1]
    texts = {part: visible_text(part) for part in filled}
    longest = max(filled, key=lambda part: len(texts[part]))
    if all(texts[part] in texts[longest] for part in filled):
        return [longest]  # its copies: one for phones, or its first lines as a teaser
    raise Rejected(Reason.TWO_BODIES, f"{len(filled)} different texts where the body of one article should be")


def _in_order(doc: Document, layout: Layout, parts: list[Element]) -> list[Element]:
    order = outermost(doc.select(", ".join(layout.body)))
    return [node for node in order if node in parts]


def _container_classes(layouts: Sequence[Layout]) -> set[str]:
    return {name for layout in layouts for selector in layout.body for name in _CLASS.findall(selector)}


def _run(parts: Sequence[Element], layouts: Sequence[Layout]) -> Sequence[Node]:
    """Return the repeated spans of 2017-19 and what stands loose around them: dateline, boxes, signature."""
    parent = _common(parts)
    if not isinstance(parent, Element):
        return parts
    classes = (parent.attr("class") or "").split()
    if classes and not _container_classes(layouts).isdisjoint(classes):
        return parent.children
    children = list(parent.children)
    tops = {_below(parent, part) for part in parts}
    holds = [index for index, child in enumerate(children) if child in tops]
    start, end = holds[0], holds[-1] + 1
    while start > 0 and _loose(children[start - 1]):
        start -= 1
    while end < len(children) and _loose(children[end]):
        end += 1
    return children[start:end]


def _spilt(container: Element) -> list[Node]:
    """Return what a stray end tag inside the body has put behind its container: paragraphs and what stands loose there.

    Nothing behind an empty container: no end tag can have torn a text in two there, and what follows may be anything.
    """
    found: list[Node] = []
    here = container.next_sibling
    while here is not None and _loose(here):
        found.append(here)
        here = here.next_sibling
    spilt = any(isinstance(node, Element) and node.tag in {"p", "blockquote"} for node in found)
    return found if spilt and is_filled(container) else []


def _common(parts: Sequence[Element]) -> Node | None:
    parent = parts[0].parent
    while parent is not None and not all(_holds(parent, part) for part in parts[1:]):
        parent = parent.parent
    return parent


def _below(parent: Node, part: Node) -> Node:
    """Return the child of the parent in which the part stands, or the part itself."""
    while part.parent is not None and part.parent != parent:
        part = part.parent
    return part


def _holds(node: Node, inner: Node) -> bool:
    here = inner.parent
    while here is not None:
        if here == node:
            return True
        here = here.parent
    return False


def _loose(node: Node) -> bool:
    return not isinstance(node, Element) or node.tag not in BLOCKS or node.tag in _OF_A_BODY
