"""The Articles of an export in its order, day by day. Days and Articles that did not change are left unread."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from scraper.dataset.exporting.changed_days import find_changed_days
from scraper.dataset.exporting.choosing import choose, own_refusal
from scraper.dataset.exporting.memory import DayMemory, ExportEntry
from scraper.dataset.exporting.possible_words import PossibleWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.dataset.duplicates.duplicate_groups import DuplicateGroups
    from scraper.dataset.exporting.changed_days import ChangedDays
    from scraper.dataset.exporting.job import ExportJob
    from scraper.storage.store import Listed


class ExportStep(NamedTuple):
    """One Article of the export. article: None when it is in the export before, unchanged."""

    entry: ExportEntry
    article: Article | None


@dataclass(slots=True)
class DayStep:
    """One day of the export.

    memory: of the day; its entries are whole when the steps have been taken.
    old: the memory of the day in the export before.
    is_same: nothing of the day has changed; it has no steps then.
    steps: its selected Articles.
    """

    memory: DayMemory
    old: DayMemory | None = None
    is_same: bool = False
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
        self._chosen: Mapping[str, str] = {}
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
        changed: list[DayStep] = []
        for name, day in changes.days.items():
            old = self._before.get(name)
            if old and name in changes.same and self._holds(old):
                self._count_same(old)
                step = DayStep(old, old, is_same=True)
            else:
                places = changes.places.get(name) or sorted(self._store.listing(day), key=lambda listed: listed.id)
                memory = DayMemory(name, day.stamp, changes.found.get(name, len(places)))
                self._job.balance.found += memory.found
                step = DayStep(memory, old, steps=self._steps(places, memory, old))
                changed.append(step)
            yield step
            self.memories.append(step.memory)
        if self._words:
            self._words.check()
        left = (memory for name, memory in self._before.items() if name not in changes.days)
        self._count_changes([*(step.old for step in changed if step.old), *left], [step.memory for step in changed])

    def _all_entries(self, changes: ChangedDays) -> Iterator[ExportEntry]:
        """Yield the entries of all Articles that are selected for their own sake; reads those that are not known."""
        for name in changes.days:
            old = self._before.get(name)
            if old and name in changes.same:
                entries = iter(old.entries)
            else:
                known = _by_id(old)
                looks = (self._look(listed, known) for listed in changes.places[name])
                entries = (look.entry for look in looks if look.entry)
            yield from (entry for entry in entries if not own_refusal(entry))

    def _steps(self, places: Iterable[Listed], memory: DayMemory, old: DayMemory | None) -> Iterator[ExportStep]:
        known = _by_id(old)
        for listed in places:
            entry, article, fault = self._look(listed, known)
            if entry:
                entry.refusal = self._refusal(entry)
                if not entry.refusal and article is None and not _is_kept(entry, known):
                    _, article, fault = self._look(listed, {})
            if entry is None or fault:
                memory.stamp = ""  # the day is looked at again, so that each export names what is broken
                self._job.balance.spoil("unreadable")
                self._job.faults.append(fault)
            else:
                memory.entries.append(entry)
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
        groups = self._groups
        if groups is not None and any(groups.group_of(entry.id) != entry.group for entry in old.entries):
            return False
        return not self._chooses or all(self._refusal(entry) == entry.refusal for entry in old.entries)

    def _count_same(self, old: DayMemory) -> None:
        balance = self._job.balance
        balance.found += old.found
        for entry in old.entries:
            if entry.refusal:
                balance.skip(entry.refusal)
            else:
                balance.out += 1
        self._tell(old.found)

    def _count_changes(self, before: Iterable[DayMemory], after: Iterable[DayMemory]) -> None:
        """Count what is new, revised and withdrawn. before, after: the days with a change."""
        old = {entry.id: (entry.place, entry.stamp) for memory in before for entry in memory.kept}
        for memory in after:
            for entry in memory.kept:
                known = old.pop(entry.id, None)
                self._job.new += known is None
                self._job.revised += known is not None and known != (entry.place, entry.stamp)
        self.gone = list(old)
        self._job.withdrawn += len(old)

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
