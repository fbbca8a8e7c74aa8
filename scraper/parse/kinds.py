"""The kind of a page: from its metas, its address, its title and what is on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.article import Kind
    from scraper.parse.dom import Document
    from scraper.parse.head import Head
    from scraper.sites.site import Address, Site

_TITLES: Final[dict[str, Kind]] = {
    "VIDEO": "video",
    "FOTO": "photo",
    "INFOGRAFIS": "infographic",
    "LIVE": "live",
    "LIVE REPORT": "live",
    "LIVE UPDATE": "live",
    "KOLOM": "column",
}
_COLUMN: Final = re.compile(r"/kolom/?$")
_OPINION: Final = "merupakan opini pribadi penulis"


def read_kind(
    head: Head, title: str | None, address: Address | None, site: Site | None, doc: Document
) -> tuple[Kind, str]:
    """The kind and where it was read: the site's meta before the address, the title and what is on the page."""
    return next(_said(head, title or "", address, site, doc))


def _said(
    head: Head, title: str, address: Address | None, site: Site | None, doc: Document
) -> Iterator[tuple[Kind, str]]:
    if site is not None:
        said = head.meta("dtk:contenttype", "contenttype").lower()
        yield from ((kind, "meta contenttype") for part, kind in site.content_types.items() if part in said)
    if address is not None and address.kind != "article":
        yield address.kind, "address"
    by_title = _TITLES.get(title.partition(":")[0].strip())
    if by_title and ":" in title:
        yield by_title, "title"
    if head.things.get("LiveBlogPosting"):
        yield "live", "json-ld"
    if head.things.get("OpinionNewsArticle"):
        yield "column", "json-ld"
    for anchor in doc.select("a.gtm_breadcrumb_subkanal"):
        if _COLUMN.search(anchor.attr("href") or ""):
            yield "column", "breadcrumb"
    yield "article", "nothing else"


def opinion(first_words: str) -> bool:
    """Whether a text opens with the disclaimer of a column."""
    return _OPINION in first_words.lower()
