"""The state of a job between its runs: one small file a job, written whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "_schedule"
CLOCK_SLACK: Final = timedelta(hours=1)  # clocks of two machines differ by less


@dataclass(slots=True)
class JobState:
    """The state in which a job's last run left it.

    due: the time for which the job last began.
    since: when the job was first known.
    code: the exit code of the job, which is that of its crawl (-9: killed) or that of an alarm; None while it runs, or
        when its watcher was killed.
    """

    due: datetime | None = None
    since: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    code: int | None = None


def folder(output: Path) -> Path:
    """Return the folder of the locks and states of all jobs."""
    return output / FOLDER


def read_state(output: Path, job: str, now: datetime | None = None) -> JobState:
    """Return the state of a job; an empty one for a job that never ran.

    now: times that lie behind it are left out. A clock that was ahead wrote them, and the job would wait for them.
    """
    try:
        state = msgspec.json.decode((folder(output) / f"{job}.json").read_bytes(), type=JobState)
    except (FileNotFoundError, msgspec.DecodeError):
        return JobState()
    if now is not None:
        for name in ("due", "since", "started", "ended"):
            moment = getattr(state, name)
            if moment is not None and moment > now + CLOCK_SLACK:
                setattr(state, name, None)
    return state


def write_state(output: Path, job: str, state: JobState) -> None:
    """Write the job's state in one step, so that a reader never sees half of it."""
    write_whole(folder(output) / f"{job}.json", msgspec.json.encode(state))
