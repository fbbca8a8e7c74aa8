"""The progress of a long work: a line that moves on a terminal, plain lines at intervals elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Final

from scraper.cli.terminal import say

_TERMINAL_SECONDS: Final = 0.2  # between two updates of the line
_PLAIN_SECONDS: Final = 10.0  # between two plain lines


class Meter:
    """The meter of a long work: done, rate and time left, as a moving line on a terminal or plain lines elsewhere."""

    def __init__(self, whole: int, unit: str) -> None:
        """Prepare a meter. whole: the bytes or files to be seen, 0 when unknown."""
        self.whole = whole
        self.unit = unit
        self.moving = sys.stderr.isatty()
        self.shown = time.monotonic()
        self.first: tuple[float, int, int] | None = None

    def show(self, done: int, seen: int) -> None:
        """Show ``done`` units after ``seen`` of ``whole`` bytes or files; rates count from the first call on."""
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
        if self.moving:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
        else:
            say(text)

    def clear(self) -> None:
        """Clear the moving line, so that another line can be printed."""
        if self.moving:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def clock(seconds: float) -> str:
    """Return seconds as ``1:02:03`` or ``2:03``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
