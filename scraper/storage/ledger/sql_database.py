"""What the verbs of a ledger ask of a database, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.storage.ledger.database import Row

T = TypeVar("T")


class Rows(Protocol):
    """What a statement gave back."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""
        ...

    def fetchone(self) -> Any:  # noqa: ANN401  a row of any columns
        """Return the next row; None behind the last."""
        ...

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        ...


class Statements(Protocol):
    """A connection inside a transaction. Values stand in the text of a statement as ``?``."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Rows:
        """Run one statement."""
        ...

    def executemany(self, sql: str, values: Sequence[Sequence[Any]], /) -> object:
        """Run one statement once for each row of values."""
        ...


class SqlDatabase(Protocol):
    """What a ledger asks of its database. Every verb raises ``StoreError`` with the name of the ledger."""

    name: str

    def close(self) -> None:
        """End the work with the database."""
        ...

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return what a query finds."""
        ...

    def transact(self, work: Callable[[Statements], T]) -> T:
        """Return what ``work`` does inside one transaction; it may be called again when the database went away."""
        ...

    def remove(self, work: Callable[[Statements], T]) -> T:
        """Do as ``transact`` and leave no byte of the removed rows in the tables."""
        ...

    def check(self) -> list[str]:
        """Return what the database finds wrong with itself, in words."""
        ...
