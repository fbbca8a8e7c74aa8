"""The sign of an odd box: a short box in the text that a page's system made, where the text itself was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.found.box_signs import has_control
from scraper.parsing.found.labels import names_source
from scraper.parsing.found.weights import FULL_WORDS

if TYPE_CHECKING:
    from scraper.parsing.found.blocks import PageBlock, PageLine
    from scraper.parsing.found.surroundings import Surroundings

_TAGS: Final = frozenset(("div", "section", "aside", "details"))
_TYPED_TAGS: Final = frozenset(("table", "blockquote", "pre", "ol", "dl"))
_STYLE: Final = frozenset(("style", "align", "dir", "lang"))  # attributes that people set who type
_MAX_LINES: Final = 8
_MAX_WORDS: Final = 60
_SUB_HEAD_WORDS: Final = 8
_QUOTES: Final = "\"“‘'«"
_OPENING: Final = late_pattern(r"(?:[-•*·▪●]|\d{1,2}[.)])\s|[A-Z].{1,60}?\s(?:--|–|—)\s")
_ROLES: Final = (
    "button",
    "status",
    "timer",
    "marquee",
    "radio",
    "radiogroup",
    "progressbar",
    "switch",
    "slider",
    "tab",
)
_MADE: Final = ", ".join(
    ["marquee", "audio", "[aria-expanded]", "[aria-pressed]", "[onclick]", *(f"[role={role}]" for role in _ROLES)]
)


def is_odd(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a short box with a name or data that nothing else in the text bears was made by the page's system.

    Of a text whose paragraphs are all of one kind. A name alone does not tell, as text copied from elsewhere keeps its
    classes, and newsrooms set scores, corrections and quotations in boxes: a button or a link beside it does.
    """
    if not _is_small(block) or _STYLE.issuperset(block.node.attrs) or around.gallery:
        return False
    if around.before is not None and around.before.text.endswith(":"):  # it announces what follows
        return False
    if _is_typed(block) or around.alike(block) > 1 or not around.is_uniform or around.holds_text(block):
        return False
    lines = block.every_line()
    full = [line for line in lines if line.weight >= FULL_WORDS]
    if full and (full[0] is lines[0] or around.holds_paragraph(block)):
        return False
    return _offers(block)


def _is_small(block: PageBlock) -> bool:
    if not 0 < block.size <= _MAX_LINES or block.tag not in _TAGS:
        return False
    return sum(line.words for line in block.every_line()) <= _MAX_WORDS


def _is_typed(block: PageBlock) -> bool:
    """Return whether a person typed what stands in a block: a table, what somebody says, an item, a sub-head."""
    lines = block.every_line()
    first = lines[0].text
    if (
        first[0] in _QUOTES
        or _OPENING.match(first)
        or names_source(first)
        or (len(lines) == 1 and _is_sub_head(lines[0]))
    ):
        return True
    return all(line.block.heading for line in lines) or any(inner.tag in _TYPED_TAGS for inner in block.every_block())


def _is_sub_head(line: PageLine) -> bool:
    """Return whether a line looks like a sub-head: a few words, most of them with a capital letter, and no figures."""
    words = line.text.split()
    if line.linked or not 1 < len(words) <= _SUB_HEAD_WORDS or not line.text.replace(" ", "").isalpha():
        return False
    return words[0][0].isupper() and 2 * sum(word[0].isupper() for word in words) > len(words)


def _offers(block: PageBlock) -> bool:
    """Return whether a block has something to use, or that changes: a button, a link on a line of its own, a ticker.

    Sound reads the article aloud; a picture among labels is a card. A line below a player, and a sentence below a
    picture, is a caption.
    """
    if has_control(block) or block.node.attr("role") in _ROLES or block.node.select_one(_MADE) is not None:
        return True
    lines = block.every_line()
    if block.pictures or block.depicted:
        return not any(line.weight > 0 for line in lines)
    if all(address.startswith("tel:") for address in block.addresses):  # where to call for help
        return False
    return any(line.is_linked for line in lines)
