"""Retries with patience: waits that double, with jitter; a host that says Retry-After gets its pause."""

from __future__ import annotations

import asyncio
import random
import time
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest

from scraper.core.limits import PAUSE_SECONDS
from scraper.crawling.responses import GONE

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_PAUSES: Final = frozenset({429, 503})
_BEGIN: Final = b"<html"
_END: Final = b"</html"
_STEP: Final = 0.25  # seconds; how soon a stop is noticed


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's, but it waits before it asks again, and holds every request to a host that asked for a pause."""

    patience: float
    paused: dict[str, float]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        made = super().from_crawler(crawler)
        made.patience = crawler.settings.getfloat("SCRAPER_PATIENCE")
        made.paused = {}
        return made

    async def process_request(self, request: Request) -> None:
        """Holds a request until the pause of its host is over; ``IgnoreRequest`` when the crawl stops first."""
        host = urlsplit(request.url).netloc
        while (until := self.paused.get(host)) and until > time.monotonic():
            await self._sleep(until)
            if not self.crawler.engine.running:
                raise IgnoreRequest("the crawl was stopped during a pause that the site asked for")

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Asks again after a wait, or gives the response on when it is not to be retried."""
        if response.status in _PAUSES and (asked := retry_after(response)):
            self.crawler.stats.inc_value("scraper/pauses")
            if asked > PAUSE_SECONDS:
                return response
            self.paused[urlsplit(request.url).netloc] = time.monotonic() + asked
        again = super().process_response(request, response)
        if again is response and is_cut_short(response):  # half a list loses articles as silently as half an article
            again = self._retry(request, "cut short") or response
        if again is response and _is_empty(response):
            again = self._retry(request, "empty") or response
        if again is response and request.meta.get("named") and response.status in GONE:  # the article itself names it
            again = self._retry(request, "not there") or response
        if isinstance(again, Request):
            await self._back_off(again)
        return again

    async def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """Likewise after a broken connection."""
        again = super().process_exception(request, exception)
        if isinstance(again, Request):
            await self._back_off(again)
        return again

    async def _back_off(self, again: Request) -> None:
        wait = self.patience * 2 ** (again.meta["retry_times"] - 1)
        await self._sleep(time.monotonic() + wait * random.uniform(0.5, 1.5))  # noqa: S311  jitter, no secret

    async def _sleep(self, until: float) -> None:
        while (left := until - time.monotonic()) > 0 and self.crawler.engine.running:  # noqa: ASYNC110  Scrapy has no event
            await asyncio.sleep(min(left, _STEP))


def is_cut_short(response: Response) -> bool:
    """Whether a page ends before its end: a server that lies about the length gives half an article in silence."""
    body = response.body
    return response.status == HTTPStatus.OK and _BEGIN in body[:2000].lower() and _END not in body[-5000:].lower()


def _is_empty(response: Response) -> bool:
    """Whether there is nothing where something must be; a robots.txt without a word forbids nothing."""
    return response.status == HTTPStatus.OK and not response.body and not response.url.endswith("/robots.txt")


def retry_after(response: Response) -> float | None:
    """Seconds that the site asks us to wait, None when it does not say."""
    said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (ValueError, OverflowError):  # no date, or one outside time
        return None
