"""The kind of a page: from its metas, its address, its title and what is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scraper.core.article import Kind
    from scraper.facts.site import Address, Site
    from scraper.parsing.page.head import Head

_TITLES: Final[dict[str, Kind]] = {
    "VIDEO": "video",
    "FOTO": "photo",
    "INFOGRAFIS": "infographic",
    "LIVE": "live",
    "LIVE REPORT": "live",
    "LIVE UPDATE": "live",
    "KOLOM": "column",
}
_THINGS: Final[dict[str, Kind]] = {"LiveBlogPosting": "live", "OpinionNewsArticle": "column"}
_COLUMN: Final = "kolom"  # the rubric of columns, as addresses name it
_OPINION: Final = "merupakan opini pribadi penulis"


def read_kind(
    head: Head, title: str | None, address: Address | None, site: Site | None, crumb: str
) -> tuple[Kind, str]:
    """The kind and where it was read: the site's meta before the address, the title and what is on the page.

    crumb: the last step of the breadcrumb.
    """
    if site is not None and (said := head.meta("dtk:contenttype", "contenttype").lower()):
        for part in site.content_types:
            if part in said:
                return site.content_types[part], "meta contenttype"
    if address is not None and address.kind != "article":
        return address.kind, "address"
    opening, colon, _ = (title or "").partition(":")
    if colon and (by_title := _TITLES.get(opening.strip())):
        return by_title, "title"
    for thing in _THINGS:
        if thing in head.things:
            return _THINGS[thing], "json-ld"
    return ("column", "breadcrumb") if crumb == _COLUMN else ("article", "nothing else")


def opinion(first_words: str) -> bool:
    """Whether a text opens with the disclaimer of a column."""
    return _OPINION in first_words.lower()
