"""The first way through all archives: their pages go into the index, and articles are made on the way.

With several processes, packed archives are read in stretches: each process finds the pages of its stretch, unpacks them
and makes the articles that begin there, so that this one has nothing to unpack. Whatever else there is (archives that
are not packed, in another form, damaged) is gone through here, and the other processes make the articles.
"""

from __future__ import annotations

from collections import deque
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from scraper.core.errors import Damaged, ScraperError, StoreError
from scraper.core.parallel import in_order
from scraper.offline.article_batch import make_packed, make_packed_one_by_one
from scraper.offline.one_article import NO_ARCHIVE, Outcome, outcome_of
from scraper.offline.stretch_reading import StretchTask, read_stretch, unread
from scraper.storage.warc.stretches import stretches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from scraper.facts.site import Site
    from scraper.offline.early_articles import EarlyArticles
    from scraper.offline.stretch_reading import StretchReading
    from scraper.storage.page_index import MetPage, PageIndex


class TakenArchive(NamedTuple):
    """An archive that was gone through. articles: in the index then; problem: what is wrong with the archive."""

    articles: int
    problem: Outcome | None


class _Rest(NamedTuple):
    """What is left of an archive, to be read in one go. found: how many records there were before the archive."""

    archive: Path
    start: int
    found: int


def take_in(index: PageIndex, archives: Iterable[Path]) -> list[TakenArchive]:
    """Take in the pages of archives, and make no article."""
    taken: list[TakenArchive] = []
    for archive in archives:
        for _ in _walk(index, _Rest(archive, 0, index.balance.found), taken):
            pass
    return taken


class FirstReading:
    """Goes through archives once."""

    def __init__(
        self,
        index: PageIndex,
        early: EarlyArticles,
        workers: int,
        learned: Mapping[str, Site],
        progress: Callable[[int], None],
    ) -> None:
        """progress: is called with the number of articles that were made since it was called before."""
        self._index = index
        self._early = early
        self._workers = workers
        self._learned = learned
        self._progress = progress
        self._taken: list[TakenArchive] = []

    def read(self, archives: Iterable[Path]) -> list[TakenArchive]:
        """Go through the archives in order, and return what there is to say of each."""
        left = deque(archives)
        while left:
            if self._workers > 1 and self._index.takes_all:
                rest = self._read_stretches(left)
            else:
                rest = _Rest(left[0], 0, self._index.balance.found)
            if rest:
                self._read_in_one_go(rest)
                left.popleft()
        return self._taken

    def _read_in_one_go(self, rest: _Rest) -> None:
        batches = self._early.batches(rest.archive, _walk(self._index, rest, self._taken))
        work, lost = partial(make_packed, learned=self._learned), partial(make_packed_one_by_one, learned=self._learned)
        for outcomes in in_order(work, batches, workers=self._workers, lost=lost):
            self._progress(len(outcomes))
            self._early.keep_awaited(outcomes)

    def _read_stretches(self, left: deque[Path]) -> _Rest | None:
        """Read archives in stretches and take each off the list that was read to its end.

        Return what is left of the first that cannot be read so; None where the list is empty.
        """
        found, end = self._index.balance.found, 0
        work = partial(read_stretch, learned=self._learned)
        with closing(in_order(work, self._stretches(left), workers=self._workers, lost=unread)) as readings:
            for reading in readings:
                if not reading.is_sound:
                    break
                self._take(reading)
                end = reading.stretch.end
                if reading.stretch.is_last:
                    self._taken.append(_taken(self._index, left.popleft(), found))
                    found, end = self._index.balance.found, 0
        return _Rest(left[0], end, found) if left else None

    def _stretches(self, archives: Iterable[Path]) -> Iterator[StretchTask]:
        """Yield the stretches of archives up to the first archive that cannot be split to its end."""
        for archive in list(archives):
            is_last = False
            try:
                for stretch in stretches(archive):
                    yield StretchTask(stretch, is_made=self._early.is_worth_it)
                    is_last = stretch.is_last
            except StoreError:  # raised again, and reported, where the archive is read in one go
                return
            if not is_last:
                return

    def _take(self, reading: StretchReading) -> None:
        """Take in what was read of the stretch behind the last one."""
        archive = reading.stretch.archive
        self._progress(len(reading.made))
        self._index.balance.add(reading.balance)
        self._index.note_all(archive, reading.notes)
        fresh = {}
        for page in reading.pages:
            outcome = reading.made.get(page.article)
            if not self._index.take_in(page.article, page.part, page.place_in(archive)):
                self._early.drop(page.article, is_made_again=outcome is not None)
            elif outcome is not None:
                fresh[page.article] = outcome
        self._early.keep(fresh)


def _walk(index: PageIndex, rest: _Rest, taken: list[TakenArchive]) -> Iterator[MetPage]:
    """Go through an archive, and note how many articles the index has then and what is wrong with the archive."""
    try:
        yield from index.walk(rest.archive, rest.start)
        taken.append(_taken(index, rest.archive, rest.found))
    except ScraperError as error:
        taken.append(TakenArchive(len(index), outcome_of(error, str(rest.archive), 1)))


def _taken(index: PageIndex, archive: Path, found: int) -> TakenArchive:
    """Return what there is to say of an archive at its end. found: how many records there were before it."""
    if index.balance.found > found:
        return TakenArchive(len(index), None)
    error = Damaged("no web archive, or one without a record in it")
    return TakenArchive(len(index), Outcome(str(archive), error=str(error), code=error.exit_code, word=NO_ARCHIVE))
