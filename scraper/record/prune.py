"""Remove the events of old runs; their sums, which every report and alarm reads, stay for good."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from scraper.core import disk
from scraper.record.run_files import read
from scraper.record.run_record import EVENTS, FOLDER, SUMMARY, write_summary

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

_FORM: Final = "%Y%m%dT%H%M%SZ"  # of the start time in the name of a run
log = logging.getLogger(__name__)


def prune(output: Path, now: datetime, keep: timedelta) -> int:
    """Remove ``events.jsonl`` of the runs under output that are older than ``keep``; return the number of those runs.

    The age counts from ``now`` or the newest run, whichever is earlier: a clock that is ahead once takes nothing away.
    The sum of a killed run is completed from its events first. A run that still goes on is left alone, and so is one
    that cannot be read or written: a warning names it.
    """
    found = sorted((output / FOLDER).glob(f"[0-9]*/{EVENTS}"))
    newest = max((moment for events in found if (moment := _began(events.parent.name))), default=now)
    least = f"{min(now, newest).astimezone(UTC) - keep:{_FORM}}"
    pruned = 0
    for events in found:
        folder = events.parent
        if folder.name >= least or not (folder / SUMMARY).is_file():
            continue
        try:
            summary = read(folder)
            if summary.outcome == "running":
                continue
            write_summary(folder, summary)
            disk.remove(events)
        except (OSError, ValueError) as error:
            log.warning("%s: its events could not be pruned: %s", folder, error)
        else:
            pruned += 1
    return pruned


def _began(run: str) -> datetime | None:
    """Return when a run began, by its name; None for a folder of another kind."""
    try:
        return datetime.strptime(run.partition("-")[0], _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
