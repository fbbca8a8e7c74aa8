"""What one process makes of a stretch of an archive: its pages, and the articles that begin in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from scraper.core.balance import Balance
from scraper.core.errors import StoreError
from scraper.offline.article_batch import BATCH_BYTES, BATCH_PAGES, ArticleBatch, make_packed, unpacked
from scraper.offline.one_article import Task
from scraper.storage.page_index import Parts, RecordPlace, article_at
from scraper.storage.warc.stretches import UnsoundStretch, captures_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from scraper.core.page import Page
    from scraper.facts.site import Site
    from scraper.storage.page_index import Part
    from scraper.storage.warc.reader import Capture, Spot
    from scraper.storage.warc.stretches import ArchiveStretch


class StretchTask(NamedTuple):
    """A stretch to read. is_made: whether the articles that begin in it are made."""

    stretch: ArchiveStretch
    is_made: bool


class FoundPage(NamedTuple):
    """A page of a stretch. article: the name of its article; part: which page of it; fetched_at: may be empty."""

    article: str
    part: Part
    spot: Spot
    fetched_at: str

    def place_in(self, archive: Path) -> RecordPlace:
        """Return where the page is."""
        return RecordPlace(archive, self.spot, self.fetched_at)

    def task(self, archive: Path) -> Task:
        """Return the article that begins with the page."""
        return Task(str(archive), Parts(self.article, {self.part: self.place_in(archive)}), 1, archived=True)


class StretchReading(NamedTuple):
    """What is in a stretch.

    is_sound: whether it counts. Where not, the archive is read in one go from here on, which says what is wrong.
    made: what became of the articles that begin in it and have one page in it, by name, packed.
    notes: place and reason of each record that cannot be read.
    """

    stretch: ArchiveStretch
    is_sound: bool
    pages: list[FoundPage]
    made: dict[str, bytes]
    balance: Balance
    notes: list[tuple[int, str]]


def read_stretch(task: StretchTask, learned: Mapping[str, Site]) -> StretchReading:
    """Read a stretch; runs in a worker process."""
    reading = StretchReading(task.stretch, is_sound=True, pages=[], made={}, balance=Balance(), notes=[])
    try:
        captures = captures_of(task.stretch, reading.balance, lambda *note: reading.notes.append(note))
        for batch in _batches(_noted(captures, reading), task):
            reading.made.update(make_packed(batch, learned))
    except (UnsoundStretch, StoreError):
        return unread(task)
    for article, count in Counter(page.article for page in reading.pages).items():
        if count > 1:  # it is made of all its pages, when the last archive has been gone through
            reading.made.pop(article, None)
    return reading


def unread(task: StretchTask) -> StretchReading:
    """Return the reading of a stretch that cannot be read by itself, or whose worker was killed."""
    return StretchReading(task.stretch, is_sound=False, pages=[], made={}, balance=Balance(), notes=[])


def _noted(captures: Iterable[Capture], reading: StretchReading) -> Iterator[tuple[FoundPage, Capture]]:
    for capture in captures:
        page = FoundPage(*article_at(capture.url), capture.spot, capture.fetched_at)
        reading.pages.append(page)
        yield page, capture


def _batches(pages: Iterable[tuple[FoundPage, Capture]], task: StretchTask) -> Iterator[ArticleBatch]:
    """Yield the articles that begin in a stretch, some at a time, if they are made."""
    met: set[str] = set()
    tasks: list[Task] = []
    openings: list[Page | None] = []
    for page, capture in pages:
        if not task.is_made or page.article in met:
            continue
        met.add(page.article)
        tasks.append(page.task(task.stretch.archive))
        openings.append(unpacked(capture))
        if len(tasks) >= BATCH_PAGES or sum(len(one.body) for one in openings if one) >= BATCH_BYTES:
            yield ArticleBatch(tasks, openings)
            tasks, openings = [], []
    if tasks:
        yield ArticleBatch(tasks, openings)
