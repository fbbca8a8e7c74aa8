"""A folder of Parquet files by month, of one table or several, in which only months with a change are written anew."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scraper.dataset.exporting.export_source import ExportSource
from scraper.dataset.exporting.memory import Memory, decode_memory, encode_memory
from scraper.dataset.exporting.open_target import open_folder_target
from scraper.dataset.exporting.table_file import OldTable, TableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scraper.core.article import Article
    from scraper.dataset.exporting.export_source import DayStep
    from scraper.dataset.exporting.job import ExportJob
    from scraper.dataset.exporting.memory import DayMemory, ExportEntry, NewDay
    from scraper.dataset.exporting.target import FolderTarget

UNDATED: Final = "undated"


class TableSpec(NamedTuple):
    """One table of an export.

    name: of the table.
    schema: the Arrow schema of all its files.
    rows: returns the rows of an Article, which have the columns as their attributes.
    """

    name: str
    schema: Any
    rows: Callable[[Article], Sequence[object]]


class TablesForm(NamedTuple):
    """How an export becomes a folder of tables.

    name: of the format.
    tables: what is in the folder.
    name_of: returns the name of a file below the destination, from the name of the table, the entry of the Article and
        its month. The Articles of a file are of one month. The name of the table is that of the file or of a folder.
    papers: returns the other files of the folder, by name, from the days of the export.
    is_grouped: the group of near-duplicates of each Article is in its entry.
    see: called with each Article that is read, its day before it.
    """

    name: str
    tables: Sequence[TableSpec]
    name_of: Callable[[str, ExportEntry, str], str]
    papers: Callable[[Sequence[DayMemory]], Mapping[str, bytes]] = lambda _: {}
    is_grouped: bool = False
    see: Callable[[str, ExportEntry, Article], None] | None = None


def write_tables(form: TablesForm, job: ExportJob) -> None:
    """Write the next folder, with the files of the one before in which nothing has changed."""
    recipe = job.made(form.name)
    with open_folder_target(job.destination) as target:
        before = decode_memory(target.memory, recipe) or Memory(recipe)
        old = _OldFolder(before, target)
        source = ExportSource(job, old.days, grouped=form.is_grouped)
        for month, days in groupby(source.days(), key=lambda step: month_of(step.day)):
            _Month(form, month, target, old).write(days)
        for name, data in form.papers(source.memories).items():
            with target.new(name) as file:
                file.write(data)
        target.commit(lambda files: encode_memory(Memory(recipe, source.memories, files=files)))


class _OldFolder:
    """The folder of the export before. days: those whose rows are where they were left."""

    def __init__(self, before: Memory, target: FolderTarget) -> None:
        there = {name for name, mark in before.files.items() if target.has(name, mark)}
        self.days = [day for day in before.days if there >= day.rows.keys()]
        self.counts: Counter[str] = Counter()  # rows of each file that is there
        self._firsts: dict[str, dict[str, int]] = {}
        for day in self.days:
            self._firsts[day.day] = {name: self.counts[name] for name in day.rows}
            self.counts.update(day.rows)

    def firsts(self, day: DayMemory) -> dict[str, int]:
        """Return the first row of a day in each file that has rows of it."""
        return dict(self._firsts[day.day])


class _Month:
    """The files of one month in the making."""

    def __init__(self, form: TablesForm, month: str, target: FolderTarget, old: _OldFolder) -> None:
        self._form = form
        self._month = month
        self._target = target
        self._old = old
        self._files: dict[str, TableFile] = {}

    def write(self, days: Iterable[DayStep]) -> None:
        """Write the files in which something has changed, and keep the others."""
        try:
            for step in days:
                if step.new:
                    self._take(step, step.new)
                elif step.old and not self._take_whole(step.old):
                    self._take_same(step.old)
            for file in self._files.values():
                file.end()
        finally:
            for file in self._files.values():
                file.close()

    def _take_whole(self, old: DayMemory) -> bool:
        """Take a day without looking at its Articles, if all its files are so far those before."""
        firsts = self._old.firsts(old)
        files = {name: self._file(name) for name in old.rows}
        if not all(file.is_same_up_to(firsts[name]) for name, file in files.items()):
            return False
        for name, file in files.items():
            file.add_old(firsts[name], old.rows[name])
        return True

    def _take_same(self, old: DayMemory) -> None:
        """Take a day without a change behind one with changes."""
        places = self._places(old)
        for entry in old.kept:
            for name, first, count in places[entry.id]:
                self._file(name).add_old(first, count)

    def _take(self, step: DayStep, new: NewDay) -> None:
        places = self._places(step.old) if step.old else {}
        rows: Counter[str] = Counter()
        for entry, article in step.steps:
            if article:
                if self._form.see:
                    self._form.see(step.day, entry, article)
                entry.sizes = []
                for table in self._form.tables:
                    name = self._form.name_of(table.name, entry, self._month)
                    made = table.rows(article)
                    entry.sizes.append(len(made))
                    rows[name] += len(made)
                    self._file(name).add_new(made)
            else:
                for name, first, count in places[entry.id]:
                    rows[name] += count
                    self._file(name).add_old(first, count)
        new.rows = dict(+rows)

    def _places(self, old: DayMemory) -> dict[str, list[tuple[str, int, int]]]:
        """Return file, first row and number of rows of each Article of a day in the export before, by id."""
        firsts = self._old.firsts(old)
        places: dict[str, list[tuple[str, int, int]]] = {}
        for entry in old.kept:
            there = places.setdefault(entry.id, [])
            for name, count in self._rows_of(entry):
                there.append((name, firsts[name], count))
                firsts[name] += count
        return places

    def _rows_of(self, entry: ExportEntry) -> Iterator[tuple[str, int]]:
        for table, count in zip(self._form.tables, entry.sizes, strict=True):
            if count:
                yield self._form.name_of(table.name, entry, self._month), count

    def _file(self, name: str) -> TableFile:
        if name not in self._files:
            count = self._old.counts[name]
            old = OldTable(partial(self._target.old, name), count) if count else None
            schema = next(
                table.schema for table in self._form.tables if table.name in PurePath(name).with_suffix("").parts
            )
            self._files[name] = TableFile(self._target, name, schema, old)
        return self._files[name]


def month_of(day: str) -> str:
    """Return the month of a day, ``2026-11``; a word for the Articles without a date."""
    return day[:7] or UNDATED
