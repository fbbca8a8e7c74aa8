"""Run one job once: take its lock, start the crawl in a process of its own, watch it, remember how it ended."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING, Final

from scraper.core.errors import EXIT_INTERRUPTED, Busy
from scraper.core.files import is_locked, locked
from scraper.core.wib import WIB
from scraper.record.run_record import JOB_VARIABLE
from scraper.running.schedule.job_state import folder, read_state, write_state
from scraper.running.schedule.lock import JobLock
from scraper.storage.output import run_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import FrameType

    from scraper.config import Config, Job

CRAWL: Final = (sys.executable, "-P", "-m", "scraper", "crawl")  # -P: no module of the current folder
_PR_SET_PDEATHSIG: Final = 1
POLL_SECONDS: Final = 0.5  # between two checks whether the output is free
_LOST: Final = 70  # exit code when the lock was lost to another machine, so the crawl was ended


def environment(config: Config, job: Job) -> dict[str, str]:
    """Return the environment variables for a job's crawl: the settings of the job over those of the file."""
    variables: Mapping[str, object | None] = {
        "SCRAPER_CONFIG": config.file.resolve() if config.file else None,
        "SCRAPER_OUTPUT": config.output.resolve(),
        "SCRAPER_BASE_URL": config.base_url,
        "SCRAPER_LEDGER": config.ledger,
        "SCRAPER_SITE": job.site,
        "SCRAPER_CRAWL_SECTIONS": ",".join(job.sections) or None,
        "SCRAPER_CRAWL_SINCE": job.since,
        "SCRAPER_CRAWL_LIMIT": job.limit,
        "SCRAPER_CRAWL_MAX_MINUTES": job.max_minutes,
        JOB_VARIABLE: job.name,
    }
    return {key: str(value) for key, value in variables.items() if value is not None}


def run_job(
    config: Config,
    job: Job,
    *,
    due: datetime | None = None,
    command: Sequence[str] = CRAWL,
    judge: Callable[[int], int] = int,
) -> int | None:
    """Run a job and return the exit code of its crawl (-9: killed), None when it has run for this time already.

    due: the time for which it runs; now when it is run by hand.
    judge: makes the exit code of the job of that of its crawl, as soon as it has ended.

    Raises ``Busy`` while another process runs the job.
    """
    lock = JobLock(folder(config.output), job.name, config.schedule.lease)
    lock.acquire()
    try:
        state = read_state(config.output, job.name, datetime.now(WIB))
        if due and state.due and state.due >= due and state.ended:
            return None  # another machine was faster
        state.due = due or state.due
        state.started, state.ended, state.code = datetime.now(WIB), None, None
        state.since = state.since or state.started
        write_state(config.output, job.name, state)
        # Crawls with a shared ledger lease their newsrooms; no other crawl has to wait for the folder.
        with contextlib.nullcontext() if config.ledger else _turn(config, lock):
            state.code = _watch(config, job, lock, command)
        state.ended = datetime.now(WIB)
        write_state(config.output, job.name, state)
        state.code = judge(state.code)
        write_state(config.output, job.name, state)
        return state.code
    finally:
        lock.release()


@contextlib.contextmanager
def _turn(config: Config, lock: JobLock) -> Iterator[None]:
    """Wait until no other crawl, of another job or by hand, writes into the output: they come one after another."""
    beats = _beats(config, lock)
    with contextlib.ExitStack() as turn:
        turn.enter_context(_stop_raises(f"job {lock.job} was stopped while it waited for the output {config.output}"))
        while not _comes_first(turn, folder(config.output) / "turn.lock"):
            next(beats)
        while is_locked(run_lock(config.output)):
            next(beats)
        yield


@contextlib.contextmanager
def _stop_raises(what: str) -> Iterator[None]:
    """Make SIGTERM and SIGINT raise ``Busy``, which says what was waited for; inside a crawl they are passed on."""

    def stop(*_: object) -> None:
        raise Busy(what)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _beats(config: Config, lock: JobLock) -> Iterator[None]:
    """Sleep for a moment at each step, and renew the lease in time; raises ``Busy`` when the lease is lost."""
    renewed = time.monotonic()
    while True:
        time.sleep(POLL_SECONDS)
        if time.monotonic() - renewed > config.schedule.lease / 4:
            renewed = time.monotonic()
            if not lock.renew():
                raise Busy(f"job {lock.job} was taken over by another machine while it waited; it is left out here")
        yield


def _comes_first(turn: contextlib.ExitStack, file: Path) -> bool:
    """Take the lock of those who wait for the output, if it is free; closing ``turn`` gives it up."""
    try:
        turn.enter_context(locked(file, wait=False))
    except Busy:
        return False
    return True


def _watch(config: Config, job: Job, lock: JobLock, command: Sequence[str]) -> int:
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        env=os.environ | environment(config, job),
        pass_fds=lock.descriptors,
        start_new_session=True,
        preexec_fn=_die_with_parent(),  # noqa: PLW1509 - this process has no threads
    ) as crawl:
        lost = False
        with _passing_on(crawl, config.schedule.stop_after) as passed_on:
            while True:
                try:
                    code = crawl.wait(timeout=config.schedule.lease / 4)
                except subprocess.TimeoutExpired:
                    if not lock.renew() and not lost:
                        lost = True
                        crawl.kill()
                else:
                    if code == -signal.SIGTERM and passed_on:  # it came before the crawl could end in order
                        code = EXIT_INTERRUPTED
                    return _LOST if lost else code


def _die_with_parent() -> Callable[[], None] | None:
    """Return a function for the crawl to call at its start; on Linux the kernel then kills it when its watcher dies.

    A crawl without its watcher would go on without a lease. It is safe against the kill.
    """
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the parent died between the fork and the call
            os._exit(_LOST)

    return ask


@contextlib.contextmanager
def _passing_on(crawl: subprocess.Popen[bytes], patience: float) -> Iterator[list[int]]:
    """Pass SIGTERM and SIGINT on to the crawl; kill it when it has not ended after ``patience`` seconds.

    Gives the list of the signals that were passed on.
    """
    passed_on: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        passed_on.append(number)
        crawl.terminate()
        signal.setitimer(signal.ITIMER_REAL, patience)

    def kill(*_: object) -> None:
        crawl.kill()

    handlers: dict[int, Callable[[int, FrameType | None], None]] = {
        signal.SIGTERM: stop,
        signal.SIGINT: stop,
        signal.SIGALRM: kill,
    }
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield passed_on
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
