"""Finds the body of an article by what a page says, whatever the names of its elements, and says why."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.facts.furniture import Fate, Treatment
from scraper.parsing.fields.titles import title_key
from scraper.parsing.found.blocks import Tree
from scraper.parsing.found.container import choose
from scraper.parsing.found.ends import trim
from scraper.parsing.found.signs import EMBED, FRAME, Surroundings, is_label, is_placeholder, sign_of, without_placeholder
from scraper.parsing.found.weights import Weights, kind_of, kind_within
from scraper.parsing.page.dom import BLOCKS, Element, visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from scraper.core.article import Kind
    from scraper.parsing.found.blocks import Block, Line
    from scraper.parsing.page.dom import Document, Node

_LINES = Treatment(Fate.LINES)
_SHORT_KINDS = frozenset(("infographic", "video"))
_TITLE_WORDS = 40  # of a headline
_TIME = re.compile(r"\d{1,2}[.:]\d{2}(?:\s*(?:WIB|WITA|WIT))?", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """A body that was found. nodes: what to walk; treatments: what becomes of nodes in it, by evidence."""

    nodes: Sequence[Node]
    treatments: dict[Element, Treatment]
    container: Block
    tree: Tree
    weights: Weights
    base: str
    headline: Line | None
    lines: list[Line] = field(default_factory=list)
    seen: list[tuple[str, Block]] = field(default_factory=list)


def find_body(
    doc: Document,
    base: str,
    titles: Collection[str],
    is_hinted: Callable[[str], bool] | None = None,
    *,
    kind: Kind = "article",
) -> Found | None:
    """The body of the page's article by its content; None where no text of an article stands.

    titles: what the page is called; is_hinted: see ``Weights``; kind: of the page, for a gallery has its text in
    its captions, and beside pictures and videos stand a sentence or two.
    """
    if doc.root is None:
        return None
    gallery = kind == "photo"
    tree = Tree(doc.root)
    weights = Weights(tree, is_hinted, gallery=gallery)
    if weights.prose <= 0 and tree.skipped:
        tree = Tree(doc.root, frozenset())
        weights = Weights(tree, is_hinted, gallery=gallery)
    if weights.prose <= 0:
        return None
    headline = _headline(tree, titles)
    return _read(tree, choose(tree, headline, short=kind in _SHORT_KINDS), weights, base, titles, headline, gallery=gallery)


def find_in(doc: Document, base: str, titles: Collection[str]) -> Found:
    """The body that a document is as a whole, as one from the state of a page."""
    if doc.root is None:
        raise ValueError("an empty document has no body")
    tree = Tree(doc.root)
    weights = Weights(tree)
    body = next((block for block in tree.blocks if block.tag == "body"), tree.root)
    return _read(tree, body, weights, base, titles, None)


def _read(
    tree: Tree, container: Block, weights: Weights, base: str, titles: Collection[str], headline: Line | None,
    *, gallery: bool = False,
) -> Found:
    treatments: dict[Element, Treatment] = {}
    around = Surroundings(base, weights, container.prose, _paragraphs(container), gallery)
    lines: list[Line] = []
    _treat(container, around, treatments, lines)
    _mark_times(lines, treatments)
    lines = [line for line in lines if line.text]
    trim(lines, titles, around, treatments)
    return Found(container.node.children, treatments, container, tree, weights, base, headline, lines, around.seen)


def _headline(tree: Tree, titles: Collection[str]) -> Line | None:
    """The line with the page's title: of a heading, else of any line."""
    keys = {title_key(title) for title in titles} - {""}
    for of_headings in (True, False):
        for line in tree.lines:
            if line.block.heading is of_headings and line.words <= _TITLE_WORDS and title_key(line.text) in keys:
                return line
    return None


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
            if block.names:
                found[kind_of(block)] += block.prose
            if block.lines:
                found[kind_within(block)] += block.prose
            stack += block.blocks
    return found


def _treat(block: Block, around: Surroundings, treatments: dict[Element, Treatment], lines: list[Line]) -> None:
    """Decides on every block in a block; what is text adds its lines."""
    if any(line.linked and "[" in line.text for line in block.lines):
        for anchor in block.node.find_all("a"):
            if is_placeholder(visible_text(anchor) or " "):
                treatments[anchor] = EMBED
    own = 0
    for inner in block.blocks:
        while own < len(block.lines) and block.lines[own].number < inner.first:
            _add(block.lines[own], lines, around)
            own += 1
        around.before = lines[-1] if lines else None
        sign = sign_of(inner, around)
        if sign is None:
            if inner.tag not in BLOCKS:
                treatments[inner.node] = _LINES
            _treat(inner, around, treatments, lines)
            continue
        around.seen.append((sign.name, inner))
        if around.gallery and sign.treatment.fate is Fate.FIGURE:
            lines += inner.every_line()
        treatments[inner.node] = sign.treatment
        label = around.before
        if sign.treatment.fate is Fate.BOX and label is not None and is_label(label.text) and label.block.is_plain:
            treatments[label.block.node] = FRAME
            lines.pop()
    for line in block.lines[own:]:
        _add(line, lines, around)


def _add(line: Line, lines: list[Line], around: Surroundings) -> None:
    """Adds a line of text; the placeholder of a player says nothing of where the text begins or ends."""
    if "[" in line.text and (spoken := without_placeholder(line.text)) != line.text:
        line.text, line.linked = spoken, 0
    if line.text:
        lines.append(line)
        if line.weight > 0:
            around.texts.add(line.text)
