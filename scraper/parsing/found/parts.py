"""The parts of a small box: what a reader sees side by side or below each other, though no space stands between."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.parsing.found.made import bears_name
from scraper.parsing.page.dom import BLOCKS, SILENT, Element, Text, squash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.parsing.page.dom import Node

MAX_PARTS: Final = 30  # of a box that is looked into; one with more is no small box
MAX_NODES: Final = 400  # of such a box; without a bound, boxes in boxes that are each looked into take quadratic time
_SAME_WORD: Final = frozenset(("sup", "sub"))  # what stands in these belongs to the word before
_MARKS_BEHIND: Final = ",.;:!?)]%”’\"'"  # a part that begins with one goes on with the part before
_MARKS_BEFORE: Final = "([“‘\"'"
_ENDS: Final = (".", "?", "!", ":", ",")  # of what a person typed before an offer
_SEPARATORS: Final = frozenset("|·•/–—-»›")
_ROLES: Final = frozenset(("button", "radio", "checkbox", "switch", "tab", "option", "menuitem", "slider"))
_AROUND_NOTES: Final = frozenset(("small", "span"))
_NOWHERE: Final = ("#", "")


class BoxPart(NamedTuple):
    """One part of a box.

    text: its words; linked: whether a link stands around all of them; address: where that leads; control: whether it is
    a button by its tag, its role, or as a link that leads nowhere; apart: whether nothing that a person types stands
    between it and its neighbour in the line: no space, or the line break of a template; alone: whether it is its whole
    line; tag: of the innermost element it stands in.
    """

    text: str
    linked: bool
    address: str
    control: bool
    apart: bool
    alone: bool
    tag: str
    made: bool

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.text.count(" ") + 1


class _Run(NamedTuple):
    """A text of a line: the element it stands in, and the link or button around it."""

    data: str
    owner: Element
    use: Element | None


def is_small(box: Element) -> bool:
    """Return whether a box holds few enough nodes to be looked into."""
    return next(islice(box.descendants, MAX_NODES, None), None) is None


def parts_of(box: Element) -> list[BoxPart]:
    """Return the parts of a box, an empty list where it has more of them than a small box."""
    if not is_small(box):
        return []
    parts: list[BoxPart] = []
    for line in _lines_of(box):
        parts += _split(line)
        if len(parts) > MAX_PARTS:
            return []
    return parts


def leads_nowhere(address: str) -> bool:
    """Return whether a link leads nowhere, so that only the page's code knows what it does."""
    return address in _NOWHERE or address.lower().startswith("javascript:")


def _lines_of(box: Element) -> Iterator[list[_Run]]:
    """Yield the lines of a box, each as its runs of text."""
    line: list[_Run] = []
    stack: list[tuple[Iterator[Node], Element, Element | None]] = [(iter(box.children), box, None)]
    while stack:
        nodes, owner, use = stack[-1]
        for node in nodes:
            if type(node) is Text:
                line.append(_Run(node.data, owner, use))
            elif type(node) is Element and (tag := node.tag) not in SILENT:
                if (tag in BLOCKS or tag == "br") and line:
                    yield line
                    line = []
                stack.append((iter(node.children), node, use or (node if _is_use(node) else None)))
                break
        else:
            stack.pop()
            if owner.tag in BLOCKS and line:
                yield line
                line = []
    if line:
        yield line


def _is_use(node: Element) -> bool:
    """Return whether an element is what readers use: a link, a button, an answer to choose."""
    if node.tag == "label":
        return node.select_one("input[type=radio]") is not None
    return node.tag in {"a", "button"} or (bool(node.attrs) and node.attr("role") in _ROLES)


def _split(line: Sequence[_Run]) -> list[BoxPart]:
    """Return the parts of a line: it is parted where elements meet, not where a person typed a space beside words."""
    groups: list[list[_Run]] = []
    broken: list[bool] = []  # whether what stands before each group was no typed space
    space = ""  # between elements
    for run in line:
        data = run.data
        if data.isspace() or (run.use is None and data.strip() in _SEPARATORS):
            space += data
            continue
        before = groups[-1][-1] if groups else None
        if before is None or _is_parted(before, run, space):
            groups.append([run])
            broken.append(before is not None and _is_broken(before.data, space, data))
        else:
            groups[-1].append(_Run(f" {data}", run.owner, run.use) if space else run)
        space = ""
    touching = [a or b for a, b in pairwise([*broken, False])]
    alone = len(groups) == 1
    return [_part(group, apart=apart, alone=alone) for group, apart in zip(groups, touching, strict=True)]


def _is_broken(before: str, space: str, behind: str) -> bool:
    """Return whether no space that a person types stands between two texts: nothing, a separator, or a line break."""
    if space:
        return "\n" in space or not space.isspace()
    return not (before[-1].isspace() or behind[0].isspace())


def _is_parted(before: _Run, run: _Run, space: str) -> bool:
    """Return whether two texts in a line, with this space between their elements, are parts of their own."""
    if before.owner is run.owner or _SAME_WORD & {before.owner.tag, run.owner.tag}:
        return False
    if before.use is not run.use and run.use is not None and before.data.rstrip().endswith(_ENDS):
        return True  # a sentence is over where the offer begins
    if space:
        return _stand_beside(before.owner, run.owner)
    left, right = before.data[-1], run.data[0]
    return not (left.isspace() or right.isspace() or left in _MARKS_BEFORE or right in _MARKS_BEHIND)


def _stand_beside(left: Element, right: Element) -> bool:
    """Return whether neither of two elements stands in the other."""
    return left not in right.ancestors and right not in left.ancestors


def _part(runs: Sequence[_Run], *, apart: bool, alone: bool) -> BoxPart:
    text = squash("".join([run.data for run in runs]))
    owner, use = runs[0].owner, runs[0].use
    made = bears_name(owner) or (owner.tag in _AROUND_NOTES and not owner.attrs)
    if use is None or any(run.use is not use for run in runs):
        return BoxPart(text, False, "", False, apart, alone, owner.tag, made)  # noqa: FBT003  by position: many
    if use.tag != "a" or use.attr("role") in _ROLES:
        return BoxPart(text, False, "", True, apart, alone, use.tag, made)  # noqa: FBT003
    address = (use.attr("href") or "").strip()
    return BoxPart(text, True, address, leads_nowhere(address), apart, alone, use.tag, made)  # noqa: FBT003
