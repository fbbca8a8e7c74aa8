"""What is known of a page before its body is read: whose it is, and every field beside the text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.core.draft import Draft
from scraper.core.errors import Reason, Rejected
from scraper.facts.addresses import web_parts
from scraper.parsing.body.boxes import absolute
from scraper.parsing.body.pagers import own_page
from scraper.parsing.body.walk import Known
from scraper.parsing.fields.fields import (
    Reading,
    read_crumb,
    read_dates,
    read_description,
    read_more_pages,
    read_people,
    read_sections,
    read_tags,
)
from scraper.parsing.fields.images import Pictures
from scraper.parsing.fields.kinds import opinion, read_kind
from scraper.parsing.fields.titles import read_title
from scraper.parsing.page.decode import decode
from scraper.parsing.page.dom import Document, parse_html
from scraper.parsing.page.head import Head, language_of, read_head
from scraper.sites.elsewhere import read_elsewhere
from scraper.sites.registry import site_of

if TYPE_CHECKING:
    from scraper.core.article import Link
    from scraper.core.page import Page
    from scraper.facts.site import Address, Layout, Site
    from scraper.parsing.found.found_evidence import Evidence


@dataclass(slots=True)
class Sight:
    """What is known of a page before its body is read.

    tried: the layouts whose body was found, in order; thorough: every source of a field is asked, not the first alone;
    evidence: what a page of no known layout shows, None for any other.
    """

    page: Page
    doc: Document
    head: Head
    site: Site | None
    address: Address | None
    base: str
    tried: list[str] = field(default_factory=list)
    thorough: bool = False
    evidence: Evidence | None = None


def look(page: Page) -> Sight:
    """Decodes and parses the page and finds out whose it is; raises ``Rejected``."""
    doc = parse_html(decode(page))
    head = read_head(doc)
    said = [url for url in (head.canonical, head.meta("og:url")) if web_parts(url)]
    url = page.url if page.url.startswith(("http://", "https://")) else next(iter(said), page.url)
    site = site_of(url)
    if site is None:
        return Sight(page, doc, head, None, read_elsewhere(url, absolute(head.canonical, url) or ""), url)
    address = site.read_address(url)
    if said and not any(one == url or site_of(one) is site for one in said):
        raise Rejected(Reason.OFF_SITE, f"the page calls itself {said[0]}", url=page.url)
    if address is None:
        address = next((found for one in said if (found := site.read_address(one))), None)
    return Sight(page, doc, head, site, address, url)


def reading_of(sight: Sight, layout: Layout) -> Reading:
    """The reading of the page's fields, with the places that a layout names."""
    return Reading(sight.doc, sight.head, layout, sight.site, sight.address, sight.base, thorough=sight.thorough)


def known_of(sight: Sight, reading: Reading, draft: Draft) -> Known:
    """What the walk over the page's body needs to know of the page."""
    return Known(
        base=sight.base,
        titles=reading.titles,
        gallery=draft.kind == "photo",
        own=lambda address: own_page(address, sight.site, sight.address, sight.base),
    )


def pictures_of(sight: Sight) -> Pictures:
    """The pictures of the page, those of its metas noted."""
    pictures = Pictures(sight.base)
    pictures.note_head(sight.head)
    return pictures


def settle(draft: Draft, related: list[Link]) -> None:
    """Completes a draft whose pieces are read."""
    draft.related = related
    draft.link_titles = [link.title for link in related]
    if draft.kind == "article":
        opening = next((piece.text for piece in draft.pieces if piece.rule is None), "")
        if opinion(opening):
            draft.kind = "column"
            draft.sources["kind"] = "disclaimer of a column"


def draft_of(sight: Sight, reading: Reading) -> Draft:
    """The draft of a page with every field but those of its body."""
    title = read_title(reading)
    crumb = read_crumb(reading)
    kind, why = read_kind(sight.head, title, sight.address, sight.site, crumb)
    published, modified = read_dates(reading)
    section, subsection = read_sections(reading, crumb)
    identity, canonical = _identity(sight)
    reading.sources["kind"] = why
    return Draft(
        url=sight.page.url or canonical,
        site=identity.partition(":")[0],
        id=identity,
        canonical_url=canonical,
        kind=kind,
        method="adapter",
        layout=reading.layout.name,
        pieces=[],
        title=title,
        description=read_description(reading),
        section=section,
        subsection=subsection,
        date_published=published,
        date_modified=modified,
        authors=read_people(reading),
        language=sight.site.language if sight.site else (language_of(sight.doc) or "id"),
        tags=read_tags(reading),
        more_pages=read_more_pages(reading),
        amp_url=amp_of(sight) if sight.site else None,
        suspect=reading.suspect,
        sources=reading.sources,
        fetched_at=sight.page.fetched_at,
    )


def _identity(sight: Sight) -> tuple[str, str]:
    if sight.address is not None:
        # An old address still leads to the page when the newsroom has renamed it; the page knows the new one.
        named, canonical = sight.address, sight.head.canonical
        if sight.site and canonical != sight.base:
            said = sight.site.read_address(absolute(canonical, sight.base) or "")
            named = said if said and said.number == named.number else named
        return sight.address.id, named.canonical
    number = hashlib.sha256(sight.page.body).hexdigest()[:16]  # a saved page that no address leads to
    return f"unknown:{number}", sight.base


def amp_of(sight: Sight) -> str | None:
    """The address of the page's AMP form, None where it has none."""
    address = absolute(sight.head.amp, sight.base) if sight.head.amp else None
    if address and not (sight.site.owns(address) if sight.site else web_parts(address)):
        return None
    if address or sight.site is None or sight.address is None or sight.address.amp:
        return address
    return f"{sight.address.canonical}/amp"
