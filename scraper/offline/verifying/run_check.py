"""The records of the runs: each can be read, its sum is that of its events, and none that the ledger names is gone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from scraper.core import disk
from scraper.core.phrases import counted
from scraper.offline.verifying.findings import Mismatch, Wrong
from scraper.record import Summary
from scraper.record.run_files import events, half_line_at, read
from scraper.record.run_record import EVENTS, FOLDER, SUMMARY, write_summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scraper.offline.verifying.findings import Checked
    from scraper.storage.forgetting.forgotten_marks import Marks
    from scraper.storage.ledger import Ledger

# What events add up to in every version of the program.
_SUMS: Final = ("new", "changed", "words", "bytes", "found", "days")
_UNENDED: Final = frozenset({"running", "killed"})


class RecordedRun(NamedTuple):
    """What the other checks ask of a run: a summary has twenty kilobytes, and a year of hourly runs has thousands.

    ended: as the summary has it, or when that was last written; settled: articles that the run settled.
    """

    run: str
    pid: int
    started: str
    ended: str
    is_ended: bool
    settled: int
    archives: dict[str, int]


class RunCheck:
    """Reads every record. runs: those that can be read."""

    def __init__(self, output: Path, checked: Checked) -> None:
        self._folder = output / FOLDER
        self._checked = checked
        self.runs: list[RecordedRun] = []

    def each(self) -> Iterator[Mismatch]:
        """Look at each record."""
        folders = sorted(one for one in self._folder.iterdir() if one.is_dir()) if self._folder.is_dir() else []
        for folder in folders:
            if folder.name.startswith("."):  # a run that was killed before its record had its name
                continue
            self._checked.runs += 1
            if what := self._fault(folder):
                yield Mismatch(Wrong.RUN_UNREADABLE, f"{FOLDER}/{folder.name}", what)

    def _fault(self, folder: Path) -> str:
        if not (folder / SUMMARY).exists():
            return f"its {SUMMARY} is gone"
        half = _half_line(folder)
        try:
            summary = read(folder)
        except (OSError, ValueError) as error:
            return half or f"its {SUMMARY} or {EVENTS} cannot be read ({error})"
        self.runs.append(_in_short(summary))
        if summary.run != folder.name:
            return f"it is the record of {summary.run}"
        if half and summary.outcome not in _UNENDED:  # every kill may leave half a line, which a reader leaves out
            return half
        return _contradiction(folder, summary)

    def behind(self, ledger: Ledger) -> Iterator[Mismatch]:
        """Yield the runs that have settled addresses and that the ledger does not name: it is an older copy."""
        names = set(ledger.run_names())
        for run in self.runs:
            if run.settled and run.is_ended and run.run not in names:
                what = f"the run settled {counted(run.settled, 'address')}, and the ledger does not know of it"
                yield Mismatch(Wrong.LEDGER_BEHIND, f"{FOLDER}/{run.run}", what)

    def missing(self, ledger: Ledger, marks: Marks) -> Iterator[Mismatch]:
        """Yield the runs that the ledger names and that have no record, but for those removed by their age."""
        for name in ledger.run_names():
            if name not in marks.runs and not (self._folder / name).is_dir():
                yield Mismatch(Wrong.RUN_MISSING, f"{FOLDER}/{name}", "its record is gone")


def _in_short(summary: Summary) -> RecordedRun:
    return RecordedRun(
        summary.run,
        summary.pid,
        summary.started,
        summary.ended or summary.seen,
        summary.outcome not in _UNENDED,
        summary.new + summary.changed + summary.unchanged.n,
        summary.archives,
    )


def _half_line(folder: Path) -> str:
    try:
        at = half_line_at(folder)
    except OSError:
        return ""  # pruned; and what cannot be read is named by whoever needs it
    return "" if at is None else f"its {EVENTS} ends in half a line, at byte {at:,}"


def _contradiction(folder: Path, summary: Summary) -> str:
    """Return in what the sum of a run that ended is not that of its events; events are pruned after a while."""
    if not (folder / EVENTS).exists() or summary.outcome in _UNENDED:
        return ""
    try:
        total = summed(folder)
    except ValueError as error:
        return f"its {EVENTS} cannot be read ({error})"
    names = [name for name in _SUMS if getattr(total, name) != getattr(summary, name)]
    return f"its {SUMMARY} has another {', '.join(names)} than its {EVENTS}" if names else ""


def summed(folder: Path) -> Summary:
    """Return the sum of the events of a run; raises ``ValueError`` for a line that cannot be read."""
    summary = Summary(run=folder.name, started="", seen="")
    for event in events(folder):
        summary.add(event)
    return summary


def cut_half_line(folder: Path, keep_copy: Callable[[str], None]) -> bool:
    """Cut a last line that is half written off the events of a run; False where the last is whole.

    keep_copy: is called with the name of the file before it is changed.
    """
    try:
        at = half_line_at(folder)
    except OSError:
        return False
    if at is None:
        return False
    keep_copy(EVENTS)
    disk.cut(folder / EVENTS, at)
    return True


def mend_run(folder: Path) -> bool:
    """Write the sum of a run again from its events; False where these do not give it."""
    try:
        total = summed(folder)
        total.events_read = (folder / EVENTS).stat().st_size
        _add_head(total, folder)
    except (OSError, ValueError):
        return False
    if not total.events_read:
        return False
    write_summary(folder, total)
    return True


def _add_head(total: Summary, folder: Path) -> None:
    """Add what the events do not tell: from the old sum if that is of this run, else from the name of the folder.

    Raises ``ValueError`` for a name that no run has.
    """
    try:
        old = msgspec.json.decode((folder / SUMMARY).read_bytes(), type=Summary)
    except (OSError, ValueError):
        old = None
    if old is None or old.run != folder.name:
        moment = datetime.strptime(folder.name.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).isoformat()
        total.started, total.seen, total.outcome = moment, moment, "killed"
        return
    for name in ("started", "seen", "ended", "outcome", "host", "pid", "job", "asked", "versions"):
        setattr(total, name, getattr(old, name))
