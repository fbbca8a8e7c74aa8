"""What becomes of each address: an Article, or a named end. Each end is settled in the ledger and told as one event."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scraper.core.errors import FetchError, NotNow, NotThere, Reason, Rejected, SiteRefused, Stopped, StoreError
from scraper.crawling.context import Visit
from scraper.crawling.page_to_article import compare, read_article
from scraper.crawling.responses import NOT_MODIFIED, page_of, rejection_in, why_failed
from scraper.record.events import Failed, Gone, Outside, Rejection, Same
from scraper.storage.ledger import Doubted, Ended, NotModified, OutsideSpan, State, Unreached

if TYPE_CHECKING:
    from scrapy.http import Response

    from scraper.composition.collect import Fetch
    from scraper.core.article import Article
    from scraper.crawling.context import Context
    from scraper.storage.ledger import Entry

log = logging.getLogger(__name__)


class Outcomes:
    """The ends that an address can come to. A store that fails ends the run with its word."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._ledger = context.run.ledger
        self._run = context.run.name

    async def of_response(self, response: Response, entry: Entry, fetch: Fetch) -> Article | None:
        """Return the Article of a response, or None when its address came to another end.

        fetch: gives a further page of the article. Nothing that a page holds stops the crawl.
        """
        article: Article | None = None
        try:
            article = await self._settle(response, entry, fetch)
        except StoreError as error:
            self._context.brakes.stop(error)
        finally:
            if article is None:  # an address that stays on its way would keep the crawl from its end
                self._context.frontier.done(entry)
        if article is not None:
            self._context.visits[article.id] = Visit(entry, response)
        return article

    def of_failure(self, error: BaseException, entry: Entry) -> None:
        """Settle an address without a response: the network, a limit, robots.txt, an address off the site."""
        try:
            if isinstance(error.__cause__, NotNow):
                self._put_off(entry, str(error))
            elif rejection := rejection_in(error):
                self._reject(entry, rejection)
            else:
                self._fail(entry, why_failed(error))
        except StoreError as store_error:
            self._context.brakes.stop(store_error)
        finally:
            self._context.frontier.done(entry)

    def broke(self, entry: Entry, error: Exception) -> None:
        """Settle an address at which our own program broke: a later run tries again. Raises ``StoreError``."""
        log.error("a fault of our own at %s", entry.url, exc_info=error)
        self._fail(entry, f"{type(error).__name__}: {error}", fault=True)

    async def _settle(self, response: Response, entry: Entry, fetch: Fetch) -> Article | None:
        try:
            if response.status == NOT_MODIFIED and entry.known:
                self._ledger.settle(entry, NotModified(), self._run)
                if self._context.run.store:  # the kept text is what the site shows
                    self._context.run.store.release(entry.id)
                self._context.tell(Same(url=entry.url, not_modified=True))
                return None
            return await self._read(response, entry, fetch)
        except StoreError:
            raise
        except Stopped:  # nothing is known of the address yet
            log.info("left by the stop: %s", entry.url)
        except Rejected as rejection:
            self._reject(entry, rejection)
        except NotThere as error:
            self._ledger.settle(entry, Doubted(State.GONE, str(error)), self._run)
            self._context.tell(Gone(url=entry.url, detail=str(error)))
        except FetchError as error:
            self._fail(entry, str(error))
        except SiteRefused as error:
            self._fail(entry, str(error), refused=True)
        except Exception as error:  # noqa: BLE001  one page must not end the crawl; it is counted and named
            self.broke(entry, error)
        return None

    async def _read(self, response: Response, entry: Entry, fetch: Fetch) -> Article | None:
        page = page_of(response)
        self._context.counting.count("fetched")
        article = await read_article(self._context, page, entry, fetch)
        if not self._is_wanted(article, entry):
            return None
        compare(self._context, page, article)
        return article

    def _is_wanted(self, article: Article, entry: Entry) -> bool:
        plan = self._context.plan
        has_kind = not plan.kinds or article.kind in plan.kinds
        if has_kind and plan.covers(article.date_published, self._context.site):
            return True
        published = article.date_published or ""
        self._ledger.settle(entry, OutsideSpan(published), self._run)
        self._context.tell(Outside(url=entry.url, day=published[:10]))
        return False

    def _reject(self, entry: Entry, rejection: Rejected) -> None:
        if rejection.reason is Reason.CHALLENGE:
            self._fail(entry, str(rejection), refused=True)
            return
        log.info("rejected %s: %s", entry.url, rejection)
        settles = (
            rejection.settles and not entry.known
        )  # a page that gave an Article once and is rejected now contradicts itself
        end = Ended if settles else Doubted
        self._ledger.settle(entry, end(State.REJECTED, str(rejection)), self._run)
        self._context.tell(
            Rejection(url=entry.url, reason=rejection.reason, detail=rejection.detail, doubted=not settles)
        )

    def _put_off(self, entry: Entry, why: str) -> None:
        """Tell that an address was not asked for; the ledger keeps it as it was, and the next run asks."""
        log.warning("not fetched %s: %s", entry.url, why)
        self._context.tell(Failed(url=entry.url, kind="robots.txt cannot be read", detail=why))

    def _fail(self, entry: Entry, why: str, *, refused: bool = False, fault: bool = False) -> None:
        log.warning("not fetched %s: %s", entry.url, why)
        given_up = self._ledger.settle(entry, Unreached(why), self._run)
        kind = why.removeprefix(f"{entry.url}: ")
        self._context.tell(
            Failed(url=entry.url, kind=kind, detail=why, given_up=given_up, refused=refused, fault=fault)
        )
