"""The pipelines: an Article is written, then its address is settled. In this order, or a kill would lose it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self, cast

from scraper.article import Article
from scraper.discover.plan import day_of
from scraper.errors import StoreError
from scraper.ledger import Written
from scraper.store import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.spiders.newsroom import Newsroom

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

    def process_item(self, item: Any) -> Any:  # noqa: ANN401  as Scrapy calls it
        """Writes an Article and settles its address; hands everything else on."""
        if isinstance(item, Article):
            self._store(item)
        return item

    def _store(self, article: Article) -> None:
        spider = cast("Newsroom", self._crawler.spider)
        entry, response = spider.visits.pop(article.id)
        try:
            file, revision = None, article.revision
            if spider.folder.store:
                output = spider.folder.store.output
                previous = output / entry.file if entry.file else None
                stored = spider.folder.store.save(article, previous=previous)
                article.revision = revision = stored.revision
                file = str(stored.path.relative_to(output))
                outcome = stored.outcome
            else:
                outcome = Outcome.NEW
            single = article.page_count == 1  # a condition on page one would hide a change on page two
            spider.ledger.written(
                entry,
                Written(
                    hash=article.content_hash,
                    revision=revision,
                    published=article.date_published,
                    file=file,
                    run=spider.tally.run,
                    etag=_header(response.headers.get("ETag")) if single else None,
                    modified=_header(response.headers.get("Last-Modified")) if single else None,
                    fresh=self._fresh(article),
                ),
            )
            spider.tally.stored(article, outcome, response.meta.get("download_latency") or 0.0, len(response.body))
            if spider.on_article:
                spider.on_article(article)
        except StoreError as error:
            spider.tally.stop(error)
        finally:
            spider.frontier.done(entry)

    def _fresh(self, article: Article) -> bool:
        spider = cast("Newsroom", self._crawler.spider)
        published = day_of(article.date_published, spider.site)
        fetched = day_of(article.fetched_at, spider.site)
        return published is None or fetched is None or (fetched - published).days <= _FRESH_DAYS


def _header(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
