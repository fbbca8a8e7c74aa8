"""Reads one page: decoded and parsed once, its fields and its body to a draft, or a named rejection."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.core.draft import Draft
from scraper.core.errors import Reason, Rejected
from scraper.core.words import looks_indonesian
from scraper.facts import names
from scraper.facts.addresses import web_parts
from scraper.facts.furniture import Furniture
from scraper.facts.site import Layout
from scraper.parsing.body.body import Body, find_bodies
from scraper.parsing.body.boxes import absolute
from scraper.parsing.body.figures import cut_counters
from scraper.parsing.body.lines import is_sentence
from scraper.parsing.body.pagers import own_page
from scraper.parsing.body.walk import Known, Walk
from scraper.parsing.fallback import read_by_trafilatura, read_plainly
from scraper.parsing.fields.bylines import read_authors
from scraper.parsing.fields.dates import read_date
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
from scraper.parsing.fields.identity import Identity, check_draft, identify
from scraper.parsing.fields.images import Pictures
from scraper.parsing.fields.kinds import opinion, read_kind
from scraper.parsing.fields.lead import read_lead, read_player
from scraper.parsing.fields.titles import read_title
from scraper.parsing.page.decode import decode
from scraper.parsing.page.document_end import check_end
from scraper.parsing.page.dom import Document, parse_html
from scraper.parsing.page.head import Head, language_of, read_head
from scraper.parsing.refuse import is_list, refuse
from scraper.sites.elsewhere import read_elsewhere
from scraper.sites.registry import site_of

if TYPE_CHECKING:
    from scraper.core.article import Link
    from scraper.core.page import Page
    from scraper.core.piece import Piece
    from scraper.facts.site import Address, Site

_UNKNOWN: Final = Layout(name="unknown", body=())
_LEAST_FALLBACK: Final = 25  # words; fewer, found by guessing, are not an article
_HEADING_LINES: Final = 4  # that can stand between the top of a page and its text
_LONGEST_DATE_LINE: Final = 60  # characters
_MADE_OF_PICTURES: Final = ("photo", "infographic")


@dataclass(slots=True)
class Sight:
    """What is known of a page before its body is read.

    identity: what the page says it is; tried: the layouts whose body was found, in order; thorough: every source of a
    field is asked, not the first alone.
    """

    page: Page
    doc: Document
    head: Head
    site: Site | None
    address: Address | None
    base: str
    identity: Identity
    tried: list[str] = field(default_factory=list)
    thorough: bool = False


def look(page: Page) -> Sight:
    """Decodes and parses the page and finds out whose it is; raises ``Rejected``."""
    doc = parse_html(decode(page))
    head = read_head(doc)
    said = [url for url in (head.canonical, head.meta("og:url")) if web_parts(url)]
    url = page.url if page.url.startswith(("http://", "https://")) else next(iter(said), page.url)
    site = site_of(url)
    if site is None:
        address = read_elsewhere(url, absolute(head.canonical, url) or "")
        return Sight(page, doc, head, None, address, url, identify(doc, head, None, None, url))
    address = site.read_address(url)
    if said and not any(one == url or site_of(one) is site for one in said):
        raise Rejected(Reason.OFF_SITE, f"the page calls itself {said[0]}", url=page.url)
    if address is None:
        address = next((found for one in said if (found := site.read_address(one))), None)
    return Sight(page, doc, head, site, address, url, identify(doc, head, site, address, url))


def read(sight: Sight) -> tuple[Draft, Reading]:
    """The draft of a page that was looked at, and how its fields were read; raises ``Rejected``."""
    draft, reading = _read(sight)
    check_draft(draft, sight.identity, sight.address if sight.site else None, sight.head.meta("og:title"))
    check_end(draft, sight.page)
    return draft, reading


def _read(sight: Sight) -> tuple[Draft, Reading]:
    if sight.site is None:
        return _read_unknown(sight)
    if sight.address is None or is_list(sight.head):
        raise refuse(sight.doc, sight.head, sight.page.url, article_address=sight.address is not None)
    for body in find_bodies(sight.doc, sight.site.layouts):
        sight.tried.append(body.layout.name)
        reading = _reading(sight, body.layout)
        draft = _read_body(sight, reading, body, sight.site)
        if _says_something(draft):
            return draft, reading
    return _fall_back(sight)


def _reading(sight: Sight, layout: Layout) -> Reading:
    return Reading(sight.doc, sight.head, layout, sight.site, sight.address, sight.base, thorough=sight.thorough)


def _read_body(sight: Sight, reading: Reading, body: Body, site: Site) -> Draft:
    pictures = Pictures(sight.base)
    pictures.note_head(sight.head)
    draft = _fields(sight, reading)
    lead = read_lead(sight.doc, body.layout, pictures)
    known = Known(
        base=sight.base,
        titles=reading.titles,
        gallery=draft.kind == "photo",
        own=lambda address: own_page(address, site, sight.address, sight.base),
    )
    walk = Walk(site.furniture, pictures, known).walk(body.nodes)
    draft.pieces = walk.pieces
    if known.gallery:
        cut_counters(draft.pieces)
    if draft.kind == "video":
        draft.pieces = [*read_player(sight.doc, sight.head, body.layout, walk.pieces, sight.base), *walk.pieces]
    draft.images = [*lead, *walk.images]
    _settle(draft, walk.related)
    return draft


def _settle(draft: Draft, related: list[Link]) -> None:
    draft.related = related
    draft.link_titles = [link.title for link in related]
    if draft.kind == "article":
        opening = next((piece.text for piece in draft.pieces if piece.rule is None), "")
        if opinion(opening):
            draft.kind = "column"
            draft.sources["kind"] = "disclaimer of a column"


def _fields(sight: Sight, reading: Reading) -> Draft:
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
        amp_url=_amp(sight) if sight.site else None,
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


def _amp(sight: Sight) -> str | None:
    address = absolute(sight.head.amp, sight.base) if sight.head.amp else None
    if address and not (sight.site.owns(address) if sight.site else web_parts(address)):
        return None
    if address or sight.site is None or sight.address is None or sight.address.amp:
        return address
    return f"{sight.address.canonical}/amp"


def _says_something(draft: Draft) -> bool:
    if draft.kind in _MADE_OF_PICTURES and draft.images:
        return True
    return any(piece.rule is None and piece.text for piece in draft.pieces)


def _fall_back(sight: Sight) -> tuple[Draft, Reading]:
    refused = refuse(sight.doc, sight.head, sight.page.url, article_address=True)
    refused.amp_url = _amp(sight)
    if refused.reason is not Reason.EMPTY_BODY:
        raise refused
    if sight.tried:  # the body is there and empty: what trafilatura finds beside it is not the article
        raise refused
    draft, reading, _ = _by_trafilatura(sight, sight.site.furniture if sight.site else Furniture())
    if (
        draft is None
        or not draft.title
        or not any(piece.rule is None and is_sentence(piece.text) for piece in draft.pieces)
    ):
        raise refused
    return draft, reading


def _read_unknown(sight: Sight) -> tuple[Draft, Reading]:
    refused = refuse(sight.doc, sight.head, sight.page.url, article_address=True)
    if refused.reason in {Reason.CHALLENGE, Reason.NOT_FOUND}:
        raise refused
    draft, reading, told = _by_trafilatura(sight, None)
    if draft is None:
        raise refused
    draft.title = draft.title or told.get("title")
    draft.description = draft.description or told.get("description")
    draft.authors = draft.authors or read_authors(told.get("author") or "")
    said = language_of(sight.doc) or None
    text = "\n\n".join([piece.text for piece in draft.pieces if piece.rule is None])
    draft.language = "id" if looks_indonesian(text) else (said if said not in {None, "id"} else "und") or "und"
    return draft, reading


def _without_heading(pieces: list[Piece], title: str, brands: tuple[str, ...]) -> None:
    """Title, byline and date line that trafilatura took for the first paragraphs."""
    for piece in [piece for piece in pieces if piece.rule is None][:_HEADING_LINES]:
        text = piece.text
        dated = len(text) < _LONGEST_DATE_LINE and read_date(text) is not None
        if text == title or dated or text.lower() in brands:
            piece.rule = names.PAGE_FRAME


def _by_trafilatura(sight: Sight, furniture: Furniture | None) -> tuple[Draft | None, Reading, dict[str, str]]:
    layout = sight.site.layouts[0] if sight.site else _UNKNOWN
    reading = _reading(sight, layout)
    draft = _fields(sight, reading)
    pictures = Pictures(sight.base)
    pictures.note_head(sight.head)
    draft.images = read_lead(sight.doc, layout, pictures)
    related: list[Link] = []
    if furniture:
        pieces, related, told = read_by_trafilatura(sight.doc, furniture, sight.base)
    else:
        html = decode(sight.page)
        pieces, told = read_plainly(html, sight.base)
        if _words(pieces) < _LEAST_FALLBACK:
            pieces, told = read_plainly(html, sight.base, recall=True)
    _without_heading(pieces, draft.title or "", sight.site.brands if sight.site else ())
    words = _words(pieces)
    draft.pieces, draft.method, draft.layout = pieces, "trafilatura", None
    _settle(draft, related)
    enough = words >= _LEAST_FALLBACK or (draft.kind in _MADE_OF_PICTURES and words > 0)
    return (draft if enough else None), reading, told


def _words(pieces: list[Piece]) -> int:
    return sum(len(piece.text.split()) for piece in pieces if piece.rule is None)
