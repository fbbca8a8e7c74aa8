"""One Parquet file of an export, written in order, from new rows and from those of the file before.

Rows that did not change are taken out of the old file as they are. A file in which nothing changed is kept.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from scraper.core.arrow_tables import arrow_module, parquet_writer, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scraper.dataset.exporting.target import FolderTarget

GROUP_ROWS: Final = 1000  # of a row group at least, some 6 MB of Articles; the rows of one article stay together


class OldTable:
    """The Parquet file of the export before, read forwards, and opened when something of it is read.

    locate: returns its path.
    count: the number of its rows.
    """

    def __init__(self, locate: Callable[[], Path], count: int) -> None:
        self.count = count
        self._locate = locate
        self._opened: Any = None
        self._group = -1
        self._first = 0  # row of the file with which the group begins
        self._table: Any = None

    @property
    def _file(self) -> Any:  # noqa: ANN401  pyarrow has no types
        if self._opened is None:
            self._opened = arrow_module().parquet.ParquetFile(self._locate())
        return self._opened

    def close(self) -> None:
        """Close the file."""
        if self._opened is not None:
            self._opened.close()

    @property
    def groups(self) -> list[range]:
        """The rows of each row group."""
        groups = [range(0)]
        for number in range(self._file.metadata.num_row_groups):
            first = groups[-1].stop
            groups.append(range(first, first + self._file.metadata.row_group(number).num_rows))
        return groups[1:]

    def tables(self, rows: range) -> Iterator[Any]:
        """Yield these rows, which stand behind all that were given before."""
        first = rows.start
        while first < rows.stop:
            while self._table is None or first >= self._first + self._table.num_rows:
                self._first += self._table.num_rows if self._table is not None else 0
                self._group += 1
                self._table = self._file.read_row_group(self._group)
            stop = min(rows.stop, self._first + self._table.num_rows)
            yield self._table.slice(first - self._first, stop - first)
            first = stop


class TableFile:
    """A Parquet file in the making. It is begun at the first row that differs from the file before."""

    def __init__(self, target: FolderTarget, name: str, schema: Any, old: OldTable | None) -> None:  # noqa: ANN401
        self._target = target
        self._name = name
        self._schema = schema
        self._old = old
        self._opened = ExitStack()
        self._writer: Any = None
        self._same = 0  # rows of the old file with which the new one begins
        self._parts: list[range | list[object]] = []  # of the next row group: rows of the old file, or new ones
        self._rows = 0  # in the parts

    def is_same_up_to(self, row: int) -> bool:
        """Whether the new file is that before as far as this row; then rows of many articles may be added at once."""
        return self._writer is None and row == self._same

    def add_old(self, first: int, count: int) -> None:
        """Take the rows of an article from the file before."""
        if not count:
            return
        if self.is_same_up_to(first):
            self._same += count
            return
        self._begin()
        last = self._parts[-1] if self._parts else None
        if isinstance(last, range) and last.stop == first:
            self._parts[-1] = range(last.start, first + count)
        else:
            self._parts.append(range(first, first + count))
        self._added(count)

    def add_new(self, rows: Sequence[object]) -> None:
        """Take new rows; each has the columns as its attributes."""
        if not rows:
            return
        self._begin()
        if self._parts and isinstance(self._parts[-1], list):
            self._parts[-1] += rows
        else:
            self._parts.append(list(rows))
        self._added(len(rows))

    def end(self) -> None:
        """Finish the file, or keep the one before when nothing differs."""
        if self._writer is None and self._old and self._same == self._old.count:
            self._target.keep(self._name)
        elif self._same or self._writer is not None:
            self._begin()
            self._write_group()
        self.close()

    def close(self) -> None:
        """Close what is open. A file that was not ended stays in the folder of the next export, which is dropped."""
        self._opened.close()
        if self._old:
            self._old.close()

    def _added(self, count: int) -> None:
        self._rows += count
        if self._rows >= GROUP_ROWS:
            self._write_group()

    def _begin(self) -> None:
        """Begin the new file with the rows that it shares with the old one, in the row groups of a fresh file."""
        if self._writer is not None:
            return
        file = self._opened.enter_context(self._target.new(self._name))
        self._writer = self._opened.enter_context(parquet_writer(file, self._schema))
        begun = 0
        for group in self._old.groups if self._old else ():
            if group.stop <= self._same and len(group) >= GROUP_ROWS:
                self._parts = [group]
                self._write_group()
                begun = group.stop
        if begun < self._same:
            self._parts = [range(begun, self._same)]
            self._rows = self._same - begun

    def _write_group(self) -> None:
        if not self._parts:
            return
        tables: list[Any] = []
        for part in self._parts:
            if isinstance(part, range):
                tables += self._old.tables(part) if self._old else ()
            else:
                tables.append(table_of(part, self._schema))
        table = arrow_module().concat_tables(tables).combine_chunks()
        self._writer.write_table(table, row_group_size=table.num_rows)
        self._parts, self._rows = [], 0
