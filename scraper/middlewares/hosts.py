"""Keep every request on the site's own hosts, whether a link, feed, redirect, page number or retry leads away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from scrapy.exceptions import IgnoreRequest

from scraper.core.errors import Reason, Rejected
from scraper.crawling.context import context_of
from scraper.facts.addresses import web_parts

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from scraper.crawling.context import Context

_PORTS: Final = {"http": 80, "https": 443}


class HostsMiddleware:
    """A fence around the hosts of the newsroom; Scrapy's own lets subdomains and retried requests pass."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware; Scrapy calls this."""
        return cls(context_of(crawler))

    def process_request(self, request: Request) -> None:
        """Let a request of the site pass; raises ``IgnoreRequest`` from ``Rejected`` (off-site)."""
        parts = web_parts(request.url)
        if parts and self._context.site.owns(request.url) and parts.port in {None, _PORTS[parts.scheme]}:
            return
        self._context.counting.count("off_site")
        where = f"{parts.scheme}://{parts.netloc}" if parts else "what is not an address of a page"
        rejection = Rejected(Reason.OFF_SITE, f"leads to {where}", url=request.url)
        raise IgnoreRequest(str(rejection)) from rejection
