"""The statistics of a folder: counted day by day, and a day in which nothing was written is not read again.

output/_state/statistics.json    the counts of each day, with what its files looked like then
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.errors import UsageError
from scraper.core.files import write_whole
from scraper.dataset.duplicates.folder_groups import groups_of
from scraper.dataset.statistics import Duplicates, Statistics
from scraper.storage.forgetting.forgotten_marks import ForgottenMarks
from scraper.storage.output import STATE, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.dataset.duplicates.duplicate_groups import DuplicateGroups
    from scraper.storage.store import ListedDay, Store

log = logging.getLogger(__name__)

FORM: Final = 2  # of what is remembered; a change of what is counted raises it
STATISTICS: Final = "statistics.json"


@dataclass(slots=True)
class DayCounts:
    """The counts of one day.

    stamp: of the day when it was counted, see ``ListedDay``.
    files: what tells its files of then from others.
    """

    stamp: str
    files: str
    counts: Statistics


@dataclass(slots=True)
class RememberedCounts:
    """The counts of all days, by their names."""

    form: int = FORM
    days: dict[str, DayCounts] = field(default_factory=dict)


class PassingCounts:
    """The counts of days whose Articles are read for another purpose, so that they need not be read twice."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, Statistics] = defaultdict(Statistics)
        self._files: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._stamps: dict[str, str] = {}

    def add(self, day: str, place: str, stamp: str, article: Article) -> None:
        """Count an Article. day, place, stamp: as the store lists it."""
        self._counts[day].add(article)
        self._files[day].append((place, stamp))

    def end(self, day: str, stamp: str, found: int) -> None:
        """Note the end of a day: with its stamp its files need not be listed again, if all of them have passed.

        stamp: of the day when it was listed, see ``ListedDay``; found: places in it then.
        """
        if len(self._files[day]) == found:
            self._stamps[day] = stamp

    def of(self, day: str) -> DayCounts | None:
        """Return the counts of a day. Those of a day of which only some Articles have passed are of other files."""
        stamp = self._stamps.get(day, "")
        return DayCounts(stamp, _mark_of(self._files[day]), self._counts[day]) if day in self._counts else None


def read_statistics(
    output: Path,
    *,
    with_duplicates: bool = True,
    passed: PassingCounts | None = None,
    seen: Callable[[int], None] = lambda _: None,
) -> Statistics:
    """Return the counts of all Articles of an output.

    with_duplicates: near-duplicates are looked for, which may have to write the index.
    passed: what was counted already.
    seen: called with the number of Articles so far.
    Raises ``UsageError`` for a missing folder, ``StoreError``.
    """
    if not output.is_dir():
        raise UsageError(f"{output}: there is no such folder; name it with --from")
    statistics = Statistics(forgotten=len(ForgottenMarks(output).marks.articles))
    store = open_store(output)
    path = output / STATE / STATISTICS
    before, now = _remembered(path), RememberedCounts()
    for day in store.days():
        known = (before.days.get(day.day), passed.of(day.day) if passed else None)
        now.days[day.day] = _counted(store, day, [one for one in known if one])
        statistics.merge(now.days[day.day].counts)
        seen(statistics.articles)
    if now != before:
        _remember(path, now)
    if with_duplicates:
        statistics.duplicates = count_duplicates(groups_of(output)[0])
    return statistics


def count_duplicates(groups: DuplicateGroups) -> Duplicates:
    """Return the counts of groups of near-duplicates."""
    members = [member for group in groups for member in group.members]
    return Duplicates(
        groups=len(groups),
        articles=len(members),
        copies=sum(groups.original_of(member.id) != member.id for member in members),
        kinds=Counter(str(member.kind) for member in members if member.kind),
    )


def _counted(store: Store, day: ListedDay, known: Sequence[DayCounts]) -> DayCounts:
    """Return the counts of a day: known ones when its files are still those that were counted."""
    for counted in known:
        if counted.stamp and counted.stamp == day.stamp:
            return counted
    listed = list(store.listing(day))
    files = _mark_of((one.place, one.stamp) for one in listed)
    for counted in known:
        if counted.files == files:
            return DayCounts(day.stamp, files, counted.counts)
    counts = Statistics()
    for one in listed:
        article = store.at(one.place).article
        if article is None:
            counts.unreadable += 1
        else:
            counts.add(article)
    return DayCounts(day.stamp, files, counts)


def _mark_of(files: Iterable[tuple[str, str]]) -> str:
    """Return what tells some files from others. files: place and stamp of each."""
    lines = "\n".join(f"{place} {stamp}" for place, stamp in sorted(files))
    return blake2b(lines.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _remembered(path: Path) -> RememberedCounts:
    try:
        remembered = msgspec.json.decode(path.read_bytes(), type=RememberedCounts, dec_hook=_counter)
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
        return RememberedCounts()  # everything is counted again
    except OSError as error:
        log.warning("cannot read %s (%s): everything is counted again", path, error.strerror)
        return RememberedCounts()
    return remembered if remembered.form == FORM else RememberedCounts()


def _counter(_: type, counts: dict[str, int]) -> Counter[str]:
    """Return a counter in place of the table that JSON has of it."""
    return Counter(counts)


def _remember(path: Path, counts: RememberedCounts) -> None:
    try:
        write_whole(path, msgspec.json.encode(counts), durable=False)
    except OSError as error:  # counting needs no right to write
        log.warning("cannot write %s (%s): the next time everything is counted again", path, error.strerror)
