"""The search index of a crawl: the database that ``export sqlite`` writes, read here and nowhere else in ``web``."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from array import array
from collections import Counter
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

from scraper.core.errors import StoreError
from scraper.dataset.article_tables import ArticleTables
from scraper.dataset.exporting.job import ExportJob
from scraper.dataset.exports.sqlite_file import EXPORT
from scraper.storage.search_index import search_index_file
from scraper.web.conditions import conditions
from scraper.web.duplicate_rows import TABLES, write_duplicates
from scraper.web.index_rows import IndexCut, IndexHit, IndexOverview, Position, Twin
from scraper.web.index_summary import (
    BUCKET_KEYS,
    TABLE,
    VALUE,
    read_ceilings,
    read_overview,
    read_queue,
    write_summary,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.web.audit_queues import Flagged
    from scraper.web.filters import SearchFilters

MAX_COUNTED: Final = 10_000  # hits that are counted by filter: more would take longer than anybody waits
MAX_RANKED: Final = 20_000  # hits that are weighed, the latest: weighing takes 0.8 us each
MAX_TWINS: Final = 50
MAX_RANKED_SHOWN: Final = 500  # places of a ranking that pages lead to
WAIT_SECONDS: Final = 5.0  # for the writer of the index
MARKS: Final = ("\x02", "\x03")  # around the words of a search in a snippet; no text holds these characters
_SNIPPET_WORDS: Final = 28
_EXCERPT_CHARS: Final = 220
_FACTS: Final = "key, section, kind, extraction_method, complete, date_published"
_COUNTED: Final = ("section", "kind", "method", "complete", "year")
# What looking needs beside the indices of the export. They speed up reads alone: an export keeps its rows in them.
MORE_INDICES: Final = (
    "CREATE INDEX IF NOT EXISTS web_hash ON articles(content_hash)",
    "CREATE INDEX IF NOT EXISTS web_incomplete ON articles(key) WHERE complete = 0",
    "CREATE INDEX IF NOT EXISTS web_method ON articles(extraction_method, date_published)",
    "CREATE INDEX IF NOT EXISTS web_layout ON articles(site, extraction_layout, fetched_at)",
    f"CREATE INDEX IF NOT EXISTS web_facts ON articles({_FACTS})",
)


_COLUMNS: Final = (
    "a.key, a.id, a.title, a.section, a.kind, a.date_published, a.word_count, a.complete, a.extraction_method, "
    "a.revision"
)


def index_file(folder: Path) -> Path:
    """Return the file of the search index of a crawl."""
    return search_index_file(folder)


def build_index(folder: Path) -> ExportJob:
    """Bring the search index of a crawl up to date, or make it; return the job with its counts.

    Raises ``StoreError``.
    """
    _check_folder(folder)
    path = index_file(folder)
    job = ExportJob(folder, str(path))
    EXPORT.write(job)
    try:
        with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")  # who reads and who writes do not wait for each other
            for statement in (*MORE_INDICES, *TABLES, TABLE):
                connection.execute(statement)
            write_duplicates(connection, folder)
            write_summary(connection)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be written ({error}); remove it, it is made again") from error
    return job


def _check_folder(folder: Path) -> None:
    """Raise ``StoreError`` for a folder that is gone, or whose disk is: nothing may be made in its place."""
    if not folder.is_dir():
        raise StoreError(f"{folder}: the folder is gone; bring it back, or serve another one with --from")


class _Opened:
    """A connection to the file of that number; it is closed when the thread that holds it ends."""

    def __init__(self, path: Path, inode: int) -> None:
        self.inode = inode
        self.connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self.connection.close)  # in whichever thread drops it
        self.connection.execute("PRAGMA query_only = ON")


class _Local(threading.local):
    """What one thread has opened."""

    opened: _Opened | None = None


class SearchIndex:
    """The index for readers, in any thread. Each method raises ``StoreError`` where the file cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.path = index_file(folder)
        self._local = _Local()
        self._tables = ArticleTables()
        self._known: dict[str, tuple[str, Any]] = {}

    def article(self, article_id: str) -> Article | None:
        """Return an Article; None for an id that is not in the index."""
        with self._reading():
            return self._tables.read_article(self._open(), article_id)

    def articles(self, ids: Iterable[str]) -> Iterator[dict[str, object]]:
        """Yield the fields of Articles as JSON has them; an id that is gone is left out."""
        with self._reading():
            connection = self._open()
            found = [self._tables.read(connection, article_id) for article_id in ids]
        yield from filter(None, found)

    def keys(self, filters: SearchFilters) -> array[int]:
        """Return the keys of all Articles that the filters leave, the newest first, as they stand at this moment."""
        where, values = self._all_conditions(filters)
        with self._reading():
            rows = self._open().execute(
                f"SELECT a.key FROM articles a WHERE {where} ORDER BY a.date_published DESC, a.key DESC", values
            )
            return array("q", (row[0] for row in rows))

    def articles_of_keys(self, keys: Sequence[int]) -> Iterator[dict[str, object]]:
        """Yield the fields of Articles as JSON has them, in this order; one that is gone is left out."""
        rows = self._ask(f"SELECT key, id FROM articles WHERE key IN ({', '.join('?' * len(keys))})", *keys)
        ids: dict[int, str] = dict(rows)
        return self.articles(ids[key] for key in keys if key in ids)

    def search(
        self, filters: SearchFilters, after: Position | None, limit: int, *, snippets: bool = True
    ) -> list[IndexHit]:
        """Return the Articles behind a position, in the order of the filters."""
        rows = self._ranked(filters, after, limit) if filters.is_ranked else self._newest(filters, after, limit)
        return [IndexHit._make((*row, self._snippet(filters, row[0]) if snippets else "")) for row in rows]

    def position(self, filters: SearchFilters, hits: Sequence[IndexHit], after: Position | None) -> Position:
        """Return the position behind the last of some hits."""
        if filters.is_ranked:
            return Position("", (after.key if after else 0) + len(hits))
        return Position(hits[-1].date_published or "", hits[-1].key)

    def _newest(self, filters: SearchFilters, after: Position | None, limit: int) -> list[tuple[Any, ...]]:
        """Go back through the days; Articles without a date come last."""
        rows: list[tuple[Any, ...]] = []
        if after is None or after.date:
            behind = ["(a.date_published, a.key) < (?, ?)"] if after else []
            dated = [*behind, "a.date_published IS NOT NULL"]
            rows = self._in_order(filters, dated, after or (), "a.date_published DESC, a.key DESC", limit)
            after = None
        if len(rows) < limit:
            undated = [*(["a.key < ?"] if after else []), "a.date_published IS NULL"]
            rows += self._in_order(filters, undated, (after.key,) if after else (), "a.key DESC", limit - len(rows))
        return rows

    def _in_order(
        self, filters: SearchFilters, where: Sequence[str], values: Sequence[object], order: str, limit: int
    ) -> list[tuple[Any, ...]]:
        more, needed = conditions(filters)
        where, values = [*where, *more], [*values, *needed]
        if filters.terms:
            keys = self._latest_hits(filters.terms, where, values, order, limit)
        else:
            keys = self._ask(
                f"SELECT a.key FROM articles a WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?", *values, limit
            )
        return self._ask(
            f"SELECT {_COLUMNS} FROM articles a WHERE a.key IN ({', '.join('?' * len(keys))}) ORDER BY {order}",
            *(row[0] for row in keys),
        )

    def _latest_hits(
        self, terms: str, where: Sequence[str], values: Sequence[object], order: str, limit: int
    ) -> list[tuple[Any, ...]]:
        """Return key and date of the first hits in the order.

        Keys follow the order of coming, which is nearly that of the days. So the hits are read from the last key back,
        in windows that double, until no key that is left belongs to a day as late as those at hand.
        """
        ceilings: list[str] = self._once("ceilings", lambda: read_ceilings(self._summary("ceilings")))
        found: list[tuple[Any, ...]] = []
        top, width = len(ceilings), 1
        while top > 0:
            low = max(top - width, 0)
            found += self._ask(
                "SELECT a.key, coalesce(a.date_published, '') "
                "FROM (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ?) f "
                f"CROSS JOIN articles a INDEXED BY web_facts ON a.key = f.rowid WHERE {' AND '.join(where)} "
                f"ORDER BY {order} LIMIT ?",
                terms,
                low * BUCKET_KEYS,
                top * BUCKET_KEYS - 1,
                *values,
                limit,
            )
            found = sorted(found, key=lambda hit: (hit[1], hit[0]), reverse=True)[:limit]
            if len(found) == limit and (low == 0 or found[-1][1] > ceilings[low - 1]):
                break
            top, width = low, width * 2
        return found

    def _ranked(self, filters: SearchFilters, after: Position | None, limit: int) -> list[tuple[Any, ...]]:
        """Weigh the latest hits; a word of the title weighs as much as five of the text."""
        place = after.key if after else 0
        if place >= MAX_RANKED_SHOWN:
            return []
        where, values = conditions(filters)
        first = self._ask(
            "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?",
            filters.terms,
            MAX_RANKED,
        )
        return self._ask(
            f"SELECT {_COLUMNS} FROM articles_fts f JOIN articles a ON a.key = f.rowid "
            f"WHERE articles_fts MATCH ? AND f.rowid >= ? AND {' AND '.join(where) or 'TRUE'} "
            "ORDER BY bm25(articles_fts, 5.0, 1.0), f.rowid DESC LIMIT ? OFFSET ?",
            filters.terms,
            first[0][0] if first else 0,
            *values,
            limit,
            place,
        )

    def _snippet(self, filters: SearchFilters, key: object) -> str:
        if filters.terms:
            found = self._ask(
                f"SELECT snippet(articles_fts, 1, ?, ?, '…', {_SNIPPET_WORDS}) FROM articles_fts "
                "WHERE articles_fts MATCH ? AND rowid = ?",
                *MARKS,
                filters.terms,
                key,
            )
        else:
            found = self._ask("SELECT substr(text, 1, ?) FROM articles WHERE key = ?", _EXCERPT_CHARS, key)
        return str(found[0][0]) if found else ""

    def count(self, filters: SearchFilters) -> tuple[int, dict[str, Counter[str]]]:
        """Return how many Articles the filters leave, and how many of them have which value.

        At most ``MAX_COUNTED`` Articles are looked at.
        """
        where, values = self._all_conditions(filters)
        hits = f"SELECT a.key FROM articles a WHERE {where} LIMIT {MAX_COUNTED}"
        counts: dict[str, Counter[str]] = {name: Counter() for name in _COUNTED}
        for *facts, n in self._ask(
            "SELECT section, kind, extraction_method, iif(complete, 'yes', 'no'), substr(date_published, 1, 4), "
            f"count(*) FROM articles WHERE key IN ({hits}) GROUP BY 1, 2, 3, 4, 5",
            *values,
        ):
            for name, value in zip(_COUNTED, facts, strict=True):
                counts[name][value or ""] += int(n)
        for name, table in (("author", "authors"), ("tag", "tags")):
            listed = self._ask(
                f"SELECT name, count(*) FROM {table} WHERE article IN ({hits}) "
                "GROUP BY name ORDER BY 2 DESC, 1 LIMIT 8",
                *values,
            )
            counts[name] = Counter({str(value): int(n) for value, n in listed})
        return counts["kind"].total(), counts

    @staticmethod
    def _all_conditions(filters: SearchFilters) -> tuple[str, list[object]]:
        """Return the conditions on ``articles a`` with that on the words, and the values of their parameters."""
        where, values = conditions(filters)
        if filters.terms:
            where = [*where, "a.key IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"]
            values = [*values, filters.terms]
        return " AND ".join(where) or "TRUE", values

    def overview(self) -> IndexOverview:
        """Return what is in the index, in numbers."""
        found: IndexOverview = self._once("overview", lambda: read_overview(self._summary("overview")))
        return found

    def twins(self, article: Article) -> list[Twin]:
        """Return the Articles that are near-duplicates of one, and those that have its title and text to the letter."""
        near = self._ask(
            "SELECT d.id, a.title, d.kind, d.likeness, d.containment FROM web_duplicates d JOIN articles a USING (id) "
            "WHERE d.first = (SELECT first FROM web_duplicates WHERE id = ?) AND d.id <> ? ORDER BY a.key LIMIT ?",
            article.id,
            article.id,
            MAX_TWINS,
        )
        equal = self._ask(
            "SELECT id, title, 'copy', 1.0, 1.0 FROM articles WHERE content_hash = ? AND id <> ? ORDER BY key LIMIT ?",
            article.content_hash,
            article.id,
            MAX_TWINS,
        )
        return list({row[0]: Twin._make(row) for row in (*equal, *near)}.values())

    def cuts_of(self, rule: str, most: int) -> list[IndexCut]:
        """Return the texts that a rule has cut most often."""
        found: list[IndexCut] = self._once(f"cuts of {rule} {most}", lambda: self._cuts_of(rule, most))
        return found

    def _cuts_of(self, rule: str, most: int) -> list[IndexCut]:
        rows = self._ask(
            "SELECT cut, n, id FROM (SELECT substr(r.text, 1, 300) AS cut, count(*) AS n, min(r.article) AS first "
            "FROM removed r WHERE r.rule = ? GROUP BY cut ORDER BY 2 DESC, 1 LIMIT ?) JOIN articles ON key = first "
            "ORDER BY n DESC, cut",
            rule,
            most,
        )
        return [IndexCut(*row) for row in rows]

    def flagged(self, queue: str) -> list[Flagged]:
        """Return the Articles of a queue of the audit, those that came last first."""
        found: list[Flagged] = self._once(f"queue {queue}", lambda: read_queue(self._summary(f"queue {queue}")))
        return found

    def _once(self, name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401  what ``make`` returns
        """Return what is made of the whole index; it is made again only when the index was written anew."""
        version = self._summary("version")
        known = self._known.get(name)
        if known is None or known[0] != version:
            known = self._known[name] = version, make()
        return known[1]

    def _summary(self, name: str) -> str:
        """Return a value that was counted when the index was written, as JSON."""
        return str(self._ask(VALUE, name)[0][0])

    def _ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._reading():
            return self._open().execute(sql, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: cannot be read ({error}); remove it, it is made again") from error

    def _open(self) -> sqlite3.Connection:
        """Return the connection of this thread to the file as it is now: an export may have put a new one in place."""
        try:
            inode = self.path.stat().st_ino
        except OSError as error:
            _check_folder(self.path.parent.parent)
            raise StoreError(f"{self.path}: {error.strerror}; start `scraper serve` again, it makes it") from error
        opened = self._local.opened
        if opened is None or opened.inode != inode:
            opened = self._local.opened = _Opened(self.path, inode)
        return opened.connection
