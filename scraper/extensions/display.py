"""What people see while a crawl runs: a live line at the foot of a terminal, else a plain line every ten seconds."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Any, Final, Self, cast

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from scraper.crawling.log import console

if TYPE_CHECKING:
    from rich.live import Live
    from scrapy.crawler import Crawler

    from scraper.spiders.newsroom import Newsroom

log = logging.getLogger("scraper.progress")

EVERY_LIVE: Final = 0.5  # seconds
EVERY_LINE: Final = 10.0
_HOUR: Final = 3600
_MINUTE: Final = 60


class Display:
    """An extension: SCRAPER_DISPLAY is ``live``, ``lines``, ``none`` or ``auto`` (live in a terminal, else lines)."""

    def __init__(self, crawler: Crawler) -> None:
        mode = crawler.settings["SCRAPER_DISPLAY"]
        self._live_wanted = mode == "live" or (mode == "auto" and sys.stderr.isatty() and console() is not None)
        self._shows = mode != "none"
        self._crawler = crawler
        self._began = time.monotonic()
        self._live: Live | None = None
        self._task: Any = None
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def _opened(self) -> None:
        if not self._shows:
            return
        if self._live_wanted:
            from rich.live import Live  # noqa: PLC0415  a tenth of a second that a crawl without a terminal saves

            self._live = Live(console=console(), auto_refresh=False, transient=True)
            self._live.start()
        self._task = create_looping_call(self._tick)
        self._task.start(EVERY_LIVE if self._live else EVERY_LINE, now=False)

    def _closed(self) -> None:
        if self._task and self._task.running:
            self._task.stop()
        if self._live:
            self._live.stop()

    def _tick(self) -> None:
        spider = cast("Newsroom", self._crawler.spider)
        seconds = time.monotonic() - self._began
        waiting = spider.ledger.left(spider.job)
        text = progress(spider.tally.counts, seconds, waiting, spider.tally.doing)
        if self._live:
            from rich.text import Text  # noqa: PLC0415

            self._live.update(Text(f"{spider.site.title}: {text}", overflow="fold"), refresh=True)
        else:
            log.info("%s: %s", spider.name, text, extra={"progress": {**spider.tally.counts, "waiting": waiting}})


def progress(counts: dict[str, int], seconds: float, waiting: int, doing: str) -> str:
    """How far a crawl is, in one line."""

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
    """A time for people: ``3 h 05 min``, ``4 min``, ``12 s``."""
    if seconds >= _HOUR:
        return f"{int(seconds // _HOUR)} h {int(seconds % _HOUR // _MINUTE):02} min"
    return f"{seconds / _MINUTE:.0f} min" if seconds >= 2 * _MINUTE else f"{seconds:.0f} s"
