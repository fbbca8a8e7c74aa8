"""A page, decoded and parsed once, and the newsroom and article that its address names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.core.errors import Reason, Rejected
from scraper.facts.addresses import absolute, web_parts
from scraper.facts.metas import USUAL_METAS
from scraper.facts.wording import ANY_NEWSROOM
from scraper.parsing.page.decisions import Decisions
from scraper.parsing.page.decode import decode
from scraper.parsing.page.dom import PageLinks, parse_html
from scraper.parsing.page.head import read_head
from scraper.sites.elsewhere import read_elsewhere
from scraper.sites.registry import site_of

if TYPE_CHECKING:
    from scraper.core.page import Page
    from scraper.facts.metas import Metas
    from scraper.facts.site import Address, Site
    from scraper.facts.wording import Wording
    from scraper.parsing.page.dom import Document
    from scraper.parsing.page.head import Head


@dataclass(slots=True)
class ParsedPage:
    """What is known of a page before its body is read.

    site: None for a host of no known newsroom.
    address: None for an address of no article.
    base: the address that those on the page are relative to.
    thorough: every source of a field is asked, not only those up to the first that has it; for ``scraper doctor``.
    tried: the layouts whose body was found, in order.
    evidence: what a thorough reading of a page of no known layout has found, as named lines for people.
    decisions: what a thorough reading has decided about the nodes of the page, None for any other reading.
    wording: what the newsroom writes beside its articles; of an unknown one what any newsroom does.
    metas: the names of the metas of the newsroom; of an unknown one the usual names.
    """

    fetched: Page
    doc: Document
    head: Head
    site: Site | None
    address: Address | None
    base: str
    thorough: bool = False
    tried: list[str] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)
    decisions: Decisions | None = None
    wording: Wording = field(init=False)
    metas: Metas = field(init=False)
    _links: PageLinks | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.wording = self.site.wording if self.site else ANY_NEWSROOM
        self.metas = self.site.metas if self.site else USUAL_METAS
        if self.thorough:
            self.decisions = Decisions()

    @property
    def links(self) -> PageLinks:
        """The links of the page, read where somebody looks for one."""
        if self._links is None:
            self._links = PageLinks(self.doc)
        return self._links

    @property
    def brands(self) -> tuple[str, ...]:
        """The bylines and endings of a title that are the newsroom's own name."""
        if self.site:
            return self.site.brands
        name = self.head.meta("og:site_name").lower()
        return (name,) if name else ()


def open_page(page: Page, *, thorough: bool = False, learned: Site | None = None) -> ParsedPage:
    """Decode and parse a page, and find out whose it is; raises ``Rejected``.

    learned: a newsroom that is not known yet, or one with further layouts; the pages on its hosts are its own.
    """
    doc = parse_html(decode(page))
    head = read_head(doc)
    url = page.url if page.url.startswith(("http://", "https://")) else next(iter(_own_urls(head)), page.url)
    site = learned if learned is not None and learned.owns(url) else site_of(url)
    if site is None:
        address = read_elsewhere(url, absolute(head.canonical, url) or "")
        return ParsedPage(page, doc, head, None, address, url, thorough)
    address = site.read_address(url)
    # A page whose canonical link is the address that was fetched is of this newsroom: nothing is left to check.
    if address is None or url != head.canonical:
        own_urls = _own_urls(head)
        if own_urls and not any(own == url or site.owns(own) for own in own_urls):
            raise Rejected(Reason.OFF_SITE, f"the page calls itself {own_urls[0]}", url=page.url)
        if address is None:
            address = next((found for own in own_urls if (found := site.read_address(own))), None)
    return ParsedPage(page, doc, head, site, address, url, thorough)


def _own_urls(head: Head) -> list[str]:
    """Return the addresses that a page calls itself by."""
    return [url for url in (head.canonical, head.meta("og:url")) if web_parts(url)]
