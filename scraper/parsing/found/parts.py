"""The parts of a small box: what a reader sees side by side or below each other, though no space stands between."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.parsing.page.dom import BLOCKS, SILENT, Element, Text, squash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.parsing.page.dom import Node

MAX_PARTS: Final = 24  # of a box that is looked into; one with more is no small box
_SAME_WORD: Final = frozenset(("sup", "sub"))  # what stands in these belongs to the word before
_MARKS_BEHIND: Final = ",.;:!?)]%”’\"'"  # a part that begins with one goes on with the part before
_MARKS_BEFORE: Final = "([“‘\"'"


class BoxPart(NamedTuple):
    """One part of a box.

    text: its words; linked: whether a link stands around all of them; tag: of the innermost element they stand in;
    apart: whether nothing that a person types stands between it and its neighbour in the line: no space, or the line
    break of a template; alone: whether it is its whole line.
    """

    text: str
    linked: bool
    tag: str
    apart: bool
    alone: bool


class _Run(NamedTuple):
    """A text of a line: the element it stands in, the outermost one in its line, and whether it is a link."""

    data: str
    owner: Element
    linked: bool


def parts_of(box: Element) -> list[BoxPart]:
    """Return the parts of a box, an empty list where it has more of them than a small box."""
    parts: list[BoxPart] = []
    for line in _lines_of(box):
        parts += _split(line)
        if len(parts) > MAX_PARTS:
            return []
    return parts


def _lines_of(box: Element) -> Iterator[list[_Run]]:
    """Yield the lines of a box, each as its runs of text."""
    line: list[_Run] = []
    stack: list[tuple[Iterator[Node], Element, bool]] = [(iter(box.children), box, False)]
    while stack:
        nodes, owner, linked = stack[-1]
        for node in nodes:
            if type(node) is Text:
                line.append(_Run(node.data, owner, linked))
            elif type(node) is Element and (tag := node.tag) not in SILENT:
                if (tag in BLOCKS or tag == "br") and line:
                    yield line
                    line = []
                stack.append((iter(node.children), node, linked or tag == "a"))
                break
        else:
            stack.pop()
            if owner.tag in BLOCKS and line:
                yield line
                line = []
    if line:
        yield line


def _split(line: Sequence[_Run]) -> list[BoxPart]:
    """Return the parts of a line: it is parted where elements meet, not where a person typed a space beside words."""
    groups: list[list[_Run]] = []
    broken: list[bool] = []  # whether what stands before each group was no typed space
    space = ""  # between elements
    for run in line:
        if run.data.isspace():
            space += run.data
            continue
        before = groups[-1][-1] if groups else None
        if before is None or _is_parted(before, run, space):
            groups.append([run])
            broken.append(before is not None and (not space or "\n" in space))
        else:
            groups[-1].append(_Run(f" {run.data}", run.owner, run.linked) if space else run)
        space = ""
    touching = [a or b for a, b in pairwise([*broken, False])]
    alone = len(groups) == 1
    return [_part(group, apart=apart, alone=alone) for group, apart in zip(groups, touching, strict=True)]


def _is_parted(before: _Run, run: _Run, space: str) -> bool:
    """Return whether two texts in a line, with this space between their elements, are parts of their own."""
    if before.owner is run.owner or _SAME_WORD & {before.owner.tag, run.owner.tag}:
        return False
    if space:
        return _stand_beside(before.owner, run.owner)
    left, right = before.data[-1], run.data[0]
    return not (left.isspace() or right.isspace() or left in _MARKS_BEFORE or right in _MARKS_BEHIND)


def _stand_beside(left: Element, right: Element) -> bool:
    """Return whether neither of two elements stands in the other."""
    return left not in right.ancestors and right not in left.ancestors


def _part(runs: Sequence[_Run], *, apart: bool, alone: bool) -> BoxPart:
    text = squash("".join([run.data for run in runs]))
    return BoxPart(text, all(run.linked for run in runs), runs[0].owner.tag, apart, alone)
