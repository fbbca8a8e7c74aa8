"""Worker processes: each does one piece of work after another and has a socket of its own.

No lock and no queue is shared, so a worker that is killed at any moment, in the middle of an answer too, is noticed at
once and costs its own work alone. The pools of ``concurrent.futures`` share both: killed while it held a lock, a worker
left the others waiting, and an answer cut in its middle held the program for ever.

Work and answers travel as frames: the length of a pickle, then the pickle.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import socket
import struct
import sys
import threading
import traceback
from multiprocessing.context import SpawnContext
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeVar

from scraper.core.file_handles import check_exhausted
from scraper.core.garbage import search_less_often
from scraper.core.watch import switch_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import ForkServerContext, ForkServerProcess, SpawnProcess

T = TypeVar("T")
R = TypeVar("R")
LENGTH: Final = struct.Struct("!Q")  # of a pickle, in bytes
BUFFER_BYTES: Final = 1_000_000  # of a socket: what does not fit makes both sides wait for each other


def _context() -> ForkServerContext | SpawnContext:
    """Begin workers in a process without threads: a copy of a program with threads may hold a lock that stays shut."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("forkserver")
    return multiprocessing.get_context("spawn")


def prepare_workers(*modules: str) -> None:
    """Begin the process from which all workers are copied, without waiting for it. One that runs already stays.

    modules: what it imports, so that its copies have it at once; and whatever they import and compile at import.
    Where no process is copied (Windows), this does nothing.

    In the program ``scraper``, Ctrl-C is held back in that process: it would show a traceback of the imports. Copies
    inherit that, and ``begin_worker`` ends it in each. In another program nothing is held back: processes of its own
    may be copied from that process too, and would never hear Ctrl-C.
    """
    context = _context()
    if isinstance(context, SpawnContext):
        return
    from multiprocessing import forkserver, resource_tracker  # noqa: PLC0415  not there on Windows

    context.set_forkserver_preload([*modules, __name__])
    resource_tracker.ensure_running()  # before Ctrl-C is held back, because its start ends that
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT} if _is_program() else ())
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _is_program() -> bool:
    """Return whether this process is the program ``scraper``, whose ``main`` gives it this name."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return spec is not None and spec.name == "scraper.__main__"


class WorkerKilled(Exception):
    """The process of a worker ended before it had answered."""


class WorkerProcess:
    """The process of one worker. It reads frames of work from its socket and answers each with a frame.

    socket: our end, there once the process has begun. Who uses it closes it.
    """

    def __init__(self) -> None:
        self.socket: socket.socket | None = None
        self._process: ForkServerProcess | SpawnProcess | None = None
        self._lock = threading.Lock()
        self._over = False

    def begin(self, work: Callable[..., object]) -> socket.socket:
        """Begin the process; return our end of its socket. Raises ``WorkerKilled`` behind a ``kill``.

        work: its module is imported before the first worker of the program begins, and so in all of them.
        """
        with self._lock:
            if self._over:
                raise WorkerKilled
            prepare_workers(getattr(work, "func", work).__module__)
            self.socket, theirs = socket.socketpair()
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
            with theirs:
                process = _context().Process(target=_answer, args=(theirs,), daemon=True)
                process.start()
                self._process = process
            return self.socket

    def kill(self) -> None:
        """End the process, whatever it does; it does not begin again. Any thread may call this."""
        with self._lock:
            self._over = True
            if self._process is not None:
                self._process.kill()
                self._process.join()


class Worker:
    """A worker whose answers a thread waits for. It begins with its first work. One thread at a time may use it."""

    def __init__(self) -> None:
        self._process = WorkerProcess()
        self._in_use = threading.RLock()  # the socket is closed when nobody waits for an answer any more

    def do(self, work: Callable[[T], R], item: T) -> R:
        """Return the result of ``work``, a function of a module, for the item.

        Raises what the work raises, ``WorkerKilled`` where the process ends before its answer, and ``UsageError`` where
        no file handle is left for it.
        """
        with self._in_use:
            try:
                channel = self._process.socket or self._process.begin(work)
                channel.sendall(frame((work, (item,))))
                with channel.makefile("rb") as source:
                    answer = _read_frame(source)
            except (EOFError, OSError) as error:
                self.kill()
                check_exhausted(error)
                raise WorkerKilled from error
        return result_of(answer)  # type: ignore[no-any-return]  # a socket carries anything

    def kill(self) -> None:
        """End the process, whatever it does; it does not begin again. Any thread may call this."""
        self._process.kill()
        with self._in_use:
            if self._process.socket is not None:
                self._process.socket.close()


def frame(value: object) -> bytes:
    """Return a value as it travels."""
    pickled = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(pickled)) + pickled


def result_of(answer: bytes) -> Any:  # noqa: ANN401  a worker may answer anything
    """Return the result that the pickle of an answer holds. Raises what the work raised."""
    is_done, result = pickle.loads(answer)  # noqa: S301  by a process of ours
    if is_done:
        return result
    raise result


def _read_frame(source: BinaryIO) -> bytes:
    """Return the pickle of the next frame. Raises ``EOFError`` where the other end is closed."""
    head = source.read(LENGTH.size)
    size = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else 0
    pickled = source.read(size)
    if not size or len(pickled) < size:
        raise EOFError
    return pickled


def _answer(parent: socket.socket) -> None:
    """Do what comes through the socket, in the process of a worker, until its other end is closed."""
    begin_worker()
    with parent, parent.makefile("rb") as source:
        while True:
            try:
                work, values = pickle.loads(_read_frame(source))  # noqa: S301  by the process that began this one
            except (EOFError, ConnectionError):
                return
            try:
                answer = frame((True, work(*values)))
            except BaseException as error:  # noqa: BLE001  # whatever it is, it is raised where the work was given
                error.add_note(f"in a worker process:\n{traceback.format_exc()}")
                answer = frame((False, error))
            parent.sendall(answer)


def begin_worker() -> None:
    """Prepare a worker: reading has its limit of time, the parent alone answers Ctrl-C, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # held back until now, see prepare_workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    switch_on()
    search_less_often()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
