"""The index of near-duplicates: sketches of all texts of a folder, and what was found when two were compared.

What it holds follows from the present texts alone, whatever the order in which they came and what they were before.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scraper.dataset.duplicates.duplicate_tables import DUPLICATES
from scraper.dataset.duplicates.likeness import Likeness
from scraper.dataset.duplicates.sketch import ALGORITHM, BANDS, library_version, sketch_of
from scraper.storage.ledger.database import Database
from scraper.storage.output import STATE
from scraper.storage.store import ArticlePlace

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.dataset.duplicates.sketch import Sketch

IDS_A_QUERY: Final = 500
_KEYS: Final = struct.Struct(f"<{BANDS}q")


class Document(NamedTuple):
    """An Article as the index takes it. sketch: None for a text that is too short to be like another."""

    id: str
    hash: str
    published: str | None
    place: ArticlePlace
    sketch: Sketch | None

    @classmethod
    def of(cls, article: Article, place: ArticlePlace) -> Document:
        """Return the document of an Article that a store keeps at a place."""
        return cls(article.id, article.content_hash, article.date_published, place, sketch_of(article.text))


class Holder(NamedTuple):
    """An article that has a text, and where it can be read."""

    id: str
    hash: str
    published: str | None
    place: ArticlePlace


def index_file(output: Path) -> Path:
    """Return the file of the index of an output."""
    return output / STATE / "duplicates.sqlite"


class DuplicateIndex:
    """The index of one folder. Each verb that changes it is one transaction. Raises ``StoreError``."""

    def __init__(self, path: Path | None) -> None:
        """Open the file, which is made when missing and emptied when another algorithm made it; None: in memory."""
        self._db = Database(path, DUPLICATES)
        algorithm = (ALGORITHM, library_version())
        if self._db.rows("SELECT algorithm, library FROM made") != [algorithm]:
            with self._db.change() as db:
                for table in ("made", "text", "article", "band", "pair"):
                    db.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own
                db.execute("INSERT INTO made VALUES(?, ?)", algorithm)

    def close(self) -> None:
        """End the work with the file."""
        self._db.close()

    def count(self) -> int:
        """Return how many articles it knows."""
        count: int = self._db.rows("SELECT count(*) FROM article")[0][0]
        return count

    def hash_of(self, article_id: str) -> str | None:
        """Return the content hash under which an article is known."""
        rows = self._db.rows("SELECT hash FROM article WHERE id = ?", (article_id,))
        return rows[0][0] if rows else None

    def known(self) -> Iterator[tuple[str, str]]:
        """Go through id and content hash of all articles by id, a few in memory at a time."""
        last = ""
        while rows := self._db.rows(
            "SELECT id, hash FROM article WHERE id > ? ORDER BY id LIMIT ?", (last, IDS_A_QUERY)
        ):
            yield from rows
            last = rows[-1][0]

    def change(self, documents: Iterable[Document] = (), removed: Iterable[str] = ()) -> None:
        """Take documents in, in place of what was known of their articles, and drop the removed articles."""
        with self._db.change() as db:
            for article_id in removed:
                _drop(db, article_id)
            for document in documents:
                _drop(db, document.id)
                text = _text_of(db, document.sketch) if document.sketch else None
                db.execute(
                    "INSERT INTO article(id, text, hash, published, place) VALUES(?, ?, ?, ?, ?)",
                    (document.id, text, document.hash, document.published, document.place),
                )

    def buckets(self) -> Iterator[tuple[int, list[int]]]:
        """Give each key that several texts share, and these texts by their digests."""
        shared = "SELECT key, group_concat(text) FROM band GROUP BY key HAVING count(*) > 1"
        for key, texts in self._db.each(shared):
            yield key, [int(text) for text in texts.split(",")]

    def by_digest(self, texts: Sequence[int]) -> list[int]:
        """Return texts in the order of their digests, which does not depend on when each came."""
        digests = [
            row
            for start in range(0, len(texts), IDS_A_QUERY)
            for row in self._among("SELECT digest, text FROM text WHERE text IN", texts[start : start + IDS_A_QUERY])
        ]
        return [text for _, text in sorted(digests)]

    def compared(self, one: int, other: int) -> Likeness | None:
        """Return what two texts have in common, as it was found before; ``one`` is the smaller number."""
        rows = self._db.rows("SELECT jaccard, containment, sibling FROM pair WHERE one = ? AND other = ?", (one, other))
        return Likeness(rows[0][0], rows[0][1], bool(rows[0][2])) if rows else None

    def note(self, compared: Iterable[tuple[int, int, Likeness]]) -> None:
        """Remember what texts have in common; a text that went meanwhile is left out."""
        with self._db.change() as db:
            db.executemany(
                "INSERT OR REPLACE INTO pair(one, other, jaccard, containment, sibling) SELECT ?, ?, ?, ?, ?"
                " WHERE (SELECT count(*) FROM text WHERE text IN (?, ?)) = 2",
                [(one, other, *likeness, one, other) for one, other, likeness in compared],
            )

    def holders(self, text: int) -> list[Holder]:
        """Return the articles that have a text, by id."""
        rows = self._db.rows("SELECT id, hash, published, place FROM article WHERE text = ? ORDER BY id", (text,))
        return [
            Holder(article_id, digest, published, ArticlePlace(place)) for article_id, digest, published, place in rows
        ]

    def common_texts(self) -> list[int]:
        """Return the texts that several articles have."""
        rows = self._db.rows("SELECT text FROM article WHERE text IS NOT NULL GROUP BY text HAVING count(*) > 1")
        return [row[0] for row in rows]

    def _among(self, sql: str, values: Sequence[int]) -> list[tuple[Any, ...]]:
        return self._db.rows(f"{sql} ({', '.join('?' * len(values))})", values)


def _text_of(db: sqlite3.Connection, sketch: Sketch) -> int:
    """Return the number of a text, which is taken in if no article had it so far."""
    row = db.execute("SELECT text FROM text WHERE digest = ?", (sketch.digest,)).fetchone()
    if row:
        known: int = row[0]
        return known
    keys = _KEYS.pack(*sketch.keys)
    text = db.execute("INSERT INTO text(digest, keys) VALUES(?, ?)", (sketch.digest, keys)).lastrowid
    assert text is not None  # noqa: S101  SQLite gives a number to each new row
    db.executemany("INSERT INTO band(key, text) VALUES(?, ?)", [(key, text) for key in sketch.keys])
    return text


def _drop(db: sqlite3.Connection, article_id: str) -> None:
    """Drop an article, and its text when no other article has it."""
    row = db.execute("SELECT text FROM article WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return
    db.execute("DELETE FROM article WHERE id = ?", (article_id,))
    text = row[0]
    if text is None or db.execute("SELECT 1 FROM article WHERE text = ?", (text,)).fetchone():
        return
    keys = db.execute("SELECT keys FROM text WHERE text = ?", (text,)).fetchone()[0]
    db.executemany("DELETE FROM band WHERE key = ? AND text = ?", [(key, text) for key in _KEYS.unpack(keys)])
    db.execute("DELETE FROM pair WHERE one = ? OR other = ?", (text, text))
    db.execute("DELETE FROM text WHERE text = ?", (text,))
