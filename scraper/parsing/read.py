"""Reads one page: decoded and parsed once, its fields and its body to a draft, or a named rejection."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from scraper.core.draft import Draft
from scraper.core.errors import Reason
from scraper.core.words import looks_indonesian
from scraper.facts import names
from scraper.facts.addresses import absolute, web_parts
from scraper.facts.furniture import Furniture
from scraper.facts.site import Layout
from scraper.parsing.body.figures import cut_counters
from scraper.parsing.body.find_body import Body, find_bodies
from scraper.parsing.body.known import Known
from scraper.parsing.body.lines import is_sentence
from scraper.parsing.body.pagers import own_page
from scraper.parsing.body.walk import Walk
from scraper.parsing.fallback import GuessedText, read_by_trafilatura, read_plainly
from scraper.parsing.fields.bylines import read_authors
from scraper.parsing.fields.dates import read_date
from scraper.parsing.fields.identity import check_draft, identify
from scraper.parsing.fields.images import Pictures
from scraper.parsing.fields.kinds import read_kind
from scraper.parsing.fields.lead import read_lead, read_player
from scraper.parsing.fields.page_fields import (
    Reading,
    read_crumb,
    read_dates,
    read_description,
    read_more_pages,
    read_people,
    read_sections,
    read_tags,
)
from scraper.parsing.fields.titles import read_title
from scraper.parsing.page.decode import decode
from scraper.parsing.page.document_end import check_end
from scraper.parsing.page.head import language_of
from scraper.parsing.refuse import is_list, refuse

if TYPE_CHECKING:
    from scraper.core.article import Link
    from scraper.core.piece import Piece
    from scraper.facts.site import Site
    from scraper.parsing.page.parsed_page import ParsedPage

_UNKNOWN: Final = Layout(name="unknown", body=())
_MIN_FALLBACK_WORDS: Final = 25  # fewer, found by guessing, are not an article
_HEADING_LINES: Final = 4  # lines that can stand between the top of a page and its text
_MAX_DATE_LINE_CHARS: Final = 60
_MADE_OF_PICTURES: Final = ("photo", "infographic")


def read(page: ParsedPage) -> Draft:
    """Return the draft of an opened page; raises ``Rejected``."""
    if page.site is not None and (page.address is None or is_list(page)):
        raise refuse(page)
    identity = identify(page)
    draft = _read(page)
    check_draft(draft, identity, page)
    check_end(draft, page.fetched)
    return draft


def _read(page: ParsedPage) -> Draft:
    if page.site is None:
        return _read_unknown(page)
    for body in find_bodies(page.doc, page.site.layouts):
        page.tried.append(body.layout.name)
        draft = _read_body(Reading(page, body.layout), body, page.site)
        if _says_something(draft):
            return draft
    return _fall_back(page)


def _read_body(reading: Reading, body: Body, site: Site) -> Draft:
    page = reading.page
    pictures = Pictures(page)
    draft = _fields(reading)
    lead = read_lead(page.doc, body.layout, pictures)
    known = Known(
        base=page.base,
        titles=reading.titles,
        gallery=draft.kind == "photo",
        own=lambda address: own_page(address, site, page.address, page.base),
    )
    walk = Walk(site, pictures, known).walk(body.nodes)
    draft.pieces = walk.pieces
    if known.gallery:
        cut_counters(draft.pieces)
    if draft.kind == "video":
        draft.pieces = [*read_player(page, body.layout, walk.pieces), *walk.pieces]
    draft.images = [*lead, *walk.images]
    _settle(draft, walk.related, page.wording.column_note)
    return draft


def _settle(draft: Draft, related: list[Link], column_note: str) -> None:
    draft.related = related
    draft.link_titles = [link.title for link in related]
    if draft.kind == "article":
        opening = next((piece.text for piece in draft.pieces if piece.rule is None), "")
        if column_note in opening.lower():
            draft.kind = "column"
            draft.sources["kind"] = "disclaimer of a column"


def _fields(reading: Reading) -> Draft:
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
        language=page.site.language if page.site else (language_of(page.doc) or "id"),
        tags=read_tags(reading),
        more_pages=read_more_pages(reading),
        amp_url=_amp(page) if page.site else None,
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


def _amp(page: ParsedPage) -> str | None:
    address = absolute(page.head.amp, page.base) if page.head.amp else None
    if address and not (page.site.owns(address) if page.site else web_parts(address)):
        return None
    if address or page.site is None or page.address is None or page.address.amp:
        return address
    return f"{page.address.canonical}/amp"


def _says_something(draft: Draft) -> bool:
    if draft.kind in _MADE_OF_PICTURES and draft.images:
        return True
    return any(piece.rule is None and piece.text for piece in draft.pieces)


def _fall_back(page: ParsedPage) -> Draft:
    refused = refuse(page)
    refused.amp_url = _amp(page)
    if refused.reason is not Reason.EMPTY_BODY:
        raise refused
    if page.tried:  # the body is there and empty: what trafilatura finds beside it is not the article
        raise refused
    draft = _without_body(page)  # first: the next line takes furniture out of the tree
    guess = read_by_trafilatura(page.doc, page.site.furniture if page.site else Furniture(), page.base)
    _take_guess(draft, guess, page)
    if not _is_long_enough(draft) or not draft.title or not any(map(_is_sentence, draft.pieces)):
        raise refused
    return draft


def _read_unknown(page: ParsedPage) -> Draft:
    refused = refuse(page)
    if refused.reason in {Reason.CHALLENGE, Reason.NOT_FOUND}:
        raise refused
    html = decode(page.fetched)
    guess = read_plainly(html, page.base)
    if _count_words(guess.pieces) < _MIN_FALLBACK_WORDS:
        guess = read_plainly(html, page.base, recall=True)
    draft = _without_body(page)
    _take_guess(draft, guess, page)
    if not _is_long_enough(draft):
        raise refused
    draft.title = draft.title or guess.title
    draft.description = draft.description or guess.description
    draft.authors = draft.authors or read_authors(guess.author or "")
    draft.language = _language(page, draft.pieces)
    return draft


def _without_body(page: ParsedPage) -> Draft:
    """Return the draft of a page whose body no layout finds: its fields and lead pictures."""
    layout = page.site.layouts[0] if page.site else _UNKNOWN
    draft = _fields(Reading(page, layout))
    pictures = Pictures(page)
    draft.images = read_lead(page.doc, layout, pictures)
    return draft


def _take_guess(draft: Draft, guess: GuessedText, page: ParsedPage) -> None:
    """Make what trafilatura has found the text of the draft."""
    _cut_heading(guess.pieces, draft.title or "", page.brands)
    draft.pieces, draft.method, draft.layout = guess.pieces, "trafilatura", None
    _settle(draft, list(guess.related), page.wording.column_note)


def _is_long_enough(draft: Draft) -> bool:
    words = _count_words(draft.pieces)
    return words >= _MIN_FALLBACK_WORDS or (draft.kind in _MADE_OF_PICTURES and words > 0)


def _is_sentence(piece: Piece) -> bool:
    return piece.rule is None and is_sentence(piece.text)


def _language(page: ParsedPage, pieces: list[Piece]) -> str:
    """Return Indonesian for Indonesian prose, whatever the page says; else what it says, "und" for nothing else."""
    text = "\n\n".join([piece.text for piece in pieces if piece.rule is None])
    declared = language_of(page.doc)
    return "id" if looks_indonesian(text) else declared if declared not in {"", "id"} else "und"


def _cut_heading(pieces: list[Piece], title: str, brands: tuple[str, ...]) -> None:
    """Cut title, byline and date line that trafilatura took for the first paragraphs."""
    for piece in [piece for piece in pieces if piece.rule is None][:_HEADING_LINES]:
        text = piece.text
        dated = len(text) < _MAX_DATE_LINE_CHARS and read_date(text) is not None
        if text == title or dated or text.lower() in brands:
            piece.rule = names.PAGE_FRAME


def _count_words(pieces: list[Piece]) -> int:
    return sum(len(piece.text.split()) for piece in pieces if piece.rule is None)
