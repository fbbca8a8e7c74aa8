"""Worker processes: each does one piece of work after another and has a pipe of its own.

No lock and no queue is shared, so a worker that is killed at any moment, in the middle of an answer too, is noticed at
once and costs its own work alone. The pools of ``concurrent.futures`` share both: killed while it held a lock, a worker
left the others waiting, and an answer cut in its middle held the program for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from typing import TYPE_CHECKING, TypeVar

from scraper.core.watch import switch_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, ForkServerProcess, SpawnContext, SpawnProcess

T = TypeVar("T")
R = TypeVar("R")


def _context() -> ForkServerContext | SpawnContext:
    """Begin workers in a process without threads: a copy of a program with threads may hold a lock that stays shut."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("forkserver")
    return multiprocessing.get_context("spawn")


class WorkerKilled(Exception):
    """The process of a worker ended before it had answered."""


class Worker:
    """One process, which begins with its first work. One thread at a time may use it; any may ``kill`` it."""

    def __init__(self) -> None:
        self._pipe: Connection | None = None
        self._process: ForkServerProcess | SpawnProcess | None = None
        self._lock = threading.Lock()
        self._over = False

    def do(self, work: Callable[[T], R], item: T) -> R:
        """Return the result of ``work``, a function of a module, for the item.

        Raises what the work raises, and ``WorkerKilled`` where the process ends before its answer.
        """
        pipe = self._pipe or self._begin(work)
        try:
            pipe.send_bytes(pickle.dumps((work, item)))
            answer = pipe.recv_bytes()
        except (EOFError, OSError) as error:
            self.kill()
            raise WorkerKilled from error
        done, result = pickle.loads(answer)  # noqa: S301  by a process of ours
        if done:
            return result  # type: ignore[no-any-return]  # a pipe carries anything
        raise result

    def kill(self) -> None:
        """End the process, whatever it does, and leave none behind; it does not begin again."""
        with self._lock:
            self._over = True
            if self._process is not None:
                self._process.kill()
                self._process.join()

    def _begin(self, work: Callable[[T], R]) -> Connection:
        with self._lock:
            if self._over:
                raise WorkerKilled
            context = _context()
            context.set_forkserver_preload([getattr(work, "func", work).__module__])  # counts for the first worker
            pipe, theirs = context.Pipe()
            process = context.Process(target=_answer, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._pipe, self._process = pipe, process
            return pipe


def _answer(pipe: Connection) -> None:
    """Do what comes through the pipe, in the process of a worker, until its other end is closed."""
    begin_worker()
    while True:
        try:
            work, item = pickle.loads(pipe.recv_bytes())  # noqa: S301  by the process that began this one
        except EOFError:
            return
        try:
            answer = pickle.dumps((True, work(item)))
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is raised where the work was given
            error.add_note(f"in a worker process:\n{traceback.format_exc()}")
            answer = pickle.dumps((False, error))
        pipe.send_bytes(answer)


def begin_worker() -> None:
    """Prepare a worker: reading has its limit of time, the parent alone answers Ctrl-C, and no worker outlives it."""
    switch_on()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
