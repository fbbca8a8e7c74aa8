"""Keeps the raw page of every article as it came, below decompression and under the site's address."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, cast

from scraper.core.errors import StoreError
from scraper.middlewares.mirror import ARCHIVED

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.spiders.newsroom import Newsroom

_NOT_MODIFIED = 304


class KeepMiddleware:
    """Hands responses to the archive; when that fails, the run ends with its word."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response, unchanged."""
        spider = cast("Newsroom", self._crawler.spider)
        if spider.archive and request.meta.get("keep") and response.status != _NOT_MODIFIED:
            headers = [(name, value) for name, values in response.headers.items() for value in values]
            if ARCHIVED not in response.flags:  # the Article and its page in the archive name the same second
                request.meta["archived_at"] = datetime.now(UTC).isoformat(timespec="seconds")
            try:
                fetched_at = request.meta.get("archived_at")
                spider.archive.add(request.url, response.status, headers, response.body, fetched_at=fetched_at)
            except StoreError as error:
                spider.tally.stop(error)
            else:
                spider.tally.count("kept")
        return response
