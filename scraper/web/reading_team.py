"""Worker processes for heavy work: a bounded number of tasks, each with its limit of time. Killed ones are replaced."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
import traceback
from typing import TYPE_CHECKING, Any, Final, TypeVar

from scraper.core.parallel import ITEMS_A_WORKER, cores
from scraper.core.workers import begin_worker
from scraper.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, ForkServerProcess

R = TypeVar("R")
MAX_WORKERS: Final = 4  # each takes some 90 MB
WORK_SECONDS: Final = 60.0  # by the clock, queueing included: the watchdog of the worker counts CPU
TRIES: Final = 2  # of a task whose worker was killed
_RETRY: Final = {"Retry-After": "2"}


class WorkError(Exception):
    """A fault in the work itself, with its traceback as text. Raised by the team, answered as a fault of ours."""


class ReadingTeam:
    """Processes that read pages and clean texts. They begin with the first tasks.

    A task that takes too long ends with its worker: one that still ran would take a core from those after it.
    """

    def __init__(self) -> None:
        self.workers = min(cores(), MAX_WORKERS)
        self.in_making = 0
        self._context = multiprocessing.get_context("forkserver")  # a fork of this process could copy a lock held
        self._context.set_forkserver_preload(["scraper.web.heavy_work"])
        self._places = asyncio.Semaphore(self.workers)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()

    async def do(self, work: Callable[..., R], *values: object) -> R:
        """Return the result of ``work``, a function of a module, in a worker process.

        Raises ``Problem``: 503 where too much is in the making or the worker was killed, 504 where it takes too long.
        """
        if self.in_making >= ITEMS_A_WORKER * self.workers:
            raise Problem(503, "Too much is being read at present; ask again in a moment.", headers=_RETRY)
        self.in_making += 1
        try:
            async with asyncio.timeout(WORK_SECONDS), self._places:
                return await self._try(work, values)
        except TimeoutError as error:
            raise Problem(504, f"It took more than {WORK_SECONDS:g} s.") from error
        finally:
            self.in_making -= 1

    async def _try(self, work: Callable[..., R], values: Sequence[object]) -> R:
        """Do the work; where its worker is killed, once more with another one."""
        for _ in range(TRIES):
            worker = self._idle.pop() if self._idle else _Worker(self._context)
            self._busy.add(worker)
            is_well = False
            try:
                is_done, result = await asyncio.to_thread(worker.ask, work, values)
                is_well = True
            except (EOFError, OSError):  # it was killed
                continue
            finally:
                if is_well:
                    self._idle.append(worker)
                else:  # its place is free when it has ended, not before
                    await asyncio.shield(asyncio.to_thread(worker.end))
                self._busy.discard(worker)
            if is_done:
                done: R = result
                return done
            raise WorkError(result)
        raise Problem(503, "The process that read this was killed, most likely for want of memory.", headers=_RETRY)

    def close(self) -> None:
        """End the workers, and wait for that."""
        for worker in (*self._idle, *self._busy):
            worker.end()


class _Worker:
    """One process, and our end of the pipe to it. It begins with its first task."""

    def __init__(self, context: ForkServerContext) -> None:
        self._context = context
        self._pipe: Connection | None = None
        self._process: ForkServerProcess | None = None
        self._has_ended = False
        self._lock = threading.Lock()  # against an end in the middle of the beginning

    def ask(self, work: Callable[..., object], values: Sequence[object]) -> tuple[bool, Any]:
        """Return whether the work was done, and its result or the traceback. Raises ``EOFError`` where it is killed."""
        pipe = self._begin()
        pipe.send((work, values))
        answer: tuple[bool, Any] = pipe.recv()
        return answer

    def _begin(self) -> Connection:
        with self._lock:
            if self._has_ended:
                raise EOFError
            if self._pipe is None:
                self._pipe, theirs = self._context.Pipe()
                self._process = self._context.Process(target=_answer, args=(theirs,), daemon=True)
                self._process.start()
                theirs.close()  # so that ours ends with the process
            return self._pipe

    def end(self) -> None:
        """Kill the process, and wait until it is gone. A thread that waits for its answer gets ``EOFError``."""
        with self._lock:
            self._has_ended = True
            if self._process:
                self._process.kill()
                self._process.join()


def _answer(pipe: Connection) -> None:
    """Do one task after another; what a worker process runs."""
    begin_worker()
    while True:
        work, values = pipe.recv()
        try:
            answer = True, work(*values)
        except Exception:  # noqa: BLE001  whatever it is, the parent raises and logs it
            answer = False, traceback.format_exc()
        pipe.send(answer)
