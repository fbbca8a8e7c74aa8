"""Pagers: the links to the other pages of an article, in a body or beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from scraper.core.late_pattern import late_pattern
from scraper.parsing.page.dom import visible_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.facts.site import Address, Site
    from scraper.parsing.page.dom import Element

_MAX_PAGER_CHARS: Final = 400  # with the title of the next page
_MAX_LINKS: Final = 100  # of the pager of an article
_FULL_STOP: Final = late_pattern(r"[.…](?:\s|\Z)")
_NOWHERE: Final = frozenset(("", "#"))  # where the number of the page itself leads


def own_page(address: str, site: Site | None, here: Address | None, base: str) -> Address | None:
    """Return what an address says that leads to the article at ``here`` itself; None for all others."""
    if site is None or here is None:
        return None
    if here.number not in address and address.startswith(("/", "http", "#")):
        return None  # as nearly all are; "2" alone may be an address beside this page's own
    try:
        found = site.read_address(urljoin(base, address))
    except ValueError:  # "http://[..."
        return None
    return found if found and found.number == here.number and not found.amp else None


def is_pager(node: Element, known: str, own: Callable[[str], Address | None]) -> bool:
    """Return whether a box is a pager: it is short, and shows it by what only pagers hold or by where its links lead.

    known: CSS selector of what only a pager holds; own: see ``own_page``.
    """
    if node.find("p") is not None:
        return False
    if known and node.select_one(known) is not None:
        return len(visible_text(node)) < _MAX_PAGER_CHARS
    links = node.find_all("a")
    if not links or len(links) > _MAX_LINKS or not _lead_to_pages(links, own):
        return False
    text = visible_text(node)
    return len(text) < _MAX_PAGER_CHARS and not _FULL_STOP.search(text)


def _lead_to_pages(links: list[Element], own: Callable[[str], Address | None]) -> bool:
    """Return whether every link leads to a page of the article itself, and one of them says the number of a page.

    The mere button to the next page is known by its words, whatever box it stands in.
    """
    numbered = False
    for link in links:
        address = (link.attr("href") or "").strip()
        if address in _NOWHERE:
            continue
        if own(address) is None:
            return False
        numbered = numbered or visible_text(link).isdigit()
    return numbered
