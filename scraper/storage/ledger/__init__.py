"""The ledger: what is known of every address. ``Ledger`` names its verbs, ``open_ledger`` gives one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.storage.ledger.entry import HOUR, LOOKS, WAITS, Entry, Finds, State
from scraper.storage.ledger.leases import LEASE_SECONDS, LeaseLost
from scraper.storage.ledger.ledger import Ledger
from scraper.storage.ledger.postgres_ledger import PostgresLedger
from scraper.storage.ledger.results import (
    Adopted,
    Doubted,
    Ended,
    Lost,
    NotModified,
    OutsideSpan,
    Renewed,
    Result,
    Retained,
    Stale,
    Unreached,
    Written,
)
from scraper.storage.ledger.sqlite_ledger import SqliteLedger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = [
    "HOUR",
    "LEASE_SECONDS",
    "LOOKS",
    "WAITS",
    "Adopted",
    "Doubted",
    "Ended",
    "Entry",
    "Finds",
    "LeaseLost",
    "Ledger",
    "Lost",
    "NotModified",
    "OutsideSpan",
    "Renewed",
    "Result",
    "Retained",
    "Stale",
    "State",
    "Unreached",
    "Written",
    "open_ledger",
]


def open_ledger(place: Path | str | None, *, looks: Sequence[float] = LOOKS, lease: float = LEASE_SECONDS) -> Ledger:
    """Open a ledger; raises ``StoreError``, and ``UsageError`` for an address that is malformed.

    place: its file, made when missing; the address of a database that workers share (``postgresql://...``); None for a
        ledger in memory, for a run that keeps nothing.
    looks: seconds from the first fetch of an article at which it is looked at again.
    lease: seconds after which a silent worker of a shared ledger counts as dead.
    """
    if not isinstance(place, str):
        return SqliteLedger(place, looks=looks)
    return PostgresLedger(place, looks=looks, lease=lease)
