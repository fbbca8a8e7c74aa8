"""Hold a newsroom of a shared ledger while its crawl goes on, and give it back when that has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from scraper.core.errors import StoreError
from scraper.crawling.context import context_of, lease_seconds

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

TICKS_A_LEASE = 8


class Holding:
    """An extension that renews the lease of a newsroom. A crawl whose lease was taken over is stopped."""

    def __init__(self, crawler: Crawler) -> None:
        self._context = context_of(crawler)
        if not self._context.run.ledger.is_shared:
            raise NotConfigured
        self._task: Any = None
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension; Scrapy calls this."""
        return cls(crawler)

    def _opened(self) -> None:
        self._task = create_looping_call(self._tick)
        self._task.start(lease_seconds(self._context.run.config) / TICKS_A_LEASE, now=False)

    def _tick(self) -> None:
        try:
            self._context.run.ledger.hold(self._context.job)
        except StoreError as error:
            self._context.brakes.stop(error)

    def _closed(self, reason: str) -> None:
        if self._task and self._task.running:
            self._task.stop()
        context = self._context
        has_ended = reason == "finished" and not context.is_handed_over
        try:
            is_done = has_ended and not context.brakes.stopped and not context.brakes.spent
            context.run.ledger.release(context.job, is_done=is_done)
        except StoreError as error:
            context.brakes.stop(error)
