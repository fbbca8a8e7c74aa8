"""What is remembered of a job between its runs: one small file a job, written whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "_schedule"


@dataclass(slots=True)
class JobState:
    """One job as its last run left it.

    due: the time for which the job last began.
    since: when the job was first known.
    code: the exit code of the crawl, -9 when it was killed; None while it runs, or when its watcher was killed.
    """

    due: datetime | None = None
    since: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    code: int | None = None


def folder(output: Path) -> Path:
    """Return the folder of the locks and states of all jobs."""
    return output / FOLDER


def read_state(output: Path, job: str) -> JobState:
    """Return the state of a job; an empty one for a job that never ran."""
    try:
        return msgspec.json.decode((folder(output) / f"{job}.json").read_bytes(), type=JobState)
    except (FileNotFoundError, msgspec.DecodeError):
        return JobState()


def write_state(output: Path, job: str, state: JobState) -> None:
    """Write the job's state in one step, so that a reader never sees half of it."""
    write_whole(folder(output) / f"{job}.json", msgspec.json.encode(state))
