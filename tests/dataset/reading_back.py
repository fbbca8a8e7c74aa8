"""What is read back of each export: its Articles by id. A missing export has none; a damaged one raises."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec
import psycopg
import pyarrow.parquet as pq

from scraper.core.article import Article, decode
from scraper.dataset.article_tables import ArticleTables
from scraper.dataset.selection import FIELDS
from scraper.storage.packing import zstd

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

TABLES = ArticleTables()


def unpacked(path: Path) -> bytes:
    """The content of a file that may be compressed, in one piece or many."""
    data, suffix = path.read_bytes(), path.suffix
    if suffix == ".zst":
        out = b""
        while data:
            unpacker = zstd.ZstdDecompressor()
            out += unpacker.decompress(data)
            data = unpacker.unused_data
        return out
    return gzip.decompress(data) if suffix == ".gz" else data


def articles_of_lines(path: Path) -> dict[str, Article]:
    """Of a file of lines of JSON."""
    if not path.exists():
        return {}
    return _by_id(decode(line) for line in unpacked(path).splitlines())


def articles_of_csv(path: Path) -> dict[str, Article]:
    """Of a table in a file; an empty cell is a missing value."""
    if not path.exists():
        return {}
    return _by_id(
        msgspec.convert({name: _value(name, cell) for name, cell in row.items()}, Article)
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    )


def _value(name: str, cell: str) -> Any:
    kind = str(Article.__annotations__[name])
    is_text = kind.startswith(("Annotated[str", "Annotated[Kind"))
    return (cell or None) if is_text else json.loads(cell)


def articles_of_sqlite(path: Path) -> dict[str, Article]:
    """Of an SQLite database."""
    if not path.exists():
        return {}
    with closing(sqlite3.connect(path)) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM articles")]
        return _by_id(filter(None, (TABLES.read_article(connection, one) for one in ids)))


def articles_of_tables(folder: Path, pattern: str = "**/*.parquet") -> dict[str, Article]:
    """Of the Parquet files in a folder."""
    files = sorted(folder.glob(pattern))
    return _by_id(msgspec.convert(row, Article) for file in files for row in pq.ParquetFile(file).read().to_pylist())


def articles_of_postgresql(database: str) -> dict[str, Article]:
    """Of a PostgreSQL database."""
    if ask(database, "SELECT to_regclass('scraper.articles')") == [(None,)]:
        return {}
    rows = ask(database, f"SELECT {', '.join(FIELDS)} FROM scraper.articles")  # noqa: S608  names of our own
    return _by_id(msgspec.convert(dict(zip(FIELDS, row, strict=True)), Article) for row in rows)


def ask(database: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query to PostgreSQL."""
    with psycopg.connect(database, autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def _by_id(articles: Iterable[Article]) -> dict[str, Article]:
    return {article.id: article for article in articles}
