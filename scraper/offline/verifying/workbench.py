"""What a check remembers of the files that it has seen, in a temporary file: memory does not grow with their number."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = """
CREATE TABLE article (
    id TEXT PRIMARY KEY, place TEXT NOT NULL, revision INTEGER NOT NULL, hash TEXT NOT NULL, fetched TEXT NOT NULL,
    has_page INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE revision (
    id TEXT NOT NULL, revision INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (id, revision)
) WITHOUT ROWID;
CREATE TABLE spoilt (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class SeenArticle(NamedTuple):
    """A readable Article under its own name."""

    place: str
    revision: int
    hash: str


class Workbench:
    """The Articles and revisions that one check has read."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")  # never ended: nothing here is to be kept

    def close(self) -> None:
        """Remove the temporary file."""
        self._db.close()

    def see(self, article_id: str, seen: SeenArticle, fetched_at: str) -> None:
        """Remember an Article."""
        self._db.execute(
            "INSERT INTO article(id, place, revision, hash, fetched) VALUES(?, ?, ?, ?, ?)",
            (article_id, *seen, fetched_at),
        )

    def get(self, article_id: str) -> SeenArticle | None:
        """Return what was seen of an article."""
        row = self._db.execute("SELECT place, revision, hash FROM article WHERE id = ?", (article_id,)).fetchone()
        return SeenArticle(*row) if row else None

    def has_page(self, article_id: str) -> None:
        """Remember that an archive holds the page of the Article."""
        self._db.execute("UPDATE article SET has_page = 1 WHERE id = ?", (article_id,))

    def without_page(self, start: str, end: str) -> list[str]:
        """Return the articles fetched in a span of time of which no archive holds the page."""
        rows = self._db.execute(
            "SELECT id FROM article WHERE NOT has_page AND fetched >= ? AND fetched <= ? ORDER BY id", (start, end)
        )
        return [row[0] for row in rows]

    def spoil(self, article_id: str) -> None:
        """Remember that the file of an article is a finding already."""
        self._db.execute("INSERT OR IGNORE INTO spoilt VALUES(?)", (article_id,))

    def is_spoilt(self, article_id: str) -> bool:
        """Return whether the file of an article is a finding already."""
        return self._db.execute("SELECT 1 FROM spoilt WHERE id = ?", (article_id,)).fetchone() is not None

    def see_revision(self, article_id: str, number: int, content_hash: str) -> None:
        """Remember an older revision."""
        self._db.execute("INSERT OR IGNORE INTO revision VALUES(?, ?, ?)", (article_id, number, content_hash))

    def revisions(self, article_id: str) -> dict[int, str]:
        """Return the hash of each older revision by its number."""
        return dict(self._db.execute("SELECT revision, hash FROM revision WHERE id = ?", (article_id,)).fetchall())

    def articles(self, least_revision: int = 0) -> Iterator[tuple[str, SeenArticle]]:
        """Go through what was seen, by id."""
        rows = self._db.execute(
            "SELECT id, place, revision, hash FROM article WHERE revision >= ? ORDER BY id", (least_revision,)
        )
        for article_id, *seen in rows:
            yield article_id, SeenArticle(*seen)
