"""Articles as tables of SQLite with an index of their words: what ``scraper export sqlite`` writes and a search reads.

The tables follow from the type of the Article. A plain field is a column of ``articles``, a list is a table of its name
with a row an item, ``extraction`` is three columns, ``blocks`` is a column of JSON. ``key`` numbers the Articles in
the order of their coming and stays with its ``id``; other databases number differently, so ``id`` is the name to keep.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from scraper.core.article import Article
from scraper.dataset.row_inserts import RowInserts
from scraper.dataset.selection import FIELDS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

AS_JSON: Final = frozenset({"blocks"})
WORDS: Final = ("title", "text")  # the columns whose words are indexed
ARTICLES: Final = "articles"
WORDS_TABLE: Final = "articles_fts"
ITEM: Final = "name"  # the column of a list of words: authors, tags
_BATCH: Final = 200  # Articles that are written at a time
_HASH_BYTES: Final = 32 << 20  # of words kept before they are written: a third of the time of SQLite's own 1 MB
_ENCODE: Final = msgspec.json.Encoder().encode
_INDICES: Final = {
    "articles": ("date_published", "section", "kind"),
    "authors": (ITEM,),
    "editors": (ITEM,),
    "agencies": (ITEM,),
    "tags": (ITEM,),
    "removed": ("rule",),
    "suspect": ("why",),
}


@dataclasses.dataclass(slots=True, frozen=True)
class Column:
    """A column of ``articles``: its field, the part of that field, and its type in SQL."""

    name: str
    field: str
    part: str
    sql: str


class _Rows(NamedTuple):
    """The rows of some Articles on their way into the tables. lists: in the order of the lists of ``ArticleTables``."""

    articles: RowInserts
    lists: Sequence[RowInserts]
    words: RowInserts

    def insert(self, connection: sqlite3.Connection) -> None:
        """Insert the rows and forget them."""
        for inserts in (self.articles, *self.lists, self.words):
            inserts.insert(connection)


class ArticleTables:
    """The tables of Articles with these fields, in any connection. Transactions are the caller's."""

    def __init__(self, fields: Sequence[str] = FIELDS) -> None:
        hints = get_type_hints(Article)
        self.columns: list[Column] = []
        self.lists: dict[str, dict[str, str]] = {}  # the columns of the table of each list, with their types
        for name in fields:
            kind = hints[name]
            if name in AS_JSON:
                self.columns.append(Column(name, name, "", "TEXT"))
            elif get_origin(kind) is list:
                item = get_args(kind)[0]
                self.lists[name] = _parts(item) if dataclasses.is_dataclass(item) else {ITEM: "TEXT"}
            elif dataclasses.is_dataclass(kind):
                self.columns += [Column(f"{name}_{part}", name, part, sql) for part, sql in _parts(kind).items()]
            else:
                self.columns.append(Column(name, name, "", _sql(kind)))
        self._truths = {name for name in fields if hints[name] is bool}  # SQLite has numbers alone
        self.words = tuple(name for name in WORDS if name in fields)
        self._fields = fields
        places = [f"{one.field}.{one.part}" if one.part else one.field for one in self.columns]
        self._values: Callable[[Article], tuple[Any, ...]] = attrgetter(*places)  # an Article has two dozen
        self._words_of = attrgetter("id", *self.words)  # two values at least, which makes a tuple of them
        self._items = [(attrgetter(name), _cells(parts)) for name, parts in self.lists.items()]
        self._encoded = [number for number, one in enumerate(self.columns) if one.field in AS_JSON]

    def _no_rows(self) -> _Rows:
        """Return an empty collection of rows. JSON comes as bytes, which are the text as it is stored."""
        marks = {one.name: "CAST(? AS TEXT)" if one.field in AS_JSON else "?" for one in self.columns}
        articles = RowInserts(
            f"INSERT OR REPLACE INTO {ARTICLES} (key, {', '.join(marks)})",
            ["?", *marks.values()],
        )
        lists = [RowInserts(f"INSERT INTO {name}", "?" * (2 + len(parts))) for name, parts in self.lists.items()]
        words = RowInserts(
            f"INSERT INTO {WORDS_TABLE} ({', '.join(('rowid', *self.words))})",
            "?" * (1 + len(self.words)),
            at_once=1,  # FTS5 takes a third longer for several
        )
        return _Rows(articles, lists, words)

    def create(self, connection: sqlite3.Connection) -> None:
        """Make the tables in an empty database, without their indices."""
        for statement in self._tables():
            connection.execute(statement)

    def create_indices(self, connection: sqlite3.Connection) -> None:
        """Make the indices of the tables: filling them without indices is faster."""
        for table, names in _INDICES.items():
            for name in names:
                if table in self.lists or (table == "articles" and name in self._fields):
                    connection.execute(f"CREATE INDEX {table}_{name} ON {table} ({name})")

    def _tables(self) -> Iterator[str]:
        columns = (f"{one.name} {one.sql}{' NOT NULL UNIQUE' if one.name == 'id' else ''}" for one in self.columns)
        yield f"CREATE TABLE articles (key INTEGER PRIMARY KEY, {', '.join(columns)})"
        for name, parts in self.lists.items():
            yield (
                f"CREATE TABLE {name} (article INTEGER NOT NULL REFERENCES articles(key), position INTEGER NOT NULL, "
                f"{_typed(parts)}, PRIMARY KEY (article, position)) WITHOUT ROWID"
            )
        if self.words:
            yield (
                f'CREATE VIRTUAL TABLE articles_fts USING fts5({", ".join(self.words)}, content="articles", '
                'content_rowid="key", tokenize="unicode61 remove_diacritics 2")'
            )

    def update(self, connection: sqlite3.Connection, articles: Iterable[Article], gone: Iterable[str] = ()) -> None:
        """Take in new and revised Articles, and drop those of the ids that are gone."""
        for article_id in gone:
            if (key := self._key(connection, article_id)) is not None:
                self._drop(connection, key)
                connection.execute("DELETE FROM articles WHERE key = ?", (key,))
        if self.words:
            connection.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('hashsize', ?)", (_HASH_BYTES,))
        following = connection.execute("SELECT coalesce(max(key), 0) + 1 FROM articles").fetchone()[0]
        is_new = following == 1
        rows = self._no_rows()
        for number, article in enumerate(articles, 1):
            key = None if is_new else self._key(connection, article.id)
            if key is None:
                key, following = following, following + 1
            else:
                self._drop(connection, key)
            self._add(rows, key, article)
            if number % _BATCH == 0:
                rows.insert(connection)
        rows.insert(connection)

    def erase(self, connection: sqlite3.Connection) -> None:
        """Erase the words of all Articles that were dropped: FTS5 only marks them. It writes its whole index anew."""
        if self.words:
            connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")

    @staticmethod
    def _key(connection: sqlite3.Connection, article_id: str) -> int | None:
        """Return the key of an Article that is in the tables."""
        row = connection.execute("SELECT key FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def _drop(self, connection: sqlite3.Connection, key: int) -> None:
        """Drop what hangs on an Article: the rows of its lists, and its words in the index."""
        if self.words:
            names = ", ".join(self.words)
            connection.execute(
                f"INSERT INTO articles_fts(articles_fts, rowid, {names}) "
                f"SELECT 'delete', key, {names} FROM articles WHERE key = ?",
                (key,),
            )
        for name in self.lists:
            connection.execute(f"DELETE FROM {name} WHERE article = ?", (key,))

    def _add(self, rows: _Rows, key: int, article: Article) -> None:
        """Add the rows of an Article at once: to keep the Articles of a batch takes longer."""
        values = list(self._values(article))
        for number in self._encoded:
            values[number] = _ENCODE(values[number])
        rows.articles.values += (key, *values)
        for (items_of, cells), inserts in zip(self._items, rows.lists, strict=True):
            if items := items_of(article):
                cells_of_all = inserts.values
                for position, item in enumerate(items):
                    cells_of_all += (key, position, *cells(item))
        if self.words:
            rows.words.values += (key, *self._words_of(article)[1:])

    def read(self, connection: sqlite3.Connection, article_id: str) -> dict[str, Any] | None:
        """Return the fields of an Article as JSON has them; None for an id that is not there."""
        names = ", ".join(one.name for one in self.columns)
        row = connection.execute(f"SELECT key, {names} FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            return None
        found: dict[str, Any] = {}
        for one, value in zip(self.columns, row[1:], strict=True):
            if one.part:
                found.setdefault(one.field, {})[one.part] = value
            elif one.field in AS_JSON:
                found[one.field] = msgspec.json.decode(value)
            else:
                found[one.field] = bool(value) if one.field in self._truths else value
        for name, parts in self.lists.items():
            rows = connection.execute(
                f"SELECT {_quoted(parts)} FROM {name} WHERE article = ? ORDER BY position",
                (row[0],),
            ).fetchall()
            found[name] = [item[0] if ITEM in parts else dict(zip(parts, item, strict=True)) for item in rows]
        return {name: found[name] for name in self._fields}

    def read_article(self, connection: sqlite3.Connection, article_id: str) -> Article | None:
        """Return an Article, where all fields are kept; None for an id that is not there."""
        found = self.read(connection, article_id)
        return msgspec.convert(found, Article, strict=False) if found else None


def _parts(kind: Any) -> dict[str, str]:  # noqa: ANN401  a class of the Article's parts
    hints = get_type_hints(kind)
    return {field.name: _sql(hints[field.name]) for field in dataclasses.fields(kind)}


def _sql(kind: Any) -> str:  # noqa: ANN401  the type of a field
    """Return the type of a column: numbers and truth values are INTEGER, all else is TEXT."""
    return "INTEGER" if kind in {int, bool} or isinstance((*get_args(kind), "")[0], int) else "TEXT"


def _cells(parts: Iterable[str]) -> Callable[[Any], Iterable[object]]:
    """Return what gives the cells of an item of a list."""
    return (lambda word: (word,)) if ITEM in parts else attrgetter(*parts)


def _quoted(names: Iterable[str]) -> str:
    """Return the names of columns; some of them are words of SQL."""
    return ", ".join(f'"{name}"' for name in names)


def _typed(parts: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}" {sql}' for name, sql in parts.items())
