"""Make every Article again from the archived pages, after the rules changed, without asking the site."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, fields, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

from scraper.composition.collect import collect
from scraper.composition.process import finish
from scraper.core.article import Article, decode, encode
from scraper.core.errors import NotThere, Rejected
from scraper.core.watch import within
from scraper.storage.archive import ARCHIVE
from scraper.storage.page_index import FIRST, Catalogue, address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.core.page import Page
    from scraper.storage.ledger import Ledger
    from scraper.storage.page_index import Part, Place
    from scraper.storage.store import FileStore

_SILENT = frozenset({"extraction", "fetched_at", "revision", "url"})  # these differ without the Article differing
_CHUNK = 16  # articles handed to a worker at a time


@dataclass(slots=True, frozen=True)
class Made:
    """One article made again: the line of JSON, or why there is none."""

    id: str
    article: bytes | None
    why: str = ""


def rebuild(store: FileStore, ledger: Ledger, *, workers: int) -> Iterator[tuple[str, list[str] | str]]:
    """Renews the Articles of a folder on so many processes. Gives, for each article that is not as it was, its id and
    the fields that changed (empty for a new one) or the reason of its rejection; ends with nothing else to say.

    An article's newest archived pages count. Its revision stays: the newsroom changed nothing. Needs the lock of the
    folder; a rebuild that was killed is simply run again.
    """
    articles = Catalogue(store.output / ARCHIVE).articles
    whole = [(name, parts) for name, parts in articles.items() if FIRST in parts]
    whole.sort(key=lambda one: (one[1][FIRST].path, one[1][FIRST].offset))
    with get_context("spawn").Pool(workers) as pool:
        for made in pool.imap_unordered(_make, whole, chunksize=_CHUNK):
            if (said := _renew(store, ledger, made)) is not None:
                yield said


def _make(task: tuple[str, dict[Part, Place]]) -> Made:
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


def _renew(store: FileStore, ledger: Ledger, made: Made) -> tuple[str, list[str] | str] | None:
    if made.article is None:
        return made.id, made.why
    article = decode(made.article)
    entry = ledger.get(made.id)
    path = store.output / entry.file if entry and entry.file else store.path(article)
    known = decode(path.read_bytes()) if path.exists() else None
    if known is None:
        store.replace(article, store.path(article))
        return made.id, []
    article = replace(article, revision=known.revision)
    changed = differences(known, article)
    if not changed:
        return None
    there = store.path(article)
    store.replace(article, there)
    if there != path:
        path.unlink(missing_ok=True)
    if entry:
        ledger.renewed(entry, article.content_hash, article.date_published, str(there.relative_to(store.output)))
    return made.id, changed


def differences(one: Article, other: Article) -> list[str]:
    """The fields in which two Articles differ, in the order of the schema."""
    names = (each.name for each in fields(Article) if each.name not in _SILENT)
    return [name for name in names if getattr(one, name) != getattr(other, name)]
