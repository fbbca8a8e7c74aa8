"""Where the text of a found body begins and ends: what stands before its first sentence and behind its last one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from scraper.parsing.body.opening import BOLD_TAGS
from scraper.parsing.fields.dates import read_date
from scraper.parsing.fields.titles import TitleKeys
from scraper.parsing.found.labels import is_label, is_rights, is_signature
from scraper.parsing.found.sign import FRAME
from scraper.parsing.page.dom import Element, visible_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from scraper.facts.furniture import Treatment
    from scraper.parsing.found.blocks import PageBlock, PageLine
    from scraper.parsing.found.surroundings import Surroundings

_DASHES: Final = ("-", "–", "—")
_DATELINE_WORDS: Final = 8  # of a dateline that stands alone
_TITLE_WORDS: Final = 40  # of a title at most; a longer line is a paragraph
_DATE_CHARS: Final = 80  # of a line that is the date of the article; a sentence with a date is longer
_OF_TEXT: Final = frozenset(("li", "td", "th", "p", "blockquote", "dd"))


def trim(
    lines: list[PageLine], titles: Collection[str], around: Surroundings, treatments: dict[Element, Treatment]
) -> None:
    """Cuts what stands around the text, from the lines and, as treatments of their nodes, from what is walked."""
    keys = TitleKeys(titles)
    first = next((index for index, line in enumerate(lines) if _speaks(line, keys)), None)
    if first is None:
        _cut(lines, [], treatments)
        lines.clear()
        return
    last = next(index for index in range(len(lines) - 1, -1, -1) if _speaks(lines[index], keys))
    while first > 0 and _opens(lines[first - 1], lines[first], keys, around):
        first -= 1
    before = lines[:first]
    opening = [line for line in before if line.text.endswith(_DASHES) and line.words <= _DATELINE_WORDS][-1:]
    behind, gone = _behind(lines[last + 1 :], around)
    gone += [line for line in before if line not in opening]
    lines[:] = [*opening, *lines[first : last + 1], *behind]
    if gone:
        _cut(gone, lines, treatments)


def _speaks(line: PageLine, keys: TitleKeys) -> bool:
    if line.weight <= 0 or is_rights(line.text) or _is_dated(line):
        return False
    return line.words > _TITLE_WORDS or line.text not in keys


def _opens(line: PageLine, below: PageLine, keys: TitleKeys, around: Surroundings) -> bool:
    """Return whether a line right before the first sentence is its sub-head.

    A further page of an article has its sub-head in bold as often as in a heading; on the first page a bold line above
    the text is of its frame.
    """
    is_head = line.block.heading or (around.is_further and _is_bold(line))
    if not is_head or line.block.tag == "h1" or below.number - line.number > 1:
        return False
    return line.text not in keys and not is_label(line.text)


def _is_bold(line: PageLine) -> bool:
    """Return whether a line is nothing but one bold element."""
    children = line.block.node.children
    nodes = [children[place] for place in _places(line)]
    inner = [node for node in nodes if isinstance(node, Element) or node.text.strip()]
    return len(inner) == 1 and isinstance(inner[0], Element) and inner[0].tag in BOLD_TAGS


def _behind(lines: list[PageLine], around: Surroundings) -> tuple[list[PageLine], list[PageLine]]:
    """Of the lines behind the last sentence those that belong to the text, and those that do not.

    A list goes on until something else comes; a signature may stand behind that; a sub-head belongs to what follows.
    """
    kept: list[PageLine] = []
    gone: list[PageLine] = []
    pending: list[PageLine] = []
    is_open = True
    for line in lines:
        if is_signature(line.text) or (is_open and _goes_on(line, around)):
            kept += (*pending, line)
            pending = []
        elif is_open and not pending and line.block.heading and not is_label(line.text):
            pending = [line]
        else:
            gone += (*pending, line)
            pending = []
            is_open = False
    return kept, [*gone, *pending]


def _goes_on(line: PageLine, around: Surroundings) -> bool:
    """Return whether a line without a sentence belongs to the text before it."""
    if line.is_linked or line.block.heading or is_label(line.text) or is_rights(line.text) or _is_dated(line):
        return False
    return line.block.tag in _OF_TEXT or around.holds_some_text(line.block)


def _is_dated(line: PageLine) -> bool:
    return len(line.text) < _DATE_CHARS and read_date(line.text) is not None


def _cut(gone: list[PageLine], kept: list[PageLine], treatments: dict[Element, Treatment]) -> None:
    """Marks the nodes of the lines that go, where no line that stays is in them."""
    holders: set[PageBlock] = set()
    taken: defaultdict[PageBlock, set[int]] = defaultdict(set)
    for line in kept:
        taken[line.block].update(_places(line))
        here: PageBlock | None = line.block
        while here is not None and here not in holders:
            holders.add(here)
            here = here.parent
    for line in gone:
        if line.block not in holders:
            treatments[line.block.node] = FRAME
            continue
        children = line.block.node.children
        for place in _places(line):
            node = children[place]
            if place in taken[line.block] or not isinstance(node, Element) or node in treatments:
                continue
            if not is_signature(visible_text(node)):
                treatments[node] = FRAME


def _places(line: PageLine) -> range:
    """Return which children of its block's node a line stands in."""
    return range(line.start, max(line.end, line.start + 1))
