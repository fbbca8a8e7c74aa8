"""Make every Article again from the archived pages, after the rules changed, without asking the site."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from scraper.composition.collect import collect
from scraper.composition.process import finish
from scraper.core.article import Article, decode, encode
from scraper.core.errors import NotThere, Rejected
from scraper.core.parallel import in_order
from scraper.core.watch import within
from scraper.storage.ledger import Renewed
from scraper.storage.page_index import FIRST, Catalogue, address_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.core.page import Page
    from scraper.storage.ledger import Ledger
    from scraper.storage.page_index import Part, RecordPlace
    from scraper.storage.store import Store

_SILENT = frozenset({"extraction", "fetched_at", "revision", "url"})  # these differ without the Article differing


@dataclass(slots=True, frozen=True)
class Made:
    """One article made again: the line of JSON, or why there is none."""

    id: str
    article: bytes | None
    why: str = ""


def rebuild(archives: Path, store: Store, ledger: Ledger, *, workers: int) -> Iterator[tuple[str, list[str] | str]]:
    """Renews the Articles of a folder on so many processes. Gives, for each article that is not as it was, its id and
    the fields that changed (empty for a new one) or the reason of its rejection; ends with nothing else to say.

    An article's newest archived pages count. Its revision stays: the newsroom changed nothing. Needs the lock of the
    folder; a rebuild that was killed is simply run again.
    """
    articles = Catalogue(archives).articles
    whole = [(name, parts) for name, parts in articles.items() if FIRST in parts]
    whole.sort(key=lambda one: (one[1][FIRST].path, one[1][FIRST].offset))
    for made in in_order(_make, whole, workers=workers):
        if (change := _renew(store, ledger, made)) is not None:
            yield change


def _make(task: tuple[str, dict[Part, RecordPlace]]) -> Made:
    """One article from wherever its pages are: a run that rotates puts them into several files."""
    name, parts = task

    async def fetch(url: str) -> Page:
        address = address_of(url)
        place = parts.get((address.page, address.amp)) if address and address.id == name else None
        if place is None:
            raise NotThere(f"{url} is not in the archive")
        return place.read()

    try:
        drafts = asyncio.run(collect(parts[FIRST].read(), fetch))
        with within(drafts[0].url):
            return Made(name, encode(finish(drafts)))
    except Rejected as rejection:
        return Made(name, None, str(rejection))
    except Exception as error:  # noqa: BLE001  one page must not end the rebuild; it is reported
        return Made(name, None, f"a fault of scraper itself: {type(error).__name__}: {error}")


def _renew(store: Store, ledger: Ledger, made: Made) -> tuple[str, list[str] | str] | None:
    if made.article is None:
        return made.id, made.why
    article = decode(made.article)
    entry = ledger.get(made.id)
    at = entry.place if entry else None
    known = store.read(made.id, at=at)
    if known is not None:
        article = replace(article, revision=known.revision)
    changed = differences(known, article) if known else []
    if known is not None and not changed:
        return None
    place = store.replace(article, at=at)
    if entry:
        ledger.settle(entry, Renewed(article.content_hash, article.date_published, place))
    return made.id, changed


def differences(one: Article, other: Article) -> list[str]:
    """The fields in which two Articles differ, in the order of the schema."""
    names = (each.name for each in fields(Article) if each.name not in _SILENT)
    return [name for name in names if getattr(one, name) != getattr(other, name)]
