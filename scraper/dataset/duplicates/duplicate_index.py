"""The index of near-duplicates: sketches of all texts of a folder, and what was found when two were compared.

What it holds follows from the present texts alone, whatever the order in which they came and what they were before.
"""

from __future__ import annotations

import struct
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scraper.dataset.duplicates.duplicate_tables import DUPLICATES
from scraper.dataset.duplicates.likeness import MIN_CONTAINMENT, MIN_LIKENESS, Likeness
from scraper.dataset.duplicates.sketch import ALGORITHM, BANDS, library_version, sketch_of
from scraper.storage.ledger.database import Database
from scraper.storage.output import STATE
from scraper.storage.store import ArticlePlace

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.dataset.duplicates.sketch import Sketch

IDS_A_QUERY: Final = 500
PAIRS_A_CHANGE: Final = 2_000
_CHOSEN: Final = """CREATE TEMP TABLE IF NOT EXISTS chosen (
    one INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (one, other)
) WITHOUT ROWID"""
_SHARE: Final = "INSERT OR IGNORE INTO shared SELECT key FROM band WHERE key IN (" + ", ".join("?" * BANDS) + ")"  # noqa: S608  marks
_NOTE: Final = (
    "INSERT OR REPLACE INTO pair(one, other, jaccard, containment, sibling) SELECT ?, ?, ?, ?, ?"
    " WHERE (SELECT count(*) FROM text WHERE text IN (?, ?)) = 2"
)
_NEAR: Final = (
    "SELECT one, other, jaccard, containment, sibling FROM chosen JOIN pair USING(one, other)"
    " WHERE (jaccard >= ? OR containment >= ?)"
)
NEAR_BOUNDS: Final = (MIN_LIKENESS, MIN_CONTAINMENT)
_KEYS: Final = struct.Struct(f"<{BANDS}q")


class Document(NamedTuple):
    """An Article as the index takes it.

    sketch: None for a text that is too short to be like another.
    day: in which the store lists it, see ``ListedDay``; None where that is not known yet.
    """

    id: str
    hash: str
    published: str | None
    place: ArticlePlace
    stamp: str
    sketch: Sketch | None
    day: str | None

    @classmethod
    def of(cls, article: Article, place: ArticlePlace, stamp: str = "", day: str | None = None) -> Document:
        """Return the document of an Article that a store keeps at a place.

        stamp: of the place, see ``Listed``; without it the place is read once more before it counts as unchanged.
        day: see above.
        """
        sketch = sketch_of(article.text)
        return cls(article.id, article.content_hash, article.date_published, place, stamp, sketch, day)


class KnownArticle(NamedTuple):
    """What the index remembers of an article, by which a change is seen."""

    place: str
    stamp: str
    hash: str
    published: str | None
    day: str | None


class KnownPlace(NamedTuple):
    """Where a known text was found again. day: see ``Document``."""

    place: ArticlePlace
    stamp: str
    day: str
    id: str


class KnownDay(NamedTuple):
    """A day in which everything is known. articles: their number."""

    stamp: str
    articles: int


