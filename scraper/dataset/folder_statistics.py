"""The statistics of a folder: counted day by day, and a day in which nothing was written is not read again.

output/_state/statistics.json    the counts of each day, with what its files looked like then
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, groupby
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.errors import UsageError
from scraper.core.files import write_whole
from scraper.dataset.duplicates.folder_groups import groups_of
from scraper.dataset.statistics import Duplicates, Statistics
from scraper.storage.forgetting.forgotten_marks import ForgottenMarks
from scraper.storage.output import STATE, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from scraper.dataset.duplicates.duplicate_groups import DuplicateGroups
    from scraper.storage.store import Listed, Store

log = logging.getLogger(__name__)

FORM: Final = 1  # of what is remembered; a change of what is counted raises it
STATISTICS: Final = "statistics.json"


@dataclass(slots=True)
class DayCounts:
    """The counts of one day. stamp: of its files when they were counted."""

    stamp: str
    counts: Statistics


@dataclass(slots=True)
class RememberedCounts:
    """The counts of all days, by the folder of each."""

    form: int = FORM
    days: dict[str, DayCounts] = field(default_factory=dict)


def read_statistics(
    output: Path, *, with_duplicates: bool = True, seen: Callable[[int], None] = lambda _: None
) -> Statistics:
    """Return the counts of all Articles of an output.

    with_duplicates: near-duplicates are looked for, which may have to write the index.
    seen: called with the number of Articles so far.
    Raises ``UsageError`` for a missing folder, ``StoreError``.
    """
    if not output.is_dir():
        raise UsageError(f"{output}: there is no such folder; name it with --from")
    statistics = Statistics(forgotten=len(ForgottenMarks(output).marks.articles))
    store = open_store(output)
    path = output / STATE / STATISTICS
    before, now = _remembered(path), RememberedCounts()
    listing = chain.from_iterable(map(store.listing, store.days()))
    for day, listed in groupby(listing, key=lambda one: one.place.rpartition("/")[0]):
        now.days[day] = _counted(store, list(listed), before.days.get(day))
        statistics.merge(now.days[day].counts)
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


def _counted(store: Store, listed: Sequence[Listed], before: DayCounts | None) -> DayCounts:
    """Return the counts of a day, those of before when its files are as they were."""
    files = "\n".join(f"{one.place} {one.stamp}" for one in listed)
    stamp = blake2b(files.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    if before and before.stamp == stamp:
        return before
    counts = Statistics()
    for one in listed:
        article = store.at(one.place).article
        if article is None:
            counts.unreadable += 1
        else:
            counts.add(article)
    return DayCounts(stamp, counts)


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
