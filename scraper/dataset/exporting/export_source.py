"""The Articles of an export in its order, day by day. Days and Articles that did not change are left unread."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from scraper.dataset.exporting.changed_days import find_changed_days
from scraper.dataset.exporting.choosing import choose, own_refusal
from scraper.dataset.exporting.memory import ExportEntry, NewDay
from scraper.dataset.exporting.possible_words import PossibleWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.dataset.duplicates.duplicate_groups import DuplicateGroups
    from scraper.dataset.exporting.changed_days import ChangedDays
    from scraper.dataset.exporting.job import ExportJob
    from scraper.dataset.exporting.memory import DayMemory
    from scraper.storage.store import Listed


class ExportStep(NamedTuple):
    """One Article of the export. article: None when it is in the export before, unchanged."""

    entry: ExportEntry
    article: Article | None


@dataclass(slots=True)
class DayStep:
    """One day of the export.

    day: its name.
    old: the memory of the day in the export before.
    new: what is to be remembered of it; None for a day of which nothing has changed, which has no steps then.
    steps: its selected Articles.
    """

    day: str
    old: DayMemory | None = None
    new: NewDay | None = None
    steps: Iterator[ExportStep] = field(default_factory=lambda: iter(()))


class _Look(NamedTuple):
    """What is at one place: entry and Article, or why it cannot be read."""

    entry: ExportEntry | None
    article: Article | None
    fault: str


class ExportSource:
    """The selected Articles of a store, by day and id, beside what the export before remembers of them.

    memories: of all days, in order.
    gone: the ids in the export before that are not in this one.

    Both are whole only when ``days`` has ended.
    """

    def __init__(self, job: ExportJob, before: Iterable[DayMemory] = (), *, grouped: bool = False) -> None:
        """grouped: the group of near-duplicates of each Article is in its entry."""
        self.memories: list[DayMemory] = []
        self.gone: list[str] = []
        self._job = job
        self._store = job.store
        self._before = {memory.day: memory for memory in before}
        self._chooses = job.selection.no_duplicates or job.selection.sample > 0
        self._groups = _groups_of(job.folder) if grouped or job.selection.no_duplicates else None
        grouped_before = {name: group for day in self._before.values() for name, group in day.groups.items()}
        self._regrouped = self._groups.changed_since(grouped_before) if self._groups else frozenset()
        self._chosen: Mapping[str, str] = {}
        self._seen: dict[str, dict[str, ExportEntry]] = {}  # what was read to choose, by day and id
        self._old: dict[str, tuple[str, str]] = {}  # place and stamp of what is left of days with a change
        has_words = bool(job.selection.sections or job.selection.languages)
        # An export that builds on one before has its selection, which was checked then.
        self._words = PossibleWords(job) if has_words and not self._before else None
        self._done = self._whole = 0

    def steps(self) -> Iterator[ExportStep]:
        """Yield the selected Articles of the days that have changed; of all days where no export is built upon."""
        for day in self.days():
            yield from day.steps

    def days(self) -> Iterator[DayStep]:
        """Yield each day that has Articles; count every article of the store in the balance, and what changed.

        Raises ``UsageError`` at the end for a selection that names what no Article has.
        """
        changes = find_changed_days(self._store, self._job.selection, self._before, self._job.balance)
        self._whole = sum(changes.found.values()) + sum(self._before[name].found for name in changes.same)
        if self._chooses:
            self._chosen = choose(list(self._all_entries(changes)), self._job.selection, self._groups)
        dropped = [memory for name, memory in self._before.items() if name not in changes.days]
        self._note_old([*dropped, *(self._before[name] for name in changes.places if name in self._before)])
        for name, day in changes.days.items():
            old = self._before.get(name)
            if old and name in changes.same and self._holds(old):
                self._count_same(old)
                yield DayStep(name, old)
                self.memories.append(old)
            else:
                if old and name in changes.same:
                    self._note_old([old])
                places = changes.places.get(name) or sorted(self._store.listing(day), key=lambda listed: listed.id)
                new = NewDay(name, day.stamp, changes.found.get(name, len(places)))
                self._job.balance.found += new.found
                yield DayStep(name, old, new, self._steps(places, new, old))
                self._count_changes(new)
                self.memories.append(new.remembered())
        if self._words:
            self._words.check()
        self.gone = list(self._old)
        self._job.withdrawn += len(self.gone)

    def _all_entries(self, changes: ChangedDays) -> Iterator[ExportEntry]:
        """Yield the entries of all Articles that are selected for their own sake and on which a choice depends.

        Those that are not known are read, and their entries kept: only what is chosen is read once more.
        """
        needed = None if self._job.selection.sample or not self._groups else self._groups.copied
        for name in changes.days:
            old = self._before.get(name)
            if old and name in changes.same:
                entries = old.entries
            else:
                known = _by_id(old)
                looks = (self._look(one, known) for one in changes.places[name] if needed is None or one.id in needed)
                entries = [look.entry for look in looks if look.entry]
                self._seen[name] = {entry.id: entry for entry in entries}
            yield from (entry for entry in entries if not own_refusal(entry))

    def _steps(self, places: Iterable[Listed], new: NewDay, old: DayMemory | None) -> Iterator[ExportStep]:
        known = _by_id(old)
        seen = known | self._seen.pop(new.day, {})
        for listed in places:
            entry, article, fault = self._look(listed, seen)
            if entry:
                entry.refusal = self._refusal(entry)
                if not entry.refusal and article is None and not _is_kept(entry, known):
                    _, article, fault = self._look(listed, {})
            if entry is None or fault:
                new.stamp = ""  # the day is looked at again, so that each export names what is broken
                self._job.balance.spoil("unreadable")
                self._job.faults.append(fault)
            else:
                new.entries.append(entry)
                if entry.refusal:
                    self._job.balance.skip(entry.refusal)
                else:
                    self._job.balance.out += 1
                    yield ExportStep(entry, article)
            self._tell(1)

    def _look(self, listed: Listed, known: Mapping[str, ExportEntry]) -> _Look:
        """Return entry and Article of a place; without the Article when its entry is known."""
        if not listed.id:
            return _Look(None, None, f"{listed.place}: its name is not that of an Article; see `scraper verify`")
        there = known.get(listed.id)
        if there and (there.place, there.stamp) == (listed.place, listed.stamp):
            entry = copy(there)
            if self._groups is not None:
                entry.group = self._groups.group_of(entry.id)
            return _Look(entry, None, "")
        kept = self._store.at(listed.place)
        if kept.article is None:
            return _Look(None, None, kept.fault)
        return _Look(self._entry(listed, kept.article), kept.article, "")

    def _entry(self, listed: Listed, article: Article) -> ExportEntry:
        if self._words:
            self._words.see(article)
        entry = ExportEntry(listed.id, str(listed.place), listed.stamp, self._job.selection.refusal(article))
        if self._groups is not None:
            entry.published = article.date_published or ""
            entry.group = self._groups.group_of(listed.id)
        return entry

    def _refusal(self, entry: ExportEntry) -> str:
        return own_refusal(entry) or self._chosen.get(entry.id, "")

    def _holds(self, old: DayMemory) -> bool:
        """Return whether no other Article has changed what is exported of a day that did not change itself."""
        if self._regrouped and not self._regrouped.isdisjoint(old.ids):
            return False
        return not self._chooses or all(self._refusal(entry) == entry.refusal for entry in old.entries)

    def _count_same(self, old: DayMemory) -> None:
        balance = self._job.balance
        balance.found += old.found
        for refusal, count in old.counts.items():
            if refusal:
                balance.skip(refusal, count)
            else:
                balance.out += count
        self._tell(old.found)

    def _note_old(self, days: Iterable[DayMemory]) -> None:
        """Note what is in the export before of days with a change."""
        self._old.update((entry.id, (entry.place, entry.stamp)) for day in days for entry in day.kept)

    def _count_changes(self, day: NewDay) -> None:
        """Count what is new and revised; what is left of the old Articles at the end is withdrawn."""
        for entry in day.entries:
            if not entry.refusal:
                known = self._old.pop(entry.id, None)
                self._job.new += known is None
                self._job.revised += known is not None and known != (entry.place, entry.stamp)

    def _tell(self, count: int) -> None:
        self._done += count
        self._job.tell(self._done, self._whole)


def _groups_of(folder: Path) -> DuplicateGroups:
    """Return the groups of near-duplicates of a crawl's folder, whose index is brought up to date."""
    from scraper.dataset.duplicates.folder_groups import groups_of  # noqa: PLC0415  most exports need no groups

    return groups_of(folder)[0]


def _by_id(memory: DayMemory | None) -> dict[str, ExportEntry]:
    return {entry.id: entry for entry in memory.entries} if memory else {}


def _is_kept(entry: ExportEntry, known: Mapping[str, ExportEntry]) -> bool:
    """Return whether the row of an Article in the export before still holds."""
    there = known.get(entry.id)
    return (
        there is not None
        and not there.refusal
        and (there.place, there.stamp, there.group) == (entry.place, entry.stamp, entry.group)
    )
