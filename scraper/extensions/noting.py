"""The numbers of a crawl: every response goes into the record of the run, every count into Scrapy's stats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from scraper.core.errors import StoreError
from scraper.crawling.context import context_of
from scraper.crawling.request_tags import ARCHIVED
from scraper.record.events import Answered

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

PREFIX: Final = "scraper/"
_TICK_SECONDS: Final = 60.0  # a record that has been silent for ten minutes counts as that of a killed run


class Noting:
    """An extension; what becomes of the pages is told by the outcomes."""

    def __init__(self, crawler: Crawler) -> None:
        self._context = context_of(crawler)
        self._stats = crawler.stats
        self._task: Any = None
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._response, signal=signals.response_downloaded)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
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
        self._context.tell(
            Answered(
                url=request.url,
                code=response.status,
                bytes=len(response.body),
                seconds=round(request.meta.get("download_latency") or 0.0, 4),
                archived=ARCHIVED in response.flags,
            )
        )

    def _closed(self) -> None:
        if self._task and self._task.running:
            self._task.stop()
        for name, value in self._context.counting.counts.items():
            self._stats.set_value(PREFIX + name, value)
