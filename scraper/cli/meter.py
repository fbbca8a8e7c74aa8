"""The progress of a long work: a line that moves on a terminal, plain lines at intervals elsewhere."""

from __future__ import annotations

import sys
import time
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from scraper.cli.terminal import is_quiet, say

if TYPE_CHECKING:
    from typing import Self

_TERMINAL_SECONDS: Final = 0.2  # between two updates of the line
_ELAPSED_SECONDS: Final = 1.0  # between two times on a terminal
_PLAIN_SECONDS: Final = 10.0  # between two plain lines


class Meter:
    """The meter of a long work: done, rate and time left, as a moving line on a terminal or plain lines elsewhere.

    With ``--quiet`` it shows nothing.
    """

    def __init__(self, whole: int, unit: str) -> None:
        """Prepare a meter. whole: the bytes or files to be seen, 0 when unknown."""
        self.whole = whole
        self.unit = unit
        self.quiet = is_quiet()
        self.moving = sys.stderr.isatty() and not self.quiet
        self.shown = time.monotonic()
        self.first: tuple[float, int, int] | None = None

    def show(self, done: int, seen: int) -> None:
        """Show ``done`` units after ``seen`` of ``whole`` bytes or files; rates count from the first call on."""
        if self.quiet:
            return
        now = time.monotonic()
        self.first = self.first or (now, done, seen)
        if now - self.shown < (_TERMINAL_SECONDS if self.moving else _PLAIN_SECONDS):
            return
        self.shown = now
        begun, done_before, seen_before = self.first
        took = (now - begun) or 1.0
        text = f"{done:,} {self.unit}, {(done - done_before) / took:,.0f} a second"
        if self.whole and seen > seen_before:
            left = took * (self.whole - seen) / (seen - seen_before)
            text += f", {100 * seen / self.whole:.0f} %, {clock(left)} left"
        _show(text, moving=self.moving)

    def close(self) -> None:
        """Clear the line, for ``contextlib.closing``."""
        self.clear()

    def clear(self) -> None:
        """Clear the moving line, so that another line can be printed."""
        if self.moving:
            _show("", moving=True)


class Elapsed:
    """The time that a work takes which cannot be counted, shown while it goes on; with ``--quiet`` nothing.

    A thread shows it, so the work must not start processes by a fork.
    """

    def __init__(self, work: str) -> None:
        """Prepare it. work: what is being done, such as ``fetching 2 pages``."""
        self.work = work
        self.quiet = is_quiet()
        self.moving = sys.stderr.isatty() and not self.quiet
        self._over = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        """Begin to show the time."""
        if not self.quiet:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        self._over.set()
        if not self.quiet:
            self._thread.join()
        self.clear()

    def clear(self) -> None:
        """Clear the moving line, so that another line can be printed."""
        if self.moving:
            _show("", moving=True)

    def _run(self) -> None:
        begun = time.monotonic()
        while not self._over.wait(_ELAPSED_SECONDS if self.moving else _PLAIN_SECONDS):
            _show(f"{self.work}, {clock(time.monotonic() - begun)}", moving=self.moving)


def _show(text: str, *, moving: bool) -> None:
    if moving:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
    else:
        say(text)


def clock(seconds: float) -> str:
    """Return seconds as ``1:02:03`` or ``2:03``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
