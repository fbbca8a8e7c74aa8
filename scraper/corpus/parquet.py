"""Parquet: one row group at a time; types, order, compression and metadata of the columns stay."""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from scraper.core.arrow_tables import arrow_module
from scraper.core.errors import UsageError
from scraper.corpus.columns import check_added, place_of
from scraper.corpus.corpus_format import Bad, Batch, Changes, CorpusRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from scraper.corpus.corpus_format import Value


@dataclass(slots=True)
class Parquet:
    """A Parquet file, as Hugging Face and pandas write it. Columns are found by their place: names may stand twice."""

    source: Path
    field: str
    columns: tuple[str, ...] = ()
    text: int = 0

    def __post_init__(self) -> None:
        with self._open() as file:
            schema = file.schema_arrow
        self.columns = tuple(schema.names)
        try:
            place = place_of(self.field, self.columns)
        except UsageError as error:
            raise UsageError(f"{self.source}: {error}") from error
        if place is None:
            raise UsageError(
                f"{self.source}: no column {self.field!r}; name one with --field: {', '.join(self.columns)}"
            )
        self.text = place
        kind = schema.field(place).type
        if not _is_text(kind):
            hint = "; write it as text first" if "binary" in str(kind) or "list" in str(kind) else ""
            raise UsageError(f"{self.source}: column {self.field!r} is {kind}, no text{hint}")

    def _open(self) -> Any:  # noqa: ANN401  pyarrow has no types
        module = arrow_module().parquet
        try:
            return module.ParquetFile(self.source)
        except (OSError, ValueError) as error:
            raise UsageError(f"{self.source}: no Parquet file, or broken ({error})") from error

    @property
    def described(self) -> str:
        """Parquet leaves no choice."""
        return ""

    @property
    def skipped(self) -> Mapping[str, int]:
        """Every row is one."""
        return {}

    def check(self, added: Sequence[str]) -> None:
        """Raise ``UsageError`` for the name of several columns."""
        check_added(added, self.columns)

    def head(self, added: Sequence[str]) -> bytes:
        """Return a file without rows: the columns of the whole, whatever the rows of its pieces hold."""
        pyarrow = import_module("pyarrow")
        with self._open() as file:
            schema = file.schema_arrow
        new = [name for name in added if name not in self.columns]
        for name in new:
            schema = schema.append(pyarrow.field(name, pyarrow.string()))
        if new:  # what Hugging Face notes there names the columns that there were
            schema = schema.with_metadata(
                {key: value for key, value in (schema.metadata or {}).items() if key != b"huggingface"}
            )
        return _written(schema.empty_table(), "none")

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """Yield one row group each; ``start`` is a number of row groups."""
        with self._open() as file:
            sizes = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]
            weights = [file.metadata.row_group(number).total_byte_size for number in range(len(sizes))]
        whole = sum(weights) or 1
        size = self.source.stat().st_size
        for number in range(start, len(sizes)):
            seen = size * sum(weights[: number + 1]) // whole
            yield Batch(first, sizes[number], number, number + 1, seen)
            first += sizes[number]

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """Return the rows of the row group; those of a damaged group are bad ones."""
        pyarrow = import_module("pyarrow")
        try:
            column = self._group(batch).column(self.text)
            values = column.cast(pyarrow.large_binary()).to_pylist()
        except (OSError, ValueError) as error:  # pyarrow's own errors are of these
            numbers = range(batch.first + 1, batch.first + batch.rows + 1)
            return [Bad(number, "damaged", f"its row group cannot be read ({error})", None) for number in numbers]
        return [self._row(value, place, batch.first + place + 1) for place, value in enumerate(values)]

    @staticmethod
    def _row(value: bytes | None, place: int, number: int) -> CorpusRow | Bad:
        try:
            return CorpusRow(None if value is None else value.decode(), place, number)
        except UnicodeDecodeError:
            return Bad(number, "encoding", "the text is not UTF-8", place)

    def _group(self, batch: Batch) -> Any:  # noqa: ANN401  pyarrow has no types
        with self._open() as file:
            return file.read_row_group(batch.raw)

    def refusal(self, values: Mapping[str, Value]) -> str:  # noqa: ARG002
        """A column of text holds everything."""
        return ""

    def encode_bad(self, batch: Batch, bad: Sequence[Bad]) -> bytes:
        """Return the rows as a Parquet file of their own, with all their columns; of a damaged group nothing."""
        places = [row.raw for row in bad if row.raw is not None]
        if not places:
            return b""
        with self._open() as file:
            return _written(file.read_row_group(batch.raw).take(places), codec_of(file))

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:
        """Return the row group as a Parquet file of its own; nothing when no row of it is left."""
        if batch.rows and not changes:
            return b""
        pyarrow = import_module("pyarrow")
        with self._open() as file:
            table = file.read_row_group(batch.raw)
            codec = codec_of(file)
        if len(changes) < table.num_rows:
            table = table.take([change.row.raw for change in changes])
        for name in dict.fromkeys(name for change in changes for name in change.values):
            place = self._place(name)
            if place is None:
                new = [_cell(change.values.get(name)) for change in changes]
                table = table.append_column(name, pyarrow.array(new, pyarrow.string()))
                continue
            kind = table.schema.field(place)
            old = [None] * len(changes) if place != self.text else [change.row.text for change in changes]
            if place != self.text and any(name not in change.values for change in changes):
                old = table.column(place).to_pylist()
            new = [
                _cell(change.values[name]) if name in change.values else was
                for change, was in zip(changes, old, strict=True)
            ]
            table = table.set_column(place, kind, pyarrow.array(new, pyarrow.large_string()).cast(kind.type))
        return _written(table, codec)

    def _place(self, name: str) -> int | None:
        if name == self.field:
            return self.text
        return self.columns.index(name) if name in self.columns else None


def _is_text(kind: Any) -> bool:  # noqa: ANN401  pyarrow has no types
    types = import_module("pyarrow").types
    if types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(types.is_string(kind) or types.is_large_string(kind) or str(kind) == "string_view")


def _written(table: Any, codec: str) -> bytes:  # noqa: ANN401  pyarrow has no types
    out = io.BytesIO()
    arrow_module().parquet.write_table(table, out, compression=codec, row_group_size=max(1, table.num_rows))
    return out.getvalue()


def _cell(value: Value) -> str | None:
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


def codec_of(file: Any) -> str:  # noqa: ANN401  pyarrow has no types
    """Return the compression of the file's first column, as its writer takes it."""
    if not file.metadata.num_row_groups or not file.metadata.num_columns:
        return "snappy"
    name = str(file.metadata.row_group(0).column(0).compression).lower()
    return "none" if name == "uncompressed" else name


def join_pieces(head: Path, pieces: Sequence[Path], source: Path, out: BinaryIO) -> None:
    """Write one Parquet file of all pieces, a row group each, with the columns of the head.

    A piece may lack columns that were added, which stand last.
    """
    module, pyarrow = arrow_module().parquet, import_module("pyarrow")
    with module.ParquetFile(head) as first:
        schema = first.schema_arrow
    with module.ParquetFile(source) as old:
        codec = codec_of(old)
    with module.ParquetWriter(out, schema, compression=codec) as writer:
        for piece in pieces:
            with module.ParquetFile(piece) as file:
                table = file.read()
            for kind in list(schema)[table.num_columns :]:
                table = table.append_column(kind, pyarrow.nulls(table.num_rows, kind.type))
            table = table.cast(schema) if table.schema != schema else table
            writer.write_table(table, row_group_size=max(1, table.num_rows))
