"""Finds the body of an article by what a page says, whatever the names of its elements, and says why."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.facts.furniture import Fate, Treatment
from scraper.parsing.body.embeds import named_by_label
from scraper.parsing.found.blocks import Tree
from scraper.parsing.found.container import choose, others_like, value
from scraper.parsing.found.ends import trim
from scraper.parsing.found.signs import EMBED, FRAME, Surroundings, is_label, placeholders_in, sign_of
from scraper.parsing.found.weights import kind_within, weigh
from scraper.parsing.page.dom import BLOCKS, Element, visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from scraper.parsing.found.blocks import Block, Line
    from scraper.parsing.page.dom import Document, Node

_LINES = Treatment(Fate.LINES)
_TIME = re.compile(r"\d{1,2}[.:]\d{2}(?:\s*(?:WIB|WITA|WIT))?", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """A body that was found. nodes: what to walk; treatments: what becomes of nodes in it, by evidence."""

    nodes: Sequence[Node]
    treatments: dict[Element, Treatment]
    container: Block
    tree: Tree
    page_prose: float
    base: str
    words: int = 0
    lines: list[Line] = field(default_factory=list)
    seen: list[tuple[str, Block]] = field(default_factory=list)


def find_body(
    doc: Document,
    base: str,
    titles: Collection[str],
    is_hinted: Callable[[str], bool] | None = None,
    *,
    gallery: bool = False,
) -> Found | None:
    """The body of the page's article by its content; None where no text of an article stands.

    titles: what the page is called; is_hinted: see ``weigh``; gallery: the captions of its pictures are its text.
    """
    if doc.root is None:
        return None
    tree = Tree(doc.root)
    prose = weigh(tree, is_hinted, gallery=gallery)
    if prose <= 0 and tree.skipped:
        tree = Tree(doc.root, frozenset())
        prose = weigh(tree, is_hinted, gallery=gallery)
    return _read(tree, choose(tree), prose, base, titles) if prose > 0 else None


def find_in(doc: Document, base: str, titles: Collection[str]) -> Found:
    """The body that a document is as a whole, as one from the state of a page."""
    tree = Tree(doc.root)
    prose = weigh(tree)
    body = next((block for block in tree.blocks if block.tag == "body"), tree.root)
    return _read(tree, body, prose, base, titles)


def _read(tree: Tree, container: Block, prose: float, base: str, titles: Collection[str]) -> Found:
    treatments: dict[Element, Treatment] = {}
    around = Surroundings(base, container.prose, _paragraphs(container))
    lines: list[Line] = []
    _treat(container, around, treatments, lines)
    _mark_times(lines, treatments)
    lines = [line for line in lines if line.text]
    start, end = trim(container, lines, titles, around, treatments)
    nodes = container.node.children[start:end]
    return Found(nodes, treatments, container, tree, prose, base, sum(line.words for line in lines), lines, around.seen)


def _mark_times(lines: list[Line], treatments: dict[Element, Treatment]) -> None:
    """Marks the time of an entry of a live report, which opens the heading right below."""
    for line, below in pairwise(lines):
        if below.block.heading and _TIME.fullmatch(line.text):
            if len(line.block.every_line()) == 1:
                treatments[line.block.node] = Treatment(Fate.TIME)
            else:
                nodes = line.block.node.children[line.start : line.end]
                node = next((node for node in nodes if isinstance(node, Element)), None)
                if node is not None:
                    treatments[node] = Treatment(Fate.TIME)
            line.text = ""


def _paragraphs(container: Block) -> dict[str, float]:
    """How much prose stands in blocks of each kind that has a name or holds lines itself."""
    found: defaultdict[str, float] = defaultdict(float)
    stack = list(container.blocks)
    while stack:
        block = stack.pop()
        if block.prose > 0:
            if block.names or block.lines:
                found[kind_within(block)] += block.prose
            stack += block.blocks
    return found


def _treat(block: Block, around: Surroundings, treatments: dict[Element, Treatment], lines: list[Line]) -> None:
    """Decides on every block in a block; what is text adds its lines."""
    own = 0
    before: Block | None = None
    for inner in block.blocks:
        while own < len(block.lines) and block.lines[own].end <= inner.place:
            lines.append(block.lines[own])
            own += 1
        around.before = lines[-1].text if lines else ''
        sign = sign_of(inner, around)
        if sign is not None:
            treatment = sign.treatment
            around.seen.append((sign.name, inner))
            if treatment.fate is Fate.BOX and lines and before is not None and lines[-1].block is before:
                if is_label(lines[-1].text):
                    treatments[before.node] = FRAME
                    lines.pop()
            treatments[inner.node] = treatment
            before = None
        else:
            for anchor in placeholders_in(inner) if not inner.blocks else ():
                treatments[anchor] = EMBED
            if inner.tag not in BLOCKS:
                treatments[inner.node] = _LINES
            _treat(inner, around, treatments, lines)
            before = inner if not inner.blocks and len(inner.lines) == 1 else None
    lines += block.lines[own:]
    # A line that is nothing but the placeholder of a player says nothing of where the text ends.
    lines[:] = [line for line in lines if not (line.text.startswith('[') and named_by_label(line.text))]
    if block.blocks:
        for child in block.node.children:
            if getattr(child, "tag", "") == "a":
                for anchor in (child,):
                    if named_by_label(visible_text(anchor)):
                        treatments[anchor] = EMBED
