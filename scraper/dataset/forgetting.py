"""Takedowns: everything of some articles goes, and a mark without a word stays so that they are not fetched again."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.core.errors import UsageError
from scraper.dataset.duplicates.duplicate_index import DuplicateIndex, index_file
from scraper.storage.file_store import FileStore
from scraper.storage.forgetting.forget_articles import Forgetting
from scraper.storage.forgetting.forgotten_marks import ForgottenMarks
from scraper.storage.output import Folder, held_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from scraper.storage.forgetting.forget_articles import Taken
    from scraper.storage.forgetting.forgotten_marks import Marks


def forget(output: Path, ids: Sequence[str], *, ledger: str | None = None) -> Taken:
    """Take everything away that is kept of some articles. An article of which nothing is kept is marked too.

    ledger: the address of a ledger that workers share; none of them may be at work.

    A run that is killed has marked them; the next one of any command that writes into the folder does the rest. Raises
    ``Busy`` while another run writes into the folder, ``StoreError`` for what cannot be taken away.
    """
    _check(output)
    with Folder(output, ledger=ledger, whole=True) as folder:  # it also finishes what a kill has left
        marks = ForgottenMarks(output)
        marks.forget(ids, datetime.now(UTC).isoformat(timespec="seconds"))
        if index_file(output).exists():
            with closing(DuplicateIndex(index_file(output))) as index:
                index.change(removed=ids)
        return Forgetting(output, FileStore(output), folder.ledger, marks).finish()


def allow(output: Path, ids: Iterable[str]) -> list[str]:
    """Take marks away and return the ids that had one: they may be fetched again. Raises as ``forget`` does."""
    _check(output)
    with held_output(output):
        return ForgottenMarks(output).allow(ids)


def marks_of(output: Path) -> Marks:
    """Return the marks of a folder."""
    _check(output)
    return ForgottenMarks(output).marks


def _check(output: Path) -> None:
    if not output.is_dir():
        raise UsageError(f"{output}: there is no such folder; name it with --from")
