"""The scheduler: starts each job at its time in a process of its own, catches up after downtime, stops cleanly."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from scraper.core.errors import Busy, StoreError
from scraper.core.wib import WIB
from scraper.running.schedule.job_state import read_state, write_state
from scraper.running.schedule.shared_jobs import SharedJobs
from scraper.running.schedule.when import last_time, next_time, trigger
from scraper.storage.ledger.leases import Leases
from scraper.storage.ledger.postgres_database import PostgresDatabase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scraper.config import Config, Job

log: Final = logging.getLogger("scraper.running.schedule")
RUN: Final = (sys.executable, "-P", "-m", "scraper", "schedule", "--run")
LEDGER_VARIABLE: Final = "SCRAPER_LEDGER"  # a password must not stand in the list of processes
TICK_SECONDS: Final = 2.0  # between two looks at what is due, with a shared ledger
_GRACE_SECONDS: Final = 15.0  # beyond the crawl's own time to stop, for its watcher to write down how it ended


@dataclass(frozen=True, slots=True)
class Line:
    """One job as ``scraper schedule --list`` shows it."""

    job: Job
    following: datetime | None
    started: datetime | None
    ended: datetime | None
    code: int | None


def lines(config: Config, now: datetime) -> Iterator[Line]:
    """Yield every job with its next time and its last run."""
    for job in config.jobs:
        state = read_state(config.output, job.name)
        yield Line(job, next_time(job, now) if job.on else None, state.started, state.ended, state.code)


def missed(config: Config, job: Job, now: datetime) -> datetime | None:
    """Return the time of a run that was missed or killed; None when there is nothing to catch up."""
    state = read_state(config.output, job.name, now)
    known = state.due or state.since
    if known is None:
        return None
    least = max(known, now - timedelta(seconds=config.schedule.catch_up))
    if state.due and state.ended is None and state.due >= least:
        return last_time(job, state.due, now) or state.due
    return last_time(job, least, now)


class Scheduler:
    """The process that runs the jobs of a configuration until it is stopped.

    command: runs one job; its name and ``--due`` are appended.
    tidy: called every minute and after every run, to judge alarms and to write metrics.
    """

    def __init__(self, config: Config, *, command: Sequence[str] = RUN, tidy: Callable[[], None] | None = None) -> None:
        self.config = config
        self.started = datetime.now(WIB)
        self._command = command
        self._tidy = tidy
        # A pipe, because a signal handler may write to it at any moment; a lock could be held just then.
        self._told, self._tell = os.pipe()
        self._stopping = False
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        executors = {"default": ThreadPoolExecutor(2 * len(config.jobs) + 1)}
        self._shared: SharedJobs | None = None
        self._clock = BackgroundScheduler(executors=executors, timezone=WIB, daemon=True)

    @property
    def running(self) -> list[str]:
        """Return the names of the jobs that run now."""
        with self._lock:
            return sorted(self._children)

    def run(self) -> None:
        """Block until SIGTERM, SIGINT or ``stop``; then end what runs and return."""
        if self.config.ledger:
            self._share(self.config.ledger)
        else:
            for job in self.config.jobs:
                if job.on:
                    self._add(job)
        if self._tidy:
            self._clock.add_job(self._tidy, "interval", seconds=60, id="-tidy", coalesce=True, max_instances=1)
        self._clock.start()
        os.read(self._told, 1)
        self._end()
        if self._shared:
            self._shared.close()

    def stop(self, *_: object) -> None:
        """Ask for the end, also as a signal handler."""
        self._stopping = True
        os.write(self._tell, b"x")

    def _share(self, address: str) -> None:
        """Run the jobs together with the schedulers of other machines. Raises ``StoreError``."""
        db = PostgresDatabase(address)
        leases = Leases(db, seconds=self.config.schedule.lease)
        self._shared = SharedJobs(db, leases, self.config, self._start)
        self._clock.add_job(self._tick, "interval", seconds=TICK_SECONDS, id="-shared", coalesce=True, max_instances=1)

    def _tick(self) -> None:
        if self._shared and not self._stopping:
            try:
                self._shared.tick()
            except StoreError as error:  # the next tick tries again
                log.warning("%s", error)

    def _start(self, job: Job, due: datetime) -> None:
        self._clock.add_job(self._run_shared, "date", args=[job, due], id=f"{job.name}-shared", misfire_grace_time=None)

    def _run_shared(self, job: Job, due: datetime) -> None:
        try:
            self._run(job, due)
        finally:
            if self._shared and not self._stopping:  # one that was stopped is run again by another scheduler
                self._shared.ended(job.name)

    def _add(self, job: Job) -> None:
        now = datetime.now(WIB)
        state = read_state(self.config.output, job.name, now)
        if state.since is None:
            state.since = now
            write_state(self.config.output, job.name, state)
        if due := missed(self.config, job, now):
            log.info("job %s is caught up for %s", job.name, f"{due:%Y-%m-%d %H:%M}")
            self._clock.add_job(self._run, "date", args=[job, due], id=f"{job.name}-catch-up", misfire_grace_time=None)
        self._clock.add_job(
            self._run_due,
            trigger(job),
            args=[job],
            id=job.name,
            max_instances=1,  # a job never runs twice at once
            coalesce=True,  # many missed times are one run
            misfire_grace_time=max(1, int(self.config.schedule.catch_up)),
        )

    def _run_due(self, job: Job) -> None:
        now = datetime.now(WIB)
        self._run(job, last_time(job, now - timedelta(days=366), now) or now)

    def _run(self, job: Job, due: datetime) -> None:
        with self._lock:
            if self._stopping or job.name in self._children:
                return
            child = subprocess.Popen(  # noqa: S603 - our own program
                [*self._command, job.name, "--due", due.isoformat()],
                env=os.environ | ({LEDGER_VARIABLE: self.config.ledger} if self.config.ledger else {}),
                start_new_session=True,  # Ctrl-C reaches the scheduler alone, which stops its jobs in order
            )
            self._children[job.name] = child
        log.info("job %s runs", job.name)
        try:
            code = child.wait()
        finally:
            with self._lock:
                del self._children[job.name]
        if code == Busy.exit_code:
            log.info("job %s is being run elsewhere", job.name)
        else:
            is_news = code != 0 and not self._stopping  # a job that is stopped ends with a code of its own
            log.log(logging.WARNING if is_news else logging.INFO, "job %s ended with exit code %d", job.name, code)
        if self._tidy:
            self._tidy()

    def _end(self) -> None:
        with self._lock:
            children = list(self._children.values())
            for child in children:
                child.send_signal(signal.SIGTERM)
        for child in children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(self.config.schedule.stop_after + _GRACE_SECONDS)
        self._clock.shutdown(wait=True)
