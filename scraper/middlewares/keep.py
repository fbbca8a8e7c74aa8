"""Keep the raw page of every article as it came, below decompression and under the site's address."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scraper.core.errors import StoreError
from scraper.crawling.context import context_of
from scraper.crawling.request_tags import ARCHIVED, ARCHIVED_AT, KEEP, PAGE_FLAW
from scraper.crawling.responses import NOT_MODIFIED

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.crawling.context import Context


class KeepMiddleware:
    """The middleware that writes responses into the archive; a failure of the archive ends the run with its message."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware; Scrapy calls this."""
        return cls(context_of(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive the page of an article; return the response unchanged."""
        archive = self._context.archive
        is_wanted = request.meta.get(KEEP) or self._context.plan.probe  # a probe keeps lists and robots.txt too
        if archive and is_wanted and response.status != NOT_MODIFIED:
            headers = [(name, value) for name, values in response.headers.items() for value in values]
            if ARCHIVED not in response.flags:  # the Article and its page in the archive name the same second
                request.meta[ARCHIVED_AT] = datetime.now(UTC).isoformat(timespec="seconds")
            try:
                fetched_at = request.meta.get(ARCHIVED_AT)
                truncated = "unspecified" if request.meta.get(PAGE_FLAW) else ""
                archive.add(
                    request.url, response.status, headers, response.body, fetched_at=fetched_at, truncated=truncated
                )
            except StoreError as error:
                self._context.brakes.stop(error)
            else:
                self._context.counting.count("kept")
        return response
