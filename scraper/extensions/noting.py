"""Writes every response of a crawl into the record of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from scrapy import signals

from scraper.middlewares.mirror import ARCHIVED

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.spiders.newsroom import Newsroom


class Noting:
    """An extension; what becomes of the pages is noted by the tally."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._response, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def _response(self, response: Response, request: Request) -> None:
        spider = cast("Newsroom", self._crawler.spider)
        if ARCHIVED in response.flags:
            spider.tally.count("from_archive")
        seconds = request.meta.get("download_latency") or 0.0
        spider.tally.response(request.url, response.status, len(response.body), seconds)
