"""The database of a shared ledger: connected, made when missing, connected again when it went away for a moment."""

from __future__ import annotations

import os
import secrets
import socket
import time
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeVar

from scraper.core.errors import StoreError, UsageError
from scraper.core.passwords import hide_password, without_password
from scraper.core.phrases import needs
from scraper.storage.ledger.ledger_tables import VERSION
from scraper.storage.ledger.postgres_tables import POSTGRES_TABLES, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import psycopg

    from scraper.storage.ledger.database import Row

T = TypeVar("T")

SCHEMES: Final = ("postgresql://", "postgres://")
PATIENCE_SECONDS: Final = 45.0  # a restart takes 5; a longer wait would outlive a stop
PAUSE_SECONDS: Final = 0.2  # the first wait before another try, doubled each time
MAX_PAUSE_SECONDS: Final = 3.0
MAX_HOST_CHARS: Final = 40  # the server cuts a name at 63
MAKING: Final = 0x53434C44  # the lock of who makes the tables
_NOTICED: Final = {  # a connection through which nothing comes is given up within half a minute
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_OPTIONS: Final = " ".join(
    (
        f"-c search_path={SCHEMA}",
        "-c synchronous_commit=off",  # as with SQLite: a power cut may take back the last moments
        "-c idle_in_transaction_session_timeout=15s",  # a frozen worker must not keep its locks
        "-c lock_timeout=20s",
        "-c statement_timeout=120s",
    )
)
# What helps, by a part of the error's code or words.
_REMEDIES: Final = (
    ("password", "give the right one in PGPASSWORD or ~/.pgpass"),
    ("does not exist", "name a database and a user that are there"),
    ("permission denied", f"its owner may run: GRANT CREATE ON DATABASE ... TO ..., or GRANT ALL ON SCHEMA {SCHEMA}"),
    ("read-only", "name the server that takes changes"),
    ("No space", "free some space on its machine"),
    ("could not", "see whether it runs there and lets this machine in"),
    ("connection", "see whether it runs there and lets this machine in"),
)


def worker_name() -> str:
    """Return a name for this process that no other has: machine, process, and a part made by chance."""
    host = socket.gethostname()[:MAX_HOST_CHARS]
    return f"{host} {os.getpid()} {secrets.token_hex(3)}"


class PostgresDatabase:
    """One connection. Raises ``StoreError``, which names the ledger without its password, whatever goes wrong.

    A connection that is lost is made again, for ``patience`` at most, and the work is done once more: each
    transaction is such that a repetition changes nothing.

    worker: the name of this process in leases and in the server's lists.
    patience: seconds for which a database that went away is waited for.
    reconnected: called with each new connection after the first, before any work goes on.
    """

    def __init__(self, address: str, *, patience: float = PATIENCE_SECONDS) -> None:
        """address: ``postgresql://USER@HOST/DATABASE``. Raises ``UsageError`` for one that is malformed."""
        self.worker = worker_name()
        self._driver = _driver()
        self._address = address
        self.patience = patience
        self.name = f"the ledger {without_password(address)}"
        self.reconnected: Callable[[], None] = lambda: None
        self._offset = 0.0
        try:
            self._driver.conninfo.conninfo_to_dict(address)
        except self._driver.Error as error:
            raise UsageError(f"{self.name} has a malformed address: {self._words(error)}") from error
        try:
            self._connection = self._connect()
        except self._driver.Error as error:
            raise self._fault("open", error) from error
        try:
            self._bring_up_to_date()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def clock(self) -> float:
        """Return the time by the clock of the database, as far as it was heard last; this machine's does not count."""
        return steady_seconds() + self._offset

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return what a statement finds, in a transaction of its own."""
        return self._persevere("read", lambda db: db.execute(_ported(sql), values).fetchall())

    def transact(self, work: Callable[[PostgresStatements], T]) -> T:
        """Return what ``work`` does inside one transaction, which survives a crash of the server once it has ended."""

        def whole(db: psycopg.Connection[Row]) -> T:
            db.execute("BEGIN; SET LOCAL synchronous_commit = on")
            try:
                result = work(PostgresStatements(db))
                db.execute("COMMIT")
            except BaseException:
                if not db.closed:
                    db.execute("ROLLBACK")
                raise
            return result

        return self._persevere("write", whole)

    def change(self, sql: str, values: Sequence[Any]) -> Row:
        """Run one statement that changes something and gives one row; a crash of the server may take it back."""

        def work(db: psycopg.Connection[Row]) -> Row:
            row = db.execute(_ported(sql), values).fetchone()
            assert row is not None, sql  # noqa: S101  the statements given here count, so there is a row
            return row

        return self._persevere("write", work)

    def remove(self, work: Callable[[PostgresStatements], T]) -> T:
        """Return what ``work`` removes in one transaction, then write the tables anew without those rows."""
        result = self.transact(work)
        for table in ("item", "want", "revision"):
            self._persevere("write", lambda db, table=table: db.execute(f"VACUUM FULL {table}"))  # type: ignore[misc]
        return result

    def check(self) -> list[str]:
        """Return nothing: the server checks its own pages."""
        self.rows("SELECT 1")
        return []

    def hear_clock(self, moment: float) -> None:
        """Take in the time that the database has just told."""
        self._offset = moment - steady_seconds()

    def _connect(self) -> psycopg.Connection[Row]:
        options = self._driver.conninfo.conninfo_to_dict(self._address).get("options") or ""
        connection: psycopg.Connection[Row] = self._driver.connect(
            self._address,
            autocommit=True,
            application_name=self.worker,  # so that the server's own lists of connections name it
            options=f"{options} {_OPTIONS}".strip(),
            **_NOTICED,
        )
        return connection

    def _bring_up_to_date(self) -> None:
        def make(db: PostgresStatements) -> None:
            db.execute(f"SELECT pg_advisory_xact_lock({MAKING})")
            if not _is_made(db):
                for sql in POSTGRES_TABLES:
                    db.execute(sql)

        if not self.rows(f"SELECT to_regclass('{SCHEMA}.version')")[0][0]:
            self.transact(make)
        version = self.rows("SELECT max(version) FROM version")[0][0]
        if version != VERSION:
            what = "renew scraper" if version > VERSION else f"begin a new one: DROP SCHEMA {SCHEMA} CASCADE"
            raise StoreError(f"{self.name} is of version {version}, this program knows {VERSION}; {what}")
        self.hear_clock(self.rows("SELECT clock()")[0][0])

    def _persevere(self, verb: str, work: Callable[[psycopg.Connection[Row]], T]) -> T:
        until: float | None = None
        pause = PAUSE_SECONDS
        while True:
            try:
                if self._connection.closed:
                    self._connection = self._connect()
                    self.hear_clock(self.rows("SELECT clock()")[0][0])
                    self.reconnected()
                return work(self._connection)
            except self._driver.Error as error:
                until = time.monotonic() + self.patience if until is None else until
                if not self._connection.closed:
                    raise self._fault(verb, error) from error
                if time.monotonic() >= until:
                    self.patience = 0.0  # whatever else is under way shall not wait once more
                    raise self._fault(verb, error) from error
            time.sleep(pause)
            pause = min(2 * pause, MAX_PAUSE_SECONDS)

    def _fault(self, verb: str, error: Exception) -> StoreError:
        words = self._words(error)
        advice = next((advice for part, advice in _REMEDIES if part in words), "see the log of the server")
        return StoreError(f"cannot {verb} {self.name}: {words}; {advice}; nothing is lost: the next run goes on")

    def _words(self, error: Exception) -> str:
        return hide_password(" ".join(str(error).split()), self._address)


class PostgresStatements:
    """A connection inside a transaction, for statements with ``?``."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> psycopg.Cursor[Row]:
        """Run one statement."""
        return self._connection.execute(_ported(sql), values or None)

    def executemany(self, sql: str, values: Sequence[Sequence[Any]], /) -> None:
        """Run one statement once for each row of values."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_ported(sql), values)


def _is_made(db: PostgresStatements) -> bool:
    # From the rows of the catalogue: what ``to_regclass`` answers is remembered until the transaction ends, so that one
    # that waited for another maker would still hear that there is nothing.
    made = db.execute("SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = ? AND tablename = 'version'", (SCHEMA,))
    return made.fetchone() is not None


@cache
def _ported(sql: str) -> bytes:
    """Return a statement in the driver's words. Bytes: its type of texts admits only what stands in the source."""
    return sql.replace("?", "%s").encode()


def steady_seconds() -> float:
    """Return seconds of a clock that nobody sets and that goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _driver() -> Any:  # noqa: ANN401  a module of an extra
    try:
        return import_module("psycopg")
    except ImportError as error:
        raise UsageError(needs("A ledger in PostgreSQL", "psycopg[binary]")) from error
