"""Stop a run: requests on their way have some seconds to come to their end, then every wait ends."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from scraper.crawling.context import context_of
from scraper.crawling.waits import GRACE_SECONDS

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler

log = logging.getLogger("scraper.crawling")
_TICK_SECONDS: Final = 0.25  # a stop is noticed this soon; Scrapy has no event for it


class Stopping:
    """An extension that notices the end of a run: a signal, ``--max-minutes``, a site that refuses us."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._context = context_of(crawler)
        self._has_started = False
        self._until: float | None = None  # on the monotonic clock
        self._task: Any = None
        crawler.signals.connect(self._started, signal=signals.engine_started)
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension; Scrapy calls this."""
        return cls(crawler)

    def _started(self) -> None:
        self._has_started = True

    def _opened(self) -> None:
        self._task = create_looping_call(self._tick)
        self._task.start(_TICK_SECONDS, now=False)

    def _closed(self) -> None:
        if self._task and self._task.running:
            self._task.stop()

    def _tick(self) -> None:
        is_stopped = self._has_started and not self._crawler.engine.running
        if not is_stopped and not self._context.brakes.is_over():
            self._until = None
            return
        if self._until is None:
            self._until = time.monotonic() + GRACE_SECONDS
        if time.monotonic() >= self._until:
            self._end()

    def _end(self) -> None:
        waits = self._context.waits
        slots = self._crawler.engine.downloader.slots
        if not waits.are_over:
            waits.end(_pause(host, slot) for host, slot in slots.items() if slot.queue and slot.delay)
            for what in waits.left:
                log.warning("stopped while it waited for %s; the next run of the same job goes on", what)
        for slot in slots.values():  # queued requests go to the handler, where they end at once
            self._release(slot)

    def _release(self, slot: Slot) -> None:
        slot.delay = slot.jitter = 0.0
        if slot.latercall:
            slot.latercall.cancel()
            slot.latercall = None
        self._crawler.engine.downloader._process_queue(slot)  # noqa: SLF001  nothing else looks at the queue again


def _pause(host: str, slot: Slot) -> str:
    return f"the pause of {slot.delay:g} s between two requests to {host}"
