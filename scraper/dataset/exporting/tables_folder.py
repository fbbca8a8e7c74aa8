"""A folder of Parquet files by month, of one table or several, in which only months with a change are written anew."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scraper.dataset.exporting.export_source import ExportSource
from scraper.dataset.exporting.memory import Memory, decode_memory, encode_memory
from scraper.dataset.exporting.open_target import open_folder_target
from scraper.dataset.exporting.table_file import OldTable, TableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from scraper.core.article import Article
    from scraper.dataset.exporting.export_source import ExportStep
    from scraper.dataset.exporting.job import ExportJob
    from scraper.dataset.exporting.memory import ExportEntry
    from scraper.dataset.exporting.target import FolderTarget

UNDATED: Final = "undated"


class TableSpec(NamedTuple):
    """One table of an export.

    name: of the table.
    schema: the Arrow schema of all its files.
    rows: returns the rows of an Article as lines of JSON.
    """

    name: str
    schema: Any
    rows: Callable[[Article], list[bytes]]


class TablesFolder:
    """An export in the making: the tables, and how the file of an Article is called in each.

    name_of: returns the name of the file, below the destination, from the table's name and the Article's entry. The
    Articles of a file are of one month.
    papers: returns the other files of the folder, by name, when the tables are done.
    """

    def __init__(  # noqa: PLR0913  each is a part of the format
        self,
        form: str,
        job: ExportJob,
        tables: Sequence[TableSpec],
        name_of: Callable[[str, ExportEntry], str],
        papers: Callable[[Sequence[ExportEntry]], Mapping[str, bytes]],
        *,
        grouped: bool = False,
    ) -> None:
        self._job = job
        self._tables = tables
        self._name_of = name_of
        self._papers = papers
        self._grouped = grouped
        self._made = job.made(form)

    def write(self) -> None:
        """Write the next folder, with the files of the one before in which nothing has changed."""
        job = self._job
        with open_folder_target(job.destination) as target:
            before = decode_memory(target.memory, self._made) or Memory(self._made)
            known = self._intact(before, target)
            source = ExportSource(job, known, grouped=self._grouped)
            starts = self._starts(before.kept)
            for _, steps in groupby(source.steps(), key=lambda step: month_of(step.entry)):
                self._write_month(steps, target, before, starts)
            job.count([entry for entry in known if not entry.refusal], source.kept)
            for name, data in self._papers(source.kept).items():
                with target.new(name) as file:
                    file.write(data)
            target.commit(lambda files: encode_memory(Memory(self._made, source.entries, files=files)))

    def _files_of(self, entry: ExportEntry) -> Iterable[tuple[int, str]]:
        """Give number of the table and name of the file for each table in which an Article has rows."""
        return ((n, self._name_of(table.name, entry)) for n, table in enumerate(self._tables) if entry.sizes[n])

    def _intact(self, before: Memory, target: FolderTarget) -> list[ExportEntry]:
        """Return the entries whose rows are where they were left."""
        there = {name for name, mark in before.files.items() if target.old(name, mark)}
        return [
            entry
            for entry in before.entries
            if entry.refusal or all(name in there for _, name in self._files_of(entry))
        ]

    def _starts(self, entries: Iterable[ExportEntry]) -> dict[str, dict[str, int]]:
        """Return the first row of each article in each file of the export before."""
        starts: dict[str, dict[str, int]] = {}
        ends: dict[str, int] = {}
        for entry in entries:
            for number, name in self._files_of(entry):
                first = ends.get(name, 0)
                starts.setdefault(name, {})[entry.id] = first
                ends[name] = first + entry.sizes[number]
        return starts

    def _write_month(
        self,
        steps: Iterable[ExportStep],
        target: FolderTarget,
        before: Memory,
        starts: Mapping[str, Mapping[str, int]],
    ) -> None:
        files: dict[str, TableFile] = {}

        def file_of(name: str, table: TableSpec) -> TableFile:
            if name not in files:
                path = target.old(name, before.files.get(name))
                old = OldTable(path, starts[name]) if path else None
                files[name] = TableFile(target, name, table.schema, old)
            return files[name]

        try:
            for entry, article in steps:
                if article:
                    entry.sizes = []
                for number, table in enumerate(self._tables):
                    file = file_of(self._name_of(table.name, entry), table)
                    if article:
                        lines = table.rows(article)
                        entry.sizes.append(len(lines))
                        file.add_new(lines)
                    else:
                        file.add_old(entry.id, entry.sizes[number])
            for file in files.values():
                file.end()
        finally:
            for file in files.values():
                file.close()


def month_of(entry: ExportEntry) -> str:
    """Return the month of an Article, ``2026-11``; a word for those without a date."""
    return entry.day[:7] or UNDATED
