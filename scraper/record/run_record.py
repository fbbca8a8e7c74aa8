"""The record of a run, written as it goes: events appended line by line, their sum rewritten every few seconds."""

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
from scraper.record.events import (
    Answered,
    Compared,
    Failed,
    Found,
    Noticed,
    Rejection,
    Same,
    SiteRefusal,
    took,
)
from scraper.record.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from types import TracebackType

    from scraper.core.article import Article
    from scraper.record.events import AnyEvent

FOLDER: Final = "_runs"
SUMMARY: Final = "summary.json"
EVENTS: Final = "events.jsonl"
JOB_VARIABLE: Final = "SCRAPER_JOB"
_EVERY: Final = 5.0
_encoder: Final = msgspec.json.Encoder()
_STANDS_ON: Final = ("Scrapy", "turbohtml", "trafilatura", "lxml")


def utc_now() -> datetime:
    """The time. Passed as a function wherever a test must set the clock."""
    return datetime.now(UTC)


class RunRecord:
    """The record of one run under ``output/_runs/<run>/``, for one process and one thread.

    Each call is one line appended, in constant time and bounded memory. The process holds a lock on the events file,
    so that a reader can tell a run that goes on from one that was killed. Raises ``StoreError`` when it cannot write.
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
        # Unbuffered: a kill leaves whole lines, apart from a last one at worst.
        self._events = self._opened.enter_context(disk.open_file(folder / EVENTS, "ab", buffered=False))
        self._opened.enter_context(locked(folder / EVENTS))
        self.closed = False

    @classmethod
    def open(  # noqa: PLR0913  what is said once, at the beginning
        cls,
        output: Path,
        asked: Mapping[str, object],
        *,
        rules: Iterable[str] = (),
        job: str | None = None,
        several_sites: bool = False,
        now: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Begins a record. asked: what the run was asked; rules: the rules in force, so that silent ones can be told;
        job: the job of the schedule, by default that of the environment; several_sites: sections are named with their
        site, ``detik/news``, since two newsrooms may each have one of the same name.
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
            asked={key: value if isinstance(value, int | float) else str(value) for key, value in asked.items()},
            versions=versions(),
            cuts=dict.fromkeys(rules, 0),
        )
        runs = output / FOLDER
        try:
            # Made aside and renamed, so that no reader ever sees a run without its summary.
            aside = runs / f".{run}"
            make_folders(aside)
            write_summary(aside, summary)
            record = cls(aside, summary, now, several_sites=several_sites)
            disk.rename(aside, runs / run)
            record.folder = runs / run
        except OSError as error:
            raise StoreError(f"{runs}: the record of the run cannot be written ({error.strerror})") from error
        return record

    def found(self, source: str, n: int = 1) -> None:
        """A source of addresses (index, feed, sitemap, ...) gave n that were not known."""
        self._add(Found(at=self._at(), source=source, n=n))

    def article(self, article: Article, seconds: float = 0.0, size: int = 0, *, changed: bool = False) -> None:
        """An Article was written. seconds: from request to file; size: bytes of its page or pages."""
        event = took(article, changed=changed, seconds=seconds, size=size, at=self._at())
        if self._several_sites:
            event = msgspec.structs.replace(event, section=f"{article.site}/{event.section}")
        self._add(event)

    def unchanged(self, url: str) -> None:
        """A known article was looked at again and is as it was."""
        self._add(Same(at=self._at(), url=url))

    def rejected(self, url: str, reason: str, detail: str = "") -> None:
        """A page gave no Article, for a reason from the closed list."""
        self._add(Rejection(at=self._at(), url=url, reason=str(reason), detail=detail[:500]))

    def error(self, url: str, kind: str, detail: str = "") -> None:
        """Something went wrong with an address. kind: a few words, the same for the same trouble."""
        self._add(Failed(at=self._at(), url=url, kind=kind[:80], detail=detail[:500]))

    def response(self, url: str, code: int, size: int = 0, seconds: float = 0.0) -> None:
        """A response came in, of an article or of any other address."""
        self._add(Answered(at=self._at(), url=url, code=code, bytes=size, seconds=round(seconds, 4)))

    def compared(self, url: str, *, disagrees: bool) -> None:
        """An article was read in two ways as a sample."""
        self._add(Compared(at=self._at(), url=url, disagrees=disagrees))

    def site_refused(self, url: str, detail: str) -> None:
        """The site refuses us as a whole."""
        self._add(SiteRefusal(at=self._at(), url=url, detail=detail[:500]))

    def notice(self, by: str, what: str, urls: Iterable[str] = ()) -> None:
        """Something that a person should see, found by another part of the program, such as the radar."""
        self._add(Noticed(at=self._at(), by=by, what=what, urls=tuple(urls)[:10]))

    def tick(self) -> None:
        """Rewrites the sum; called from time to time also when nothing happens."""
        self._save()

    def close(self, outcome: str = "finished", detail: str = "") -> None:
        """Ends the record. outcome: finished, limit, interrupted, refused or failed. Closing twice changes nothing."""
        if self.closed:
            return
        self.summary.outcome = outcome
        self.summary.detail = detail or self.summary.detail
        self.summary.ended = self._now().isoformat(timespec="seconds")
        self._save()
        self.closed = True
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close("failed" if kind else "finished", str(error or ""))

    def _at(self) -> float:
        return round(time.monotonic() - self._began, 3)

    def _add(self, event: AnyEvent) -> None:
        line = _encoder.encode(event) + b"\n"
        try:
            self._events.write(line)
        except OSError as error:
            raise StoreError(f"{self.folder}: the record cannot be written ({error.strerror})") from error
        self.summary.events_read += len(line)
        self.summary.add(event)
        if time.monotonic() - self._written > _EVERY:
            self._save()

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
    """Versions of the program and of what it stands on."""
    return {"scraper": VERSION, "python": platform.python_version()} | {name: version(name) for name in _STANDS_ON}
