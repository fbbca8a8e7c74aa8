"""Which sign of furniture a block between paragraphs shows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from scraper.parsing.found.sign import features_of
from scraper.parsing.found.signs import SIGNS
from scraper.parsing.found.signs_of_use import SPEECH
from scraper.parsing.found.weights import is_warning

if TYPE_CHECKING:
    from scraper.parsing.found.blocks import PageBlock
    from scraper.parsing.found.sign import Sign
    from scraper.parsing.found.surroundings import Surroundings

_MAX_BOX_LINES: Final = 80  # of furniture between paragraphs; what has more is looked into
_MAX_LABEL_WORDS: Final = 25  # of a line that can be a sign by its words: a label, a notice with the link of an app
_MAX_BOX_BLOCKS: Final = 300  # of such furniture; keeps the search linear where boxes stand in boxes without words


def sign_of(block: PageBlock, around: Surroundings) -> Sign | None:
    """Return the first sign that a block between paragraphs shows; None for one that is text or holds some.

    A warning of what the article holds is text: a newsroom gives it a button or a picture.
    """
    if _is_paragraph(block):
        return SPEECH if _is_apart(block, around) and SPEECH.is_seen(block, around) else None
    if block.size > _MAX_BOX_LINES or block.span > _MAX_BOX_BLOCKS:
        return None
    if around.holds_signature(block) and not block.is_by_picture:
        return None
    for sign in _signs_for(features_of(block)):  # next() of a generator takes half as long again
        if sign.is_seen(block, around):
            return sign if sign.name == "named" or not is_warning(block) else None
    return None


@cache  # for some of the 512 sums
def _signs_for(features: int) -> tuple[Sign, ...]:
    """Return the signs that a block with these features can show, in their order."""
    return tuple(sign for sign in SIGNS if sign.needs == sign.needs & features)


def _is_paragraph(block: PageBlock) -> bool:
    """Return whether a block is nothing but sentences, as nearly always: no sign is seen on such a block.

    A line without links, or a line with links that is longer than any label and than what sends readers elsewhere.
    """
    if not block.is_plain or block.prose <= 0 or block.silenced:
        return False
    lines = block.lines
    if len(lines) == 1:
        return not lines[0].linked or (lines[0].words > _MAX_LABEL_WORDS and lines[0].weight > 0)
    return not any(line.linked for line in lines)


def _is_apart(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a paragraph is one line in an element of another kind than the text's."""
    return len(block.lines) == 1 and not around.holds_text(block)
