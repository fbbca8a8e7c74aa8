"""The jobs of many schedulers with one ledger: one of them leads and says what is due, all of them run it.

A lease makes the leader. What is due stands in the ledger until it was run, so that it outlives every scheduler. Each
scheduler takes as many jobs as is fair; the jobs of one that fell silent are run by another.
"""

from __future__ import annotations

import logging
from collections import deque
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Busy
from scraper.core.wib import WIB
from scraper.running.schedule.when import last_time
from scraper.storage.ledger.leases import SCHEDULE, LeaseLost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.config import Config, Job
    from scraper.storage.ledger.leases import HeldLease, Leases
    from scraper.storage.ledger.postgres_database import PostgresDatabase
    from scraper.storage.ledger.sql_database import Statements

log: Final = logging.getLogger("scraper.running.schedule")
LEADER: Final = f"{SCHEDULE}leader"
MACHINE: Final = f"{SCHEDULE}machine "
JOB: Final = f"{SCHEDULE}job "

_NEW: Final = "INSERT INTO task(name, due, done) VALUES(?, clock(), clock()) ON CONFLICT DO NOTHING"
_OFFER: Final = "UPDATE task SET due = ? WHERE name = ? AND due < ?"
_DONE: Final = "UPDATE task SET done = ? WHERE name = ? AND done < ?"
_OPEN: Final = "SELECT name, due FROM task WHERE due > done ORDER BY due, name"


class SharedJobs:
    """What one scheduler does with the jobs; ``tick`` is called every few seconds, by one thread.

    running: the jobs that run here, each with the time for which it runs.
    """

    def __init__(
        self, db: PostgresDatabase, leases: Leases, config: Config, start: Callable[[Job, datetime], None]
    ) -> None:
        """start: begins a job and returns; ``ended`` is called with its name later, by any thread."""
        self._db = db
        self._catch_up = timedelta(seconds=config.schedule.catch_up)
        self._leases = leases
        self._jobs = {job.name: job for job in config.jobs if job.on}
        self._start = start
        self._held: dict[str, HeldLease] = {}
        self._ended: deque[str] = deque()
        self.running: dict[str, float] = {}

    @property
    def leads(self) -> bool:
        """Whether this scheduler is the one that says what is due."""
        return LEADER in self._held

    def ended(self, name: str) -> None:
        """Note that a job that was started here has ended."""
        self._ended.append(name)

    def tick(self) -> None:
        """Renew what is held, say what is due if this one leads, take what is fair. Raises ``StoreError``."""
        self._keep(f"{MACHINE}{self._leases.worker}")
        self._keep(LEADER)
        self._note_ends()
        for name in self.running:
            if JOB + name in self._held:  # one that was lost is run by another now
                self._keep(JOB + name)
        if self.leads:
            self._offer()
        self._take()

    def close(self) -> None:
        """Give everything back: another scheduler leads and runs what did not end."""
        self._note_ends()
        for lease in self._held.values():
            self._leases.give_back(lease)
        self._held.clear()

    def _keep(self, name: str) -> None:
        """Hold a lease from now on, if it is free or ours."""
        try:
            if name in self._held:
                self._leases.renew(self._held[name])
            else:
                self._held[name] = self._leases.take(name, "scraper schedule")
                if name == LEADER:
                    log.info("this scheduler leads now")
        except LeaseLost as lost:
            del self._held[name]
            log.warning("%s", lost)
        except Busy:  # the leader is another one
            return

    def _note_ends(self) -> None:
        while self._ended:
            name = self._ended.popleft()
            due = self.running.pop(name)
            if lease := self._held.pop(JOB + name, None):
                self._write(_DONE, (due, name, due))
                self._leases.give_back(lease)

    def _offer(self) -> None:
        """Write down which jobs are due: of several missed times of a job the last one."""
        now = datetime.fromtimestamp(self._db.clock(), WIB)
        known = {name: datetime.fromtimestamp(due, WIB) for name, due in self._db.rows("SELECT name, due FROM task")}
        for job in self._jobs.values():
            if job.name not in known:
                self._write(_NEW, (job.name,))
            elif due := last_time(job, max(known[job.name], now - self._catch_up), now):
                self._write(_OFFER, (due.timestamp(), job.name, due.timestamp()))

    def _write(self, sql: str, values: Sequence[object]) -> None:
        def work(db: Statements) -> None:
            db.execute(sql, values)

        self._db.transact(work)

    def _take(self) -> None:
        held = {holder.name for holder in self._leases.holders()}
        machines = sum(name.startswith(MACHINE) for name in held)
        under_way = sum(name.startswith(JOB) for name in held)
        tasks = [
            (name, due)
            for name, due in self._db.rows(_OPEN)
            if name in self._jobs and name not in self.running and JOB + name not in held
        ]
        share = ceil((under_way + len(tasks)) / max(machines, 1))
        for name, due in tasks:
            if len(self.running) >= share:
                return
            try:
                self._held[JOB + name] = self._leases.take(JOB + name, "scraper schedule")
            except Busy:  # another scheduler was faster
                continue
            self.running[name] = due
            self._start(self._jobs[name], datetime.fromtimestamp(due, WIB))
