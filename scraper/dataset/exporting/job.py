"""One export: what it reads, where it goes, what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.article import SCHEMA_VERSION
from scraper.core.balance import Balance
from scraper.core.late_pattern import late_pattern
from scraper.dataset.exporting.memory import VERSION
from scraper.dataset.selection import Selection
from scraper.storage.output import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.storage.store import Store

_PASSWORD: Final = late_pattern(r"^([a-z0-9+]+://[^/@:]*:)[^/@]*@")


def _silent(done: int, whole: int) -> None:
    """Show no progress."""


@dataclass(slots=True)
class ExportJob:
    """What is exported and where.

    folder: of the crawl.
    destination: as the user wrote it: a path, ``-``, ``s3://``, ``postgresql://``.
    tell: called with the number of Articles that are done and of all.
    balance: what became of every Article in the folder.
    faults: one line for each Article that cannot be read.
    new, revised, withdrawn: what this export changed in the one before; all is new in the first.
    """

    folder: Path
    destination: str
    selection: Selection = field(default_factory=Selection)
    tell: Callable[[int, int], None] = _silent
    balance: Balance = field(default_factory=lambda: Balance("articles"))
    faults: list[str] = field(default_factory=list)
    new: int = 0
    revised: int = 0
    withdrawn: int = 0

    @property
    def store(self) -> Store:
        """The store of the crawl."""
        return open_store(self.folder)

    @property
    def shown(self) -> str:
        """The destination as it may be shown: without a password."""
        return _PASSWORD.sub(r"\1***@", self.destination)

    def made(self, form: str) -> str:
        """Return format and selection as one word; an export builds on the one before only where both have that word.

        The span of days is left out: the day of each Article is known without reading it.
        """
        selection = msgspec.to_builtins(self.selection)
        return msgspec.json.encode(
            {"form": form, "version": VERSION, "schema": SCHEMA_VERSION, **selection, "since": "", "until": ""}
        ).decode()
