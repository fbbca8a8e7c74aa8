"""Articles that are made while their archives are still being gone through, so that their pages are unpacked once.

A record that comes later may be a newer one, or another page of an article that is made already. What was made of it is
dropped then, and the article is made once more behind the last archive, of all its pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.errors import StoreError
from scraper.offline.article_batch import BATCH_BYTES, BATCH_PAGES, ArticleBatch, unpacked, unpacked_outcome
from scraper.offline.one_article import Task
from scraper.storage.page_index import Parts
from scraper.storage.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from scraper.core.page import Page
    from scraper.offline.one_article import Outcome
    from scraper.storage.page_index import MetPage

_KEPT_BYTES: Final = 256 << 20  # of what is made early; what comes then is made behind the last archive
_FEW_DROPPED: Final = 50  # articles that are made twice whatever their share
_DROPPED_SHARE: Final = 20  # beyond them one in so many may be made twice; archives of many copies are indexed first


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
        self._made: dict[str, _Kept | None] = {}  # None: in the making, or it could not be kept
        self._dropped = 0
        self._spool = Spool()
        self._is_full = False

    @property
    def is_worth_it(self) -> bool:
        """Whether more is to be made early: it can be kept, and little of it was made in vain."""
        return not self._is_full and self._dropped <= _FEW_DROPPED + len(self._made) // _DROPPED_SHARE

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
            else:
                self.drop(met.article)
        elif self.is_worth_it:
            page = unpacked(met) if self._unpack else None
            self._bytes += len(page.body) if page else 0
            self._waiting[met.article] = (
                Task(archive, Parts(met.article, {met.part: met.place}), 1, archived=True),
                page,
            )

    def _batch(self) -> ArticleBatch:
        waiting, self._waiting, self._bytes = self._waiting, {}, 0
        self._made |= dict.fromkeys(waiting)
        tasks, pages = zip(*waiting.values(), strict=True)
        return ArticleBatch(tasks, pages if self._unpack else ())

    def drop(self, article: str, *, is_made_again: bool = False) -> None:
        """Let go of what was made of an article, of which another page came. is_made_again: of that page too."""
        self._dropped += is_made_again
        if article in self._made:
            del self._made[article]
            self._dropped += 1

    def keep_awaited(self, outcomes: Mapping[str, bytes]) -> None:
        """Keep what a batch gave, unless it was dropped meanwhile."""
        self.keep({article: data for article, data in outcomes.items() if article in self._made})

    def keep(self, outcomes: Mapping[str, bytes]) -> None:
        """Keep packed outcomes by the names of their articles."""
        try:
            offset = self._spool.put(b"".join(outcomes.values()))
        except StoreError:  # they are made once more when their turn comes
            self._is_full = True
            return
        for name, data in outcomes.items():
            self._made[name] = _Kept(offset, len(data))
            offset += len(data)
        self._is_full = self._spool.size > _KEPT_BYTES

    def holds(self, task: Task) -> bool:
        """Return whether the article of a task is made already."""
        return task.archived and self._made.get(task.parts.name) is not None

    def find(self, task: Task) -> Outcome | None:
        """Return what became of the article of a task; None for one that has to be made."""
        kept = self._made.get(task.parts.name) if task.archived else None
        return unpacked_outcome(self._spool.take(*kept)) if kept else None

    def close(self) -> None:
        """Remove the temporary file."""
        self._spool.close()
