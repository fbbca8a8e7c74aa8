"""Read the records of runs, those of killed runs included."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.files import is_locked
from scraper.record.events import AnyEvent
from scraper.record.run_record import EVENTS, FOLDER, SUMMARY
from scraper.record.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_summary: Final = msgspec.json.Decoder(Summary)
_event: Final = msgspec.json.Decoder(AnyEvent)
_MAX_SILENCE: Final = timedelta(minutes=10)  # after which a run on another machine counts as killed


def runs(output: Path, since: datetime | None = None) -> list[Summary]:
    """Return the runs under output that began at or after since, the oldest first; other folders are left out."""
    folder = output / FOLDER
    least = f"{since.astimezone(UTC):%Y%m%dT%H%M%SZ}" if since else ""
    if not folder.is_dir():
        return []
    names = sorted(one.name for one in folder.iterdir() if one.name >= least and not one.name.startswith("."))
    return [read(folder / name) for name in names if (folder / name / SUMMARY).is_file()]


def read(folder: Path) -> Summary:
    """Return the sum of one run; that of a killed run is completed from the events behind its last summary."""
    summary = _summary.decode((folder / SUMMARY).read_bytes())
    if summary.outcome != "running":
        return summary
    for line in _lines(folder, summary.events_read):
        summary.add(_event.decode(line))
        summary.events_read += len(line) + 1
    if not _is_alive(folder, summary):
        summary.outcome = "killed"
    return summary


def events(folder: Path) -> Iterator[AnyEvent]:
    """Return all events of a run, in order; a last line that a kill cut off is left out."""
    return (_event.decode(line) for line in _lines(folder, 0))


def half_line_at(folder: Path) -> int | None:
    """Return the byte at which the events of a run end in a line that is half written; None where the last is whole."""
    start, last = 0, b""
    with (folder / EVENTS).open("rb") as file:
        for line in file:
            start, last = start + len(last), line
    try:
        _event.decode(last)
    except ValueError:
        return start or None  # a file of nothing else is no record that has an end
    return None


def _lines(folder: Path, start: int) -> Iterator[bytes]:
    try:
        with (folder / EVENTS).open("rb") as file:
            file.seek(start)
            for line in file:
                if line.endswith(b"\n"):
                    yield line[:-1]
    except FileNotFoundError:
        return


def _is_alive(folder: Path, summary: Summary) -> bool:
    """Return whether the process of the run still holds the lock.

    A run on a machine whose locks cannot be seen counts as alive for ``_MAX_SILENCE`` after it last wrote.
    """
    events = folder / EVENTS
    if is_locked(events):
        return True
    if summary.host == socket.gethostname() or not events.exists():
        return False
    return datetime.now(UTC) - datetime.fromisoformat(summary.seen) < _MAX_SILENCE
