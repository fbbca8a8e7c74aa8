"""Parquet: one row group at a time; types, order, compression and metadata of the columns stay."""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from scraper.core.errors import UsageError
from scraper.corpus.corpus_format import Bad, Batch, Changes, CorpusRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from scraper.corpus.corpus_format import Value


def pyarrow_parquet() -> Any:  # noqa: ANN401  pyarrow has no types
    """``pyarrow.parquet``, imported now; raises ``UsageError`` that says how to get it."""
    try:
        return import_module("pyarrow.parquet")
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow: pip install 'scraper-cnnindonesia[parquet]'") from error


@dataclass(slots=True)
class Parquet:
    """A Parquet file, as Hugging Face and pandas write it."""

    source: Path
    field: str
    columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        with self._open() as file:
            self.columns = tuple(file.schema_arrow.names)
            if self.field not in self.columns:
                raise UsageError(
                    f"{self.source}: no column {self.field!r}; name one with --field: {', '.join(self.columns)}"
                )
            kind = str(file.schema_arrow.field(self.field).type)
        if "string" not in kind:
            raise UsageError(f"{self.source}: column {self.field!r} is {kind}, no text")

    def _open(self) -> Any:  # noqa: ANN401  pyarrow has no types
        module = pyarrow_parquet()
        try:
            return module.ParquetFile(self.source)
        except (OSError, ValueError) as error:
            raise UsageError(f"{self.source}: no Parquet file, or broken ({error})") from error

    def head(self, added: Sequence[str]) -> bytes:
        """A file without rows: the columns of the whole, whatever the rows of its pieces hold."""
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
        """One row group each; ``start`` is a number of row groups."""
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
        """The rows of the row group; only the column of the text is read."""
        with self._open() as file:
            texts = file.read_row_group(batch.raw, columns=[self.field]).column(0).to_pylist()
        return [CorpusRow(text, place, batch.first + place + 1) for place, text in enumerate(texts)]

    def refuse(self, row: CorpusRow, why: str) -> Bad:
        """The text as a line of JSON: a row alone cannot be written in this format."""
        return Bad(row.number, why, msgspec.json.encode({self.field: row.text}) + b"\n")

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:
        """The row group as a Parquet file of its own."""
        pyarrow = import_module("pyarrow")
        with self._open() as file:
            table = file.read_row_group(batch.raw)
            codec = codec_of(file)
        if len(changes) < table.num_rows:
            table = table.take([change.row.raw for change in changes])
        names = list(dict.fromkeys(name for change in changes for name in change.values))
        for name in names:
            old = table.column(name).to_pylist() if name in self.columns else [None] * table.num_rows
            new = [
                _cell(change.values[name]) if name in change.values else was
                for change, was in zip(changes, old, strict=True)
            ]
            if name in self.columns:
                place = self.columns.index(name)
                kind = table.schema.field(place)
                table = table.set_column(place, kind, pyarrow.array(new, pyarrow.string()).cast(kind.type))
            else:
                table = table.append_column(name, pyarrow.array(new, pyarrow.string()))
        return _written(table, codec)


def _written(table: Any, codec: str) -> bytes:  # noqa: ANN401  pyarrow has no types
    out = io.BytesIO()
    pyarrow_parquet().write_table(table, out, compression=codec, row_group_size=max(1, table.num_rows))
    return out.getvalue()


def _cell(value: Value) -> str | None:
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


def codec_of(file: Any) -> str:  # noqa: ANN401  pyarrow has no types
    """The compression of the file's first column, as its writer takes it."""
    if not file.metadata.num_row_groups or not file.metadata.num_columns:
        return "snappy"
    name = str(file.metadata.row_group(0).column(0).compression).lower()
    return "none" if name == "uncompressed" else name


def join_pieces(head: Path, pieces: Sequence[Path], source: Path, out: BinaryIO) -> None:
    """One Parquet file of all pieces, a row group each, with the columns of the head: a piece may lack added ones."""
    module = pyarrow_parquet()
    with module.ParquetFile(head) as first:
        schema = first.schema_arrow
    with module.ParquetFile(source) as old:
        codec = codec_of(old)
    with module.ParquetWriter(out, schema, compression=codec) as writer:
        for piece in pieces:
            table = module.read_table(piece, schema=schema)
            writer.write_table(table, row_group_size=max(1, table.num_rows))
