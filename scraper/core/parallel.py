"""Work on all cores: results in the order of the work, a bounded number in the making, no process left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from scraper.core.errors import ScraperError
from scraper.core.watch import switch_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")

ITEMS_A_WORKER: Final = 4  # in the making at most


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    work: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int,
    lost: Callable[[T], R] | None = None,
    fresh: bool = False,
) -> Iterator[R]:
    """Yield the result of ``work`` for each item, in order, computed in so many processes (1: in this one).

    lost: makes the result of an item whose worker was killed twice, the second time with nothing beside it. Without it
    ``ScraperError`` is raised.
    fresh: the processes begin anew and not as copies of this one, for work with a library whose threads no copy has.

    At most ``ITEMS_A_WORKER`` items a worker are in the making, so that memory does not grow with their number. What
    ``work`` raises is raised here.
    """
    if workers == 1:
        yield from map(work, items)
        return
    team = _Team(work, workers, lost, fresh=fresh)
    try:
        for item in items:
            team.take(item)
            if len(team.pending) >= ITEMS_A_WORKER * workers:
                yield team.next()
        while team.pending:
            yield team.next()
    finally:
        team.pool.shutdown(cancel_futures=True)


class _Team(Generic[T, R]):
    """Worker processes. When one is killed, all are replaced and the items in the making are done one by one."""

    def __init__(self, work: Callable[[T], R], workers: int, lost: Callable[[T], R] | None, *, fresh: bool) -> None:
        self.work = work
        self.workers = workers
        self.lost = lost
        self.context = multiprocessing.get_context("spawn") if fresh else None
        self.pool = self._new_pool(workers)
        self.pending: deque[tuple[T, Future[R] | None]] = deque()

    def _new_pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, mp_context=self.context, initializer=begin_worker)

    def take(self, item: T) -> None:
        try:
            future = self.pool.submit(self.work, item)
        except BrokenProcessPool:
            future = None
        self.pending.append((item, future))

    def next(self) -> R:
        """Return the result of the oldest item."""
        item, future = self.pending.popleft()
        try:
            if future:
                return future.result()
        except BrokenProcessPool:
            self._replace()
        return self._alone(item)

    def _replace(self) -> None:
        """Begin with new workers; futures that the broken pool did not finish are for ``_alone``."""
        self.pool.shutdown()
        self.pending = deque((item, future if _has_ended(future) else None) for item, future in self.pending)
        self.pool = self._new_pool(self.workers)

    def _alone(self, item: T) -> R:
        """Return the result of an item that is worked on alone: if the worker dies now, the item is the cause."""
        with self._new_pool(1) as pool:
            try:
                return pool.submit(self.work, item).result()
            except BrokenProcessPool as error:
                if self.lost is None:
                    raise ScraperError(
                        "a worker process was killed, most likely for want of memory; try --workers 1"
                    ) from error
                return self.lost(item)


def _has_ended(future: Future[R] | None) -> bool:
    return future is not None and future.done() and not isinstance(future.exception(), BrokenProcessPool)


def begin_worker() -> None:
    """Prepare a worker: reading has its limit of time, the parent alone answers Ctrl-C, and no worker outlives it."""
    switch_on()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the program's own handler is for its first process
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
