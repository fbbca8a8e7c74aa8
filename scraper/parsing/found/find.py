"""Finds the body of an article by what a page says, whatever the names of its elements, and says why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.facts.furniture import Fate, Treatment
from scraper.parsing.body.pagers import own_page
from scraper.parsing.fields.titles import TitleKeys
from scraper.parsing.found.blocks import PageLine, Tree
from scraper.parsing.found.container import choose
from scraper.parsing.found.ends import trim
from scraper.parsing.found.gallery import gallery_of
from scraper.parsing.found.labels import is_frame_label, is_label
from scraper.parsing.found.sign import EMBED, FRAME
from scraper.parsing.found.sign_search import sign_of
from scraper.parsing.found.signs import OTHER_ARTICLE, SIGNS
from scraper.parsing.found.surroundings import Surroundings
from scraper.parsing.found.weights import Weights
from scraper.parsing.page.dom import BLOCKS, Element, visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from scraper.core.article import Kind
    from scraper.parsing.found.blocks import PageBlock
    from scraper.parsing.found.settled_furniture import SettledFurniture
    from scraper.parsing.page.dom import Document, Node
    from scraper.parsing.page.parsed_page import ParsedPage

_LINES: Final = Treatment(Fate.LINES)
_CLOCK: Final = Treatment(Fate.TIME)
# Why an element of the body that shows no sign of furniture is not text.
_WHYS: Final = {
    Fate.CUT: "It stands before the first sentence of the text, or behind its end.",
    Fate.EMBED: "It is nothing but the placeholder of a player.",
    Fate.TIME: "It is the time of an entry, which opens the heading below.",
}
_LEARNED: Final = "The newsroom's pages have taught that no text stands in it."
_SHORT_KINDS: Final = frozenset(("infographic", "video"))
_TITLE_WORDS: Final = 40  # of a headline at most; a longer line is a paragraph
_TIME: Final = late_pattern(r"\d{1,2}[.:]\d{2}(?:\s*(?:WIB|WITA|WIT))?", re.IGNORECASE)


@dataclass(slots=True)
class FoundBody:
    """A body that was found by its content, with the evidence for ``scraper doctor``.

    tree: the blocks of the page; around: the body's container and what its blocks are judged by; treatments: what
    becomes of nodes of the body; lines: its text, in order of reading;
    seen: the furniture in it, as name of the sign and block;
    is_whole_tree: whether its container was known, so that the tree has nothing of the page besides.
    settled: the learned furniture of a known container.
    """

    tree: Tree
    around: Surroundings
    treatments: dict[Element, Treatment] = field(default_factory=dict)
    lines: list[PageLine] = field(default_factory=list)
    seen: list[tuple[str, PageBlock]] = field(default_factory=list)
    is_whole_tree: bool = False
    settled: SettledFurniture | None = None

    @property
    def headline(self) -> PageLine | None:
        """The line with the page's title."""
        return self.around.headline

    @property
    def reasons(self) -> dict[Element, str]:
        """The reason for each node of the body that was left out of the text, by node."""
        whys = {node: _WHYS.get(treatment.fate, "") for node, treatment in self.treatments.items()}
        whys |= {block.node: _LEARNED for block in self.tree.blocks if block.known is not None}
        signs = {sign.name: sign.why for sign in SIGNS}
        return whys | {block.node: signs[name] for name, block in self.seen}

    @property
    def nodes(self) -> Sequence[Node]:
        """What to walk."""
        return self.around.container.node.children

    def read(self, titles: Collection[str]) -> FoundBody:
        """Decides on every block of the body, and where the text in it begins and ends."""
        self._read(self.around.container)
        self._mark_times()
        trim(self.lines, titles, self.around, self.treatments)
        return self

    def _read(self, block: PageBlock) -> None:
        """Reads the lines of a block and of those in it that are no furniture."""
        levels = [self._inside(block)]
        while levels:
            entry = next(levels[-1], None)
            if entry is None:
                levels.pop()
            elif isinstance(entry, PageLine):
                self._add(entry)
            elif not self._is_furniture(entry):
                if entry.blocks:
                    levels.append(self._inside(entry))
                else:
                    self._mark_placeholders(entry)
                    for line in entry.lines:
                        self._add(line)

    def _inside(self, block: PageBlock) -> Iterator[PageLine | PageBlock]:
        """Yield the lines and blocks of a block, in order of reading."""
        self._mark_placeholders(block)
        own = 0
        for inner in block.blocks:
            while own < len(block.lines) and block.lines[own].number < inner.first:
                yield block.lines[own]
                own += 1
            yield inner
        yield from block.lines[own:]

    def _mark_placeholders(self, block: PageBlock) -> None:
        """Marks the links in a block's own lines that are nothing but the placeholder of a player."""
        for line in block.lines:
            if line.linked and "[" in line.text:
                for anchor in block.node.find_all("a"):
                    if self.around.is_placeholder(visible_text(anchor)):
                        self.treatments[anchor] = EMBED
                break

    def _is_furniture(self, block: PageBlock) -> bool:
        """Return whether a block is furniture, and notes what becomes of it."""
        around = self.around
        label = around.before = self.lines[-1] if self.lines else None
        treatment, name = block.known, ""
        if treatment is None and self.settled is not None:
            treatment = block.known = self.settled.repeated(block)
        if treatment is None:
            sign = sign_of(block, around)
            if sign is None:
                if block.tag not in BLOCKS:
                    self.treatments[block.node] = _LINES
                return False
            treatment, name = sign.treatment, sign.name
            self.seen.append((name, block))
        self.treatments[block.node] = treatment
        if around.gallery and treatment.fate is Fate.FIGURE:
            self.lines += block.every_line()
        elif label is not None and label.block.is_plain and _is_label_of(label, treatment, name):
            self.treatments[label.block.node] = FRAME
            self.lines.pop()
        return True

    def _add(self, line: PageLine) -> None:
        """Adds a line of text; the placeholder of a player says nothing of where the text begins or ends."""
        if "[" in line.text and (words := self.around.without_placeholder(line.text)) != line.text:
            line.text, line.linked = words, 0
        if line.text:
            self.lines.append(line)
            if line.weight > 0:
                self.around.texts.add(line.text)

    def _mark_times(self) -> None:
        """Marks the time of an entry of a live report, which opens the heading right below."""
        times = {line for line, below in pairwise(self.lines) if below.block.heading and _TIME.fullmatch(line.text)}
        for line in times:
            nodes = line.block.node.children[line.start : line.end]
            inner = next((node for node in nodes if isinstance(node, Element)), None)
            node = line.block.node if line.block.size == 1 else inner
            if node is not None:
                self.treatments[node] = _CLOCK
        if times:
            self.lines = [line for line in self.lines if line not in times]


