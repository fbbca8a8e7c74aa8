"""What an export cannot fall below: reading and writing alone, and what the libraries take for themselves.

python -m benchmarks.export_floors KIND CRAWL BYTES    one of the readings, in a process of its own

A reading imports what it needs and nothing else, so that its start is no longer than it must be.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.article import Article

GROUP_ROWS = 1000
WORDS = "CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 2')"
HASH_BYTES = 32 << 20  # as the export has it


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


def alone(articles: int) -> dict[str, float]:
    """Microseconds an Article that libraries take for what an export hands to them."""
    from tests.dataset.sample_crawl import make_article

    made = [make_article(number) for number in range(articles)]
    works = fts5(made) | sqlite(made) | parquet(made)
    found = {}
    for name, work in works.items():
        began = time.process_time()
        work()
        found[name] = (time.process_time() - began) / articles * 1e6
    return found


def fts5(made: list[Article]) -> dict[str, Callable[[], object]]:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute(WORDS)
    database.execute("INSERT INTO words(words, rank) VALUES ('hashsize', ?)", (HASH_BYTES,))
    rows = [(number, one.title, one.text) for number, one in enumerate(made)]
    statement = "INSERT INTO words(rowid, title, text) VALUES (?, ?, ?)"
    return {"sqlite: inserts into the index of words": lambda: database.executemany(statement, rows)}


def sqlite(made: list[Article]) -> dict[str, Callable[[], object]]:
    from scraper.dataset.article_tables import ArticleTables

    tables = ArticleTables()
    rows = {}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as full:
        tables.create(full)
        tables.update(full, made)
        for name in ("articles", *tables.lists):
            rows[name] = full.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608  names of our own
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    tables.create(fresh)

    def insert() -> None:
        for name, content in rows.items():
            if content:
                marks = ", ".join("?" * len(content[0]))
                fresh.executemany(f"INSERT INTO {name} VALUES ({marks})", content)  # noqa: S608  as above

    return {"sqlite: inserts into all other tables": insert}


def parquet(made: list[Article]) -> dict[str, Callable[[], object]]:
    from scraper.core.arrow_tables import article_schema_of, parquet_writer, table_of

    schema = article_schema_of()
    tables = [table_of(made[first : first + GROUP_ROWS], schema) for first in range(0, len(made), GROUP_ROWS)]

    def write() -> None:
        with parquet_writer(BytesIO(), schema) as writer:
            for table in tables:
                writer.write_table(table, table.num_rows)

    return {"parquet: writing of ready tables": write}


def main() -> None:
    """Reads everything and writes so many bytes, in pieces of a megabyte; prints what was read."""
    kind, crawl, size = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    count = READINGS[kind](crawl)
    with tempfile.TemporaryFile(dir=crawl.parent) as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))
        file.write(bytes(size & ((1 << 20) - 1)))
    print(count)


if __name__ == "__main__":
    main()
