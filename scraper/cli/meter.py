"""How far a long work is: a line that moves on a terminal, plain lines at intervals elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Final

from scraper.cli.terminal import say

_EVERY_ON_TERMINAL: Final = 0.2
_EVERY: Final = 10.0


class Meter:
    """One line that moves on a terminal, a plain line now and then elsewhere: done, rate, time left."""

    def __init__(self, whole: int, unit: str) -> None:
        """whole: bytes or files there are, 0 when that is not known."""
        self.whole = whole
        self.unit = unit
        self.moving = sys.stderr.isatty()
        self.shown = time.monotonic()
        self.first: tuple[float, int, int] | None = None

    def show(self, done: int, seen: int) -> None:
        """``done`` units after ``seen`` of ``whole`` bytes or files; rates count from the first call on."""
        now = time.monotonic()
        self.first = self.first or (now, done, seen)
        if now - self.shown < (_EVERY_ON_TERMINAL if self.moving else _EVERY):
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
        """Makes room for a line."""
        if self.moving:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def clock(seconds: float) -> str:
    """``1:02:03`` or ``2:03``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
