"""The groups of near-duplicates of a folder, as every command that reads a folder asks for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.core.errors import UsageError
from scraper.dataset.duplicates.catching_up import catch_up
from scraper.dataset.duplicates.duplicate_groups import find_groups
from scraper.dataset.duplicates.duplicate_index import index_file
from scraper.dataset.duplicates.opened_index import opened_index
from scraper.storage.output import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.core.balance import Balance
    from scraper.dataset.duplicates.duplicate_groups import DuplicateGroups
    from scraper.dataset.duplicates.duplicate_index import LastCounts


def groups_of(output: Path) -> tuple[DuplicateGroups, Balance]:
    """Bring the index of an output up to date and return its groups, with the balance of the Articles.

    Raises ``UsageError`` for a missing folder, ``StoreError`` for an index that is damaged. A crawl into the folder
    may go on meanwhile; a folder that may not be written is looked through all the same, see ``opened_index``.
    """
    if not output.is_dir():
        raise UsageError(f"{output}: there is no such folder; name it with --from")
    with opened_index(output) as index:
        balance = catch_up(index, output)
        groups = find_groups(index, open_store(output))
        index.remember(datetime.now(UTC).isoformat(timespec="minutes"), grouped=groups.grouped, copies=groups.copies)
        return groups, balance


def last_counts(output: Path) -> LastCounts | None:
    """Return what the groups of an output came to when they were last looked for; None without an index.

    Nothing is looked for now, which would take long in a large folder. Raises ``StoreError``.
    """
    if not index_file(output).is_file():
        return None
    with opened_index(output, finds=False) as index:
        return index.remembered()
