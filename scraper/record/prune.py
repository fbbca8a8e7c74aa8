"""The events of old runs are removed; their sums, which every report and alarm reads, stay for good."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.core import disk
from scraper.record.run_files import read
from scraper.record.run_record import EVENTS, FOLDER, SUMMARY, write_summary

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)


def prune(output: Path, before: datetime) -> int:
    """Remove ``events.jsonl`` of the runs under output that began before then; return the number of those runs.

    The sum of a killed run is completed from its events first. A run that still goes on is left alone, and so is one
    that cannot be read or written: a warning names it.
    """
    least = f"{before.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    pruned = 0
    for events in sorted((output / FOLDER).glob(f"[0-9]*/{EVENTS}")):
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
