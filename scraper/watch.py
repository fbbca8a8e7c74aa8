"""The watchdog: reading one page ends in time, with a named rejection, and never ends the crawl."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

from scraper.errors import Reason, Rejected
from scraper.limits import PAGE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Alarm:
    """What the signal raises, and of which page it speaks. One for the whole program: there is one main thread."""

    url = ""
    seconds = PAGE_SECONDS

    def __call__(self, *_: object) -> None:
        raise Rejected(Reason.TIMED_OUT, f"reading it took more than {self.seconds:g} s", url=self.url)


_ALARM: Final = _Alarm()


@contextmanager
def within(url: str, seconds: float = PAGE_SECONDS) -> Iterator[None]:
    """Ends the block after so many seconds of CPU with ``Rejected`` (timed-out), and likewise one that nests too
    deeply to be read (too-large).

    CPU time, not the clock: a machine under load must not reject what an idle one takes. Only the main thread can be
    ended so, which is where pages are read; in another thread the limits of size alone hold. From the first page on
    SIGVTALRM and its timer are this program's.
    """
    watched = threading.current_thread() is threading.main_thread() and seconds > 0
    if watched:
        _listen()
        _ALARM.url, _ALARM.seconds = url, seconds
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except RecursionError as error:
        raise Rejected(Reason.TOO_LARGE, "nested more deeply than any article", url=url) from error
    finally:
        if watched:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@cache  # to set the handler anew for every page would take four times as long as the timer
def _listen() -> None:
    signal.signal(signal.SIGVTALRM, _ALARM)
