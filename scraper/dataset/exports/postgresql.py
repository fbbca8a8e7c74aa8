"""``scraper export postgresql``: the Articles as a table of a PostgreSQL database, with an index of all words.

    scraper.articles        a row an Article; lists of words are text[], other lists jsonb
    scraper.export_memory   what the export remembers

Each export is one transaction, so a kill leaves the old one. ``words`` is made by the configuration ``simple``: the
stemmer for Indonesian takes different words for one.
"""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin, get_type_hints

import msgspec

from scraper.core.article import Article
from scraper.core.errors import Busy, StoreError, UsageError
from scraper.core.late_pattern import late_pattern
from scraper.core.phrases import needs
from scraper.dataset.exporting.export_source import ExportSource
from scraper.dataset.exporting.memory import Memory, decode_memory, encode_memory
from scraper.dataset.exporting.target import NO_EXPORT_CHANGED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import psycopg

    from scraper.dataset.exporting.job import ExportJob

_SCHEMA: Final = "scraper"
_LOCK: Final = 0x53435250  # of exports into one database, held to the end of the transaction
_MAX_WORDS_CHARS: Final = 300_000  # PostgreSQL refuses an index of more than a megabyte for one text
_INDICES: Final = ("section", "kind", "published", "tags")
_ARTICLES: Final = f"{_SCHEMA}.articles"
_MEMORY: Final = f"{_SCHEMA}.export_memory"


class PostgresqlExport:
    """The format ``postgresql``."""

    name = "postgresql"
    about = "a table of a database, with an index of all words: postgresql://USER@HOST/DATABASE"

    def write(self, job: ExportJob) -> None:
        """Bring the table up to date, or make it."""
        if not job.destination.startswith(("postgresql://", "postgres://")):
            raise UsageError(f"{job.destination}: name a database: postgresql://USER@HOST/DATABASE")
        with _connected(job) as connection, connection.transaction():
            if not _one(connection, f"SELECT pg_try_advisory_xact_lock({_LOCK})"):
                raise Busy(f"{job.shown}: another export writes it; wait for it")
            recipe = job.made(self.name)
            table = PostgresqlTable(job.selection.fields)
            before = decode_memory(_remembered(connection, job), recipe)
            if before is None:
                before = Memory(recipe)
                table.create(connection)
            source = ExportSource(job, before.days)
            table.update(connection, (step.article for step in source.steps() if step.article))
            table.drop(connection, source.gone)
            if not before.days or before.days != source.memories:
                memory = encode_memory(Memory(recipe, source.memories))
                connection.execute(f"DELETE FROM {_MEMORY}")
                connection.execute(f"INSERT INTO {_MEMORY} VALUES (%s)", (memory,))


class PostgresqlTable:
    """The table of Articles with these fields, in any connection. Transactions are the caller's."""

    def __init__(self, fields: Sequence[str]) -> None:
        hints = get_type_hints(Article)
        self._kinds = {name: _sql(hints[name]) for name in fields}
        self._names = [*fields, *(["published"] if "date_published" in fields else [])]
        self._cells = [_CELLS[self._kinds.get(name, "text")] for name in self._names]
        # ``published`` is ``date_published`` as a moment. Two fields are always there, so that the values are a tuple.
        self._values: Callable[[Article], tuple[Any, ...]] = attrgetter(
            *(name if name in self._kinds else "date_published" for name in self._names)
        )

    def create(self, connection: psycopg.Connection[Any]) -> None:
        """Make the table, in place of an earlier one of ours."""
        columns = [f"{name} {kind}{' PRIMARY KEY' if name == 'id' else ''}" for name, kind in self._kinds.items()]
        if "date_published" in self._kinds:
            columns.append("published timestamptz")
        words = " || ' ' || ".join(f"coalesce({name}, '')" for name in ("title", "text") if name in self._kinds)
        if words:
            vector = f"to_tsvector('simple', left({words}, {_MAX_WORDS_CHARS}))"
            columns.append(f"words tsvector GENERATED ALWAYS AS ({vector}) STORED")
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}")
        connection.execute(f"DROP TABLE IF EXISTS {_ARTICLES}, {_MEMORY}")
        connection.execute(f"CREATE TABLE {_ARTICLES} ({', '.join(columns)})")
        connection.execute(f"CREATE TABLE {_MEMORY} (value bytea NOT NULL)")
        if words:
            connection.execute(f"CREATE INDEX ON {_ARTICLES} USING gin (words)")
        for name in _INDICES:
            if name in self._kinds or (name == "published" and "date_published" in self._kinds):
                way = "gin" if self._kinds.get(name, "").endswith("[]") else "btree"
                connection.execute(f"CREATE INDEX ON {_ARTICLES} USING {way} ({name})")

    def update(self, connection: psycopg.Connection[Any], articles: Iterable[Article]) -> None:
        """Take in new and revised Articles."""
        listed = ", ".join(self._names)
        connection.execute(f"CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS SELECT {listed} FROM {_ARTICLES} LIMIT 0")
        with connection.cursor() as cursor, cursor.copy(f"COPY fresh ({listed}) FROM STDIN") as copy:
            for article in articles:
                copy.write_row([cell(value) for cell, value in zip(self._cells, self._values(article), strict=True)])
        values = ", ".join(f"{name} = excluded.{name}" for name in self._names if name != "id")
        connection.execute(
            f"INSERT INTO {_ARTICLES} ({listed}) SELECT {listed} FROM fresh ON CONFLICT (id) DO UPDATE SET {values}"
        )

    @staticmethod
    def drop(connection: psycopg.Connection[Any], ids: Sequence[str]) -> None:
        """Drop the Articles of these ids."""
        if ids:
            connection.execute(f"DELETE FROM {_ARTICLES} WHERE id = ANY(%s)", (list(ids),))


