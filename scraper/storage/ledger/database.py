"""The SQLite file of a ledger: opened, brought up to date, changed in whole transactions. Every error has its name."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from scraper.core.errors import StoreError
from scraper.core.files import make_folders
from scraper.core.remedies import remedy
from scraper.storage.ledger.ledger_tables import TABLES, UPGRADES, VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

BUSY_MILLISECONDS: Final = 5_000  # a stop waits for it
MAX_FAULTS: Final = 20
_NEW_ONE: Final = "move it away to start a new one"

Row = tuple[Any, ...]
T = TypeVar("T")


class Schema(NamedTuple):
    """The tables of one kind of file.

    name: of the kind, for messages.
    version: stands in the file.
    tables: make a new file.
    upgrades: by the version that a step starts from.
    cache_kib: memory for pages of the file.
    """

    name: str
    version: int
    tables: Sequence[str]
    upgrades: Mapping[int, Sequence[str]]
    cache_kib: int


LEDGER: Final = Schema("ledger", VERSION, TABLES, UPGRADES, cache_kib=8192)  # enough for a million rows


class Database:
    """One connection to the file. Raises ``StoreError``, which names the file, whatever goes wrong with it."""

    def __init__(self, path: Path | None, schema: Schema = LEDGER) -> None:
        """path: the file, made when missing; None for one in memory."""
        self._schema = schema
        self.name = f"the {schema.name} {path}" if path else f"the {schema.name} in memory"
        try:
            if path:
                make_folders(path.parent)
            self._connection = sqlite3.connect(path or ":memory:", isolation_level=None)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"cannot open {self.name}: {error}; {remedy(error)}") from error
        try:
            with self._reading():
                self._prepare()
            self._bring_up_to_date()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """End the work with the file; its journal is folded in."""
        with self._reading():
            self._connection.close()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return what a query finds."""
        with self._reading():
            return self._connection.execute(sql, values).fetchall()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement in a transaction of its own; return how many rows it changed."""
        with self._writing():
            return self._connection.execute(sql, values).rowcount

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Yield what a query finds, a row at a time; nothing may be changed meanwhile."""
        with self._reading():
            yield from self._connection.execute(sql, values)

    def check(self) -> list[str]:
        """Return what SQLite finds wrong with the file, at most ``MAX_FAULTS`` lines; one that breaks is a fault."""
        try:
            rows = self._connection.execute(f"PRAGMA integrity_check({MAX_FAULTS})").fetchall()
        except sqlite3.Error as error:
            return [str(error)]
        return [str(row[0]) for row in rows if row[0] != "ok"]

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a transaction, which holds when the block ends and is undone when it fails."""
        with self._writing():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk has undone it already
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def removal(self) -> Iterator[sqlite3.Connection]:
        """Give the connection as ``change`` does, to remove rows for good: no byte of them stays in the file.

        The removal survives a power cut once the block has ended.
        """
        with self._writing():
            self._connection.execute("PRAGMA secure_delete=ON")
            self._connection.execute("PRAGMA synchronous=FULL")
            try:
                with self.change() as connection:
                    yield connection
                # The journal holds the old pages until it is folded in; a reader may keep it for a moment.
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                self._connection.execute("PRAGMA secure_delete=OFF")
                self._connection.execute("PRAGMA synchronous=NORMAL")

    def transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what ``work`` does inside a transaction, see ``change``."""
        with self.change() as connection:
            return work(connection)

    def remove(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what ``work`` does inside a transaction that removes rows for good, see ``removal``."""
        with self.removal() as connection:
            return work(connection)

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode=WAL")
        # NORMAL: a power cut may take back the last moments (fetched again then) but never breaks the file.
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute(f"PRAGMA cache_size=-{self._schema.cache_kib}")
        self._connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")

    def _bring_up_to_date(self) -> None:
        known = self._schema.version
        if self._version() == known:
            return
        with self.change() as connection:
            version = self._version()  # another process may have been faster
            if version > known:
                raise StoreError(f"{self.name} is of version {version}, this program knows {known}; renew scraper")
            upgrades = [sql for step in range(version, known) for sql in self._schema.upgrades[step]] if version else []
            for sql in upgrades or self._schema.tables:
                connection.execute(sql)
            connection.execute(f"PRAGMA user_version={known}")

    def _version(self) -> int:
        version: int = self.rows("PRAGMA user_version")[0][0]
        return version

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            way_out = remedy(error, _NEW_ONE)
            raise StoreError(f"cannot read {self.name}: {error}; {way_out}") from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            way_out = remedy(error, _NEW_ONE)
            raise StoreError(f"cannot write {self.name}: {error}; {way_out}") from error
