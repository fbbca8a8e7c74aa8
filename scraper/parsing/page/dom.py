"""The parsed tree: one parse a page, and the few questions that everybody asks of it.

turbohtml was chosen by measurement (November 2026, real pages): its parse takes 0.2-0.4 of ``lxml.html``'s (lexbor
0.3-0.8, ``lxml.etree`` 1.0), class selectors cost 10 microseconds, and it stays linear on hostile input, where lexbor
needed 41 s for 100,000 attributes and over a minute for 200,000 nested elements. It mends markup as browsers do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import turbohtml
from turbohtml import Comment, Document, Element, Node, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Comment",
    "Document",
    "Element",
    "Node",
    "PageLinks",
    "Text",
    "ends_line",
    "first",
    "is_filled",
    "parse_html",
    "select",
    "squash",
    "visible_text",
]

_BLOCKS: Final = """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre section summary table tbody
    td tfoot th thead tr ul
"""
_SILENT: Final = """
    script style noscript template svg head title meta link base object embed param applet canvas audio video
    source track map area textarea input datalist amp-ad amp-analytics amp-pixel
"""
BLOCKS: Final = frozenset(_BLOCKS.split())  # elements that begin on a line of their own
SILENT: Final = frozenset(_SILENT.split())  # elements without a word for a reader
_APART: Final = BLOCKS | {"br"}
_ENDS: Final = frozenset(("br", "select", "button", "input", "textarea"))


_LARGE: Final = 4_000_000  # bytes; more than text and tree of a page together


class PageLinks:
    """The links of a page. Each address is looked up once: half of the time of a search among them goes there.

    anchors: the links, in order of reading.
    addresses: where each of them leads, as written, "" for one without an address.
    text: the addresses in small letters, each on a line, to see in one search that no link has what is looked for.
    """

    __slots__ = ("addresses", "anchors", "text")

    def __init__(self, doc: Document) -> None:
        self.anchors = doc.select("a")
        self.addresses = [anchor.attr("href") or "" for anchor in self.anchors]
        self.text = "\n".join(self.addresses).lower()


def parse_html(text: str) -> Document:
    """Return the tree of a page. Never fails: broken markup is mended as browsers do.

    A template stays one where a browser makes a shadow tree of it: what it holds is read with the page's state.
    """
    return turbohtml.parse(text, positions=False, allow_declarative_shadow_roots=False)


def squash(text: str) -> str:
    """Return a text whose white space, no-break spaces included, is single spaces, with none at the edges."""
    text = text.strip()
    if text.isprintable() and "  " not in text:  # nearly every text: the check is faster than the split
        return text
    return " ".join(text.split())


def first(root: Document | Element, selectors: Iterable[str]) -> Element | None:
    """Return the first match of the first selector that has one."""
    for selector in selectors:
        found = root.select_one(selector)
        if found is not None:
            return found
    return None


def select(root: Document | Element, selectors: str) -> list[Element]:
    """Return the matches of a list of selectors, none with a comma of its own, in order of reading.

    Each is looked for alone, as rarely more than one has matches: of a list over several tags, turbohtml tries every
    element of the page, ten times as long.
    """
    if "," not in selectors:
        return root.select(selectors)
    found = [nodes for selector in selectors.split(",") if (nodes := root.select(selector))]
    return root.select(selectors) if len(found) > 1 else found[0] if found else []


def ends_line(node: Element) -> bool:
    """Return whether nothing stands behind an element in its line; a control of a form ends the line."""
    behind = node.next_sibling
    while isinstance(behind, Comment) or (isinstance(behind, Text) and behind.data.isspace()):
        behind = behind.next_sibling
    return behind is None or (isinstance(behind, Element) and (behind.tag in BLOCKS or behind.tag in _ENDS))


def depth_of(node: Node) -> int:
    """Return how many elements a node stands in."""
    return len([*node.ancestors])


def is_filled(node: Element) -> bool:
    """Return whether a reader sees any words in a node."""
    for child in node.children:  # as nearly always the first child tells, and the text is not put together
        if type(child) is Text and not child.data.isspace():
            return True
    return bool(visible_text(node))


def visible_text(node: Element) -> str:
    """Return what a reader sees of a node, on one line: blocks kept apart by a space, scripts and styles left out."""
    children = node.children
    if len(children) == 1 and type(children[0]) is Text:  # as in most links and captions
        return squash(children[0].data)
    whole = node.text
    if not whole or whole.isspace():  # as in most ad slots
        return ""
    return squash("".join(_strings(node)))


def _strings(node: Element) -> list[str]:
    if node.tag in SILENT:
        return []
    found: list[str] = []
    stack = [(iter(node.children), "")]  # the nodes still to come on each level, and what closes it
    while stack:
        nodes, end = stack[-1]
        for here in nodes:
            if type(here) is Text:
                found.append(here.data)
            elif type(here) is Element and (tag := here.tag) not in SILENT:
                apart = " " if tag in _APART else ""
                inside = here.children
                if len(inside) == 1 and type(inside[0]) is Text:  # no level of its own for a leaf
                    found += (apart, inside[0].data, apart)
                elif inside or apart:
                    found.append(apart)
                    stack.append((iter(inside), apart))
                    break
        else:
            found.append(end)
            stack.pop()
    return found


def _keep_memory() -> None:
    """Make the C library keep the memory of one page for the next.

    glibc hands what is free back to the kernel as soon as it is more than twice the largest block ever freed: after
    each page, for 50 page faults with the next one, a tenth of its time. One large block freed is enough; nothing is
    written to it, so it costs nothing.
    """
    bytes(_LARGE)


_keep_memory()
