"""One pass over a page: its blocks, each with its lines, and what a reader would think of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.core.limits import NESTING
from scraper.parsing.found.vocabulary import NAMELESS, named
from scraper.parsing.page.dom import BLOCKS, SILENT, Element, Text, squash, visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.parsing.page.dom import Node

HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PICTURES: Final = frozenset(("img", "amp-img", "amp-anim"))
_PLAYERS: Final = frozenset(("iframe", "amp-iframe", "video", "audio", "amp-video"))
_CONTROLS: Final = frozenset(("input", "select", "textarea", "button"))
_SHOWN_AS_BLOCK: Final = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?…][\"”’»)\]]*$")
_SENTENCE_INSIDE: Final = re.compile(r"[a-z0-9)\"”’][.!?…][\"”’)]? [A-Z\"“‘(0-9]")
NO_TEXT: Final = frozenset(("nav", "footer"))  # elements in which no text of an article stands
_LINE, _BLOCK, _NOTE_PICTURE, _NOTE_PLAYER, _NOTE_CONTROL, _SKIP, _BREAK, _LINK = range(8)
_WAYS: Final[dict[str, int]] = {
    **dict.fromkeys(SILENT, _SKIP),
    **dict.fromkeys(BLOCKS, _BLOCK),
    **dict.fromkeys(_PICTURES, _NOTE_PICTURE),
    **dict.fromkeys(_PLAYERS, _NOTE_PLAYER),
    **dict.fromkeys(_CONTROLS, _NOTE_CONTROL),
    "br": _BREAK,
    "a": _LINK,
}


class Line:
    """One line as a reader sees it: what stands between two breaks.

    start, end: which children of its block's node it is made of; linked: how many characters of it are links;
    sentence: whether it ends like one or holds the end of one; weight: what it says for its block being the text.
    """

    __slots__ = ("block", "end", "linked", "sentence", "start", "text", "weight", "words")

    def __init__(self, block: Block, text: str, linked: int, start: int, end: int) -> None:
        self.block = block
        self.text = text
        self.linked = linked
        self.start = start
        self.end = end
        self.words = text.count(" ") + 1
        self.sentence = text[-1] in ".!?…" or bool(_SENTENCE_END.search(text, max(0, len(text) - 4)) or _SENTENCE_INSIDE.search(text))
        self.weight = 0.0


class Block:
    """An element that stands on lines of its own, with what is in it.

    lines: its own, those of the blocks in it not counted; blocks: those in it; place: which child of its parent's node
    it is in; names: its classes; named: what they say; linked: whether it stands in a link; pictures, players: those in it and in no
    block of it; controls: of forms, likewise; prose, noise: weights for and against, of all lines in it.
    """

    # A page has hundreds: what is rarely set is a value of the class.
    names = ""
    named = NAMELESS
    hidden = False
    silenced = False
    linked = False
    heading = False
    controls = 0
    prose = 0.0
    noise = 0.0
    pictures: Sequence[Element] = ()
    players: Sequence[Element] = ()

    def __init__(self, node: Element, tag: str, parent: Block | None, place: int) -> None:
        self.node = node
        self.tag = tag
        self.parent = parent
        self.place = place
        self.blocks: list[Block] = []
        self.lines: list[Line] = []

    def every_line(self) -> list[Line]:
        """All lines in it, in order of reading."""
        if not self.blocks:
            return self.lines
        found: list[Line] = []
        own = 0
        for block in self.blocks:
            while own < len(self.lines) and self.lines[own].end <= block.place:
                found.append(self.lines[own])
                own += 1
            found += block.every_line()
        return [*found, *self.lines[own:]]


class Tree:
    """The blocks of a page. root: the outermost; blocks: all, each before those in it; lines: all, in order.

    skipped: elements that were not looked into, as no text of an article stands there.
    """

    __slots__ = ("_linked", "_place", "_runs", "_skips", "_start", "blocks", "lines", "root", "skipped")

    def __init__(self, root: Element, skips: frozenset[str] = NO_TEXT) -> None:
        self.root = Block(root, root.tag, None, 0)
        self.blocks = [self.root]
        self.lines: list[Line] = []
        self.skipped = 0
        self._skips = skips
        self._runs: list[str] = []
        self._linked = 0
        self._start = 0
        self._place = 0
        self._blocks_in(root.children, self.root, False, 0)

    # The next call each other for every node, with arguments by position: by name each call takes twice as long.

    def _blocks_in(self, nodes: Sequence[Node], block: Block, link: bool, depth: int) -> None:
        """Reads what stands in a block, and ends its last line."""
        runs = self._runs
        place = -1
        for node in nodes:
            place += 1
            kind = type(node)
            if kind is Element:
                tag = node.tag
                way = _WAYS.get(tag)
                if way is _BLOCK or (way is None and _is_block(node, tag)):
                    if runs:
                        self._flush(block, place)
                    self._block(node, tag, block, link, depth, place)
                elif way is not _SKIP:
                    if not runs:
                        self._start = place
                    self._place = place
                    self._inline(node, tag, way, block, link, depth)
            elif kind is Text:
                data = node.data
                if runs:
                    runs.append(data)
                elif not data.isspace():
                    runs.append(data)
                    self._start = place
                else:
                    continue
                if link:
                    self._linked += len(data)
        if runs:
            self._flush(block, place + 1)

    def _inline(self, node: Element, tag: str, way: int | None, block: Block, link: bool, depth: int) -> None:
        """Reads an element inside a line."""
        if way is _BREAK:
            self._flush(block, self._place)
            self._start = self._place
            return
        if way is not None and way is not _LINK:
            self._note(node, way, block)
            return
        link = link or way is _LINK
        if depth > NESTING:
            self._runs += (" ", visible_text(node), " ")
            return
        runs, place = self._runs, self._place
        for child in node.children:
            kind = type(child)
            if kind is Text:
                data = child.data
                runs.append(data)
                if link:
                    self._linked += len(data)
            elif kind is Element:
                inner = child.tag
                way = _WAYS.get(inner)
                if way is _BLOCK or (way is None and _is_block(child, inner)):
                    self._flush(block, place)
                    self._block(child, inner, block, link, depth + 1, place)
                    self._place = self._start = place
                elif way is not _SKIP:
                    self._inline(child, inner, way, block, link, depth + 1)

    def _note(self, node: Element, way: int, block: Block) -> None:
        if way is _NOTE_PICTURE:
            block.pictures = (*block.pictures, node)
        elif way is _NOTE_PLAYER:
            block.players = (*block.players, node)
        else:
            block.controls += 1

    def _block(self, node: Element, tag: str, parent: Block, link: bool, depth: int, place: int) -> None:
        inside = node.children
        if not inside:
            return
        if tag in self._skips:
            self.skipped += 1
            return
        block = Block(node, tag, parent, place)
        if link:
            block.linked = True
        if parent.heading or tag in HEADINGS:
            block.heading = True
        if node.attrs:
            _read_attributes(block, node.attr)
        mark = len(self.blocks)
        self.blocks.append(block)
        if depth > NESTING:
            self._runs.append(visible_text(node))
            self._flush(block, len(inside))
        else:
            self._blocks_in(inside, block, link, depth + 1)
        if block.lines or block.blocks or block.pictures or block.players or block.controls:
            parent.blocks.append(block)
        else:
            del self.blocks[mark:]

    def _flush(self, block: Block, end: int) -> None:
        """Ends a line."""
        text = squash("".join(self._runs))
        if text:
            line = Line(block, text, self._linked, self._start, end)
            block.lines.append(line)
            self.lines.append(line)
        self._runs.clear()
        self._linked = 0


def _is_block(node: Element, tag: str) -> bool:
    """Whether an element of no known kind stands on lines of its own: one that the page's own code fills, or a span that
    its style makes one.
    """
    if "-" in tag:
        return True
    style = node.attr("style") if tag == "span" and node.attrs else None
    return style is not None and _SHOWN_AS_BLOCK.search(style) is not None


def _read_attributes(block: Block, attr: Callable[[str], str | None]) -> None:
    names, identity = attr("class"), attr("id")
    if names:
        block.names = names
    if identity:
        block.named = named(f"{names} {identity}" if names else identity)
    elif names:
        block.named = named(names)
    style = attr("style")
    if style is not None and _HIDDEN.search(style) or attr("hidden") is not None:
        block.hidden = True
