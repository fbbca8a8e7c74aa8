"""The opening of a body: the dateline that stands loose before its first paragraph, and what it may be joined to."""

from __future__ import annotations

from typing import Final

from scraper.core.late_pattern import late_pattern
from scraper.core.sentences import ENDS, QUOTES
from scraper.parsing.page.dom import BLOCKS, SILENT, Element, Text, ends_line, is_filled, visible_text

BOLD_TAGS: Final = frozenset(("strong", "b"))
_NO_SENTENCES: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "nav", "figure"))
_MAX_DATELINE_CHARS: Final = 100
_DASH: Final = late_pattern(r"\s?(?:-{1,2}|–|—)(?=\s|\Z)")
MAX_OPENING_LEVELS: Final = 150  # of blocks, each the first of the one around it; saved pages have 3
_DASHES: Final = ("-", "–", "—")
# More than the end of a sentence: bold words that end in a quotation or a bracket without one are no label either.
_PROSE_ENDS: Final = tuple(f"{ENDS}{QUOTES})")


def opens_sentence(loose: str, block: Element) -> bool:
    """Return whether words that stand loose before a block are a dateline, with which its first sentence begins."""
    return loose.endswith(_DASHES) and len(loose) < _MAX_DATELINE_CHARS and _is_prose(block)


def _is_prose(block: Element) -> bool:
    """Return whether the first line of a block can go on with a sentence: no head, list or label as "Daftar Isi"."""
    for _ in range(MAX_OPENING_LEVELS):
        if block.tag in _NO_SENTENCES:
            return False
        first = next((child for child in block.children if _says(child)), None)
        if not isinstance(first, Element):
            return True
        if first.tag not in BLOCKS:
            return first.tag not in BOLD_TAGS or not _is_label(first)
        block = first
    return False


def _is_label(bold: Element) -> bool:
    """Return whether words in bold are a line of their own and no sentence."""
    return ends_line(bold) and not visible_text(bold).endswith(_PROSE_ENDS)


def _says(node: object) -> bool:
    if isinstance(node, Text):
        return not node.data.isspace()
    return isinstance(node, Element) and node.tag not in SILENT and is_filled(node)


def set_apart(text: str, loose: str) -> int:
    """Return where the dash ends behind the words that the markup sets apart; 0 where they do not open the text."""
    dash = _DASH.match(text, len(loose.rstrip(" -–—"))) if text.startswith(loose) else None
    return dash.end() if dash else 0
