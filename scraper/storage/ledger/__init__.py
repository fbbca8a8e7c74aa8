"""The ledger: what is known of every address. ``Ledger`` names its verbs, ``open_ledger`` gives one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.storage.ledger.entry import HOUR, LOOKS, WAITS, Entry, Finds, State
from scraper.storage.ledger.ledger import Ledger
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
    "LOOKS",
    "WAITS",
    "Adopted",
    "Doubted",
    "Ended",
    "Entry",
    "Finds",
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


def open_ledger(path: Path | None, *, looks: Sequence[float] = LOOKS) -> Ledger:
    """Open a ledger; raises ``StoreError``.

    path: its file, made when missing; None for a ledger in memory, for a run that keeps nothing.
    looks: seconds from the first fetch of an article at which it is looked at again.
    """
    return SqliteLedger(path, looks=looks)
