"""The pipelines: an Article is kept and its address settled, see ``scraper.crawling.keeping``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scraper.core.article import Article
from scraper.core.errors import StoreError
from scraper.crawling.context import context_of
from scraper.crawling.keeping import keep
from scraper.crawling.outcomes import Outcomes
from scraper.record.events import Fault

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.crawling.context import Context, Visit
    from scraper.record.events import AnyEvent

log = logging.getLogger(__name__)


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
        visit = self._context.visits.pop(article.id)
        try:
            event = self._kept(article, visit)
            if event is not None:
                self._tell(article, event)
        except StoreError as error:
            self._context.brakes.stop(error)
        finally:
            self._context.frontier.done(visit.entry)

    def _kept(self, article: Article, visit: Visit) -> AnyEvent | None:
        """Return what keeping the Article and settling its address came to, None when that broke.

        What broke is a failure of the address: Scrapy would log it and go on as if there had been no article.
        """
        try:
            return keep(self._context, article, visit)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  one article must not end the crawl; it is counted and named
            Outcomes(self._context).broke(visit.entry, error)
            return None

    def _tell(self, article: Article, event: AnyEvent) -> None:
        """Tell of an Article that is safe: what breaks from here on is counted, and costs no article."""
        context = self._context
        try:
            context.tell(event)
            if context.run.on_article:
                context.run.on_article(article)
        except StoreError:
            raise
        except Exception as error:
            log.exception("a fault of our own behind %s", article.canonical_url)
            context.tell(Fault(url=article.canonical_url, detail=f"{type(error).__name__}: {error}"))
