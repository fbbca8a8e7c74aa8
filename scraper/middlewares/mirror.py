"""The download itself: from the site, from a replica or mirror (``--base-url``), or from archives (``--from-archive``).

It stands below robots.txt, redirects and throttling, so all of these see the site's addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import HtmlResponse

from scraper.core.errors import FetchError, StoreError
from scraper.crawling.context import context_of
from scraper.crawling.request_tags import ARCHIVED, ARCHIVED_AT, PAGE_FLAW
from scraper.middlewares.heads import BoundedFactory
from scraper.middlewares.public import PublicResolver
from scraper.middlewares.turns import Turn, watch_connections

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.storage.catalogue import Catalogue


class MirrorHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https; with a base address every request goes there and keeps its path."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory  # noqa: SLF001  Scrapy sets its own in the same way
        watch_connections(self._pool)
        self._crawler = crawler
        self._context = context_of(crawler)
        self._waits = self._context.waits
        run = self._context.run
        self._catalogue = run.catalogue
        self._base = (run.config.base_url or "").rstrip("/")
        if self._base:
            PublicResolver.trust(urlsplit(self._base).hostname or "")

    async def download_request(self, request: Request) -> Response:
        """Return the response under the site's own address."""
        if self._catalogue:
            return _archived(request, self._catalogue)
        try:
            return await self._in_turn(request)
        except (
            StoreError
        ) as error:  # of the shared ledger: that ends the run, and is no fault of the site's list or page
            self._context.brakes.stop(error)
            raise

    async def _in_turn(self, request: Request) -> Response:
        turn = await self._turn(request)
        if not turn:
            return await self._fetched(request)
        turn.enter()
        try:
            return await self._fetched(request)
        finally:
            await turn.end()

    async def _fetched(self, request: Request) -> Response:
        if not self._base:
            try:
                return await self._ask(request)
            except CannotResolveHostError:
                if why := PublicResolver.refused.get(urlsplit(request.url).hostname or ""):
                    raise CannotResolveHostError(why) from FetchError(why)
                raise
        parts = urlsplit(request.url)
        there = urlsplit(self._base)
        mirrored = request.replace(
            url=urlunsplit((there.scheme, there.netloc, there.path + parts.path, parts.query, ""))
        )
        mirrored.headers["X-Forwarded-Host"] = parts.netloc
        mirrored.headers["X-Forwarded-Proto"] = parts.scheme
        response = await self._ask(mirrored)
        if latency := mirrored.meta.get("download_latency"):
            request.meta["download_latency"] = latency
        location = (response.headers.get("Location") or b"").decode("latin-1")
        if location.startswith(self._base + "/"):
            response.headers["Location"] = f"{parts.scheme}://{parts.netloc}{location.removeprefix(self._base)}"
        response._set_url(request.url)  # noqa: SLF001  replace() would normalise every header once more
        return response

    async def _turn(self, request: Request) -> Turn | None:
        """Return the turn of a request once it has come; None without a shared ledger or a delay."""
        ledger, host = self._context.run.ledger, urlsplit(request.url).hostname or ""
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", host))
        delay = slot.delay if slot else 0.0
        if not ledger.is_shared or self._waits.are_over:
            return None
        if not delay:  # a replica or mirror on this machine
            ledger.hold(self._context.job)
            return None
        turn = Turn(self._context, host, delay)
        await turn.take()
        return turn

    async def _ask(self, request: Request) -> Response:
        """Return the response of the network; raises ``Stopped`` when the run stops before it is here."""
        host = urlsplit(request.url).hostname or ""

        def what() -> str:
            return f"the address of {host} (DNS)" if PublicResolver.pending[host] else f"an answer of {host}"

        return await self._waits.of(super().download_request(request), what)


def _archived(request: Request, catalogue: Catalogue) -> Response:
    """Return the page as it was archived, flagged and with its time; 404 for an address that no archive has."""
    page = catalogue.read(request.url)
    if page is None:
        return HtmlResponse(request.url, status=404, flags=[ARCHIVED])
    request.meta[ARCHIVED_AT] = page.fetched_at
    request.meta[PAGE_FLAW] = page.flaw
    return HtmlResponse(request.url, headers={"Content-Type": page.content_type}, body=page.body, flags=[ARCHIVED])
