"""No request leaves the site's own hosts: not by a link, a feed, a redirect, a page number or a retry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self, cast

from scrapy.exceptions import IgnoreRequest

from scraper.core.errors import Reason, Rejected
from scraper.facts.addresses import web_parts

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from scraper.spiders.newsroom import Newsroom


_PORTS: Final = {"http": 80, "https": 443}


class HostsMiddleware:
    """Refuses what is not on the spider's hosts, exactly; Scrapy's own lets subdomains and retried requests pass."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Lets a request of the site pass; raises ``IgnoreRequest`` from ``Rejected`` (off-site)."""
        spider = cast("Newsroom", self._crawler.spider)
        parts = web_parts(request.url)
        if parts and spider.site.owns(request.url) and parts.port in {None, _PORTS[parts.scheme]}:
            return
        self._crawler.stats.inc_value("scraper/off_site")
        where = f"{parts.scheme}://{parts.netloc}" if parts else "what is no address of a page"
        rejection = Rejected(Reason.OFF_SITE, f"leads to {where}", url=request.url)
        raise IgnoreRequest(str(rejection)) from rejection
