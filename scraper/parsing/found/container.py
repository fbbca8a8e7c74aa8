"""Which block of a page holds the text of its article, and which of its children are parts of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.parsing.found.blocks import HEADINGS
from scraper.parsing.found.vocabulary import Sense

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.parsing.found.blocks import Block, Line, Tree

_KEEPS: Final = 0.88  # share of a block's weight; a child that keeps as much is looked into
_MAIN: Final = 0.5  # share of a block's weight; a child with less is not the text alone
_MORE: Final = 0.1  # share of a block's weight in children that are like the best one: the text goes on there
_DENSE: Final = 0.75  # share of words in sentences
_LONG: Final = 13  # words of a line in the mean, from which lines are paragraphs
_DIGITS: Final = re.compile(r"\d+")
_PARTS: Final = frozenset(("p", "blockquote", "ul", "ol", "dl", "li", "pre", "table", "tbody", "tr", "dd", "dt", *HEADINGS))


def choose(tree: Tree) -> Block:
    """The block that holds the text: the way down from the root goes on while one child has nearly all of it."""
    here = tree.root
    while here.blocks:
        best = max(here.blocks, key=value)
        worth, whole = value(best), value(here)
        if best.tag in _PARTS or worth <= 0:
            break
        if worth < _KEEPS * whole and (
            worth < _MAIN * whole or sum(value(other) for other in others_like(here, best)) >= _MORE * whole
        ):
            break
        here = best
    while here.parent is not None and here.tag in _PARTS - {"tr"} and here.tag != "td":
        here = here.parent
    return here


def value(block: Block) -> float:
    """What speaks for a block being the text, less what speaks against."""
    return block.prose - block.noise


def others_like(parent: Block, best: Block) -> Iterator[Block]:
    """The other children of a block that may be parts of the same text as its best child."""
    kind = _kind(best)
    for other in parent.blocks:
        if other is not best and other.prose > 0 and value(other) > 0 and not other.silenced:
            if _kind(other) == kind or other.tag in _PARTS:
                yield other
            elif is_prose(other):
                yield other


def is_prose(block: Block) -> bool:
    """Whether a block is nothing but paragraphs: long lines, most of their words in sentences, no headline above."""
    lines = block.every_line()
    words = sum(line.words for line in lines)
    speaking = sum(line.words for line in lines if line.weight > 0)
    if not lines or lines[0].block.heading:
        return False
    return speaking >= _DENSE * words and words >= _LONG * len(lines)


def _kind(block: Block) -> tuple[str, str]:
    return block.tag, _DIGITS.sub("", block.names)
