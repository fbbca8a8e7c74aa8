"""The record of a run, written while it runs: events appended line by line, their sum rewritten every few seconds."""

from __future__ import annotations

import os
import platform
import secrets
import socket
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, Self

import msgspec

from scraper.core import disk
from scraper.core.errors import StoreError
from scraper.core.files import locked, make_folders, write_whole
from scraper.core.version import VERSION
from scraper.record.events import Took
from scraper.record.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from types import TracebackType

    from scraper.record.events import AnyEvent

FOLDER: Final = "_runs"
SUMMARY: Final = "summary.json"
EVENTS: Final = "events.jsonl"
JOB_VARIABLE: Final = "SCRAPER_JOB"
SAVE_SECONDS: Final = 5.0  # the sum is rewritten at most this long after an event
# An event is one line of bounded length, even when a site answers with a long text.
_MAX_CHARS: Final = {"detail": 500, "kind": 80, "failed": 500}
_encoder: Final = msgspec.json.Encoder()
_STANDS_ON: Final = ("Scrapy", "turbohtml", "trafilatura", "lxml")


def utc_now() -> datetime:
    """Return the time now. Passed as a function wherever a test must set the clock."""
    return datetime.now(UTC)


class RunRecord:
    """The record of one run under ``output/_runs/<run>/``, for one process and one thread.

    Its memory is bounded. The process holds a lock on the events file, so that a reader can tell a run that goes on
    from one that was killed. Raises ``StoreError`` when it cannot write.
    """

    def __init__(
        self, folder: Path, summary: Summary, now: Callable[[], datetime], *, several_sites: bool = False
    ) -> None:
        self.folder = folder
        self.summary = summary
        self._now = now
        self._several_sites = several_sites
        self._began = self._written = time.monotonic()
        self._opened = ExitStack()
        # Unbuffered: a kill leaves whole lines, apart from the last one at worst.
        self._events = self._opened.enter_context(disk.open_file(folder / EVENTS, "ab", buffered=False))
        self._opened.enter_context(locked(folder / EVENTS))
        self.closed = False

    @classmethod
    def open(  # noqa: PLR0913  all that stands at the head of a record
        cls,
        output: Path,
        words: Mapping[str, object],
        *,
        rules: Iterable[str] = (),
        job: str | None = None,
        several_sites: bool = False,
        now: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Begin the record of a run.

        words: what the run is to do, by name; ``asked`` in the record.
        rules: names of the rules in force, so that the report can name those that never fired.
        job: the job of the schedule, by default that of the environment.
        several_sites: a section is written with its site, ``detik/news``, since two newsrooms may share its name.
        now: the clock.
        """
        started = now()
        run = f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        summary = Summary(
            run=run,
            started=started.isoformat(timespec="seconds"),
            seen=started.isoformat(timespec="seconds"),
            host=socket.gethostname(),
            pid=os.getpid(),
            job=job or os.environ.get(JOB_VARIABLE),
            asked={key: value if isinstance(value, int | float) else str(value) for key, value in words.items()},
            versions=versions(),
            cuts=dict.fromkeys(rules, 0),
        )
        runs = output / FOLDER
        try:
            # Made under a hidden name and renamed, so that no reader ever sees a run without its summary.
            aside = runs / f".{run}"
            make_folders(aside)
            write_summary(aside, summary)
            record = cls(aside, summary, now, several_sites=several_sites)
            disk.rename(aside, runs / run)
            disk.sync_folder(runs)
            record.folder = runs / run
        except OSError as error:
            raise StoreError(f"{runs}: the record of the run cannot be written ({error.strerror})") from error
        return record

    def add(self, event: AnyEvent) -> None:
        """Append an event as one line, in constant time, and add it to the sum of the run."""
        event = self._fitted(event)
        line = _encoder.encode(event) + b"\n"
        try:
            self._events.write(line)
        except OSError as error:
            raise StoreError(f"{self.folder}: the record cannot be written ({error.strerror})") from error
        self.summary.events_read += len(line)
        self.summary.add(event)
        if time.monotonic() - self._written > SAVE_SECONDS:
            self._save()

    def tick(self) -> None:
        """Rewrite the sum, which also shows that the run still lives when nothing happens."""
        self._save()

    def close(self, outcome: str = "finished", detail: str = "") -> None:
        """End the record; closing twice changes nothing.

        outcome: finished, limit, interrupted, refused or failed; detail: why, when there is more to say.
        """
        if self.closed:
            return
        self.summary.outcome = outcome
        self.summary.detail = detail or self.summary.detail
        self.summary.ended = self._now().isoformat(timespec="seconds")
        self.closed = True
        try:
            self._sync()
            self._save()
        finally:
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close("failed" if kind else "finished", str(error or ""))

    def _fitted(self, event: AnyEvent) -> AnyEvent:
        """Return the event with its time, its words cut to bounded length, and the site in its section if need be."""
        changes: dict[str, object] = {"at": round(time.monotonic() - self._began, 3)}
        for name, most in _MAX_CHARS.items():
            if len(words := getattr(event, name, "")) > most:
                changes[name] = words[:most]
        if self._several_sites and isinstance(event, Took):
            changes["section"] = f"{event.id.partition(':')[0]}/{event.section}"
        return msgspec.structs.replace(event, **changes)

    def _sync(self) -> None:
        """Let the events survive a power cut as their sum does, which says how many there are."""
        try:
            disk.sync(self._events)
        except OSError as error:
            raise StoreError(f"{self.folder}: the record cannot be written ({error.strerror})") from error

    def _save(self) -> None:
        self._written = time.monotonic()
        self.summary.seen = self._now().isoformat(timespec="seconds")
        try:
            write_summary(self.folder, self.summary)
        except OSError as error:
            raise StoreError(f"{self.folder}: the record cannot be written ({error.strerror})") from error


def write_summary(folder: Path, summary: Summary) -> None:
    """Put the sum of a run into its folder, whole or not at all; raises ``OSError``."""
    write_whole(folder / SUMMARY, msgspec.json.format(_encoder.encode(summary), indent=1))


@cache
def versions() -> dict[str, str]:
    """Return the versions of the program and of what it stands on."""
    return {"scraper": VERSION, "python": platform.python_version()} | {name: version(name) for name in _STANDS_ON}
