"""The pipelines: an Article is written, then its address is settled. In this order, or a kill would lose it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, Self

from scraper.core.article import Article
from scraper.core.errors import StoreError
from scraper.crawling.context import context_of
from scraper.crawling.outcomes import Outcomes
from scraper.discover.plan import day_of
from scraper.record.events import Fault, Same, took
from scraper.storage.ledger import Written
from scraper.storage.store import Change

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.crawling.context import Context
    from scraper.storage.ledger import Entry
    from scraper.storage.store import ArticlePlace

log = logging.getLogger(__name__)
_FRESH_DAYS: Final = 7  # an article published longer ago is not visited again


class StorePipeline:
    """The way of Articles into the store. It raises nothing: a store that fails ends the run with its word."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(context_of(crawler))

    def process_item(self, item: Any) -> Any:  # noqa: ANN401  as Scrapy calls it
        """Write an Article and settle its address; hand everything on."""
        if isinstance(item, Article):
            self._store(item)
        return item

    def _store(self, article: Article) -> None:
        entry, response = self._context.visits.pop(article.id)
        try:
            outcome = self._kept(article, entry, response)
            if outcome is not None:
                self._tell(article, outcome, response)
        except StoreError as error:
            self._context.brakes.stop(error)
        finally:
            self._context.frontier.done(entry)

    def _kept(self, article: Article, entry: Entry, response: Response) -> Change | None:
        """Return what keeping the Article and settling its address came to, None when that broke.

        What broke is a failure of the address: Scrapy would log it and go on as if there had been no article.
        """
        try:
            return self._keep(article, entry, response)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  one article must not end the crawl; it is counted and named
            Outcomes(self._context).broke(entry, error)
            return None

    def _keep(self, article: Article, entry: Entry, response: Response) -> Change:
        place, outcome = self._write(article, entry)
        if self._context.archive:  # a settled address has its page in the archive, whatever happens to the power
            self._context.archive.sync()
        single = article.page_count == 1  # a condition on page one would hide a change on page two
        self._context.run.ledger.settle(
            entry,
            Written(
                hash=article.content_hash,
                revision=article.revision,
                published=article.date_published,
                place=place,
                etag=_header(response.headers.get("ETag")) if single else None,
                modified=_header(response.headers.get("Last-Modified")) if single else None,
                fresh=self._fresh(article),
            ),
            self._context.run.name,
        )
        return outcome

    def _write(self, article: Article, entry: Entry) -> tuple[ArticlePlace | None, Change]:
        """Put the Article into the store, if the run has one, and give it its revision."""
        store = self._context.run.store
        if store is None:
            return None, Change.NEW
        article.revision = self._context.mender.number(article, entry)
        stored = store.save(article, at=entry.place)
        article.revision = stored.revision
        return stored.place, stored.outcome

    def _tell(self, article: Article, outcome: Change, response: Response) -> None:
        """Tell of an Article that is safe: what breaks from here on is counted, and costs no article."""
        context = self._context
        try:
            if outcome is Change.UNCHANGED:
                context.tell(Same(url=article.canonical_url))
            else:
                seconds = response.meta.get("download_latency") or 0.0
                is_changed = outcome is Change.CHANGED
                context.tell(took(article, changed=is_changed, seconds=seconds, size=len(response.body)))
            if context.run.on_article:
                context.run.on_article(article)
        except StoreError:
            raise
        except Exception as error:
            log.exception("a fault of our own behind %s", article.canonical_url)
            context.tell(Fault(url=article.canonical_url, detail=f"{type(error).__name__}: {error}"))

    def _fresh(self, article: Article) -> bool:
        site = self._context.site
        published, fetched = day_of(article.date_published, site), day_of(article.fetched_at, site)
        return published is None or fetched is None or (fetched - published).days <= _FRESH_DAYS


def _header(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
