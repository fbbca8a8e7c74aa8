"""The pace of the crawl: Scrapy's auto-throttle, never faster than robots.txt says, silent while the site wants it."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle

from scraper.middlewares.retry import LONGEST_WAIT, retry_after

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_PAUSES = frozenset({429, 503})


class Politeness(AutoThrottle):
    """Works on every crawl; without AUTOTHROTTLE_ENABLED it leaves the delay alone but still hears the site."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawl_delays: dict[str, float] = {}
        try:
            super().__init__(crawler)
            self._throttles = True
        except NotConfigured:
            self._throttles = False
            crawler.signals.connect(self._response_downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    def _robots_parsed(self, robotparser: Any, request: Request) -> None:  # noqa: ANN401  Scrapy gives it no type
        from scrapy.utils.httpobj import urlparse_cached  # noqa: PLC0415

        delay = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        if delay:
            host = urlparse_cached(request).hostname or ""
            self._crawl_delays[host] = float(delay)
            self.crawler.stats.set_value(f"scraper/crawl_delay/{host}", float(delay))
            slot = self.crawler.engine.downloader.slots.get(host)
            if slot:
                slot.delay = max(slot.delay, float(delay))

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        if self._throttles:
            super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if slot is None or key is None:
            return
        slot.delay = max(slot.delay, self._crawl_delays.get(key, 0.0))
        if response.status in _PAUSES and (asked := retry_after(response)):
            self._pause(slot, min(asked, LONGEST_WAIT))

    def _pause(self, slot: Slot, seconds: float) -> None:
        """No request to this host for so long: the slot believes that its last one is still to come."""
        slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)
