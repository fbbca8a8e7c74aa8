"""The kind of a page: from its metas, its address, its title and what is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.article import Kind
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
_COLUMN: Final = "kolom"  # the rubric of columns, as addresses name it
_OPINION: Final = "merupakan opini pribadi penulis"


def read_kind(
    head: Head, title: str | None, address: Address | None, site: Site | None, crumb: str
) -> tuple[Kind, str]:
    """The kind and where it was read: the site's meta before the address, the title and what is on the page.

    crumb: the last step of the breadcrumb.
    """
    return next(_said(head, title or "", address, site, crumb))


def _said(head: Head, title: str, address: Address | None, site: Site | None, crumb: str) -> Iterator[tuple[Kind, str]]:
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
    if crumb == _COLUMN:
        yield "column", "breadcrumb"
    yield "article", "nothing else"


def opinion(first_words: str) -> bool:
    """Whether a text opens with the disclaimer of a column."""
    return _OPINION in first_words.lower()
