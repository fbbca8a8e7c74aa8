"""CSV and TSV: only the bytes of the text change; no value that we write becomes a formula of a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.errors import UsageError
from scraper.corpus.columns import check_added
from scraper.corpus.corpus_format import Bad, Batch, Changes, CorpusRow, joined
from scraper.corpus.dialect import full_row, patterns, value, written
from scraper.corpus.settle import SAMPLE_BYTES, Settled, TableOptions, settle
from scraper.corpus.streams import row_batches
from scraper.corpus.table_rows import Splitter
from scraper.corpus.unpack import Unpacked, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scraper.corpus.corpus_format import Value

_SETTLED_ON_SAMPLE: Final = TableOptions()
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # wide ones too, as in Japan


class TableRows(Splitter):
    """The rows of a table in the form of ``Batch.raw``: a list of bytes."""

    def take(self, data: bytes, *, last: bool) -> tuple[list[bytes], int]:
        """Return the rows and their number."""
        rows = list(self.rows(data, last=last))
        return rows, len(rows)

    def begins_row(self, data: bytes) -> bool:  # noqa: ARG002  any bytes could be in the middle of a text
        """A row of a table does not show where it begins."""
        return False


@dataclass(slots=True)
class Separated:
    """A file of separated values. Bytes that are not in its encoding pass through in other columns than the text."""

    source: Path
    field: str
    options: TableOptions = _SETTLED_ON_SAMPLE
    settled: Settled = dataclass_field(init=False)

    def __post_init__(self) -> None:
        sample = bytearray()
        for piece in pieces(self.source):
            if not isinstance(piece, Unpacked):
                break
            sample += piece.data
            if len(sample) > SAMPLE_BYTES:
                break
        try:
            whole = len(sample) <= SAMPLE_BYTES
            self.settled = settle(bytes(sample[:SAMPLE_BYTES]), self.field, self.options, whole=whole)
        except UsageError as error:
            raise UsageError(f"{self.source}: {error}") from error

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns; empty for a table without a header."""
        return self.settled.header

    @property
    def described(self) -> str:
        """The dialect, and how many columns there are."""
        names = "a header" if self.options.header else "no header"
        return f"{self.settled.dialect.described()}; {self.settled.columns} columns, {names}"

    @property
    def skipped(self) -> Mapping[str, int]:
        """Everything in a table is a row."""
        return {}

    def check(self, added: Sequence[str]) -> None:
        """Raise ``UsageError`` for the name of several columns."""
        check_added(added, self.header)

    def head(self, added: Sequence[str]) -> bytes:
        """Return the bytes before the first row, with the names of the new columns."""
        dialect = self.settled.dialect
        new = [name for name in added if name not in self.header]
        if not new or not self.options.header:
            return self.settled.head
        body = self.settled.head.rstrip(b"\r\n")
        end = self.settled.head[len(body) :] or dialect.line_end.encode()
        names = b"".join(dialect.delimiter.encode() + written(name, dialect) for name in new)
        return body + names + end

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """Yield lists of rows; ``start`` is an offset in the unpacked bytes."""
        rows = TableRows(self.settled.dialect, self.settled.columns)
        return row_batches(self.source, rows, max(start, len(self.settled.head)), first)

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """Return one row each; a blank line is a row without a text."""
        assert isinstance(batch.raw, list)  # noqa: S101  for the type checker
        before = 1 + self.options.header  # the header is row 1
        return [self._row(raw, number) for number, raw in enumerate(batch.raw, batch.first + before)]

    def _row(self, raw: bytes, number: int) -> CorpusRow | Bad:
        dialect = self.settled.dialect
        match = full_row(dialect, self.settled.columns, self.settled.text).fullmatch(raw)
        if match is None:
            return self._odd_row(raw, number)
        text = match["text"]
        if dialect.doubtful and text.startswith(b'"'):
            why = "whether its quote encloses the text cannot be told; say --quote '\"' or --quote none"
            return Bad(number, "quote", why, raw)
        if self.settled.columns > 1 or text:
            try:
                return CorpusRow(value(text, dialect), raw, number)
            except UnicodeDecodeError:
                why = f"the text is not {dialect.encoding}; another is named with --encoding"
                return Bad(number, "encoding", why, raw)
        return CorpusRow(None, raw, number)

    def _odd_row(self, raw: bytes, number: int) -> CorpusRow | Bad:
        if not raw.strip(b"\r\n"):
            return CorpusRow(None, raw, number)
        found = patterns(self.settled.dialect)
        if not found.last_row.fullmatch(raw):
            return Bad(number, "quote", "its quotes do not pair", raw)
        count, at = 1, 0
        delimiter = self.settled.dialect.delimiter.encode()
        while (match := found.field.match(raw, at)) and raw[match.end() : match.end() + 1] == delimiter:
            count, at = count + 1, match.end() + 1
        what = "the header has" if self.options.header else "the first row has"
        return Bad(number, "columns", f"{count} columns, {what} {self.settled.columns}", raw)

    def refusal(self, values: Mapping[str, Value]) -> str:
        """Return why a row cannot hold the values, in a table without quotes or in an encoding of few characters."""
        dialect = self.settled.dialect
        for new in values.values():
            text = self._cell(new)
            if not dialect.quote and dialect.delimiter in text:
                return "the clean text holds the delimiter, and the table has no quotes"
            try:
                written(text, dialect)
            except UnicodeEncodeError as error:
                return f"{dialect.encoding} has no {error.object[error.start]!r}, which the clean text needs"
        return ""

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:  # noqa: ARG002
        """Return the rows with their new fields."""
        return b"".join([self._changed(change) for change in changes])

    def encode_bad(self, batch: Batch, bad: Sequence[Bad]) -> bytes:  # noqa: ARG002
        """Return the bytes of the rows."""
        return joined(bad)

    def _changed(self, change: Changes) -> bytes:
        raw = change.row.raw
        assert isinstance(raw, bytes)  # noqa: S101  for the type checker
        dialect, columns = self.settled.dialect, self.settled.columns
        if not change.values or not raw.strip(b"\r\n"):
            return raw
        added: list[bytes] = []
        for name, new in change.values.items():
            place = self._place(name)
            if place is None:
                added.append(written(self._cell(new), dialect))
                continue
            match = full_row(dialect, columns, place).fullmatch(raw)
            assert match  # noqa: S101  such rows alone are changed
            quoted = bool(dialect.quote) and match["text"].startswith(dialect.quote.encode())
            raw = (
                raw[: match.start("text")] + written(self._cell(new), dialect, quoted=quoted) + raw[match.end("text") :]
            )
        match = full_row(dialect, columns).fullmatch(raw)
        body = raw[: match.start("end")] if match else raw
        return dialect.delimiter.encode().join([body, *added]) + raw[len(body) :]

    def _place(self, name: str) -> int | None:
        if name == self.field:
            return self.settled.text
        return self.header.index(name) if name in self.header else None

    def _cell(self, new: Value) -> str:
        text = new if isinstance(new, str) else "" if new is None else msgspec.json.encode(new).decode()
        if not self.settled.dialect.quote:
            text = text.replace("\n", " ")  # such a table has one line a row
        # What spreadsheets take for "this is text"; also where a formula stood before, which a cut may bring to life.
        return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text
