"""Worker processes for heavy work: a bounded number of tasks, each with its limit of time. Killed ones are replaced."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, TypeVar

from scraper.core.parallel import cores
from scraper.core.worker_process import WorkerKilled
from scraper.core.worker_team import ITEMS_A_WORKER
from scraper.web.loop_worker import LoopWorker
from scraper.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")
MAX_WORKERS: Final = 4  # each takes some 90 MB
WORK_SECONDS: Final = 60.0  # by the clock, queueing included: the watchdog of the worker counts CPU
TRIES: Final = 2  # of a task whose worker was killed
_RETRY: Final = {"Retry-After": "2"}


class ReadingTeam:
    """Processes that read pages and clean texts. They begin with the first tasks.

    A task that takes too long ends with its worker: one that still ran would take a core from those after it.
    """

    def __init__(self) -> None:
        self.workers = min(cores(), MAX_WORKERS)
        self.in_making = 0
        self._places = asyncio.Semaphore(self.workers)
        self._idle: list[LoopWorker] = []
        self._busy: set[LoopWorker] = set()

    async def do(self, work: Callable[..., R], *values: object) -> R:
        """Return the result of ``work``, a function of a module, for the values, in a worker process.

        Raises what the work raises, and ``Problem``: 503 where too much is in the making or the worker was killed, 504
        where it takes too long.
        """
        if self.in_making >= ITEMS_A_WORKER * self.workers:
            raise Problem(503, "Too much is being read at present; ask again in a moment.", headers=_RETRY)
        return await self.do_in_turn(work, *values)

    async def do_in_turn(self, work: Callable[..., R], *values: object) -> R:
        """Return the result of ``work`` as ``do`` does, however much is in the making."""
        self.in_making += 1
        try:
            async with asyncio.timeout(WORK_SECONDS), self._places:
                return await self._try(work, *values)
        except TimeoutError as error:
            raise Problem(504, f"It took more than {WORK_SECONDS:g} s.") from error
        finally:
            self.in_making -= 1

    async def _try(self, work: Callable[..., R], *values: object) -> R:
        """Do the work; where its worker is killed, once more with a new one: all that rested may have been killed."""
        for tried in range(TRIES):
            worker = self._idle.pop() if self._idle and not tried else LoopWorker()
            self._busy.add(worker)
            try:
                result = await worker.do(work, *values)
            except WorkerKilled:
                await worker.end()
                continue
            except asyncio.CancelledError:
                await asyncio.shield(worker.end())  # its place is free when it has ended, not before
                raise
            except Exception:
                self._idle.append(worker)
                raise
            finally:
                self._busy.discard(worker)
            self._idle.append(worker)
            return result
        raise Problem(503, "The process that read this was killed, most likely for want of memory.", headers=_RETRY)

    async def close(self) -> None:
        """End the workers, and wait for that."""
        for worker in (*self._idle, *self._busy):
            await worker.end()
