"""Which block of a page holds the pictures of a gallery: one with a row of pictures, each with its caption."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scraper.parsing.found.blocks import PageBlock, PageLine, Tree

_MIN_PICTURES: Final = 2
_CAPTION_LINES: Final = 3  # what a picture shows, who made it, its number
_OPENING: Final = 8.0  # weight of a sentence that can be the text above the pictures


def gallery_of(tree: Tree, headline: PageLine | None) -> PageBlock | None:
    """Return the smallest block with all pictures and captions behind the headline, and with the text above them.

    None for a page without such a row: a picture whose caption is a link leads to another article.
    """
    start = headline.number if headline is not None else -1
    entries = [
        block
        for block in tree.blocks
        if block.first > start and _is_entry(block) and (block.parent is None or not _is_entry(block.parent))
    ]
    if len(entries) < _MIN_PICTURES:
        return None
    inside: Counter[PageBlock] = Counter()
    for entry in entries:
        here = entry.parent
        while here is not None:
            inside[here] += 1
            here = here.parent
    row = next(block for block in reversed(tree.blocks) if inside[block] == len(entries))
    opening = next((line for line in tree.lines[start + 1 : row.first] if line.weight >= _OPENING), None)
    outer = row.parent
    return outer if opening is not None and outer is not None and opening.block.is_within(outer) else row


def _is_entry(block: PageBlock) -> bool:
    """Return whether a block is a picture with its caption."""
    if (
        not 0 < block.size <= _CAPTION_LINES
        or block.prose <= 0
        or block.silenced
        or not (block.pictures or block.depicted)
    ):
        return False
    return not any(line.is_linked for line in block.every_line())
