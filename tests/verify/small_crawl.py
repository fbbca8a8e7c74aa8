"""A crawl in this process, without the reactor: the crawl's own parts, one address after the other.

Scrapy's reactor runs once in a process. A simulation of power cuts needs hundreds of crawls, and the disk under them.
"""

from __future__ import annotations

import asyncio
import os
import threading
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import patch

from scrapy.http import HtmlResponse, Request

from scraper.config import load
from scraper.crawling.context import open_run
from scraper.crawling.ending import end
from scraper.crawling.outcomes import Outcomes
from scraper.crawling.plans import Ways
from scraper.crawling.request_tags import KEEP
from scraper.crawling.responses import page_of
from scraper.middlewares.keep import KeepMiddleware
from scraper.pipelines import StorePipeline
from scraper.sites.cnnindonesia import SITE

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.core.page import Page
    from scraper.crawling.context import Context
    from scraper.crawling.ending import CrawlSummary
    from scraper.storage.ledger import Entry
    from tests.replica import Replica

WIDTH = 4
_PROCESSES = count(4_000_000)  # beyond any that lives


def crawl(replica: Replica, output: Path) -> CrawlSummary:
    """Crawl all articles of a replica, those of which a visit is due included."""
    config = load(environ={}, flags={"output": output})
    number, thread, real = next(_PROCESSES), threading.get_ident(), os.getpid

    def process_number() -> int:
        """Stands in names of archives and in records; threads of other tests that still end see their own process."""
        return number if threading.get_ident() == thread else real()

    with (
        patch("os.getpid", process_number),
        open_run(config, Ways(), [SITE], width=WIDTH, display="none") as run,
    ):
        context = run.contexts[0]
        asyncio.run(_Walk(replica, context).to_the_end())
        context.finish_reason = "finished"
        if context.archive:
            context.archive.close()
        return end(run)


class _Walk:
    def __init__(self, replica: Replica, context: Context) -> None:
        self._replica = replica
        self._context = context
        self._outcomes = Outcomes(context)
        self._keep = KeepMiddleware(context)
        self._store = StorePipeline(context)

    async def to_the_end(self) -> None:
        context = self._context
        found = [SITE.read_address(url) for url in self._replica.urls()]
        context.note([address for address in found if address])
        context.run.ledger.finish(context.job)
        context.frontier.lists_done()
        while entry := await context.frontier.next():
            await self._visit(entry)

    async def _visit(self, entry: Entry) -> None:
        response = self._answer(entry.url, self._context.mender.conditions(entry))
        article = await self._outcomes.of_response(cast("Any", response), entry, self._page)
        if article is not None:
            self._store.process_item(article)

    async def _page(self, url: str) -> Page:
        return page_of(self._answer(url, {}))

    def _answer(self, url: str, headers: dict[str, str]) -> HtmlResponse:
        answer = self._replica.answer("/" + url.split("/", 3)[3])
        status = (
            HTTPStatus.NOT_MODIFIED if answer.etag and headers.get("If-None-Match") == answer.etag else answer.status
        )
        response = HtmlResponse(
            url,
            status=status,
            headers={"Content-Type": answer.content_type, "ETag": answer.etag, "Last-Modified": answer.modified},
            body=answer.body if status == HTTPStatus.OK else b"",
            request=Request(url, meta={KEEP: True}),
        )
        return cast("HtmlResponse", self._keep.process_response(response.request, response))
