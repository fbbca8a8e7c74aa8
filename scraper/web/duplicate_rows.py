"""The groups of near-duplicates as rows beside the search index, so that a page asks for one group and not for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.dataset.duplicates.duplicate_index import index_file
from scraper.dataset.duplicates.folder_groups import groups_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS web_duplicates (
    id TEXT PRIMARY KEY, first TEXT NOT NULL, original TEXT NOT NULL,
    kind TEXT NOT NULL, likeness REAL NOT NULL, containment REAL NOT NULL
) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS web_duplicates_first ON web_duplicates(first)",
)
_INSERT: Final = "INSERT INTO web_duplicates VALUES (?, ?, ?, ?, ?, ?)"


def write_duplicates(connection: sqlite3.Connection, folder: Path) -> None:
    """Put the groups of a crawl in place of those before. Without an index of near-duplicates the table stays empty.

    Crawls and ``scraper duplicates`` make that index; it takes a millisecond an article. Raises ``StoreError``.
    """
    rows = list(_rows(folder)) if index_file(folder).exists() else []
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM web_duplicates")
        connection.executemany(_INSERT, rows)


def _rows(folder: Path) -> Iterator[tuple[object, ...]]:
    groups, _ = groups_of(folder)
    for group in groups:
        for one in group.members:
            kind = one.kind.value if one.kind else "first"
            yield one.id, group.first, groups.original_of(one.id), kind, one.likeness, one.containment
