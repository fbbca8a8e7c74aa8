"""``scraper export sqlite``: one database with an index of all words, as Datasette opens it.

What the export remembers stands in the database itself: each export is one transaction, so a kill leaves the old one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from scraper.core import disk
from scraper.core.article import SCHEMA_VERSION
from scraper.core.errors import StoreError, UsageError
from scraper.dataset.article_tables import ArticleTables
from scraper.dataset.exporting.export_source import ExportSource
from scraper.dataset.exporting.memory import Memory, decode_memory, encode_memory
from scraper.dataset.exporting.open_target import local_file
from scraper.dataset.exporting.target import Side, left_there, not_ours, writing
from scraper.storage.forgetting.forgotten_marks import ForgottenMarks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.dataset.exporting.job import ExportJob

APPLICATION_ID: Final = 0x53435250  # "SCRP", by which a file shows that it is ours
_HEADER: Final = b"SQLite format 3\0"
_ID_BYTES: Final = slice(68, 72)
_WAIT_SECONDS: Final = 30.0  # for a reader to end its look
_PART: Final = "new.sqlite"
_PAGE_BYTES: Final = 32 * 1024  # an Article with all its text fits; a tenth less time than 4 KB, a twentieth larger
_CACHE_KIB: Final = 16 * 1024  # of a new database: more take no less time (benchmarks/exports.py)


class SqliteExport:
    """The format ``sqlite``."""

    name = "sqlite"
    about = "one database with an index of all words, as Datasette opens it"

    def write(self, job: ExportJob) -> None:
        """Bring the database up to date, or make it."""
        path = local_file(job.destination, (".sqlite", ".sqlite3", ".db"))
        _check(path)
        with Side(path) as side, _mending(path):
            memory = _remembered(path, job) if path.exists() else None
            if memory:
                with closing(_connect(path)) as connection, connection:
                    connection.execute("BEGIN IMMEDIATE")
                    _bring_up_to_date(connection, job, memory)
                return
            part = side.path / _PART
            with closing(_connect(part)) as connection:
                _prepare(connection, job)
                with connection:
                    connection.execute("BEGIN")
                    _bring_up_to_date(connection, job, Memory(job.made(self.name)))
                    ArticleTables(job.selection.fields).create_indices(connection)
            with part.open("rb") as file:
                disk.sync(file)
            disk.rename(part, path)
            disk.sync_folder(path.parent)


def _check(path: Path) -> None:
    """Raise ``UsageError`` for a folder, and for a file that no export has made."""
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file in it")
    if path.exists():
        with path.open("rb") as file:
            head = file.read(_ID_BYTES.stop)
        if not head.startswith(_HEADER) or head[_ID_BYTES] != APPLICATION_ID.to_bytes(4, "big"):
            raise not_ours(path)


@contextmanager
def _mending(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite into one that says what to do."""
    try:
        with writing(path):
            yield
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"{path}: cannot be written ({error}); free some space or end what reads it; {left_there(path)}"
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: is damaged ({error}); remove it and export again") from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    connection.execute("PRAGMA secure_delete = ON")  # no byte of an Article that is withdrawn later stays anywhere
    return connection


def _prepare(connection: sqlite3.Connection, job: ExportJob) -> None:
    """Make the tables of a database that nobody sees before it is whole: it needs no journal."""
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("CREATE TABLE _export (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
    connection.execute("INSERT INTO _export VALUES ('schema_version', ?)", (SCHEMA_VERSION,))
    ArticleTables(job.selection.fields).create(connection)


def _remembered(path: Path, job: ExportJob) -> Memory | None:
    with closing(_connect(path)) as connection:
        row = connection.execute("SELECT value FROM _export WHERE name = 'memory'").fetchone()
    return decode_memory(row[0] if row else None, job.made(SqliteExport.name))


def _bring_up_to_date(connection: sqlite3.Connection, job: ExportJob, memory: Memory) -> None:
    source = ExportSource(job, memory.days)
    tables = ArticleTables(job.selection.fields)
    tables.update(connection, (step.article for step in source.steps() if step.article))
    tables.update(connection, (), source.gone)
    if not ForgottenMarks(job.folder).marks.articles.keys().isdisjoint(source.gone):
        tables.erase(connection)
    if not memory.days or memory.days != source.memories:
        memory.days = source.memories
        connection.execute("INSERT OR REPLACE INTO _export VALUES ('memory', ?)", (encode_memory(memory),))


EXPORT: Final = SqliteExport()
