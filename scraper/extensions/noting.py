"""The numbers of a crawl: every response goes into the record of the run, every count into Scrapy's stats."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from scraper.core.errors import StoreError
from scraper.crawling.context import context_of
from scraper.crawling.request_tags import ARCHIVED
from scraper.crawling.responses import clock_offset
from scraper.record.events import Answered, Noticed

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

log = logging.getLogger("scraper.crawling")
MAX_CLOCK_SECONDS: Final = 3600.0  # two clocks may differ by some minutes
PREFIX: Final = "scraper/"
_TICK_SECONDS: Final = 60.0  # a record that has been silent for ten minutes counts as that of a killed run


class Noting:
    """An extension that notes responses and counts; the events of pages are noted elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        self._context = context_of(crawler)
        self._stats = crawler.stats
        self._task: Any = None
        self._has_compared = False
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._response, signal=signals.response_downloaded)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension; Scrapy calls this."""
        return cls(crawler)

    def _opened(self) -> None:
        self._task = create_looping_call(self._tick)
        self._task.start(_TICK_SECONDS, now=False)

    def _tick(self) -> None:
        record = self._context.run.record
        if record and not record.closed:
            try:
                record.tick()
            except StoreError as error:
                self._context.brakes.stop(error)

    def _response(self, response: Response, request: Request) -> None:
        self._check_clock(response)
        self._context.tell(
            Answered(
                url=request.url,
                code=response.status,
                bytes=len(response.body),
                seconds=round(request.meta.get("download_latency") or 0.0, 4),
                archived=ARCHIVED in response.flags,
            )
        )

    def _check_clock(self, response: Response) -> None:
        """Say once that our clock and the site's differ by far."""
        offset = None if self._has_compared or ARCHIVED in response.flags else clock_offset(response)
        if offset is None:
            return
        self._has_compared = True
        if abs(offset) > MAX_CLOCK_SECONDS:
            side = "ahead of" if offset > 0 else "behind"
            what = f"the clock of this machine is {timedelta(seconds=int(abs(offset)))} {side} that of the site"
            log.warning("%s; times in the ledger and in Articles are wrong", what)
            self._context.tell(Noticed(by="crawl", what=what))

    def _closed(self) -> None:
        if self._task and self._task.running:
            self._task.stop()
        for name, value in self._context.counting.counts.items():
            self._stats.set_value(PREFIX + name, value)
