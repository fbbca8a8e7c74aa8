"""One spider for every newsroom: ``scrapy crawl cnnindonesia``. It only carries; the work is in ``scraper.crawling``.

lists -> ledger -> request -> response -> collect (further pages, AMP) -> Article -> pipelines
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy import signals

from scraper.core.errors import FetchError, Stopped, StoreError
from scraper.crawling.alone import open_alone
from scraper.crawling.context import bind
from scraper.crawling.desk import CrawlDesk
from scraper.crawling.outcomes import Outcomes
from scraper.crawling.request_tags import KEEP, NAMED
from scraper.crawling.responses import page_of, why_failed
from scraper.sites.registry import all_sites

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from scraper.core.article import Article
    from scraper.core.page import Page
    from scraper.crawling.context import Context
    from scraper.facts.site import Site
    from scraper.storage.ledger import Entry


class Newsroom(scrapy.Spider):
    """The spider of one site."""

    site: ClassVar[Site]

    def __init__(self, crawler: Crawler, context: Context) -> None:
        super().__init__()
        self._set_crawler(crawler)
        self._context = context
        self._desk = CrawlDesk(context, self._list_page)
        self._outcomes = Outcomes(context)
        self._walk: asyncio.Task[None] | None = None
        bind(crawler, context)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, context: Context | None = None, **words: Any) -> Self:  # noqa: ANN401
        """Make the spider. By a foreign runner, which knows no context, it opens a run of its own from the words."""
        return cls(crawler, context or open_alone(cls.site, crawler, words))

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for the articles of the ledger, while the lists are walked beside."""
        self._walk = asyncio.create_task(self._desk.discover())
        try:
            while entry := await self._context.frontier.next():
                yield self._request(entry)
        except StoreError as error:  # Scrapy would log it and call the run finished
            self._context.brakes.stop(error)
        if self._context.plan.probe:  # the articles are few and done before the lists
            await self._walk

    async def article(self, response: Response, entry: Entry) -> AsyncIterator[Article]:
        """Hand a response to the outcomes, and its Article, if it has become one, to the pipelines."""
        article = await self._outcomes.of_response(response, entry, self._page)
        if article is not None:
            yield article

    def unreachable(self, failure: Failure, entry: Entry) -> None:
        """Hand on an address that gave no response. One that a stop has cut off says nothing about itself."""
        if failure.value is None or isinstance(failure.value, Stopped) or not self.crawler.engine.running:
            self._context.frontier.done(entry)
        else:
            self._outcomes.of_failure(failure.value, entry)

    def _request(self, entry: Entry) -> scrapy.Request:
        headers = {} if self._context.plan.urls else self._context.mender.conditions(entry)
        return scrapy.Request(
            entry.url,
            callback=self.article,
            errback=partial(self.unreachable, entry=entry),
            headers=headers,
            cb_kwargs={"entry": entry},
            meta={KEEP: True},
        )

    async def _page(self, url: str) -> Page:
        address = self._context.site.read_address(url)
        is_guess = address is not None and address.amp  # most newsrooms have given up AMP: a 404 says so
        return await self._download(scrapy.Request(url, meta={KEEP: True, NAMED: not is_guess}))

    async def _list_page(self, url: str) -> Page:
        if not self.crawler.engine.running:
            raise Stopped
        return await self._download(scrapy.Request(url))

    async def _download(self, request: scrapy.Request) -> Page:
        """Fetch a page beside the callbacks. Raises ``FetchError``, ``NotThere``, ``SiteRefused``."""
        try:
            response = await self.crawler.engine.download_async(request)
        except Stopped:
            raise
        except Exception as error:
            raise FetchError(f"{request.url}: {why_failed(error)}") from error
        return page_of(response)

    async def _closed(self, reason: str) -> None:
        self._context.finish_reason = reason
        if self._walk and not self._walk.done():
            self._walk.cancel()
            await asyncio.gather(self._walk, return_exceptions=True)
        if self._context.archive:
            try:
                self._context.archive.close()
            except StoreError as error:
                self._context.brakes.stop(error)


def spider_of(site: Site) -> type[Newsroom]:
    """Return the spider of a site; Scrapy finds those of the known ones by their names."""
    name = "".join(part.title() for part in site.name.split("-"))
    return type(
        name, (Newsroom,), {"__module__": __name__, "__doc__": f"{site.title}.", "name": site.name, "site": site}
    )


for _site in all_sites().values():  # Scrapy finds a spider by its class in this module
    globals()[f"{_site.name}_spider"] = spider_of(_site)
