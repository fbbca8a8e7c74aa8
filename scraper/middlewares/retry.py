"""Retry with patience: waits that double, with jitter; a host that answers Retry-After gets its pause."""

from __future__ import annotations

import random
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware

from scraper.core.limits import PAUSE_SECONDS
from scraper.crawling.context import context_of
from scraper.crawling.request_tags import NAMED
from scraper.crawling.responses import GONE, is_cut_short, retry_after

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.crawling.context import Context

_PAUSES: Final = frozenset({429, 503})  # statuses whose Retry-After holds for the whole host


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's middleware, with a wait before each retry, and a pause for all requests to a host that asks for one.

    paused_until: by host, on the monotonic clock.
    """

    context: Context
    paused_until: dict[str, float]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware; Scrapy calls this."""
        middleware = super().from_crawler(crawler)
        middleware.context = context_of(crawler)
        middleware.paused_until = {}
        return middleware

    async def process_request(self, request: Request) -> None:
        """Hold a request until the pause of its host is over; raises ``Stopped`` when the run stops first."""
        host = urlsplit(request.url).netloc
        while (left := self.paused_until.get(host, 0.0) - time.monotonic()) > 0:
            await self.context.waits.sleep(left, f"the pause that {host} asks for (Retry-After), {left:.0f} s more")

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return a retry after a wait, or the response itself when it is not to be retried."""
        if response.status in _PAUSES and (seconds := retry_after(response)):
            self.context.counting.count("pauses")
            if seconds > PAUSE_SECONDS:
                return response
            self.paused_until[urlsplit(request.url).netloc] = time.monotonic() + seconds
            self.context.run.ledger.pause(self.context.job, urlsplit(request.url).hostname or "", seconds)
        again = super().process_response(request, response)
        if again is response and is_cut_short(response):  # half a list loses articles as silently as half an article
            again = self._retry(request, "cut short") or response
        if again is response and _is_empty(response):
            again = self._retry(request, "empty") or response
        if again is response and request.meta.get(NAMED) and response.status in GONE:  # the article itself names it
            again = self._retry(request, "not there") or response
        if isinstance(again, Request):
            await self._back_off(again)
        return again

    async def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """Return a retry after a wait when the connection broke."""
        again = super().process_exception(request, exception)
        if isinstance(again, Request):
            await self._back_off(again)
        return again

    async def _back_off(self, again: Request) -> None:
        wait = self.context.run.patience * 2 ** (again.meta["retry_times"] - 1)
        seconds = wait * random.uniform(0.5, 1.5)  # noqa: S311  jitter, no secret
        await self.context.waits.sleep(seconds, f"the next try of {again.url}")


def _is_empty(response: Response) -> bool:
    """Return whether a page has no body at all; a robots.txt may have none, and then forbids nothing."""
    return response.status == HTTPStatus.OK and not response.body and not response.url.endswith("/robots.txt")
