"""The watchdog: reading one page ends in time, with a named rejection, and never ends the crawl.

It works with a signal, so a process has it only after ``switch_on``: our commands, our workers and the crawl call that.
A program that uses the library keeps its signals and timers, and pages have no limit of time there.
"""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Reason, Rejected
from scraper.core.limits import PAGE_SECONDS

if TYPE_CHECKING:
    from types import CodeType, FrameType

_REPEAT_SECONDS: Final = 0.25  # CPU time until the alarm fires again: a library may have swallowed the first


class _OverTime(BaseException):
    """The alarm, raised in the middle of reading and caught in this module. Libraries swallow an ``Exception``."""


class _Alarm:
    """The handler of the signal.

    on: whether this process has the watchdog.
    armed: whether a block is watched at present.
    fired: whether the alarm has gone off in the present block, even when a library swallowed its exception.
    edges: the code that runs between setting the timer and the block, and between the block and the timer's end. What
    is raised there is caught nowhere; the timer then went on behind the block, and the page's crawl never ended.
    """

    on = False
    armed = False
    fired = False
    edges: frozenset[CodeType] = frozenset()

    def __call__(self, _: int, frame: FrameType | None) -> None:
        self.fired = True
        if self.armed and frame is not None and frame.f_code not in self.edges:
            raise _OverTime


class _Thread(threading.local):
    """The state of one thread. watching: whether it is inside a watched block."""

    watching = False


_ALARM: Final = _Alarm()
_THREAD: Final = _Thread()


def switch_on() -> None:
    """Give this process the watchdog: SIGVTALRM and its timer are the watchdog's until the process ends.

    Only the main thread can take a signal: in any other thread this function does nothing.
    """
    if not _ALARM.on and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGVTALRM, _ALARM)
        _ALARM.on = True


def within(url: str, seconds: float = PAGE_SECONDS) -> _Watched:
    """Return a context that ends its block with a ``Rejected`` where it takes too long or nests too deeply.

    url: of what is read, for the rejection.
    seconds: of CPU, not by the clock, because a machine under load must not reject what an idle one takes. They count
    in the main thread of a process with the watchdog. Elsewhere, and with 0 seconds, the block has no limit of time.

    Raises ``Rejected`` (timed-out), also for a block that comes to its own end after its time. Raises ``Rejected``
    (too-large) in place of ``RecursionError``. Raises ``RuntimeError`` for a block inside another watched block: its
    timer would take the place of the outer one.
    """
    return _Watched(url, seconds)


class _Watched:
    """One watched block. A class: a context made of a generator takes half as long again (CPython 3.11)."""

    __slots__ = ("_seconds", "_timed", "_url")

    def __init__(self, url: str, seconds: float) -> None:
        self._url = url
        self._seconds = seconds
        self._timed = False

    def __enter__(self) -> None:
        if _THREAD.watching:
            raise RuntimeError(f"a watched block inside another: {self._url}")
        _THREAD.watching = True
        if _ALARM.on and self._seconds > 0 and threading.current_thread() is threading.main_thread():
            self._timed = True
            _ALARM.fired, _ALARM.armed = False, True
            signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds, _REPEAT_SECONDS)

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        timed = self._timed
        if timed:
            _ALARM.armed = False
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        _THREAD.watching = False
        if timed and _ALARM.fired and (error is None or isinstance(error, (_OverTime, Exception))):
            message = f"reading it took more than {self._seconds:g} s"
            raise Rejected(Reason.TIMED_OUT, message, url=self._url) from error
        if isinstance(error, RecursionError):
            raise Rejected(Reason.TOO_LARGE, "nested more deeply than any article", url=self._url) from error


_ALARM.edges = frozenset(function.__code__ for function in (_Watched.__enter__, _Watched.__exit__, _Alarm.__call__))
