"""The kind of a page: from its metas, its address, its title and what is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from scraper.core.article import Kind
    from scraper.parsing.page.parsed_page import ParsedPage

_THINGS: Final[dict[str, Kind]] = {"LiveBlogPosting": "live", "OpinionNewsArticle": "column"}


class KindSource(NamedTuple):
    """The kind of a page and where it was read, for ``scraper doctor``."""

    kind: Kind
    source: str


def read_kind(page: ParsedPage, title: str | None, crumb: str) -> KindSource:
    """Return the kind by the site's meta, else by the address, the title and what is on the page.

    crumb: the last step of the breadcrumb.
    """
    site, wording = page.site, page.wording
    if site is not None and (content_type := page.head.meta(*page.metas.content_type).lower()):
        for part in site.content_types:
            if part in content_type:
                return KindSource(site.content_types[part], "meta contenttype")
    if page.address is not None and page.address.kind != "article":
        return KindSource(page.address.kind, "address")
    opening, colon, _ = (title or "").partition(":")
    if colon and (by_title := wording.title_kinds.get(opening.strip())):
        return KindSource(by_title, "title")
    for thing, kind in _THINGS.items():
        if thing in page.head.things:
            return KindSource(kind, "json-ld")
    return (
        KindSource("column", "breadcrumb") if crumb == wording.column_section else KindSource("article", "nothing else")
    )
