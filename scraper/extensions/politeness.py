"""The pace of the crawl: Scrapy's auto-throttle, and never faster than robots.txt asks for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response


log = logging.getLogger("scraper.crawling")
LONG_DELAY_SECONDS: Final = 60.0  # a longer delay makes a run look as if it hung


class Politeness(AutoThrottle):
    """Scrapy's throttle that also keeps the crawl-delay of robots.txt, even without AUTOTHROTTLE_ENABLED."""

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
        delay = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        if not delay:
            return
        host = urlsplit(request.url).hostname or ""
        if delay > LONG_DELAY_SECONDS:
            log.warning("robots.txt of %s asks for %g s between two requests (Crawl-delay)", host, delay)
        self._crawl_delays[host] = delay
        self.crawler.stats.set_value(f"scraper/crawl_delay/{host}", delay)
        slot = self.crawler.engine.downloader.slots.get(host)
        if slot:
            self._keep_to(slot, delay)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        if self._throttles:
            super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if slot is not None and key in self._crawl_delays:
            self._keep_to(slot, self._crawl_delays[key])

    @staticmethod
    def _keep_to(slot: Slot, delay: float) -> None:
        slot.delay = max(slot.delay, delay)
        slot.jitter = 0.0  # jitter would make some waits shorter than robots.txt demands
