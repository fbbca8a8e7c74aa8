"""Reads one page: decoded and parsed once, its fields and its body to a draft, or a named rejection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.article_parts import Suspect
from scraper.parsing.body.figures import cut_counters
from scraper.parsing.body.find_body import Body, find_bodies
from scraper.parsing.body.walk import Walk
from scraper.parsing.drafting import amp_of, draft_of, known_of, settle
from scraper.parsing.fields.identity import check_draft, identify
from scraper.parsing.fields.images import Pictures
from scraper.parsing.fields.lead import read_lead, read_player
from scraper.parsing.fields.page_fields import Reading
from scraper.parsing.found.known_furniture import KnownFurniture
from scraper.parsing.page.document_end import check_end
from scraper.parsing.page.parsed_page import open_page
from scraper.parsing.refuse import is_list, refuse

if TYPE_CHECKING:
    from scraper.core.draft import Draft
    from scraper.core.page import Page
    from scraper.facts.site import Site
    from scraper.parsing.page.parsed_page import ParsedPage

_MADE_OF_PICTURES: Final = ("photo", "infographic")


def parse(page: Page) -> Draft:
    """Reads one page.

    By the facts of its site; where they know no body on it, or the host is of no known site, by evidence, and
    ``method`` says how. Raises ``Rejected`` with a reason from the closed list; its ``amp_url``, and that of a draft,
    is where the same article might still be read whole, see ``scraper.composition.collect``.
    """
    return read(open_page(page))


def parse_by(site: Site, page: Page) -> Draft:
    """Read one page by the facts of a newsroom that is not known yet, a page of any other host as ``parse`` does.

    site: the facts; where they have no template of addresses, their layouts alone.
    """
    return read(open_page(page, learned=site if site.address else None), site)


def read(page: ParsedPage, learned: Site | None = None) -> Draft:
    """Return the draft of an opened page; raises ``Rejected``.

    By the facts of its site; where they know no body on it, or the host is of no known site, by evidence.

    learned: layouts for a host of no known site.
    """
    if page.site is not None and (page.address is None or is_list(page)):
        raise refuse(page)
    identity = identify(page)
    draft = _read(page, page.site or learned)
    check_draft(draft, identity, page)
    check_end(draft, page.fetched)
    return draft


def _read(page: ParsedPage, site: Site | None) -> Draft:
    if site is None:
        return _by_evidence(page)
    for body in find_bodies(page.doc, [layout for layout in site.layouts if not layout.learned]):
        page.tried.append(body.layout.name)
        draft = _read_body(Reading(page, body.layout), body, site)
        if _says_something(draft):
            return draft
    from scraper.parsing.by_learned_layout import read_by_learned_layout  # noqa: PLC0415  as in ``_by_evidence``

    learned = read_by_learned_layout(page, site)
    if learned.draft is not None:
        return learned.draft
    if page.tried:  # the body is there and empty: what stands beside it is not the article
        refused = refuse(page)
        refused.amp_url = amp_of(page)
        raise refused
    draft = _by_evidence(page)
    if learned.doubt:
        draft.suspect.append(Suspect("disputed", learned.doubt, -1, -1))
    return draft


def _by_evidence(page: ParsedPage) -> Draft:
    from scraper.parsing.by_evidence import read_by_evidence  # noqa: PLC0415  few pages need it: start-up time counts

    return read_by_evidence(page)


def _read_body(reading: Reading, body: Body, site: Site) -> Draft:
    page = reading.page
    pictures = Pictures(page)
    draft = draft_of(reading)
    lead = read_lead(page.doc, body.layout, pictures)
    known = known_of(reading, draft)
    furniture = KnownFurniture(body, known, page.wording.placeholder)
    walk = Walk(site, pictures, known, furniture.treatment).walk(body.nodes)
    draft.pieces = walk.pieces
    if known.gallery:
        cut_counters(draft.pieces)
    if draft.kind == "video":
        draft.pieces = [*read_player(page, body.layout, walk.pieces), *walk.pieces]
    draft.images = [*lead, *walk.images]
    settle(draft, walk.related, page.wording.column_note)
    return draft


def _says_something(draft: Draft) -> bool:
    if draft.kind in _MADE_OF_PICTURES and draft.images:
        return True
    return any(piece.rule is None and piece.text for piece in draft.pieces)
