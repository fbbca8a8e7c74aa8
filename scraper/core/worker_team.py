"""A team of worker processes that survives the death of any of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Generic, TypeVar

from scraper.core.errors import ScraperError
from scraper.core.watch import switch_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")


class WorkerTeam(Generic[T, R]):
    """Worker processes. When one is killed, all are replaced and the items in the making are done one by one."""

    def __init__(self, work: Callable[[T], R], workers: int, lost: Callable[[T], R] | None) -> None:
        self.work = work
        self.workers = workers
        self.lost = lost
        self.pool = ProcessPoolExecutor(workers, initializer=begin_worker)
        self.pending: deque[tuple[T, Future[R] | None]] = deque()

    def take(self, item: T) -> None:
        """Give an item to a worker."""
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
        self.pool = ProcessPoolExecutor(self.workers, initializer=begin_worker)

    def _alone(self, item: T) -> R:
        """Return the result of an item that is worked on alone: if the worker dies now, the item is the cause."""
        with ProcessPoolExecutor(1, initializer=begin_worker) as pool:
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
