"""Furniture in a body that the facts of a site found: boxes that the facts do not name, judged by evidence."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

from scraper.parsing.fields.topics import TOPIC_ADDRESS
from scraper.parsing.found.blocks import Tree
from scraper.parsing.found.boxes_by_parts import MAX_BOX_CHARS, WHY_BY_PARTS, by_parts
from scraper.parsing.found.labels import (
    counts_down,
    is_ad_label,
    is_frame_label,
    is_label,
    is_popular,
    shares_page,
    speaks_of_page,
)
from scraper.parsing.found.made import bears_name, is_made
from scraper.parsing.found.parts import is_small, parts_of
from scraper.parsing.found.sign_search import sign_of
from scraper.parsing.found.surroundings import Surroundings
from scraper.parsing.found.use_signs import is_use
from scraper.parsing.found.vocabulary import named, names_of
from scraper.parsing.found.weights import Weights
from scraper.parsing.page.dom import BLOCKS, Element, Text, squash, visible_text

if TYPE_CHECKING:
    from scraper.facts.furniture import Treatment
    from scraper.facts.provider import Placeholder
    from scraper.parsing.body.find_body import Body
    from scraper.parsing.body.known import Known
    from scraper.parsing.found.blocks import PageBlock, PageLine

# In a body that facts found, a list is what its lines are, and a lone link is a line of the text.
_OF_LISTS: Final = frozenset(("contents", "share", "topics", "buttons"))
_NOT_HERE: Final = frozenset(("copy", "other article", "linked line", "player", "divider"))
_LISTS: Final = frozenset(("ul", "ol", "dl"))
# Judged by their parts alone, but for a <center> with a name, which may be any box: people type those without one.
_BY_PARTS: Final = frozenset(("span", "p", "table", "figure", "center"))
_TELLING: Final = "form, input, button, textarea, img, amp-img, iframe"  # besides links
_MAX_LABEL_CHARS: Final = 60
_MAX_SHORT_WORDS: Final = 80  # of a box that a field, a picture or a player can make furniture
# A box of links has no sentence around one, and what sends readers to a store is short: see the signs of links.
_MAX_STORE_WORDS: Final = 25
_MIN_SENTENCE_WORDS: Final = 10  # of a line beside its links
_MAX_INLINE_LEVELS: Final = 5  # between a link and its line: bold, italic, a span
_ENDS: Final = (".", "!", "?")
_LABELS: Final = (is_label, is_frame_label, is_popular, is_ad_label, speaks_of_page)


class KnownFurniture:
    """Judges the boxes of one body. The body is read a second time only when the first unnamed box is met.

    body: its containers are text, because the facts say so.
    known: of the page.
    placeholder: what stands where the newsroom embeds something.
    """

    def __init__(self, body: Body, known: Known, placeholder: Placeholder | None) -> None:
        self._nodes = body.nodes
        self._containers = body.containers
        self._base = known.base
        self._own = known.own
        self._placeholder = placeholder
        self._gallery = known.gallery
        self._decisions = known.decisions
        self._lines: list[PageLine] = []
        self._blocks: dict[Element, PageBlock] = {}
        self._kinds: dict[Element, Counter[tuple[str, str | None]]] = {}

    def treatment(self, node: Element, tag: str) -> Treatment | None:
        """Return what becomes of a box that no fact names; None for one that is text or holds some."""
        if node in self._containers:
            return None
        if tag in _BY_PARTS or tag in _LISTS:
            treatment = self._by_sign(node, tag) if tag in _LISTS and self._may_be_list_of_links(node) else None
            if treatment is None and not self._gallery and (treatment := by_parts(node, tag, self._base)) is not None:
                self._note(node, WHY_BY_PARTS)
            if treatment is not None or tag != "center" or not bears_name(node):
                return treatment
        return self._by_sign(node, tag) if self._may_be_box(node, tag) else None

    def _by_sign(self, node: Element, tag: str) -> Treatment | None:
        """Return what the first sign says that a box shows; reads the body a second time for the first box."""
        around = self._around
        block = self._blocks.get(node)
        if around is None or block is None:
            return None
        around.before = self._lines[block.first - 1] if block.first else None
        sign = sign_of(block, around)
        if sign is None or sign.name in _NOT_HERE or (tag in _LISTS and sign.name not in _OF_LISTS):
            return None
        self._note(node, sign.why)
        return sign.treatment

    def _note(self, node: Element, why: str) -> None:
        if self._decisions is not None:
            self._decisions.reasons[node] = why

    def _may_be_box(self, node: Element, tag: str) -> bool:
        """Whether anything in a box, its name or its first line is a reason for a closer look, which costs more."""
        anchors = node.find_all("a")
        if anchors and not (_has_more_words(node, _MAX_STORE_WORDS) and _are_in_sentences(anchors)):
            return not any(self._own(anchor.attr("href") or "") for anchor in anchors)  # what holds a pager
        if "-" in tag:
            return True
        if node.select_one(_TELLING) is not None and not _has_more_words(node, _MAX_SHORT_WORDS):
            return True
        if node.attrs and (named(names_of(node)).frames or (self._is_alone(node) and _is_short(node))):
            return True
        return _tells_by_words(node)

    def _is_alone(self, node: Element) -> bool:
        """Return whether no element beside a box has its name: the entries of a live report are many of one name."""
        parent = node.parent
        if not isinstance(parent, Element):
            return True
        if parent not in self._kinds:
            boxes = (child for child in parent.children if isinstance(child, Element) and child.children)
            self._kinds[parent] = Counter((box.tag, box.attr("class")) for box in boxes)
        return self._kinds[parent][node.tag, node.attr("class")] == 1

    @staticmethod
    def _may_be_list_of_links(node: Element) -> bool:
        """Return whether the first link of a list leads into the page, to a topic, to code, or shares the page."""
        anchor = node.find("a")
        address = anchor.attr("href") or "" if anchor is not None else ""
        return (
            address.startswith(("#", "javascript:"))
            or shares_page(address)
            or TOPIC_ADDRESS.search(address) is not None
        )

    @cached_property
    def _around(self) -> Surroundings | None:
        parent = next((node.parent for node in self._nodes if isinstance(node.parent, Element)), None)
        if parent is None:
            return None
        tree = Tree(parent, frozenset())
        weights = Weights(tree, gallery=self._gallery)
        self._lines = tree.lines
        self._blocks = {block.node: block for block in tree.blocks}
        return Surroundings(self._base, self._placeholder, weights, tree.root, gallery=self._gallery)


def _tells_by_words(node: Element) -> bool:
    """Return whether the first line of a box is a label, or its parts are what readers use or watch."""
    head = next((child for child in node.children if type(child) is Element), node)
    if is_small(head):
        words = visible_text(head)
        if len(words) <= _MAX_LABEL_CHARS and any(tells(words) for tells in _LABELS):
            return True
    whole = node.text
    if len(whole) > MAX_BOX_CHARS:
        return False
    if len(whole) <= _MAX_LABEL_CHARS and counts_down(squash(whole)):
        return True
    return is_made(node) and is_use(parts_of(node))


def _is_short(node: Element) -> bool:
    """Return whether a box holds some words, and no more than a box with a name of its own does."""
    text = node.text
    return len(text) <= MAX_BOX_CHARS and bool(text.strip())


def _has_more_words(node: Element, count: int) -> bool:
    return len(node.text.split(None, count)) > count


def _are_in_sentences(anchors: list[Element]) -> bool:
    """Return whether each link stands in a sentence that says more than the link."""
    lines = {_line_of(anchor) for anchor in anchors}  # each is looked at once, however many links it has
    return all(line is not None and _is_sentence(line) for line in lines)


def _line_of(anchor: Element) -> Element | None:
    """Return the element on lines of its own that a link stands in; None where others stand between."""
    here = anchor.parent
    for _ in range(_MAX_INLINE_LEVELS):
        if not isinstance(here, Element) or here.tag in BLOCKS:
            break
        here = here.parent
    return here if isinstance(here, Element) and here.tag in BLOCKS else None


def _is_sentence(line: Element) -> bool:
    """Return whether the words of a line beside its links end a sentence, and are more than a label."""
    runs = [child.data for child in line.children if type(child) is Text]
    return sum(len(run.split()) for run in runs) >= _MIN_SENTENCE_WORDS and runs[-1].rstrip().endswith(_ENDS)
