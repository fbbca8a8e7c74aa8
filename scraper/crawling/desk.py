"""The desk: finds what to fetch. It walks the site's lists and puts the addresses into the ledger."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from scraper.core.errors import FetchError, Reason, Rejected, ScraperError, SiteRefused, Stopped
from scraper.core.page import Page
from scraper.crawling.responses import DOUBTFUL
from scraper.crawling.usual_yield import Harvest, shortage
from scraper.discover import INDEX, Plan, walk
from scraper.record.events import ListEnd

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from scraper.crawling.context import Context
    from scraper.discover import Source
    from scraper.facts.site import Address

log = logging.getLogger(__name__)


class CrawlDesk:
    """What a walk through the lists asks of a crawl: the protocol ``Desk`` of ``scraper.discover``."""

    def __init__(self, context: Context, fetch: Callable[[str], Awaitable[Page]]) -> None:
        """fetch: gives a list page; raises ``FetchError``, ``NotThere``, ``SiteRefused`` or ``Stopped``."""
        self._context = context
        self._ledger = context.run.ledger
        self._fetch = fetch
        self._before: dict[str, float] = {}  # when the last complete walk of a list ended, by its name

    async def discover(self) -> None:
        """Walk all lists of the plan. Whatever happens, the frontier learns that no list will bring more."""
        context = self._context
        try:
            is_complete = True
            async for source in walk(context.site, context.plan, self):
                context.tell(_end_of(source, self._shortage(source)))
                is_complete = is_complete and (source.gone or not source.failed)
            if is_complete:
                self._ledger.finish(context.job)
        except Stopped:
            log.info("the lists are left here; the next run of the same job goes on")
        except ScraperError as error:
            context.brakes.stop(error)
        except Exception as error:  # the crawl must end with a word, not hang on a list that nobody walks
            log.exception("the walk through the lists broke")
            context.brakes.stop(ScraperError(f"the walk through the lists broke: {type(error).__name__}: {error}"))
        finally:
            context.counting.doing = ""
            context.frontier.lists_done()

    async def get(self, url: str) -> Page:
        """Return a list page; raises ``Stopped`` when the run needs no more lists."""
        context = self._context
        has_enough = not context.plan.probe and (context.frontier.closed or context.frontier.has_enough())
        if has_enough or context.brakes.is_over():
            raise Stopped
        context.counting.doing = url.removeprefix(f"https://{context.site.hosts[0]}")
        page = await self._fetch(url)
        context.counting.count("lists/pages")
        context.brakes.served()
        return page

    def note(self, addresses: Sequence[Address], *, after: int = 0) -> tuple[int, int]:
        """Put addresses into the ledger; return how many were unknown, and how many were first seen after a mark."""
        return self._context.note(addresses, after=after)

    def archived(self) -> list[str]:
        """Return the addresses of the articles in the archives that are read in place of the site."""
        catalogue = self._context.run.catalogue
        return list(catalogue.addresses.values()) if catalogue else []

    def walked(self, name: str) -> bool:
        """Return whether an interrupted run of this job has walked the list to its end."""
        return self._ledger.walked(self._context.job, name)

    def last_walk(self, name: str) -> int | None:
        """Return the mark that the last complete walk of the list left."""
        return self._ledger.last_walk(self._context.job, name)

    def end_walk(self, name: str) -> None:
        """Note that the list was walked to its end."""
        if (before := self._ledger.walked_at(self._context.job, name)) is not None:
            self._before[name] = before
        self._ledger.end_walk(self._context.job, name)

    def doubt(self, url: str, body: bytes) -> None:
        """Judge a list page without an article by the reader of articles.

        Raises ``SiteRefused`` for a challenge page and ``FetchError`` for bytes that are not a page.
        """
        if body.lstrip()[:1] in {b"{", b"["}:  # data of the search that names nothing
            return
        from scraper.composition.collect import read_page_alone  # noqa: PLC0415  most crawls see lists alone

        try:
            read_page_alone(Page(url, body), self._context.run.config.limits.page_time)
        except Rejected as rejection:
            if rejection.reason is Reason.CHALLENGE:
                raise SiteRefused(f"{url}: {rejection}") from rejection
            if rejection.reason in DOUBTFUL or rejection.reason is Reason.TIMED_OUT:
                raise FetchError(f"{url} is no list: {rejection}") from rejection

    def _shortage(self, source: Source) -> str:
        """Return how far the list of a whole newsroom falls short of what is usual at this hour of the week."""
        before = self._before.get(source.name)
        if source.name != INDEX or source.failed or before is None or self._context.plan != Plan():
            return ""
        few = self._context.run.config.alarms.few
        return shortage(self._ledger, self._context.site, Harvest(before, time.time(), source.new), few)


def _end_of(source: Source, thin: str) -> ListEnd:
    return ListEnd(
        name=source.name,
        source=source.name.split(" ")[0],
        pages=source.pages,
        articles=source.articles,
        new=source.new,
        failed=source.failed,
        refused=source.refused,
        damaged=source.damaged,
        gone=source.gone,
        thin=thin,
        skipped=source.skipped,
    )