class LastCounts(NamedTuple):
    """What the groups came to at a time.

    articles: in the index; grouped: in groups; copies: those that have an original.
    """

    at: str
    articles: int
    grouped: int
    copies: int


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
        try:
            self._empty_when_of_another_algorithm()
        except BaseException:
            self._db.close()
            raise

    def _empty_when_of_another_algorithm(self) -> None:
        algorithm = (ALGORITHM, library_version())
        if self._db.rows("SELECT algorithm, library FROM made") != [algorithm]:
            with self._db.change() as db:
                for table in ("made", "text", "article", "band", "pair", "counts", "day", "shared"):
                    db.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own
                db.execute("INSERT INTO made VALUES(?, ?)", algorithm)

    def close(self) -> None:
        """End the work with the file."""
        self._db.close()

    def count(self) -> int:
        """Return how many articles it knows."""
        count: int = self._db.rows("SELECT count(*) FROM article")[0][0]
        return count

    def known(self) -> Iterator[tuple[str, str]]:
        """Go through id and content hash of all articles by id; nothing may be changed meanwhile."""
        yield from self._db.each("SELECT id, hash FROM article ORDER BY id")

    def known_among(self, ids: Sequence[str]) -> dict[str, KnownArticle]:
        """Return what is remembered of those of some articles that are known. ids: ``IDS_A_QUERY`` at most."""
        rows = self._among("SELECT id, place, stamp, hash, published, day FROM article WHERE id IN", ids)
        return {row[0]: KnownArticle(*row[1:]) for row in rows}

    def restamp(self, places: Iterable[KnownPlace]) -> None:
        """Note that places hold the texts that are known."""
        with self._db.change() as db:
            db.executemany("UPDATE article SET place = ?, stamp = ?, day = ? WHERE id = ?", places)

    def days(self) -> dict[str, KnownDay]:
        """Return the days in which everything is known."""
        return {row[0]: KnownDay(*row[1:]) for row in self._db.rows("SELECT day, stamp, articles FROM day")}

    def begin_sweep(self, unchanged: Iterable[str]) -> None:
        """Begin to note which articles are there; those of unchanged days are. The notes lie in a temporary file."""
        with self._db.change() as db:
            db.execute("CREATE TEMP TABLE IF NOT EXISTS swept (id TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID")
            db.execute("CREATE TEMP TABLE IF NOT EXISTS unchanged (day TEXT PRIMARY KEY) WITHOUT ROWID")
            db.execute("DELETE FROM swept")
            db.execute("DELETE FROM unchanged")
            db.executemany("INSERT INTO unchanged VALUES(?)", [(day,) for day in unchanged])

    def sweep(self, ids: Sequence[str], day: str) -> dict[str, str]:
        """Note that articles are there on a day; return those noted on another day before, with that day.

        ids: ``IDS_A_QUERY`` at most.
        """
        noted = dict(self._among("SELECT id, day FROM swept WHERE id IN", ids))
        with self._db.change() as db:
            db.executemany("INSERT OR IGNORE INTO swept VALUES(?, ?)", [(article_id, day) for article_id in ids])
        return noted

    def end_sweep(self, days: Mapping[str, KnownDay]) -> None:
        """Drop the articles that are not there any more. days: those in which everything is known now."""
        gone = (
            "SELECT id FROM article WHERE id NOT IN (SELECT id FROM swept)"
            " AND (day IS NULL OR day NOT IN (SELECT day FROM unchanged)) LIMIT ?"
        )
        while rows := self._db.rows(gone, (IDS_A_QUERY,)):
            self.change(removed=[row[0] for row in rows])
        if days != self.days():
            with self._db.change() as db:
                db.execute("DELETE FROM day")
                db.executemany("INSERT INTO day VALUES(?, ?, ?)", [(day, *known) for day, known in days.items()])

    def change(self, documents: Iterable[Document] = (), removed: Iterable[str] = ()) -> None:
        """Take documents in, in place of what was known of their articles, and drop the removed articles."""
        with self._db.change() as db:
            for article_id in removed:
                _drop(db, article_id)
            for document in documents:
                _drop(db, document.id)
                text = _text_of(db, document.sketch) if document.sketch else None
                db.execute(
                    "INSERT INTO article(id, text, hash, published, place, stamp, day) VALUES(?, ?, ?, ?, ?, ?, ?)",
                    (document.id, text, document.hash, document.published, *document[3:5], document.day),
                )

    def buckets(self) -> Iterator[tuple[int, list[int]]]:
        """Yield each key that several texts share, and these texts by their digests."""
        shared = (
            "SELECT key, group_concat(text) FROM shared CROSS JOIN band USING(key) GROUP BY key HAVING count(*) > 1"
        )
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

    def choose(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Choose the pairs that count; they lie in a temporary file, each once."""
        with self._db.change() as db:
            db.execute(_CHOSEN)
            db.execute("DELETE FROM chosen")
        pairs = iter(pairs)
        while some := list(islice(pairs, PAIRS_A_CHANGE)):
            with self._db.change() as db:
                db.executemany("INSERT OR IGNORE INTO chosen VALUES(?, ?)", some)

    def chosen_anew(self, after: tuple[int, int]) -> list[tuple[int, int]]:
        """Return the next chosen pairs that were never compared, some at a time; after: the last one so far.

        They come in the order of their first text, which need not be read again and again then.
        """
        rows = self._db.rows(
            "SELECT chosen.one, chosen.other FROM chosen LEFT JOIN pair USING(one, other)"
            " WHERE (chosen.one, chosen.other) > (?, ?) AND pair.one IS NULL ORDER BY chosen.one, chosen.other LIMIT ?",
            (*after, PAIRS_A_CHANGE),
        )
        return [(one, other) for one, other in rows]

    def note(self, compared: Iterable[tuple[int, int, Likeness]]) -> None:
        """Remember what texts have in common; a text that went meanwhile is left out."""
        with self._db.change() as db:
            db.executemany(_NOTE, [(one, other, *likeness, one, other) for one, other, likeness in compared])

    def near_pairs(self, text: int | None = None) -> Iterator[tuple[int, int, Likeness]]:
        """Yield the chosen pairs that are near-duplicates: all, or those of which a text is the first."""
        of_text, values = (" AND chosen.one = ?", (text,)) if text is not None else ("", ())
        for one, other, jaccard, containment, is_sibling in self._db.each(_NEAR + of_text, (*NEAR_BOUNDS, *values)):
            yield one, other, Likeness(jaccard, containment, bool(is_sibling))

    def remember(self, at: str, *, grouped: int, copies: int) -> None:
        """Remember what the groups came to; at: ISO 8601."""
        with self._db.change() as db:
            db.execute("DELETE FROM counts")
            db.execute("INSERT INTO counts SELECT ?, count(*), ?, ? FROM article", (at, grouped, copies))

    def remembered(self) -> LastCounts | None:
        """Return what the groups came to when they were last looked for."""
        rows = self._db.rows("SELECT at, articles, grouped, copies FROM counts")
        return LastCounts(*rows[0]) if rows else None

    def last_text(self) -> int:
        """Return the greatest number of a text."""
        last: int = self._db.rows("SELECT coalesce(max(text), 0) FROM text")[0][0]
        return last

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

    def _among(self, sql: str, values: Sequence[int | str]) -> list[tuple[Any, ...]]:
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
    db.execute(_SHARE, sketch.keys)
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
