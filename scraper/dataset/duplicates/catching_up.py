"""Bring the index up to date with a folder: only what was written since the last time is read."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from scraper.core.balance import Balance
from scraper.core.errors import StoreError
from scraper.dataset.duplicates.duplicate_index import Document
from scraper.storage.output import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scraper.dataset.duplicates.duplicate_index import DuplicateIndex, KnownArticle
    from scraper.storage.store import Listed, Store

DOCUMENTS_A_CHANGE: Final = 500
_NOTHING: Final = ("", "", "", None)
TWICE: Final = ""  # the stamp of an article that lies in two places, as a kill leaves it: it is read each time


class CatchingUp:
    """One run over a store.

    balance: of the Articles that are there; those that cannot be read are in it by name.
    """

    def __init__(self, index: DuplicateIndex, store: Store) -> None:
        self._index = index
        self._store = store
        self.balance = Balance(unit="Articles")

    def run(self) -> None:
        """Take in what is new or changed, and drop what is gone."""
        listing = chain.from_iterable(map(self._store.listing, self._store.days()))
        self._index.begin_sweep()
        while batch := list(islice(listing, DOCUMENTS_A_CHANGE)):
            self._take(batch)
        self._index.end_sweep()

    def _take(self, batch: Sequence[Listed]) -> None:
        self.balance.found += len(batch)
        known = self._index.known_among([listed.id for listed in batch])
        documents: dict[str, Document] = {}
        for listed in batch:
            if not listed.id:
                self.balance.skip("not named as an Article")
            elif not self._index.sweep(listed.id):
                self.balance.skip("lies in two places")
                documents.update(self._newest(listed.id))
            elif known.get(listed.id, _NOTHING)[:2] == (listed.place, listed.stamp):
                self.balance.out += 1
            else:
                documents.update(self._read(listed, known.get(listed.id)))
        self._index.change(documents.values())

    def _read(self, listed: Listed, known: KnownArticle | None) -> dict[str, Document]:
        """Return the document of a place where something was written, by its id."""
        kept = self._store.at(listed.place)
        article = kept.article
        if article is None or article.id != listed.id:
            self.balance.spoil("unreadable" if article is None else "misplaced")
            self._index.change(removed=[listed.id])
            return {}
        self.balance.out += 1
        if known and (known.hash, known.published) == (article.content_hash, article.date_published):
            self._index.restamp(article.id, listed.place, listed.stamp)
            return {}
        return {article.id: Document.of(article, listed.place, listed.stamp)}

    def _newest(self, article_id: str) -> dict[str, Document]:
        """Return the document of an article that lies in two places, as a kill leaves it."""
        try:
            article = self._store.read(article_id)
        except StoreError:  # verify names it; the other copy is in the index
            return {}
        return {article_id: Document.of(article, self._store.place_of(article), TWICE)} if article else {}


def catch_up(index: DuplicateIndex, output: Path) -> Balance:
    """Bring the index of an output up to date; raises ``StoreError``. A run that is killed is simply made again."""
    run = CatchingUp(index, open_store(output))
    run.run()
    return run.balance
