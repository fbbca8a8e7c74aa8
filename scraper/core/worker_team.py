"""A team of worker processes, of which any may be killed."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from scraper.core.errors import ScraperError
from scraper.core.file_handles import check_handles
from scraper.core.worker_process import Worker, WorkerKilled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")

ITEMS_A_WORKER: Final = 4  # in the making at most


def in_processes(
    work: Callable[[T], R], items: Iterable[T], workers: int, lost: Callable[[T], R] | None
) -> Iterator[R]:
    """Yield what ``parallel.in_order`` yields, computed in so many processes."""
    check_handles(workers)
    team = _Team(work, workers)
    pending: deque[tuple[T, Future[R]]] = deque()
    try:
        for item in items:
            pending.append((item, team.begin(item)))
            if len(pending) >= ITEMS_A_WORKER * workers:
                yield _result(*pending.popleft(), lost)
        while pending:
            yield _result(*pending.popleft(), lost)
    finally:
        team.end()


def _result(item: T, future: Future[R], lost: Callable[[T], R] | None) -> R:
    try:
        return future.result()
    except WorkerKilled as error:
        if lost is None:
            raise ScraperError(
                "a worker process was killed, most likely for want of memory; try --workers 1"
            ) from error
        return lost(item)


class _Team(Generic[T, R]):
    """Worker processes, each served by a thread. One that is killed is replaced."""

    def __init__(self, work: Callable[[T], R], workers: int) -> None:
        self.work = work
        self.workers = [Worker() for _ in range(workers)]
        self._idle: SimpleQueue[int] = SimpleQueue()
        for number in range(workers):
            self._idle.put(number)
        self._threads = ThreadPoolExecutor(workers)
        self._ending = threading.Lock()  # against a worker that begins when all were ended
        self._waiting_for_all = threading.Lock()
        self._over = False

    def begin(self, item: T) -> Future[R]:
        return self._threads.submit(self._do, item)

    def end(self) -> None:
        """End all processes, those that work too."""
        with self._ending:
            self._over = True
            for worker in self.workers:
                worker.kill()
        self._threads.shutdown(cancel_futures=True)

    def _do(self, item: T) -> R:
        number = self._idle.get()
        try:
            return self.workers[number].do(self.work, item)
        except WorkerKilled:
            self._replace(number)
        finally:
            self._idle.put(number)
        return self._do_alone(item)

    def _do_alone(self, item: T) -> R:
        """Do it once more while the others rest: if its worker dies now, the item is the cause."""
        with self._waiting_for_all:
            numbers = [self._idle.get() for _ in self.workers]
            try:
                return self.workers[numbers[0]].do(self.work, item)
            except WorkerKilled:
                self._replace(numbers[0])
                raise
            finally:
                for number in numbers:
                    self._idle.put(number)

    def _replace(self, number: int) -> None:
        with self._ending:
            if not self._over:
                self.workers[number] = Worker()
