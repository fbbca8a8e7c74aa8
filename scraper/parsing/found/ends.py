"""Where the text of a found body begins and ends: what stands before its first sentence and behind its last one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.parsing.fields.dates import read_date
from scraper.parsing.fields.titles import title_key
from scraper.parsing.found.signs import FRAME, is_label, is_signature
from scraper.parsing.found.weights import kind_within
from scraper.parsing.page.dom import Element, visible_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from scraper.facts.furniture import Treatment
    from scraper.parsing.found.blocks import Block, Line
    from scraper.parsing.found.signs import Surroundings

_DASHES: Final = ("-", "–", "—")
_DATE_CHARS: Final = 80
_RIGHTS: Final = re.compile(r"[^\w©]*(?:©|copyright\b|hak cipta\b|all rights reserved)", re.IGNORECASE)


def trim(
    lines: list[Line], titles: Collection[str], around: Surroundings, treatments: dict[Element, Treatment]
) -> None:
    """Cuts what stands around the text, from the lines and, as treatments of their nodes, from what is walked."""
    keys = {title_key(title) for title in titles}
    first = next((index for index, line in enumerate(lines) if _speaks(line, keys)), len(lines))
    if first == len(lines):
        _cut(lines, [], treatments)
        lines.clear()
        return
    last = next(index for index in reversed(range(len(lines))) if _speaks(lines[index], keys))
    top = first
    while top > 0 and _opens(lines[top - 1], lines[top], keys):
        top -= 1
    gone = lines[:top]
    kept = lines[top : last + 1]
    closed = False
    pending: list[Line] = []  # a sub-head belongs to the text where text follows
    for line in lines[last + 1 :]:
        if is_signature(line.text) or (not closed and _closes(line, around)):
            kept += (*pending, line)
            pending = []
        elif not closed and not pending and line.block.heading and not is_label(line.text):
            pending = [line]
        else:
            gone += (*pending, line)
            pending = []
            closed = True
    gone += pending
    lines[:] = kept
    _cut(gone, kept, treatments)


def _speaks(line: Line, keys: set[str]) -> bool:
    return line.weight > 0 and title_key(line.text) not in keys and not _is_dated(line) and not _RIGHTS.match(line.text)


def _opens(line: Line, below: Line, keys: set[str]) -> bool:
    """Whether a line right before the first sentence belongs to the text: a dateline, a sub-head right above it."""
    if line.text.endswith(_DASHES):
        return True
    if not line.block.heading or line.block.tag == "h1" or below.number - line.number > 1:
        return False
    return title_key(line.text) not in keys and not is_label(line.text)


def _closes(line: Line, around: Surroundings) -> bool:
    """Whether a line behind the last sentence belongs to the text: a signature, the end of a list."""
    if line.is_linked or line.block.heading or is_label(line.text) or _is_dated(line):
        return False
    return not _RIGHTS.match(line.text) and (
        line.block.tag in {"li", "td", "th", "p", "blockquote", "dd"} or around.paragraphs.get(kind_within(line.block), 0) > 0
    )


def _is_dated(line: Line) -> bool:
    return len(line.text) < _DATE_CHARS and read_date(line.text) is not None


def _cut(gone: list[Line], kept: list[Line], treatments: dict[Element, Treatment]) -> None:
    """Marks the nodes of the lines that go, where no line that stays is in them."""
    holders: set[Block] = set()
    for line in kept:
        here: Block | None = line.block
        while here is not None and here not in holders:
            holders.add(here)
            here = here.parent
    for line in gone:
        block = line.block
        if block not in holders:
            treatments[block.node] = FRAME
            continue
        taken = {place for other in kept if other.block is block for place in _places(other)}
        for place in _places(line):
            node = block.node.children[place]
            if place in taken or not isinstance(node, Element) or node in treatments:
                continue
            if not is_signature(visible_text(node) or " "):
                treatments[node] = FRAME


def _places(line: Line) -> range:
    """Which children of its block's node a line stands in."""
    return range(line.start, max(line.end, line.start + 1))
