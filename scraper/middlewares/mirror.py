"""Ask a replica or mirror instead of the live hosts (``--base-url``), and nobody above notices.

It stands at the download itself, below robots.txt, redirects and throttling, so all of these see the site's addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class MirrorHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https; with a base address every request goes there, its path kept."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._base = str(crawler.settings.get("SCRAPER_BASE_URL") or "").rstrip("/")

    async def download_request(self, request: Request) -> Response:
        """The response, under the address that was asked for."""
        if not self._base:
            return await super().download_request(request)
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
