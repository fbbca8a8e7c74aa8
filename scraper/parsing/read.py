"""Reads one page: decoded and parsed once, its fields and its body to a draft, or a named rejection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.parsing.body.body import Body, find_bodies
from scraper.parsing.body.figures import cut_counters
from scraper.parsing.body.walk import Walk
from scraper.parsing.by_evidence import read_by_evidence
from scraper.parsing.fields.lead import read_lead, read_player
from scraper.parsing.refuse import is_list, refuse
from scraper.parsing.sight import Sight, amp_of, draft_of, known_of, look, pictures_of, reading_of, settle

if TYPE_CHECKING:
    from scraper.core.draft import Draft
    from scraper.facts.site import Site
    from scraper.parsing.fields.fields import Reading

__all__ = ["Sight", "look", "read"]

_MADE_OF_PICTURES: Final = ("photo", "infographic")


def read(sight: Sight) -> tuple[Draft, Reading]:
    """The draft of a page that was looked at, and how its fields were read; raises ``Rejected``.

    By the facts of its site; where they know no body on it, or the host is of no known site, by evidence.
    """
    if sight.site is None:
        return read_by_evidence(sight)
    if sight.address is None or is_list(sight.head):
        raise refuse(sight.doc, sight.head, sight.page.url, article_address=sight.address is not None)
    for body in find_bodies(sight.doc, sight.site.layouts):
        sight.tried.append(body.layout.name)
        reading = reading_of(sight, body.layout)
        draft = _read_body(sight, reading, body, sight.site)
        if _says_something(draft):
            return draft, reading
    if sight.tried:  # the body is there and empty: what stands beside it is not the article
        refused = refuse(sight.doc, sight.head, sight.page.url, article_address=True)
        refused.amp_url = amp_of(sight)
        raise refused
    return read_by_evidence(sight)


def _read_body(sight: Sight, reading: Reading, body: Body, site: Site) -> Draft:
    pictures = pictures_of(sight)
    draft = draft_of(sight, reading)
    lead = read_lead(sight.doc, body.layout, pictures)
    known = known_of(sight, reading, draft)
    walk = Walk(site.furniture, pictures, known).walk(body.nodes)
    draft.pieces = walk.pieces
    if known.gallery:
        cut_counters(draft.pieces)
    if draft.kind == "video":
        draft.pieces = [*read_player(sight.doc, sight.head, body.layout, walk.pieces, sight.base), *walk.pieces]
    draft.images = [*lead, *walk.images]
    settle(draft, walk.related)
    return draft


def _says_something(draft: Draft) -> bool:
    if draft.kind in _MADE_OF_PICTURES and draft.images:
        return True
    return any(piece.rule is None and piece.text for piece in draft.pieces)