@contextmanager
def _connected(job: ExportJob) -> Iterator[psycopg.Connection[Any]]:
    try:
        driver = import_module("psycopg")
    except ImportError as error:
        raise UsageError(needs("PostgreSQL", "psycopg[binary]")) from error
    try:
        with driver.connect(job.destination, autocommit=True, application_name="scraper export") as connection:
            yield connection
    except driver.Error as error:
        why = " ".join(str(error).split())
        raise StoreError(f"{job.shown}: cannot be written ({why}); {NO_EXPORT_CHANGED}") from error


def _remembered(connection: psycopg.Connection[Any], job: ExportJob) -> bytes | None:
    """Return what the export before has remembered; raises ``UsageError`` for a table that no export has made."""
    if _one(connection, f"SELECT to_regclass('{_MEMORY}')"):
        memory = _one(connection, f"SELECT value FROM {_MEMORY}")
        return bytes(memory) if memory else None
    if _one(connection, f"SELECT to_regclass('{_ARTICLES}')"):
        raise UsageError(f"{job.shown}: its table {_ARTICLES} was not made by `scraper export`; rename it")
    return None


def _one(connection: psycopg.Connection[Any], query: str) -> Any:  # noqa: ANN401  any value of SQL
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def _sql(kind: Any) -> str:  # noqa: ANN401  the type of a field
    if kind is bool:
        return "boolean"
    if get_origin(kind) is list:
        return "jsonb" if dataclasses.is_dataclass(get_args(kind)[0]) else "text[]"
    if dataclasses.is_dataclass(kind):
        return "jsonb"
    return "integer" if kind is int or isinstance((*get_args(kind), "")[0], int) else "text"


def _text(value: str | None) -> str | None:
    return value.replace("\0", "") if value else value


def _json(value: object) -> str:
    text = _ENCODE(value).decode()
    return _NUL.sub(r"\1", text) if r"\u0000" in text else text


def _array(values: Sequence[str]) -> str:
    """Return texts as PostgreSQL writes an array: psycopg takes ten times as long for it."""
    items = [one.replace("\0", "").replace("\\", r"\\").replace('"', r"\"") for one in values]
    return '{"' + '","'.join(items) + '"}' if items else "{}"


def _plain(value: object) -> object:
    return value


_ENCODE: Final = msgspec.json.Encoder().encode
_NUL: Final = late_pattern(r"(?<!\\)((?:\\\\)*)\\u0000")  # in JSON; with a backslash before it, it is text
# How COPY takes the values of each type of a column; PostgreSQL can hold no NUL.
_CELLS: Final[Mapping[str, Callable[[Any], object]]] = {
    "text": _text,
    "jsonb": _json,
    "text[]": _array,
    "integer": _plain,
    "boolean": _plain,
}

EXPORT: Final = PostgresqlExport()
