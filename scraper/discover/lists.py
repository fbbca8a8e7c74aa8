"""Read a list page: index, tag, section, home. A card is a link to an article, whatever stands around it.

On a real index page 34 elements are ``<article>`` and 10 are cards; only the pattern of the address tells them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urljoin, urlsplit

from msgspec import Struct

from scraper.core.errors import FetchError
from scraper.core.late_pattern import late_pattern
from scraper.core.limits import ADDRESS_CHARACTERS, PAGE_BYTES, PAGE_DIGITS, QUERY_FIELDS
from scraper.parsing.page.bounds import beyond_any_page
from scraper.parsing.page.document_end import lacks_end
from scraper.parsing.page.dom import parse_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.facts.site import Address, Site

# Links of the pager: confirmed on a stored page of 2025 (`dtr-evt="halaman"`); older pages say it with a class.
_PAGER: Final = 'a[dtr-evt="halaman"], .pagination a, .paging a'
# Every article's address holds its number, of four digits or more; a test holds every site to it.
_DIGITS: Final = late_pattern(r"\d{4}")


class Listing(Struct, frozen=True):
    """One list page, or a whole feed, and what it says of its own end.

    addresses: of its articles, each once, in order.
    last_page: the highest page number that its pager names, None when it shows no pager.
    total: how many entries the list has on all its pages, None when it does not say so.
    entries: how many entries this page has, those that are not articles included; 0 when that is not known.
    flaw: in words, why this is not the whole page; empty for a whole one.
    """

    addresses: list[Address]
    last_page: int | None = None
    total: int | None = None
    entries: int = 0
    flaw: str = ""


def read_list(body: bytes, url: str, site: Site) -> Listing:
    """Return the articles that a list page at ``url`` links to, and how far its pager goes.

    Raises ``FetchError`` for one beyond the limits of a page.
    """
    if len(body) > PAGE_BYTES:
        raise FetchError(f"{url} is larger than any list page: {len(body):,} bytes")
    text = body.decode("utf-8", "replace")
    if excess := beyond_any_page(text):
        raise FetchError(f"{url} is larger than any list page: {excess}")
    tree = parse_html(text)
    links = [href for node in tree.find_all("a") if (href := node.attr("href"))]
    pages = [
        number for node in tree.select(_PAGER) if (href := node.attr("href")) and (number := _page_number(url, href))
    ]
    flaw = f"{url} breaks off: </html> is missing" if lacks_end(body) else ""
    return Listing(read_addresses(links, url, site), max(pages, default=None), flaw=flaw)


def read_addresses(links: Iterable[str], base: str, site: Site) -> list[Address]:
    """Return the addresses of the site's articles among links, made absolute, each article once, in order."""
    found: dict[str, Address] = {}
    for link in links:
        # The menu is nine tenths of a page's links; reading them all costs more than the page.
        if len(link) > ADDRESS_CHARACTERS or (site.numbered and not _DIGITS.search(link)):
            continue
        try:
            address = site.read_address(urljoin(base, link.strip()))
        except ValueError:  # not an address at all: "http://[", a port that has letters
            continue
        if address and address.id not in found:
            found[address.id] = address
    return list(found.values())


def _page_number(base: str, href: str) -> int | None:
    try:
        parts = urlsplit(urljoin(base, href))
        query = parse_qs(parts.query, max_num_fields=QUERY_FIELDS)
    except ValueError:  # not an address at all
        return None
    for name in ("page", "p"):
        value = query.get(name, [""])[0]
        if value.isdecimal() and len(value) <= PAGE_DIGITS:
            return int(value)
    return 1 if parts.path else None
