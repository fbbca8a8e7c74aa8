"""Bring the index up to date with a folder: only what was written since the last time is read."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from scraper.core.balance import Balance
from scraper.core.errors import StoreError
from scraper.dataset.duplicates.duplicate_index import Document, KnownDay, KnownPlace
from scraper.storage.output import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scraper.dataset.duplicates.duplicate_index import DuplicateIndex, KnownArticle
    from scraper.storage.store import Listed, ListedDay, Store

DOCUMENTS_A_CHANGE: Final = 500
TWICE: Final = ""  # the stamp of an article that lies in two places, as a kill leaves it: it is read each time


class CatchingUp:
    """One run over a store.

    balance: of the Articles that are there; those that cannot be read are in it by name.
    """

    def __init__(self, index: DuplicateIndex, store: Store) -> None:
        self._index = index
        self._store = store
        self._before = index.days()
        self._days: dict[str, KnownDay] = {}  # in which everything is known
        self._doubtful: set[str] = set()  # days that are looked through each time
        self._same: set[str] = set()
        self.balance = Balance(unit="Articles")

    def run(self) -> None:
        """Take in what is new or changed, and drop what is gone. A day that did not change is not looked through."""
        days = self._store.days()
        self._same = {day.day for day in days if self._is_same(day)}
        self._index.begin_sweep(self._same)
        for day in days:
            if day.day in self._same:
                self._days[day.day] = self._before[day.day]
                self.balance.found += self._before[day.day].articles
                self.balance.out += self._before[day.day].articles
            else:
                self._take_day(day)
        self._index.end_sweep({name: known for name, known in self._days.items() if name not in self._doubtful})

    def _is_same(self, day: ListedDay) -> bool:
        known = self._before.get(day.day)
        return known is not None and known.stamp == day.stamp != ""

    def _take_day(self, day: ListedDay) -> None:
        articles = 0
        for batch in _batches(self._store.listing(day)):
            articles += len(batch)
            self._take(day.day, batch)
        if day.stamp:
            self._days[day.day] = KnownDay(day.stamp, articles)

    def _take(self, day: str, batch: Sequence[Listed]) -> None:
        self.balance.found += len(batch)
        ids = [listed.id for listed in batch if listed.id]
        known = self._index.known_among(ids)
        # An article of a day that did not change lies there still.
        elsewhere = {name: one.day for name, one in known.items() if one.day in self._same}
        elsewhere |= self._index.sweep(ids, day)
        documents: dict[str, Document] = {}
        places: list[KnownPlace] = []
        for listed in batch:
            if not listed.id:
                self.balance.skip("not named as an Article")
                self._doubtful.add(day)
            elif (other := elsewhere.get(listed.id)) is not None:
                self.balance.skip("lies in two places")
                self._doubtful |= {day, other}
                documents.update(self._newest(listed.id))
            else:
                self._look(day, listed, known.get(listed.id), documents, places)
        self._index.change(documents.values())
        self._index.restamp(places)

    def _look(
        self,
        day: str,
        listed: Listed,
        known: KnownArticle | None,
        documents: dict[str, Document],
        places: list[KnownPlace],
    ) -> None:
        """Add the document of a place where something was written, or the place of a text that is known."""
        place = KnownPlace(listed.place, listed.stamp, day, listed.id)
        if known and (known.place, known.stamp) == (listed.place, listed.stamp):
            self.balance.out += 1
            if known.day != day:
                places.append(place)
            return
        article = self._store.at(listed.place).article
        if article is None or article.id != listed.id:
            self.balance.spoil("unreadable" if article is None else "misplaced")
            self._doubtful.add(day)
            self._index.change(removed=[listed.id])
            return
        self.balance.out += 1
        if known and (known.hash, known.published) == (article.content_hash, article.date_published):
            places.append(place)
        else:
            documents[article.id] = Document.of(article, listed.place, listed.stamp, day)

    def _newest(self, article_id: str) -> dict[str, Document]:
        """Return the document of an article that lies in two places, as a kill leaves it."""
        try:
            article = self._store.read(article_id)
        except StoreError:  # verify names it; the other copy is in the index
            return {}
        return {article_id: Document.of(article, self._store.place_of(article), TWICE)} if article else {}


def _batches(listing: Iterator[Listed]) -> Iterator[list[Listed]]:
    while batch := list(islice(listing, DOCUMENTS_A_CHANGE)):
        yield batch


def catch_up(index: DuplicateIndex, output: Path) -> Balance:
    """Bring the index of an output up to date; raises ``StoreError``. A run that is killed is simply made again."""
    run = CatchingUp(index, open_store(output))
    run.run()
    return run.balance
