"""No request leaves the site's own hosts: not by a link, a feed, a redirect, a page number or a retry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from scraper.errors import Reason, Rejected

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from scraper.spiders.newsroom import Newsroom


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
        parts = urlsplit(request.url)
        default = {"http": 80, "https": 443}.get(parts.scheme)
        if default and spider.site.owns(request.url) and not parts.username and parts.port in {None, default}:
            return
        self._crawler.stats.inc_value("scraper/off_site")
        rejection = Rejected(Reason.OFF_SITE, f"leads to {parts.scheme}://{parts.hostname}", url=request.url)
        raise IgnoreRequest(str(rejection)) from rejection
