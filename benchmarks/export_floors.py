"""What an export cannot fall below: reading and writing alone, and what the libraries take for themselves.

python -m benchmarks.export_floors KIND CRAWL BYTES    one of the readings, in a process of its own
python -m benchmarks.export_floors copy FILE 0         a copy of a file

A reading imports what it needs and nothing else, so that its start is no longer than it must be.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scraper.core.article import Article
    from scraper.dataset.row_inserts import RowInserts

GROUP_ROWS = 1000
WORDS = "CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 2')"
HASH_BYTES = 32 << 20  # these two as the export has them
PAGE_BYTES = 32 << 10


def read_by_the_door(crawl: Path) -> int:
    """Reads every Article; returns their number."""
    from scraper.storage.output import open_store

    return sum(1 for kept in open_store(crawl).articles() if kept.article)


def read_bytes(crawl: Path) -> int:
    """Reads the file of every Article without looking into it; returns their number."""
    return sum(bool(path.read_bytes()) for site in crawl.glob("[a-z]*") for path in site.rglob("*.json"))


def read_records(crawl: Path) -> int:
    """Reads every record of the archives; returns the number of answers."""
    from scraper.storage.archive_names import find_archives
    from scraper.storage.output import archives_of
    from scraper.storage.warc.reader import records
    from scraper.storage.warc.records import WarcRecord

    found = (record for path in find_archives(archives_of(crawl)) for record in records(path))
    return sum(isinstance(one, WarcRecord) and one.fields[b"warc-type"] == b"response" for one in found)


def take_into_the_index(crawl: Path) -> int:
    """Makes the index of near-duplicates as a crawl does; returns the number of Articles."""
    from scraper.dataset.duplicates.crawled import CrawledTexts
    from scraper.storage.output import open_store

    count = 0
    with CrawledTexts(crawl, tell=print) as texts:
        for kept in open_store(crawl).articles():
            if kept.article:
                texts.add(kept.article, kept.place)
                count += 1
    return count


READINGS: dict[str, Callable[[Path], int]] = {
    "door": read_by_the_door,
    "bytes": read_bytes,
    "records": read_records,
    "index": take_into_the_index,
}


def copy_of(path: Path) -> int:
    """Copies a file inside the system and syncs it, as an export keeps rows without a change; returns its bytes."""
    from scraper.core.disk import copy_range

    size = path.stat().st_size
    with path.open("rb") as source, tempfile.TemporaryFile(dir=path.parent) as target:
        copy_range(source, range(size), target)
        os.fsync(target.fileno())
    return size


def alone(articles: int) -> dict[str, float]:
    """Microseconds an Article that libraries take for what an export hands to them."""
    from tests.dataset.sample_crawl import make_article

    made = [make_article(number) for number in range(articles)]
    works = lines(made) | sqlite(made) | fts5(made) | parquet(made)
    found = {}
    gc.disable()  # as the export has it
    for name, work in works.items():
        began = time.process_time()
        work()
        found[name] = (time.process_time() - began) / articles * 1e6
    gc.enable()
    return found


def lines(made: list[Article]) -> dict[str, Callable[[], object]]:
    import msgspec

    from scraper.core.article import Article, encode

    encoder = msgspec.json.Encoder()
    names = Article.__dataclass_fields__
    lists = [[value for name in names if isinstance(value := getattr(one, name), list)] for one in made]
    return {
        "jsonl: JSON": lambda: [None for one in made if not encode(one)],
        "csv: JSON of the lists": lambda: [None for one in lists if not [encoder.encode(value) for value in one]],
    }


def fts5(made: list[Article]) -> dict[str, Callable[[], object]]:
    database = new_database()
    database.execute(WORDS)
    database.execute("INSERT INTO words(words, rank) VALUES ('hashsize', ?)", (HASH_BYTES,))
    rows = [(number, one.title, one.text) for number, one in enumerate(made)]
    words = inserts_of("INSERT INTO words(rowid, title, text)", rows, at_once=1)
    return {"sqlite: inserts into the index of words": lambda: inserted(database, [words])}


def sqlite(made: list[Article]) -> dict[str, Callable[[], object]]:
    from scraper.dataset.article_tables import ArticleTables

    tables = ArticleTables()
    waiting = []
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as full:
        tables.create(full)
        tables.update(full, made)
        for name in ("articles", *tables.lists):
            content = full.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608  names of our own
            if content:
                waiting.append(inserts_of(f"INSERT INTO {name}", content))
    fresh = new_database()
    tables.create(fresh)
    return {"sqlite: inserts into all other tables": lambda: inserted(fresh, waiting)}


def new_database() -> sqlite3.Connection:
    """A database in a temporary file, as an export makes it."""
    database = sqlite3.connect("", isolation_level=None)
    database.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    return database


def inserts_of(into: str, rows: Sequence[tuple[object, ...]], **how: int) -> RowInserts:
    """Rows that wait for the statement that begins so."""
    from scraper.dataset.row_inserts import RowInserts

    inserts = RowInserts(into, "?" * len(rows[0]), **how)
    inserts.values = list(chain.from_iterable(rows))
    return inserts


def inserted(database: sqlite3.Connection, tables: Iterable[RowInserts]) -> None:
    """Inserts rows in one transaction."""
    database.execute("BEGIN")
    for inserts in tables:
        inserts.insert(database)
    database.execute("COMMIT")


def parquet(made: list[Article]) -> dict[str, Callable[[], object]]:
    from scraper.core.arrow_tables import article_schema_of, parquet_writer, table_of

    schema = article_schema_of()
    batches = [made[first : first + GROUP_ROWS] for first in range(0, len(made), GROUP_ROWS)]
    tables = [table_of(batch, schema) for batch in batches]

    def write() -> None:
        with parquet_writer(BytesIO(), schema) as writer:
            for table in tables:
                writer.write_table(table, table.num_rows)

    return {
        "parquet: columns of Articles": lambda: [None for batch in batches if not table_of(batch, schema)],
        "parquet: writing of ready tables": write,
    }


def main() -> None:
    """Reads everything and writes so many bytes, in pieces of a megabyte; prints what was read."""
    kind, crawl, size = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if kind == "copy":
        print(copy_of(crawl))
        return
    count = READINGS[kind](crawl)
    with tempfile.TemporaryFile(dir=crawl.parent) as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))
        file.write(bytes(size & ((1 << 20) - 1)))
    print(count)


if __name__ == "__main__":
    main()