def _is_label_of(line: PageLine, treatment: Treatment, sign: str) -> bool:
    """Return whether a line right before furniture is its label. sign: the name of what showed that it is furniture."""
    if treatment.fate is Fate.BOX:
        return is_label(line.text)
    return sign == OTHER_ARTICLE and is_frame_label(line.text)


def find_by_content(
    page: ParsedPage, titles: Collection[str], is_hinted: Callable[[str], bool] | None = None, kind: Kind = "article"
) -> FoundBody | None:
    """Return the body of the page's article, found by its content; None where no text of an article stands.

    titles: what the page is called.
    is_hinted: see ``Weights``.
    kind: a gallery has its text in captions; beside an infographic or a video stand a sentence or two.
    """
    root = page.doc.root
    if root is None:
        return None
    gallery = kind == "photo"
    tree = Tree(root)
    weights = Weights(tree, is_hinted, gallery=gallery)
    if weights.prose <= 0 and tree.skipped:
        tree = Tree(root, frozenset())
        weights = Weights(tree, is_hinted, gallery=gallery)
    if weights.prose <= 0:
        return None
    headline = _headline(tree, titles)
    container = gallery_of(tree, headline) if gallery else None
    if container is None:
        container = choose(tree, headline, short=kind in _SHORT_KINDS)
    around = Surroundings(page.base, page.wording.placeholder, weights, container, headline, gallery)
    _know_pages(around, page)
    return FoundBody(tree, around).read(titles)


def read_within(  # noqa: PLR0913, PLR0917 - as ``find_by_content``
    page: ParsedPage,
    node: Element,
    titles: Collection[str],
    is_hinted: Callable[[str], bool] | None,
    kind: Kind,
    settled: SettledFurniture | None = None,
) -> FoundBody | None:
    """Return the body of the page's article whose container is known; None for a container without prose.

    The rest of the page is not looked at, which halves the time of ``find_by_content``.

    settled: what was learned to be no text.
    """
    tree = Tree(node, known=settled.treatment if settled else None)
    gallery = kind == "photo"
    weights = Weights(tree, is_hinted, gallery=gallery)
    if weights.prose <= 0:
        return None
    around = Surroundings(page.base, page.wording.placeholder, weights, tree.root, gallery=gallery)
    _know_pages(around, page)
    return FoundBody(tree, around, is_whole_tree=True, settled=settled).read(titles)


def read_whole(doc: Document, page: ParsedPage, titles: Collection[str]) -> FoundBody | None:
    """Return the body that a document is as a whole, as one from the state of the page; None for an empty document."""
    if doc.root is None:
        return None
    tree = Tree(doc.root)
    body = next((block for block in tree.blocks if block.tag == "body"), tree.root)
    return FoundBody(tree, Surroundings(page.base, page.wording.placeholder, Weights(tree), body)).read(titles)


def _know_pages(around: Surroundings, page: ParsedPage) -> None:
    """Tell which page of its article it is, and what leads to the others."""
    around.is_further = page.address is not None and page.address.page > 1
    around.own = lambda address: own_page(address, page.site, page.address, page.base)


def _headline(tree: Tree, titles: Collection[str]) -> PageLine | None:
    """Return the line with the page's title: of a heading, else of any line."""
    keys = TitleKeys(titles)
    for of_headings in (True, False):
        for line in tree.lines:
            if line.block.heading is of_headings and line.words <= _TITLE_WORDS and line.text in keys:
                return line
    return None
