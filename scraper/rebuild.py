"""Make every Article again from the archived pages, after the rules changed, without asking the site."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, fields, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

from scraper.archive import ARCHIVE, find_archives, read_archive
from scraper.article import Article, decode, encode
from scraper.discover.walk import NotThere
from scraper.errors import Rejected
from scraper.process import finish
from scraper.sites.registry import site_of
from scraper.spiders.collect import collect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.ledger import Ledger
    from scraper.page import Page
    from scraper.store import FileStore

_SILENT = frozenset({"extraction", "fetched_at", "revision", "url"})  # these differ without the Article differing


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
    newest = where_newest(find_archives(store.output / ARCHIVE))
    tasks: dict[Path, set[str]] = {}
    for article_id, (_, path) in newest.items():
        tasks.setdefault(path, set()).add(article_id)
    with get_context("spawn").Pool(workers) as pool:
        for batch in pool.imap_unordered(_make, sorted(tasks.items())):
            for made in batch:
                if (said := _renew(store, ledger, made)) is not None:
                    yield said


def where_newest(archives: list[Path]) -> dict[str, tuple[str, Path]]:
    """For each article its newest first page: when it was fetched, and in which archive."""
    newest: dict[str, tuple[str, Path]] = {}
    for path in archives:
        for page in read_archive(path):
            if (name := _id(page)) and (page.fetched_at or "") >= newest.get(name, ("", path))[0]:
                newest[name] = (page.fetched_at or "", path)
    return newest


def _id(page: Page) -> str | None:
    """The article whose first page this is."""
    site = site_of(page.url)
    address = site.read_address(page.url) if site else None
    return address.id if address and address.page == 1 and not address.amp else None


def _make(task: tuple[Path, set[str]]) -> list[Made]:
    """All wanted articles of one archive. Their further pages were fetched by the same run, so they are in it too."""
    path, wanted = task
    pages = {page.url: page for page in read_archive(path)}
    firsts = {name: page for page in pages.values() if (name := _id(page)) in wanted}
    return [_article(name, page, pages) for name, page in firsts.items() if name]


def _article(name: str, page: Page, pages: dict[str, Page]) -> Made:
    async def fetch(url: str) -> Page:
        if url not in pages:
            raise NotThere(f"{url} is not in the archive")
        return pages[url]

    try:
        return Made(name, encode(finish(asyncio.run(collect(page, fetch)))))
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
