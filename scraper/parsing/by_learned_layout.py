"""Reads a page by a layout that was learned: its container is known, and what stands in it is judged by evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.parsing.body.find_body import outermost
from scraper.parsing.drafting import draft_of
from scraper.parsing.fields.page_fields import Reading
from scraper.parsing.found.find import read_within
from scraper.parsing.found.grounds import grounds_of
from scraper.parsing.page.dom import is_filled, select, visible_text
from scraper.parsing.taking import hint_of, set_language, take_found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.draft import Draft
    from scraper.facts.site import Site
    from scraper.parsing.page.dom import Document, Element
    from scraper.parsing.page.parsed_page import ParsedPage

# Doubts that say that a container does not hold the article. Whether its text is the first below the headline cannot be
# seen within it, and a short text of a known container is one.
_DOUBTS: Final = frozenset(("few sentences", "a list", "other than the page's data", "consent"))
_MIN_WORDS: Final = 20


def read_by_learned_layout(page: ParsedPage, site: Site) -> Draft | None:
    """Return the draft of a page by the first learned layout of its newsroom that fits; None where none does."""
    for layout in site.layouts:
        if layout.learned and (node := sole_body(page.doc, layout.body)) is not None:
            draft = _read(Reading(page, layout), node, site)
            if draft is not None:
                return draft
    return None


def sole_body(doc: Document, selectors: Sequence[str]) -> Element | None:
    """Return the one element with words that the first fitting selector names; None for two of different texts.

    Copies of one text, as for screens of another size, count as one.
    """
    for selector in selectors:
        parts = [part for part in outermost(select(doc, selector)) if is_filled(part)]
        if len(parts) == 1:
            return parts[0]
        if parts:
            texts = [visible_text(part) for part in parts]
            longest = max(texts, key=len)
            return parts[texts.index(longest)] if all(text in longest for text in texts) else None
    return None


def _read(reading: Reading, node: Element, site: Site) -> Draft | None:
    page = reading.page
    draft = draft_of(reading)
    hint = hint_of(page)
    found = read_within(page, node, reading.titles, hint, draft.kind)
    if found is None:
        return None
    try:
        grounds = grounds_of(found, reading.titles, hint)
        if grounds.words < _MIN_WORDS or not _DOUBTS.isdisjoint(grounds.doubts):
            return None
        take_found(reading, draft, found, site)
    finally:
        found.tree.release()
    draft.method, draft.layout = "learned", reading.layout.name
    set_language(page, draft)
    return draft
