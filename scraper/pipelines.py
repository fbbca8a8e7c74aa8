"""The pipelines: an Article is written, then its address is settled. In this order, or a kill would lose it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self, cast
from zlib import crc32

from scraper.article import Article
from scraper.discover.plan import day_of
from scraper.errors import Rejected, StoreError
from scraper.ledger import Written
from scraper.page import Page
from scraper.parse import FAR, disagreement
from scraper.store import Outcome
from scraper.watch import within

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.spiders.newsroom import Newsroom

log = logging.getLogger(__name__)
_SAMPLE = 50  # of so many articles one costs a second reading, twenty times as long as the first
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
            self._compare(article, response)
            if spider.on_article:
                spider.on_article(article)
        except StoreError as error:
            spider.tally.stop(error)
        finally:
            spider.frontier.done(entry)

    def _compare(self, article: Article, response: Response) -> None:
        """Reads one article in fifty in a second way: a layout that changed without a sound shows in it."""
        spider = cast("Newsroom", self._crawler.spider)
        if is_sampled(article):
            page = Page(article.url, response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
            try:
                with within(article.url):
                    disagrees = disagreement(page, article) > FAR
            except Rejected as rejection:  # the Article was read well within the limit, and is stored
                spider.tally.not_compared(article.canonical_url, rejection)
            else:
                spider.tally.compared(article.canonical_url, disagrees=disagrees)

    def _fresh(self, article: Article) -> bool:
        spider = cast("Newsroom", self._crawler.spider)
        published = day_of(article.date_published, spider.site)
        fetched = day_of(article.fetched_at, spider.site)
        return published is None or fetched is None or (fetched - published).days <= _FRESH_DAYS


def is_sampled(article: Article) -> bool:
    """Whether the article is one of the sample: by its number, so that the same are compared each time. Galleries and
    articles of several pages are not, since the two ways must differ on them.
    """
    plain = article.kind == "article" and article.page_count == 1 and article.extraction.method == "adapter"
    return plain and crc32(article.id.encode()) % _SAMPLE == 0


def _header(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
