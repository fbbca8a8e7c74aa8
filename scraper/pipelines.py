"""The pipelines: an Article is written, then its address is settled. In this order, or a kill would lose it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self, cast

from scraper.core.article import Article
from scraper.core.errors import StoreError
from scraper.discover.plan import day_of
from scraper.storage.ledger import Written
from scraper.storage.store import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.spiders.newsroom import Newsroom
    from scraper.storage.ledger import Entry
    from scraper.storage.store import ArticlePlace

log = logging.getLogger(__name__)
_FRESH_DAYS = 7  # an article published longer ago is not looked at again


class StorePipeline:
    """Stores Articles. Raises nothing: when the store fails, the run ends with its word."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    @property
    def _spider(self) -> Newsroom:
        return cast("Newsroom", self._crawler.spider)

    def process_item(self, item: Any) -> Any:  # noqa: ANN401  as Scrapy calls it
        """Writes an Article and settles its address; hands everything else on."""
        if isinstance(item, Article):
            self._store(item)
        return item

    def _store(self, article: Article) -> None:
        entry, response = self._spider.visits.pop(article.id)
        try:
            outcome = self._kept(article, entry, response)
            if outcome is not None:
                self._tell(article, outcome, response)
        except StoreError as error:
            self._spider.tally.stop(error)
        finally:
            self._spider.frontier.done(entry)

    def _kept(self, article: Article, entry: Entry, response: Response) -> Outcome | None:
        """What keeping the Article and settling its address came to; None when that broke, which then is a failure of
        the address: Scrapy would log it and go on as if there had been no article.
        """
        try:
            return self._keep(article, entry, response)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  one article must not end the crawl; it is counted and named
            self._spider.broke(entry, error)
            return None

    def _keep(self, article: Article, entry: Entry, response: Response) -> Outcome:
        place, outcome = self._write(article, entry)
        single = article.page_count == 1  # a condition on page one would hide a change on page two
        self._spider.ledger.settle(
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
            self._spider.tally.run,
        )
        return outcome

    def _write(self, article: Article, entry: Entry) -> tuple[ArticlePlace | None, Outcome]:
        """Puts the Article into the store, if there is one, and gives it its revision."""
        store = self._spider.folder.store
        if store is None:
            return None, Outcome.NEW
        stored = store.save(article, at=entry.place)
        article.revision = stored.revision
        return stored.place, stored.outcome

    def _tell(self, article: Article, outcome: Outcome, response: Response) -> None:
        """The Article is safe: what breaks from here on is counted, and costs no article."""
        tally = self._spider.tally
        try:
            tally.stored(article, outcome, response.meta.get("download_latency") or 0.0, len(response.body))
            if self._spider.on_article:
                self._spider.on_article(article)
        except StoreError:
            raise
        except Exception:
            log.exception("a fault of our own behind %s", article.canonical_url)
            tally.fault()

    def _fresh(self, article: Article) -> bool:
        site = self._spider.site
        published, fetched = day_of(article.date_published, site), day_of(article.fetched_at, site)
        return published is None or fetched is None or (fetched - published).days <= _FRESH_DAYS


def _header(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
