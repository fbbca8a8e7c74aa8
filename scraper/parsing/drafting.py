"""The draft of a page: every field but those of its body, and what follows once the body is read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scraper.core.draft import Draft
from scraper.facts.addresses import absolute, web_parts
from scraper.parsing.body.known import Known
from scraper.parsing.body.pagers import own_page
from scraper.parsing.fields.kinds import read_kind
from scraper.parsing.fields.page_fields import (
    read_crumb,
    read_dates,
    read_description,
    read_more_pages,
    read_people,
    read_sections,
    read_tags,
)
from scraper.parsing.fields.titles import read_title
from scraper.parsing.page.head import language_of

if TYPE_CHECKING:
    from scraper.core.article import Link
    from scraper.parsing.fields.page_fields import Reading
    from scraper.parsing.page.parsed_page import ParsedPage


def known_of(reading: Reading, draft: Draft) -> Known:
    """Return what the walk over the page's body needs to know of the page."""
    page = reading.page
    return Known(
        base=page.base,
        titles=reading.titles,
        gallery=draft.kind == "photo",
        own=lambda address: own_page(address, page.site, page.address, page.base),
        decisions=page.decisions,
    )


def settle(draft: Draft, related: list[Link], column_note: str) -> None:
    """Complete a draft whose pieces are read. column_note: what the newsroom writes above a column."""
    draft.related = related
    draft.link_titles = [link.title for link in related]
    if draft.kind == "article":
        opening = next((piece.text for piece in draft.pieces if piece.rule is None), "")
        if column_note in opening.lower():
            draft.kind = "column"
            draft.sources["kind"] = "disclaimer of a column"


def draft_of(reading: Reading) -> Draft:
    """Return the draft of a page with every field but those of its body."""
    page = reading.page
    title = read_title(reading)
    crumb = read_crumb(reading)
    kind, reading.sources["kind"] = read_kind(page, title, crumb)
    published, modified = read_dates(reading)
    section, subsection = read_sections(reading, crumb)
    identity, canonical = _identity(page)
    return Draft(
        url=page.fetched.url or canonical,
        site=identity.partition(":")[0],
        id=identity,
        canonical_url=canonical,
        kind=kind,
        method="learned" if reading.layout.learned else "adapter",
        layout=reading.layout.name,
        pieces=[],
        title=title,
        description=read_description(reading),
        section=section,
        subsection=subsection,
        date_published=published,
        date_modified=modified,
        authors=read_people(reading),
        language=page.site.language if page.site else (language_of(page.doc) or "id"),
        tags=read_tags(reading),
        more_pages=read_more_pages(reading),
        amp_url=amp_of(page) if page.site else None,
        suspect=reading.suspect,
        sources=reading.sources,
        rivals=reading.rivals,
        fetched_at=page.fetched.fetched_at,
    )


def _identity(page: ParsedPage) -> tuple[str, str]:
    if page.address is not None:
        # An old address still leads to the page when the newsroom has renamed it; the page knows the new one.
        named, canonical = page.address, page.head.canonical
        if page.site and canonical != page.base:
            renamed = page.site.read_address(absolute(canonical, page.base) or "")
            named = renamed if renamed and renamed.number == named.number else named
        return page.address.id, named.canonical
    number = hashlib.sha256(page.fetched.body).hexdigest()[:16]  # a saved page that no address leads to
    return f"unknown:{number}", page.base


def amp_of(page: ParsedPage) -> str | None:
    """Return the address of the AMP form, None where the page has none."""
    address = absolute(page.head.amp, page.base) if page.head.amp else None
    if address and not (page.site.owns(address) if page.site else web_parts(address)):
        return None
    if address or page.site is None or page.address is None or page.address.amp:
        return address
    return f"{page.address.canonical}/amp"
