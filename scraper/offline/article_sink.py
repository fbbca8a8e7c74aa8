"""Articles written into one file, in the forms that ``scraper extract --into`` knows."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, Self

from scraper.core.arrow_tables import article_schema_of, parquet_writer, table_of
from scraper.core.article import decode
from scraper.storage.packing import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scraper.core.article import Article

Form = Literal["jsonl.zst", "parquet"]
_LEVEL: Final = 3
_GROUP_ROWS: Final = 500  # Articles of a row group, which is held in memory: some ten megabytes


@contextmanager
def open_sink(form: Form, file: BinaryIO) -> Iterator[Callable[[bytes], object]]:
    """Give the function that adds an Article, given as its line of JSON. The file is whole when the block ends."""
    if form == "parquet":
        with _ParquetSink(file) as sink:
            yield sink.add
    else:
        with zstd.ZstdFile(file, "wb", level=_LEVEL) as packed:
            yield lambda article: packed.write(article + b"\n")


class _ParquetSink:
    """A Parquet file, written a row group at a time."""

    def __init__(self, file: BinaryIO) -> None:
        self._schema = article_schema_of()
        self._writer = parquet_writer(file, self._schema)
        self._rows: list[Article] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._flush()
        self._writer.close()

    def add(self, article: bytes) -> None:
        """Add an Article."""
        self._rows.append(decode(article))
        if len(self._rows) >= _GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(table_of(self._rows, self._schema))
            self._rows.clear()
