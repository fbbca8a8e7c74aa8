"""The ledger in one SQLite file: the embedded default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.storage.ledger.database import Database
from scraper.storage.ledger.entry import LOOKS
from scraper.storage.ledger.sql_ledger import SqlLedger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class SqliteLedger(SqlLedger):
    """The embedded ledger; see ``Ledger`` for its verbs. One run at a time writes into it."""

    def __init__(self, path: Path | None, *, looks: Sequence[float] = LOOKS) -> None:
        """Open the file, which is made when missing and brought up to date when an older version wrote it.

        path: None for a ledger in memory, for a run that keeps nothing.
        looks: seconds from the first fetch at which an article is looked at again.
        """
        super().__init__(Database(path), looks)
