"""Bring the index up to date with a folder: only what changed is read."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final

from scraper.core.balance import Balance
from scraper.core.errors import StoreError
from scraper.dataset.duplicates.duplicate_index import Document, DuplicateIndex
from scraper.storage.ledger import State, open_ledger
from scraper.storage.output import ledger_file, open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.storage.store import ArticlePlace, Store

DOCUMENTS_A_CHANGE: Final = 500

Wanted = tuple[str, str, "ArticlePlace | None"]


class CatchingUp:
    """One run over a folder.

    balance: of the Articles that are there; those that cannot be read are in it by name.
    """

    def __init__(self, index: DuplicateIndex, store: Store) -> None:
        self._index = index
        self._store = store
        self._documents: list[Document] = []
        self._removed: list[str] = []
        self.balance = Balance(unit="Articles")

    def by_ledger(self, path: Path) -> None:
        """Follow the ledger: what it has as written, under another content hash than the index, is read again."""
        with closing(open_ledger(path)) as ledger:
            entries = (
                (entry.id, entry.hash or "", entry.place) for entry in ledger.each() if entry.state is State.DONE
            )
            for wanted, known in _side_by_side(entries, self._index.known()):
                if wanted is None:
                    self._removed += [known[0]] if known else []
                else:
                    self._follow(wanted, known[1] if known else None)
        self._save()

    def by_store(self) -> None:
        """Read every Article: of a folder without a ledger nobody knows what changed."""
        seen = set()
        for kept in self._store.articles():
            self.balance.found += 1
            if kept.article is None:
                self.balance.spoil("unreadable")
                continue
            self.balance.out += 1
            seen.add(kept.article.id)
            if self._index.hash_of(kept.article.id) != kept.article.content_hash:
                self._take(Document.of(kept.article, kept.place))
        self._removed += [name for name, _ in self._index.known() if name not in seen]
        self._save()

    def _follow(self, wanted: Wanted, known: str | None) -> None:
        article_id, content_hash, place = wanted
        self.balance.found += 1
        if known == content_hash:
            self.balance.out += 1
            return
        try:
            article = self._store.read(article_id, at=place)
        except StoreError:
            self.balance.spoil("unreadable")
            return
        if article is None:
            self.balance.skip("gone")  # `scraper verify` names it
            self._removed += [article_id] if known else []
            return
        self.balance.out += 1
        self._take(Document.of(article, self._store.place_of(article)))

    def _take(self, document: Document) -> None:
        self._documents.append(document)
        if len(self._documents) >= DOCUMENTS_A_CHANGE:
            self._save()

    def _save(self) -> None:
        if self._documents or self._removed:
            self._index.change(self._documents, self._removed)
            self._documents.clear()
            self._removed.clear()


def catch_up(index: DuplicateIndex, output: Path) -> Balance:
    """Bring the index of an output up to date; raises ``StoreError``. A run that is killed is simply made again."""
    run = CatchingUp(index, open_store(output))
    if ledger_file(output).exists():
        run.by_ledger(ledger_file(output))
    else:
        run.by_store()
    return run.balance


def _side_by_side(
    wanted: Iterable[Wanted], known: Iterable[tuple[str, str]]
) -> Iterator[tuple[Wanted | None, tuple[str, str] | None]]:
    """Give two lists that are in the order of their ids beside each other, None where one lacks an id."""
    left, right = iter(wanted), iter(known)
    mine, theirs = next(left, None), next(right, None)
    while mine or theirs:
        if theirs is None or (mine and mine[0] < theirs[0]):
            yield mine, None
            mine = next(left, None)
        elif mine is None or theirs[0] < mine[0]:
            yield None, theirs
            theirs = next(right, None)
        else:
            yield mine, theirs
            mine, theirs = next(left, None), next(right, None)
