"""Remove archives and records of runs beyond an age. Off unless the configuration names one."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from scraper.core import disk
from scraper.core.errors import StoreError
from scraper.record.run_files import read
from scraper.record.run_record import FOLDER, SUMMARY
from scraper.storage.archive import ARCHIVE
from scraper.storage.archive_names import find_archives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from scraper.storage.forgetting.forgotten_marks import ForgottenMarks

log = logging.getLogger(__name__)

_DAY: Final = "%Y%m%d"
_RUN: Final = "%Y%m%dT%H%M%SZ"  # of the start time in the name of a run
_DAY_FOLDERS: Final = "*/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]"


def remove_old_archives(output: Path, marks: ForgottenMarks, now: datetime, keep: timedelta) -> int:
    """Remove the archives of days that ended longer ago than ``keep``; return their number. Raises ``StoreError``.

    The age counts from ``now`` or the newest archive, whichever is earlier: a clock that is ahead takes nothing away.
    """
    days = {folder: day for folder in sorted((output / ARCHIVE).glob(_DAY_FOLDERS)) if (day := _moment(folder, _DAY))}
    first = f"{min(now, max(days.values(), default=now)).astimezone(UTC) - keep:{_DAY}}"
    archives = [archive for folder in days if folder.name < first for archive in find_archives(folder)]
    if archives:
        marks.remove_archives(archive.relative_to(output / ARCHIVE).as_posix() for archive in archives)
    _remove(archives, disk.remove)
    return len(archives)


def remove_old_runs(output: Path, marks: ForgottenMarks, now: datetime, keep: timedelta) -> int:
    """Remove the records of runs that began longer ago than ``keep`` and have ended; return their number.

    The age counts from ``now`` or the newest run, whichever is earlier. Raises ``StoreError``.
    """
    folders = sorted(path.parent for path in (output / FOLDER).glob(f"[0-9]*/{SUMMARY}"))
    began = {folder: moment for folder in folders if (moment := _moment(folder, _RUN))}
    first = f"{min(now, max(began.values(), default=now)).astimezone(UTC) - keep:{_RUN}}"
    old = [folder for folder in began if folder.name < first and _has_ended(folder)]
    if old:
        marks.remove_runs(folder.name for folder in old)
    _remove(old, disk.remove_folder)
    return len(old)


def _remove(paths: Iterable[Path], remove: Callable[[Path], None]) -> None:
    try:
        for path in paths:
            remove(path)
    except OSError as error:
        raise StoreError(f"cannot remove {error.filename}: {error.strerror or error}; check its rights") from error


def _moment(folder: Path, form: str) -> datetime | None:
    """Return the moment that the name of a folder begins with; None for a folder of another kind, which stays."""
    try:
        return datetime.strptime(folder.name.partition("-")[0], form).replace(tzinfo=UTC)
    except ValueError:
        return None


def _has_ended(folder: Path) -> bool:
    try:
        return read(folder).outcome != "running"
    except (OSError, ValueError) as error:
        log.warning("%s: left alone, since it cannot be read: %s", folder, error)
        return False
