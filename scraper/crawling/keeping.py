"""What becomes of an Article that was read: it is kept, or waits beside the kept one; then its address is settled.

In this order, or a kill would lose it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from scraper.composition.replacing import is_redated, why_worse
from scraper.discover.plan import day_of
from scraper.record.events import HeldBack, Same, took
from scraper.storage import ledger
from scraper.storage.store import Change
from scraper.storage.waiting import see

if TYPE_CHECKING:
    from scrapy.http import Response

    from scraper.core.article import Article
    from scraper.crawling.context import Context, Visit
    from scraper.record.events import AnyEvent
    from scraper.storage.store import ArticlePlace, Store

FRESH_DAYS: Final = 7  # an article published longer ago is not visited again


def keep(context: Context, article: Article, visit: Visit) -> AnyEvent:
    """Keep an Article and settle its address; return what there is to tell. Raises ``StoreError``."""
    store = context.run.store
    if store is None:
        _settle(context, article, visit, None)
        return _took(article, visit.response, is_changed=False)
    if context.archive:  # a settled address has its page in the archive, whatever happens to the power
        context.archive.sync()
    kept = store.current(article, at=visit.entry.place)
    if kept and (doubt := _doubt(context, store, kept, article)):
        _settle_by_kept(context, store, kept, visit, doubt.why)
        return doubt if _waits(kept, article) else Same(url=article.canonical_url)
    context.run.ledger.hold(context.job)  # a worker that was frozen must not write over the work of its successor
    article.revision = context.mender.number(article, visit.entry)
    stored = store.save(article, at=visit.entry.place)
    article.revision = stored.revision
    if kept:
        store.release(article.id)
    _settle(context, article, visit, stored.place)
    if stored.outcome is Change.UNCHANGED:
        return Same(url=article.canonical_url)
    if context.run.texts:
        context.run.texts.add(article, stored.place)
    return _took(article, visit.response, is_changed=stored.outcome is Change.CHANGED)


def _doubt(context: Context, store: Store, kept: Article, article: Article) -> HeldBack | None:
    """Return what holds a text back, None for one that may replace the kept one.

    The text waits, unless it is the kept one read worse.
    """
    older = (
        ()
        if kept.content_hash == article.content_hash
        else [revision[2] for revision in context.run.ledger.revisions(kept.id)]
    )
    why = why_worse(kept, article, older)
    if not why:
        return None
    if not _waits(kept, article):
        return HeldBack(url=article.canonical_url, why=why)
    waiting = see(store.waiting(article.id), article, why, context.run.name, datetime.now(UTC))
    if waiting.is_settled:
        return None
    store.hold(waiting)
    return HeldBack(url=article.canonical_url, why=why, sightings=len(waiting.sightings))


def _waits(kept: Article, article: Article) -> bool:
    """Return whether a worse text is another one than the kept one; the kept one read worse tells nothing new."""
    return kept.content_hash != article.content_hash or is_redated(kept, article)


def _settle(context: Context, article: Article, visit: Visit, place: ArticlePlace | None) -> None:
    headers = visit.response.headers
    # A condition on page one would hide a change on page two; on a page that was cut, that it is whole again.
    is_whole = article.page_count == 1 and article.complete
    result = ledger.Written(
        hash=article.content_hash,
        revision=article.revision,
        published=article.date_published,
        place=place,
        etag=_text(headers.get("ETag")) if is_whole else None,
        modified=_text(headers.get("Last-Modified")) if is_whole else None,
        fresh=_is_fresh(context, article),
        complete=article.complete,
    )
    context.run.ledger.settle(visit.entry, result, context.run.name)


def _settle_by_kept(context: Context, store: Store, kept: Article, visit: Visit, why: str) -> None:
    place = visit.entry.place or store.place_of(kept)
    result = ledger.Retained(why, kept.content_hash, kept.date_published, place)
    context.run.ledger.settle(visit.entry, result, context.run.name)


def _is_fresh(context: Context, article: Article) -> bool:
    published, fetched = day_of(article.date_published, context.site), day_of(article.fetched_at, context.site)
    return published is None or fetched is None or (fetched - published).days <= FRESH_DAYS


def _took(article: Article, response: Response, *, is_changed: bool) -> AnyEvent:
    seconds = response.meta.get("download_latency") or 0.0
    return took(article, changed=is_changed, seconds=seconds, size=len(response.body))


def _text(header: bytes | None) -> str | None:
    return header.decode("latin-1") if header else None
