"""Retries with patience: waits that double, with jitter, and what the site says in Retry-After."""

from __future__ import annotations

import asyncio
import random
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, Self

from scrapy.downloadermiddlewares.retry import RetryMiddleware

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

LONGEST_WAIT: Final = 120.0  # seconds; a site that wants a longer pause is asked again by a later run
_PAUSES: Final = frozenset({429, 503})


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's, but it waits before it asks again."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        made = super().from_crawler(crawler)
        made.patience = crawler.settings.getfloat("SCRAPER_PATIENCE")
        return made

    patience: float

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Asks again after a wait, or gives the response on when it is not to be retried."""
        asked = retry_after(response) if response.status in _PAUSES else None
        if asked is not None and asked > LONGEST_WAIT:
            return response
        again = super().process_response(request, response)
        if again is not response and not isinstance(again, type(response)):
            await self._wait(again, asked)
        return again

    async def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """Likewise after a broken connection."""
        again = super().process_exception(request, exception)
        if again is not None:
            await self._wait(again, None)
        return again

    async def _wait(self, again: Request | Response, asked: float | None) -> None:
        times = getattr(again, "meta", {}).get("retry_times", 1)
        own = self.patience * 2 ** (times - 1) * random.uniform(0.5, 1.5)  # noqa: S311  jitter, not a secret
        until = time.monotonic() + max(asked or 0.0, own)
        while (left := until - time.monotonic()) > 0 and self.crawler.engine.running:  # a stop does not wait with us
            await asyncio.sleep(min(left, 0.5))


def retry_after(response: Response) -> float | None:
    """Seconds that the site asks us to wait, None when it does not say."""
    said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return None
