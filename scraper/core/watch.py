"""The watchdog: reading one page ends in time, with a named rejection, and never ends the crawl."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Reason, Rejected
from scraper.core.limits import PAGE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGAIN: Final = 0.25  # seconds of CPU after which it is said once more to who has not listened


class _OverTime(BaseException):
    """Raised in the middle of reading, and caught in this module. No ``Exception``: libraries swallow those."""


class _Alarm:
    """What the signal calls. One for the whole program: there is one main thread.

    fired: whether it has gone off in the present block, whatever became of what it raised.
    """

    fired = False

    def __call__(self, *_: object) -> None:
        self.fired = True
        raise _OverTime


_ALARM: Final = _Alarm()


@contextmanager
def within(url: str, seconds: float = PAGE_SECONDS) -> Iterator[None]:
    """Ends the block after so many seconds of CPU with ``Rejected`` (timed-out), and likewise one that nests too
    deeply to be read (too-large). A block that comes to an end of its own after its time is rejected all the same.

    CPU time, not the clock: a machine under load must not reject what an idle one takes. Only the main thread can be
    ended so, which is where pages are read; in another thread the limits of size alone hold. No block may stand in
    another. From the first page on SIGVTALRM and its timer are this program's.
    """
    watched = threading.current_thread() is threading.main_thread() and seconds > 0
    if watched:
        _listen()
        _ALARM.fired = False
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        try:
            yield
        finally:
            if watched:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except (_OverTime, Exception) as error:
        if watched and _ALARM.fired:
            raise _timed_out(url, seconds) from error
        if isinstance(error, RecursionError):
            raise Rejected(Reason.TOO_LARGE, "nested more deeply than any article", url=url) from error
        raise
    if watched and _ALARM.fired:
        raise _timed_out(url, seconds)


def _timed_out(url: str, seconds: float) -> Rejected:
    return Rejected(Reason.TIMED_OUT, f"reading it took more than {seconds:g} s", url=url)


@cache  # to set the handler anew for every page would take four times as long as the timer
def _listen() -> None:
    signal.signal(signal.SIGVTALRM, _ALARM)
