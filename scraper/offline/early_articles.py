"""Articles that are made while their archives are still being gone through, so that their pages are unpacked once.

A record that comes later may be a newer one, or another page of an article that is made already. What was made of it is
dropped then, and the article is made once more behind the last archive, of all its pages.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.errors import ScraperError, StoreError
from scraper.offline.one_article import Outcome, Task
from scraper.storage.page_index import Parts
from scraper.storage.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.core.page import Page
    from scraper.storage.page_index import MetPage

BATCH_PAGES: Final = 16  # that one process reads before it gives them back
BATCH_BYTES: Final = 4 << 20  # of pages at hand, beyond which no further one waits for the others of its batch
_KEPT_BYTES: Final = 256 << 20  # of what is made early; what comes then is made behind the last archive
_FEW_DROPPED: Final = 50  # articles that are made twice whatever their share
_DROPPED_SHARE: Final = 20  # beyond them one in so many may be made twice; archives of many copies are indexed first


class Early(NamedTuple):
    """The name of an article that is made already."""

    article: str


class ArticleBatch(NamedTuple):
    """Some work for one process.

    openings: the first page of each task that is an article of an archive; empty where none is at hand.
    early: the names of the articles where they are made early; empty elsewhere.
    """

    tasks: list[Task | Outcome | Early]
    openings: list[Page | None]
    early: list[str]


class _Kept(NamedTuple):
    offset: int
    size: int


class EarlyArticles:
    """What is made early, in a temporary file."""

    def __init__(self, *, unpack: bool) -> None:
        """unpack: whether pages are unpacked here; otherwise each process unpacks those that it reads."""
        self._unpack = unpack
        self._waiting: dict[str, tuple[Task, Page | None]] = {}
        self._bytes = 0  # of the pages that wait
        self._made: dict[str, Task | _Kept] = {}  # a task is in the making, or could not be kept
        self._dropped = 0
        self._spool = Spool()
        self._is_full = False

    def batches(self, archive: Path, pages: Iterable[MetPage]) -> Iterator[ArticleBatch]:
        """Yield the articles that begin in an archive, some at a time."""
        for met in pages:
            self._take(str(archive), met)
            if len(self._waiting) >= BATCH_PAGES or self._bytes >= BATCH_BYTES:
                yield self._batch()
        if self._waiting:
            yield self._batch()

    def _take(self, archive: str, met: MetPage) -> None:
        if not met.is_new:
            if met.article in self._waiting:
                del self._waiting[met.article]
            elif self._made.pop(met.article, None):
                self._dropped += 1
        elif not self._is_full and self._dropped <= _FEW_DROPPED + len(self._made) // _DROPPED_SHARE:
            page = _unpacked(met) if self._unpack else None
            self._bytes += len(page.body) if page else 0
            self._waiting[met.article] = (
                Task(archive, Parts(met.article, {met.part: met.place}), 1, archived=True),
                page,
            )

    def _batch(self) -> ArticleBatch:
        waiting, self._waiting, self._bytes = self._waiting, {}, 0
        self._made |= {name: task for name, (task, _) in waiting.items()}
        openings = [page for _, page in waiting.values()] if self._unpack else []
        return ArticleBatch([task for task, _ in waiting.values()], openings, list(waiting))

    def keep(self, names: Iterable[str], outcomes: Iterable[Outcome | Early]) -> None:
        """Keep what a batch gave, unless it was dropped meanwhile."""
        pairs = zip(names, map(pickle.dumps, outcomes), strict=True)
        kept = {name: data for name, data in pairs if name in self._made}
        try:
            offset = self._spool.put(b"".join(kept.values()))
        except StoreError:  # they are made once more when their turn comes
            self._is_full = True
            return
        for name, data in kept.items():
            self._made[name] = _Kept(offset, len(data))
            offset += len(data)
        self._is_full = self._spool.size > _KEPT_BYTES

    def stand_in(self, task: Task | Outcome) -> Task | Outcome | Early:
        """Return the name of an article that is made already in place of its task."""
        if isinstance(task, Task) and task.archived and task.parts.name in self._made:
            return Early(task.parts.name)
        return task

    def find(self, early: Early) -> Outcome | Task:
        """Return what became of an article; its task where that could not be kept."""
        made = self._made[early.article]
        if isinstance(made, Task):
            return made
        outcome: Outcome = pickle.loads(self._spool.take(*made))  # noqa: S301  written by ``keep``
        return outcome

    def close(self) -> None:
        """Remove the temporary file."""
        self._spool.close()


def _unpacked(met: MetPage) -> Page | None:
    try:
        return met.page()
    except ScraperError:  # raised again, and reported, where the article is made
        return None
