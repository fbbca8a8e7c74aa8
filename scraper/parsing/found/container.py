"""Which block of a page holds the text of its article, and which of its children are parts of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.parsing.found.blocks import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.parsing.found.blocks import Block, Line, Tree

_KEEPS: Final = 0.88  # share of a block's weight; a child that keeps as much is looked into
_MAIN: Final = 0.5  # share of a block's weight; a child with less is not the text alone
_MORE: Final = 0.1  # share of a block's weight in children that are like the best one: the text goes on there
_DENSE: Final = 0.75  # share of words in sentences
_LONG: Final = 13  # words of a line in the mean, from which lines are paragraphs
_DIGITS: Final = re.compile(r"\d+")
_PARTS: Final = frozenset(("p", "blockquote", "ul", "ol", "dl", "li", "pre", "dd", "dt", *HEADINGS))
_ROWS: Final = frozenset(("table", "tbody", "tr"))


def choose(tree: Tree) -> Block:
    """The block that holds the text: the way down from the root goes on while one child has nearly all of it."""
    here = tree.root
    while here.blocks:
        best = max(here.blocks, key=_prose)
        if best.tag in _PARTS or best.prose <= 0:
            break
        own = sum(line.weight for line in here.lines if line.weight > 0)
        whole = own + best.prose + sum(max(0.0, value(other)) for other in here.blocks if other is not best)
        if best.prose < _KEEPS * whole and (
            best.prose < _MAIN * whole
            or own >= _MORE * whole
            or sum(value(other) for other in others_like(here, best)) >= _MORE * whole
        ):
            break
        here = best
    while here.parent is not None and (here.tag in _PARTS or here.tag in _ROWS):
        here = here.parent
    return here


def value(block: Block) -> float:
    """What speaks for a block being the text, less what speaks against."""
    return block.prose - block.noise


def others_like(parent: Block, best: Block) -> Iterator[Block]:
    """The other children of a block that may be parts of the same text as its best child."""
    kind = _kind(best)
    for other in parent.blocks:
        if other is best or other.silenced or value(other) <= 0:
            continue
        if other.tag in _PARTS or (other.names and _kind(other) == kind) or is_prose(other):
            yield other


def is_prose(block: Block) -> bool:
    """Whether a block is nothing but paragraphs: long lines, most of their words in sentences, no headline above."""
    lines = block.every_line()
    words = sum(line.words for line in lines)
    speaking = sum(line.words for line in lines if line.weight > 0)
    if not lines or lines[0].block.heading:
        return False
    return speaking >= _DENSE * words and words >= _LONG * len(lines)


def _prose(block: Block) -> float:
    return block.prose


def _kind(block: Block) -> tuple[str, str]:
    return block.tag, _DIGITS.sub("", block.names)
