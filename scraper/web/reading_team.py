"""Worker processes for heavy work: a bounded number of tasks, each with its limit of time. Killed ones are replaced."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Final, TypeVar

from scraper.core.parallel import ITEMS_A_WORKER, cores
from scraper.core.workers import begin_worker
from scraper.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

R = TypeVar("R")
MAX_WORKERS: Final = 4  # each takes some 90 MB
WORK_SECONDS: Final = 60.0  # by the clock, queueing included: the watchdog of the worker counts CPU
TRIES: Final = 2  # of a task whose worker was killed
_RETRY: Final = {"Retry-After": "2"}


class ReadingTeam:
    """Processes that read pages and clean texts. They begin with the first task."""

    def __init__(self) -> None:
        self.workers = min(cores(), MAX_WORKERS)
        self.in_making = 0
        self._pool: ProcessPoolExecutor | None = None

    async def do(self, work: Callable[..., R], *values: object) -> R:
        """Return the result of ``work``, a function of a module, in a worker process.

        Raises ``Problem``: 503 where too much is in the making or the worker was killed, 504 where it takes too long.
        """
        if self.in_making >= ITEMS_A_WORKER * self.workers:
            raise Problem(503, "Too much is being read at present; ask again in a moment.", headers=_RETRY)
        self.in_making += 1
        try:
            async with asyncio.timeout(WORK_SECONDS):
                return await self._try(work, values)
        except TimeoutError as error:
            raise Problem(504, f"It took more than {WORK_SECONDS:g} s.") from error
        finally:
            self.in_making -= 1

    async def _try(self, work: Callable[..., R], values: Sequence[object]) -> R:
        """Do the work; where its worker is killed, once more with new workers, since another task may be the cause."""
        for _ in range(TRIES):
            pool = self._pool = self._pool or self._new_pool()
            try:
                return await asyncio.get_running_loop().run_in_executor(pool, work, *values)
            except BrokenProcessPool:
                if self._pool is pool:  # the first of the tasks that were lost with it
                    self._pool = None
                    pool.shutdown(wait=False)
        raise Problem(503, "The process that read this was killed, most likely for want of memory.", headers=_RETRY)

    def close(self) -> None:
        """End the workers, and wait for that: the end of the program wakes a pool that still ends, on a closed pipe."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _new_pool(self) -> ProcessPoolExecutor:
        """Begin the workers from a process without threads: a fork of this one could copy a lock that is held."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["scraper.web.heavy_work"])
        return ProcessPoolExecutor(self.workers, mp_context=context, initializer=begin_worker)
