"""One spider for every newsroom: ``scrapy crawl cnnindonesia``. It only carries; the work is in plain functions.

lists -> ledger -> request -> response -> collect (further pages, AMP) -> Article -> pipelines
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy import signals

from scraper.composition.collect import collect, read_page_alone
from scraper.core.article import Suspect
from scraper.core.errors import FetchError, NotThere, Reason, Rejected, ScraperError, SiteRefused, Stopped, StoreError
from scraper.core.page import Page
from scraper.core.watch import switch_on
from scraper.crawling.conditions import Conditions, Context
from scraper.crawling.frontier import Frontier
from scraper.crawling.responses import DOUBTFUL, page_of, rejection_in, why_failed
from scraper.crawling.sample import is_disputed, is_sampled
from scraper.crawling.tally import Tally
from scraper.discover import Plan, walk
from scraper.middlewares.retry import is_cut_short
from scraper.sites.elsewhere import Elsewhere
from scraper.sites.registry import all_sites
from scraper.storage.archive import Archive
from scraper.storage.ledger import Doubted, Ended, NotModified, OutsideSpan, State, Unreached
from scraper.storage.output import Folder
from scraper.storage.page_index import Catalogue

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from scraper.core.article import Article
    from scraper.discover import Source
    from scraper.facts.site import Address, Site
    from scraper.storage.ledger import Entry

log = logging.getLogger(__name__)


class Newsroom(scrapy.Spider):
    """The spider of one site. Arguments (``-a``): those of ``Plan.read`` and the settings of ``Conditions``."""

    site: ClassVar[Site]

    def __init__(self, crawler: Crawler, context: Context, *, owner: bool) -> None:
        """owner: the spider was started by Scrapy itself, so the folder is its own to close."""
        super().__init__()
        switch_on()
        self._set_crawler(crawler)
        self.plan = context.plan
        self.folder = context.folder
        self.on_article = context.on_article
        self.catalogue = context.catalogue
        self.ledger = context.folder.ledger
        self.job = self.ledger.begin(self.plan.name(self.site))
        conditions = context.conditions
        self.frontier = Frontier(
            self.ledger,
            self.job,
            width=conditions.width,
            limit=conditions.limit,
            revisit=self.site.name if conditions.revisit and self.plan == Plan() else None,
        )
        self.archive: Archive | None = None
        if conditions.archive and conditions.output:
            self.archive = Archive(
                conditions.output,
                self.site.name,
                form="zstd" if conditions.archive_format == "zstd" else "gzip",
                most_bytes=conditions.archive_rotate,
            )
        self.tally = Tally(crawler, conditions, self.frontier.stop, context.record)
        self.sources: list[Source] = []
        self.visits: dict[str, tuple[Entry, Response]] = {}
        self._owner = owner
        self._discovery: asyncio.Task[None] | None = None
        crawler.signals.connect(self.tidy, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, context: Context | None = None, **words: Any) -> Self:  # noqa: ANN401
        """Made by Scrapy; with a context from ``scraper.running.launch``, else from the words of ``scrapy crawl -a``.

        Raises ``UsageError`` or ``StoreError``.
        """
        if context:
            return cls(crawler, context, owner=False)
        conditions, words = Conditions.apply(crawler.settings, words)
        plan = Plan.read(cls.site, **words)
        catalogue = Catalogue(Path(plan.from_archive)) if plan.from_archive else None
        folder = Folder(conditions.output, durable=conditions.durable, looks=conditions.looks)
        return cls(crawler, Context(plan, conditions, folder, catalogue=catalogue), owner=True)

    async def tidy(self) -> None:
        """At the end of the crawl, whatever its reason."""
        if self._discovery and not self._discovery.done():
            self._discovery.cancel()
            await asyncio.gather(self._discovery, return_exceptions=True)
        if self.archive:
            try:
                self.archive.close()
            except StoreError as error:
                self.tally.stop(error)
        if self._owner:
            self.folder.close()

    # Finding.

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The articles of the ledger, while the lists are walked beside."""
        self._discovery = asyncio.create_task(self._discover())
        while entry := await self.frontier.next():
            yield self._ask(entry)
        if self.plan.probe:  # the articles are few and done before the lists
            await self._discovery

    async def _discover(self) -> None:
        try:
            complete = True
            async for source in walk(self.site, self.plan, self):
                self.sources.append(source)
                self.tally.source(source)
                complete = complete and not source.failed
            if complete:
                self.ledger.finish(self.job)
        except Stopped:
            log.info("the lists are left here; the next run of the same job goes on")
        except ScraperError as error:
            self.tally.stop(error)
        except Exception as error:  # the crawl must end with a word, not hang on a list that nobody walks
            log.exception("the walk through the lists broke")
            self.tally.stop(ScraperError(f"the walk through the lists broke: {type(error).__name__}: {error}"))
        finally:
            self.tally.doing = ""
            self.frontier.lists_done()

    async def get(self, url: str) -> bytes:
        """A list page, for the walk."""
        enough = not self.plan.probe and (self.frontier.closed or self.frontier.has_enough())
        if enough or self.tally.over() or not self.crawler.engine.running:
            raise Stopped
        self.tally.doing = url.removeprefix(f"https://{self.site.hosts[0]}")
        page = await self._fetch(url, list_page=True)
        self.tally.list_read()
        return page.body

    def note(self, addresses: Sequence[Address], *, after: float = 0.0) -> tuple[int, int]:
        """Addresses from the walk, into the ledger."""
        unknown, later = self.ledger.found(self.job, addresses, after=after, named=bool(self.plan.urls))
        if self.plan.urls:
            unknown = later = len(addresses)
        self.tally.found(len(addresses), unknown)
        self.frontier.more()
        return unknown, later

    def archived(self) -> list[str]:
        """The addresses of the articles in the archives that are read in place of the site."""
        return list(self.catalogue.addresses.values()) if self.catalogue else []

    def walked(self, name: str) -> bool:
        """Whether the list was walked by an interrupted run of this job."""
        return self.ledger.walked(self.job, name)

    def last_walk(self, name: str) -> float | None:
        """When the last complete walk of the list ended."""
        return self.ledger.last_walk(self.job, name)

    def end_walk(self, name: str) -> None:
        """The list was walked to its end."""
        self.ledger.end_walk(self.job, name)

    def doubt(self, url: str, body: bytes) -> None:
        """A list page without an article: the reader of articles knows a challenge page, and bytes that are no page."""
        if body.lstrip()[:1] in {b"{", b"["}:  # data of the search that names nothing
            return
        try:
            read_page_alone(Page(url, body), self.settings.getfloat("SCRAPER_PAGE_TIME"))
        except Rejected as rejection:
            if rejection.reason is Reason.CHALLENGE:
                raise SiteRefused(f"{url}: {rejection}") from rejection
            if rejection.reason in DOUBTFUL or rejection.reason is Reason.TIMED_OUT:
                raise FetchError(f"{url} is no list: {rejection}") from rejection

    # Fetching.

    def _ask(self, entry: Entry) -> scrapy.Request:
        headers = {}
        if entry.known and not self.plan.urls:
            if entry.etag:
                headers["If-None-Match"] = entry.etag
            if entry.modified:
                headers["If-Modified-Since"] = entry.modified
        return scrapy.Request(
            entry.url,
            callback=self.article,
            errback=partial(self.unreachable, entry=entry),
            headers=headers,
            cb_kwargs={"entry": entry},
            meta={"keep": True},
        )

    async def article(self, response: Response, entry: Entry) -> AsyncIterator[Article]:
        """A response becomes an Article, or a named outcome. Nothing that a page holds stops the crawl."""
        article: Article | None = None
        try:
            article = await self._settled(response, entry)
        except StoreError as error:
            self.tally.stop(error)
        finally:
            if article is None:  # whatever happened: an address that stays on its way would keep the crawl from its end
                self.frontier.done(entry)
        if article is not None:
            self.visits[article.id] = (entry, response)
            yield article

    async def _settled(self, response: Response, entry: Entry) -> Article | None:
        """The Article of a response; None when the ledger was told another end. Raises ``StoreError``."""
        try:
            return await self._read(response, entry)
        except StoreError:
            raise
        except Rejected as rejection:
            self._reject(entry, rejection)
        except NotThere as error:
            self.ledger.settle(entry, Doubted(State.GONE, str(error)), self.tally.run)
            self.tally.gone(entry.url, str(error))
        except FetchError as error:
            self._fail(entry, str(error))
        except SiteRefused as error:
            self.tally.refused(entry.url, str(error))
            self._fail(entry, str(error))
        except Exception as error:  # noqa: BLE001  one page must not end the crawl; it is counted and named
            self.broke(entry, error)
        return None

    async def _read(self, response: Response, entry: Entry) -> Article | None:
        if response.status == 304 and entry.known:  # noqa: PLR2004  not modified
            self.ledger.settle(entry, NotModified(), self.tally.run)
            self.tally.not_modified(entry.url)
            return None
        page = page_of(response)
        self.tally.count("fetched")
        address = self.site.read_address(page.url)
        if address and address.id != entry.id and not isinstance(self.site, Elsewhere):
            self.note([address])
            raise Rejected(Reason.NOT_AN_ARTICLE, f"leads to another article, {address.id}", url=entry.url)
        seconds = self.settings.getfloat("SCRAPER_PAGE_TIME")
        doubts = [Suspect("page-cut-short", page.url, -1, -1)] if is_cut_short(response) else []
        article = await collect(page, self._fetch, seconds=seconds, doubts=doubts)
        if article.id in self.visits:
            raise Rejected(Reason.NOT_AN_ARTICLE, f"another address of {article.id}", url=entry.url)
        self.tally.served()
        if not self._within(article, entry):
            return None
        if is_sampled(article):
            self._read_again(page, article)
        return article

    def _read_again(self, page: Page, article: Article) -> None:
        try:
            disputed = is_disputed(page, article)
        except Rejected as rejection:  # the article itself was read well within the limit
            self.tally.not_compared(article.canonical_url, rejection)
        except Exception:  # the article was read well the first time: that is no reason to lose it
            log.exception("a fault in the second reading of %s", page.url)
            self.tally.fault()
        else:
            self.tally.compared(article.canonical_url, disagrees=disputed)

    def _within(self, article: Article, entry: Entry) -> bool:
        kinds = self.plan.kinds
        if self.plan.covers(article.date_published, self.site) and (not kinds or article.kind in kinds):
            return True
        self.ledger.settle(entry, OutsideSpan(article.date_published or ""), self.tally.run)
        self.tally.count("outside")
        return False

    async def _fetch(self, url: str, *, list_page: bool = False) -> Page:
        """Another page, in the same manner. Raises ``FetchError``, ``NotThere``, ``SiteRefused``."""
        try:
            request = scrapy.Request(url, meta={"keep": not list_page, "named": not list_page})
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            raise FetchError(f"{url}: {why_failed(error)}") from error
        return page_of(response)

    def unreachable(self, failure: Failure, entry: Entry) -> None:
        """No response: the network, a limit, robots.txt, an address off the site."""
        try:
            if failure.value is not None:
                self._unreachable(entry, failure.value)
        except StoreError as error:
            self.tally.stop(error)
        finally:
            self.frontier.done(entry)

    def _unreachable(self, entry: Entry, error: BaseException) -> None:
        if not self.crawler.engine.running:  # we were stopped: that says nothing about the address
            return
        if rejection := rejection_in(error):
            self._reject(entry, rejection)
        else:
            self._fail(entry, why_failed(error))

    # What became of it.

    def broke(self, entry: Entry, error: Exception) -> None:
        """A fault of our own at one page; a later run tries again. Raises ``StoreError``."""
        log.error("a fault of our own at %s", entry.url, exc_info=error)
        self.tally.fault()
        self._fail(entry, f"{type(error).__name__}: {error}")

    def _reject(self, entry: Entry, rejection: Rejected) -> None:
        if rejection.reason is Reason.CHALLENGE:
            self.tally.refused(entry.url, str(rejection))
            self._fail(entry, str(rejection))
            return
        log.info("rejected %s: %s", entry.url, rejection)
        self.tally.rejected(entry.url, rejection)
        if rejection.reason in DOUBTFUL:
            self.ledger.settle(entry, Doubted(State.REJECTED, str(rejection)), self.tally.run)
        else:
            self.ledger.settle(entry, Ended(State.REJECTED, str(rejection)), self.tally.run)

    def _fail(self, entry: Entry, why: str) -> None:
        log.warning("not fetched %s: %s", entry.url, why)
        given_up = self.ledger.settle(entry, Unreached(why), self.tally.run)
        self.tally.failed(entry.url, why, given_up=given_up)


def spider_of(site: Site) -> type[Newsroom]:
    """The spider of a site; Scrapy finds those of the known ones by their names."""
    name = "".join(part.title() for part in site.name.split("-"))
    return type(
        name, (Newsroom,), {"__module__": __name__, "__doc__": f"{site.title}.", "name": site.name, "site": site}
    )


for _site in all_sites().values():  # Scrapy finds a spider by its class in this module
    globals()[f"{_site.name}_spider"] = spider_of(_site)
