"""The draft of a page whose body was found by its content, on the whole page or within a known container."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.piece import Piece
from scraper.core.words import looks_indonesian
from scraper.facts import names
from scraper.facts.site import Lists, Site
from scraper.parsing.body.figures import cut_counters, figure_of
from scraper.parsing.drafting import known_of, settle
from scraper.parsing.fields.bylines import read_authors
from scraper.parsing.fields.dates import read_date
from scraper.parsing.fields.images import Pictures
from scraper.parsing.fields.lead import read_lead, read_player
from scraper.parsing.fields.page_fields import read_linked_pages
from scraper.parsing.found.about import About
from scraper.parsing.found.found_walk import FoundWalk
from scraper.parsing.page.dom import squash
from scraper.parsing.page.head import language_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.draft import Draft
    from scraper.parsing.fields.page_fields import Reading
    from scraper.parsing.found.find import FoundBody
    from scraper.parsing.page.parsed_page import ParsedPage

ANY_SITE: Final = Site("unknown", "", (), "", (), (), (), Lists())
"""The newsroom of a host that no facts know."""

_MIN_HINT_WORDS: Final = 50  # of a text in the page's structured data that can judge another one


def take_found(reading: Reading, draft: Draft, found: FoundBody, site: Site | None = None) -> None:
    """Complete a draft with a body that was found by its content.

    site: the facts of the newsroom, by default those of the page's.
    """
    page, layout = reading.page, reading.layout
    site = site or page.site or ANY_SITE
    pictures = Pictures(page)
    known = known_of(reading, draft)
    lead = read_lead(page.doc, layout, pictures)
    if page.decisions is not None:
        page.decisions.reasons = found.reasons
    walk = FoundWalk(site, pictures, known, found.treatments)
    walk.walk(found.nodes)
    draft.pieces, draft.images = walk.pieces, [*lead, *walk.images]
    draft.method, draft.layout = "found", None
    _complete(reading, draft, found, site, None if lead else pictures)
    if known.gallery:
        cut_counters(draft.pieces)
    if draft.kind == "video":
        draft.pieces = [*read_player(page, layout, draft.pieces), *draft.pieces]
    settle(draft, walk.related, page.wording.column_note)


def set_language(page: ParsedPage, draft: Draft) -> None:
    """Set the language by the text, for a page of no known site."""
    if page.site is None:
        stated = language_of(page.doc)
        text = "\n\n".join([piece.text for piece in draft.pieces if piece.rule is None])
        other = stated if stated not in {"", "id"} else "und"
        draft.language = "id" if looks_indonesian(text) else other


def hint_of(page: ParsedPage) -> Callable[[str], bool] | None:
    """Return whether the text in the page's structured data has the beginning of a line; None where it has no text."""
    text = squash(page.head.body)
    return _Hints(text).has if text.count(" ") + 1 >= _MIN_HINT_WORDS else None


class _Hints:
    """Looks beginnings of lines up in a text. As they come in its order, each is first looked for behind the last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    def has(self, beginning: str) -> bool:
        """Return whether the beginning of a line stands in the text."""
        place = self._text.find(beginning, self._place)
        if place < 0:
            place = self._text.find(beginning, 0, self._place + len(beginning))
        if place >= 0:
            self._place = place
        return place >= 0


def _complete(reading: Reading, draft: Draft, found: FoundBody, site: Site, pictures: Pictures | None) -> None:
    """Complete the fields that no known place of the page gave, by what stands around the text.

    pictures: of the page, None where it has its lead picture already.
    """
    brands = reading.page.brands or site.brands
    about = About(found, site.utc_offset, brands)
    if draft.date_published is None and (line := about.date_line()):
        draft.date_published = read_date(line, offset=site.utc_offset)
        draft.sources["date_published"] = "line near the headline"
    if not draft.authors and (byline := about.byline()):
        draft.authors = read_authors(byline, brands)
        draft.sources["authors"] = "line near the headline"
    if not draft.more_pages:
        draft.more_pages = read_linked_pages(reading)
    if not draft.tags and (topics := about.topics(reading.page.links)):
        draft.tags = topics
        draft.sources["tags"] = "links to topics near the text"
    if pictures is not None and draft.kind != "photo" and (figure := about.lead()) is not None:
        shown = figure_of(figure.node)
        lead = [image for img in shown.pictures if (image := pictures.take(img, shown.caption))]
        draft.images = [*lead[:1], *draft.images]
        if lead and shown.caption:
            draft.pieces = [Piece(shown.caption, rule=names.PHOTO_CAPTION), *draft.pieces]
