"""The display of a running crawl: a live line at the foot of a terminal, else a plain line every ten seconds."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from scraper.core.errors import StoreError
from scraper.crawling.context import context_of
from scraper.crawling.log import console

if TYPE_CHECKING:
    from rich.live import Live
    from scrapy.crawler import Crawler

log = logging.getLogger("scraper.progress")

LIVE_SECONDS: Final = 0.5  # between two updates of the live line
LINE_SECONDS: Final = 10.0  # between two lines of the log
_HOUR_SECONDS: Final = 3600
_MINUTE_SECONDS: Final = 60


class Display:
    """An extension that shows the progress of one newsroom, in the way that ``display`` of its run says."""

    def __init__(self, crawler: Crawler) -> None:
        self._context = context_of(crawler)
        mode = self._context.run.display
        self._live_wanted = mode == "live" or (mode == "auto" and sys.stderr.isatty() and console() is not None)
        self._shows = mode != "none"
        self._began = time.monotonic()
        self._live: Live | None = None
        self._task: Any = None
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension; Scrapy calls this."""
        return cls(crawler)

    def _opened(self) -> None:
        if not self._shows:
            return
        if self._live_wanted:
            from rich.live import Live  # noqa: PLC0415  a tenth of a second that a crawl without a terminal saves

            self._live = Live(console=console(), auto_refresh=False, transient=True)
            self._live.start()
        self._task = create_looping_call(self._tick)
        self._task.start(LIVE_SECONDS if self._live else LINE_SECONDS, now=False)

    def _closed(self) -> None:
        if self._task and self._task.running:
            self._task.stop()
        if self._live:
            self._live.stop()

    def _tick(self) -> None:
        context = self._context
        counts, site = context.counting.counts, context.site
        seconds = time.monotonic() - self._began
        try:
            waiting = context.run.ledger.left(context.job)
        except StoreError as error:
            context.brakes.stop(error)
            return
        text = progress(counts, seconds, waiting, context.counting.doing)
        if self._live:
            from rich.text import Text  # noqa: PLC0415

            self._live.update(Text(f"{site.title}: {text}", overflow="fold"), refresh=True)
        else:
            log.info("%s: %s", site.name, text, extra={"progress": {**counts, "waiting": waiting}})


def progress(counts: dict[str, int], seconds: float, waiting: int, doing: str) -> str:
    """Return the progress of a crawl, in one line."""

    def of(name: str) -> int:
        return counts.get(name, 0)

    settled = of("fetched") + of("not_modified") + of("failed") + of("gone")
    rate = settled / seconds if seconds > 0 else 0.0
    parts = [
        f"{of('found_new')} found, {of('fetched')} fetched",
        f"{of('new')} new, {of('changed')} changed, {of('unchanged') + of('not_modified')} unchanged",
        f"{of('rejected')} rejected, {of('failed') + of('gone')} failed",
        f"{rate:.1f}/s",
    ]
    if waiting:
        parts.append(f"{waiting} to go" + (f", {duration(waiting / rate)} left" if rate else ""))
    if doing:
        parts.append(doing)
    return "; ".join(parts)


def duration(seconds: float) -> str:
    """Return a time for people: ``3 h 05 min``, ``4 min``, ``12 s``."""
    if seconds >= _HOUR_SECONDS:
        return f"{int(seconds // _HOUR_SECONDS)} h {int(seconds % _HOUR_SECONDS // _MINUTE_SECONDS):02} min"
    return f"{seconds / _MINUTE_SECONDS:.0f} min" if seconds >= 2 * _MINUTE_SECONDS else f"{seconds:.0f} s"
