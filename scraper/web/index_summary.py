"""What is known of a whole search index, counted when the index is written: no page waits until it is counted."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

import msgspec

from scraper.web.audit_queues import MAX_QUEUED, QUEUES, Flagged
from scraper.web.index_rows import IndexOverview

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[..., list[tuple[Any, ...]]]

BUCKET_KEYS: Final = 1_024  # of each bucket the latest day is known, so that a search need not look at all hits
TABLE: Final = "CREATE TABLE IF NOT EXISTS web_summary (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
VALUE: Final = "SELECT value FROM web_summary WHERE name = ?"
_NAMES: Final = ("overview", "ceilings", "version", *(f"queue {name}" for name in QUEUES))
_SHARE: Final = "SELECT coalesce({0}, ''), count(*) FROM articles GROUP BY 1 ORDER BY 2 DESC, 1"


def write_summary(connection: sqlite3.Connection) -> None:
    """Count anew, and put the numbers in place of those before, with a version of their own."""

    def ask(sql: str, *values: object) -> list[tuple[Any, ...]]:
        return connection.execute(sql, values).fetchall()

    values: dict[str, object] = {"overview": _overview(ask), "ceilings": _ceilings(ask), "version": time.time_ns()}
    for name, queue in QUEUES.items():
        values[f"queue {name}"] = ask(f"{queue.query} ORDER BY a.key DESC LIMIT ?", MAX_QUEUED)
    rows = [(name, msgspec.json.encode(value).decode()) for name, value in values.items()]
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT OR REPLACE INTO web_summary VALUES (?, ?)", rows)


def has_summary(index: Path) -> bool:
    """Return whether an index is there and was written by a program that counts; a damaged one was not."""
    if not index.exists():
        return False
    try:
        with closing(sqlite3.connect(index.absolute().as_uri() + "?mode=ro", uri=True)) as connection:
            return all(connection.execute(VALUE, (name,)).fetchone() for name in _NAMES)
    except sqlite3.Error:
        return False


def read_overview(value: str) -> IndexOverview:
    """Return the value ``overview`` as it was counted."""
    return msgspec.json.decode(value, type=IndexOverview)


def read_ceilings(value: str) -> list[str]:
    """Return for each bucket of keys the latest day in it and in all before it: the value ``ceilings``."""
    return msgspec.json.decode(value, type=list[str])


def read_queue(value: str) -> list[Flagged]:
    """Return what waits in a queue of the audit: the value ``queue`` with its name."""
    return msgspec.json.decode(value, type=list[Flagged])


def _overview(ask: Ask) -> IndexOverview:
    return IndexOverview(
        size=int(ask("SELECT count(*) FROM articles")[0][0]),
        incomplete=int(ask("SELECT count(*) FROM articles WHERE complete = 0")[0][0]),
        days=ask(
            "SELECT substr(date_published, 1, 10), count(*) FROM articles "
            "WHERE date_published IS NOT NULL GROUP BY 1 ORDER BY 1"
        ),
        sections=ask(_SHARE.format("section")),
        kinds=ask(_SHARE.format("kind")),
        methods=ask(_SHARE.format("extraction_method")),
        rules=ask("SELECT rule, count(*) FROM removed GROUP BY rule ORDER BY 2 DESC, 1"),
    )


def _ceilings(ask: Ask) -> list[str]:
    rows = ask(
        "SELECT key / ?, coalesce(max(date_published), '') FROM articles INDEXED BY web_facts GROUP BY 1", BUCKET_KEYS
    )
    latest: dict[int, str] = dict(rows)
    return list(accumulate((latest.get(bucket, "") for bucket in range(max(latest, default=-1) + 1)), max))
