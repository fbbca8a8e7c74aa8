"""Ask a replica or mirror (``--base-url``) or web archives (``--from-archive``) instead of the live hosts.

It stands at the download itself, below robots.txt, redirects and throttling, so all of these see the site's addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit, urlunsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import HtmlResponse

from scraper.core.errors import FetchError
from scraper.middlewares.heads import BoundedFactory
from scraper.middlewares.public import refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.spiders.newsroom import Newsroom
    from scraper.storage.page_index import Catalogue

ARCHIVED: Final = "archived"  # the flag of a response that came out of an archive


class MirrorHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https; with a base address every request goes there, its path kept."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory  # noqa: SLF001  Scrapy sets its own in the same way
        self._crawler = crawler
        self._base = str(crawler.settings.get("SCRAPER_BASE_URL") or "").rstrip("/")

    async def download_request(self, request: Request) -> Response:
        """The response, under the address that was asked for."""
        if catalogue := cast("Newsroom", self._crawler.spider).catalogue:
            return _archived(request, catalogue)
        if not self._base:
            try:
                return await super().download_request(request)
            except CannotResolveHostError:
                if why := refused.get(urlsplit(request.url).hostname or ""):
                    raise CannotResolveHostError(why) from FetchError(why)
                raise
        parts = urlsplit(request.url)
        there = urlsplit(self._base)
        asked = request.replace(url=urlunsplit((there.scheme, there.netloc, there.path + parts.path, parts.query, "")))
        asked.headers["X-Forwarded-Host"] = parts.netloc
        asked.headers["X-Forwarded-Proto"] = parts.scheme
        response = await super().download_request(asked)
        if latency := asked.meta.get("download_latency"):
            request.meta["download_latency"] = latency
        location = (response.headers.get("Location") or b"").decode("latin-1")
        if location.startswith(self._base + "/"):
            response.headers["Location"] = f"{parts.scheme}://{parts.netloc}{location.removeprefix(self._base)}"
        response._set_url(request.url)  # noqa: SLF001  replace() would normalise every header once more
        return response


def _archived(request: Request, catalogue: Catalogue) -> Response:
    """The page as it was archived, flagged so, its time in ``archived_at``; 404 for what no archive has."""
    page = catalogue.read(request.url)
    if page is None:
        return HtmlResponse(request.url, status=404, flags=[ARCHIVED])
    request.meta["archived_at"] = page.fetched_at
    return HtmlResponse(request.url, headers={"Content-Type": page.content_type}, body=page.body, flags=[ARCHIVED])
