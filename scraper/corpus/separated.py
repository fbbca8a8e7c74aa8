"""CSV and TSV: rows of a table with a header; no value that we write becomes a formula of a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core import limits
from scraper.core.errors import UsageError
from scraper.corpus.corpus_format import Bad, Batch, Changes, CorpusRow
from scraper.corpus.streams import CHUNK, open_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scraper.corpus.corpus_format import Value

_DELIMITERS: Final = ",;\t|"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # wide ones too, as in Japan

_LINE_END: Final = "\r\n"


class _Lines:
    """Takes what the writer writes: one row at a time."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


@dataclass(slots=True)
class Separated:
    """A file of separated values. Bytes that are no UTF-8 pass through as they are."""

    source: Path
    field: str
    header: tuple[str, ...] = ()
    delimiter: str = ","
    line_end: str = "\n"
    mark: bool = False

    def __post_init__(self) -> None:
        stream, file = open_source(self.source)
        with file, stream:
            first = stream.readline(limits.LINE_BYTES).decode("utf-8", "surrogateescape")
        self.mark = first.startswith("\ufeff")
        first = first.removeprefix("\ufeff")
        self.line_end = "\r\n" if first.endswith("\r\n") else "\n"
        self.delimiter = max(_DELIMITERS, key=first.count)
        self.header = tuple(next(csv.reader([first], delimiter=self.delimiter), ()))
        if self.field not in self.header:
            raise UsageError(
                f"{self.source}: no column {self.field!r}; name one with --field: {', '.join(self.header) or 'none'}"
            )

    def head(self, added: Sequence[str]) -> bytes:
        """The header, and the byte order mark where there was one."""
        mark = "\ufeff".encode() if self.mark else b""
        return mark + self._write([[*self.header, *(name for name in added if name not in self.header)]])

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """Lists of rows; ``start`` is a number of rows."""
        csv.field_size_limit(limits.FIELD_CHARACTERS)
        stream, file = open_source(self.source)
        with file, io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="") as text:
            reader = csv.reader(self._lines(text), delimiter=self.delimiter)
            rows: list[list[str]] = []
            size = 0
            count = 0
            try:
                next(reader)
                for row in reader:
                    count += 1
                    if count <= start:
                        continue
                    rows.append(row)
                    size += sum(map(len, row))
                    if size > CHUNK:
                        yield Batch(first, len(rows), rows, count, file.tell())
                        first += len(rows)
                        rows, size = [], 0
            except csv.Error as error:
                raise UsageError(f"{self.source}: line {reader.line_num}: {error}; is a quote never closed?") from error
            if rows:
                yield Batch(first, len(rows), rows, count, file.tell())

    def _lines(self, text: io.TextIOBase) -> Iterator[str]:
        while line := text.readline(limits.LINE_BYTES):
            if len(line) == limits.LINE_BYTES:
                most = limits.LINE_BYTES >> 20
                raise UsageError(f"{self.source}: no line end within {most} MB; are these rows at all?")
            yield line

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """One row each; a row with too many or too few columns is a bad one."""
        assert isinstance(batch.raw, list)  # noqa: S101  for the type checker
        column = self.header.index(self.field)
        rows: list[CorpusRow | Bad] = []
        for number, row in enumerate(batch.raw, batch.first + 2):  # the header is row 1
            if not row:
                rows.append(CorpusRow(None, row, number))
            elif len(row) != len(self.header):
                why = f"{len(row)} columns, the header has {len(self.header)}"
                rows.append(Bad(number, why, self._write([row])))
            elif any("\udc80" <= sign <= "\udcff" for sign in row[column]):
                rows.append(Bad(number, "the text is not UTF-8; convert the file first with iconv", self._write([row])))
            else:
                rows.append(CorpusRow(row[column], row, number))
        return rows

    def refuse(self, row: CorpusRow, why: str) -> Bad:
        """The row, written again."""
        assert isinstance(row.raw, list)  # noqa: S101  for the type checker
        return Bad(row.number, why, self._write([row.raw]))

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:  # noqa: ARG002
        """The rows again; quotes stand where they are needed."""
        return self._write([self._change(change) for change in changes])

    def _change(self, change: Changes) -> list[str]:
        old = change.row.raw
        assert isinstance(old, list)  # noqa: S101  for the type checker
        row = list(old)
        if not row:
            return row
        for name, value in change.values.items():
            if name in self.header:
                column = self.header.index(name)
                row[column] = _cell(value)
            else:
                row.append(_cell(value))
        return row

    def _write(self, rows: Sequence[Sequence[str]]) -> bytes:
        lines: list[str] = []
        # Only with this line end does the writer quote a lone carriage return, which would else end the row.
        writer = csv.writer(_Lines(lines), delimiter=self.delimiter, lineterminator=_LINE_END)
        writer.writerows(rows)
        whole = "".join(line.removesuffix(_LINE_END) + self.line_end for line in lines)
        return whole.encode("utf-8", "surrogateescape")


def _cell(value: Value) -> str:
    text = value if isinstance(value, str) else "" if value is None else msgspec.json.encode(value).decode()
    # What spreadsheets take for "this is text"; also where a formula stood before, which a cut may bring to life.
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text
