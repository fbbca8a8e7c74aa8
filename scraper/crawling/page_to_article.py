"""From the first page of an article to the Article, its further pages fetched and joined."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scraper.core.errors import Reason, Rejected
from scraper.crawling.sample import is_disputed, is_sampled
from scraper.record.events import Compared, Fault, NotCompared
from scraper.sites.elsewhere import Elsewhere

if TYPE_CHECKING:
    from scraper.composition.collect import Fetch
    from scraper.core.article import Article
    from scraper.core.page import Page
    from scraper.crawling.context import Context
    from scraper.storage.ledger import Entry

log = logging.getLogger(__name__)


async def read_article(context: Context, page: Page, entry: Entry, fetch: Fetch) -> Article:
    """Return the Article that begins with a page.

    fetch: gives a further page. Raises ``Rejected``, and what ``fetch`` raises.
    """
    from scraper.composition.collect import collect  # noqa: PLC0415  a crawl that finds nothing new reads no page

    _check_address(context, page, entry)
    article = await collect(page, fetch, seconds=context.run.config.limits.page_time)
    if article.id in context.visits:
        rejection = Rejected(Reason.NOT_AN_ARTICLE, f"another address of {article.id}", url=entry.url)
        rejection.settles = True
        raise rejection
    if article.id != entry.id and not isinstance(context.site, Elsewhere):
        raise Rejected(Reason.FOREIGN_PAGE, f"leads to {article.canonical_url}", url=entry.url)
    return article


def compare(context: Context, page: Page, article: Article) -> None:
    """Read the page of a sampled Article in a second way, and tell whether both readings agree."""
    if not is_sampled(article):
        return
    try:
        is_off = is_disputed(page, article)
    except Rejected as rejection:
        context.tell(NotCompared(url=article.canonical_url, detail=str(rejection)))
    except Exception as error:  # other people's code, which pages can break; that is no reason to lose the article
        log.exception("a fault in the second reading of %s", page.url)
        context.tell(Fault(url=article.canonical_url, detail=f"{type(error).__name__}: {error}"))
    else:
        context.tell(Compared(url=article.canonical_url, disagrees=is_off))


def _check_address(context: Context, page: Page, entry: Entry) -> None:
    """Raise ``Rejected`` when the address has led to another article, which is noted to be fetched by itself."""
    address = context.site.read_address(page.url)
    if address and address.id != entry.id and not isinstance(context.site, Elsewhere):
        context.note([address])
        raise Rejected(Reason.NOT_AN_ARTICLE, f"leads to another article, {address.id}", url=entry.url)
