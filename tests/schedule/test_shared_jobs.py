"""Schedulers of many machines with one ledger: one leads, each time of a job is run once, by one of them."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import psycopg
import pytest

from scraper.config import Config
from scraper.config.tree import Job
from scraper.core.wib import WIB
from scraper.running.schedule.shared_jobs import LEADER, SharedJobs
from scraper.storage.ledger import open_ledger
from scraper.storage.ledger.leases import Leases
from scraper.storage.ledger.postgres_database import PostgresDatabase
from tests.crawl.test_ledger import change
from tests.dataset.postgres_server import find_programs

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(find_programs() is None, reason="no PostgreSQL here: apt-get install postgresql")

NOON = datetime(2026, 11, 22, 12, tzinfo=WIB).timestamp()
JOBS = tuple(Job(name=f"job{number}", every=3600.0) for number in range(4))


class Scheduler:
    """The shared part of one scheduler, whose jobs end when the test says so. started: job and time of each start."""

    def __init__(self, address: str) -> None:
        self.db = PostgresDatabase(address, patience=5.0)
        self.started: list[tuple[str, str]] = []
        self.jobs = SharedJobs(self.db, Leases(self.db, seconds=60.0), Config(jobs=JOBS), self._start)

    def _start(self, job: Job, due: datetime) -> None:
        self.started.append((job.name, f"{due:%H:%M}"))

    def end_all(self) -> None:
        for name in list(self.jobs.running):
            self.jobs.ended(name)


class Clock:
    """The clock of the database, which stands until it is set."""

    def __init__(self, address: str) -> None:
        self._address = address
        change(address, "CREATE TABLE set_clock (moment DOUBLE PRECISION)", "INSERT INTO set_clock VALUES(0)")
        change(address, "CREATE OR REPLACE FUNCTION clock() RETURNS DOUBLE PRECISION LANGUAGE sql AS"
                        " 'SELECT moment FROM scraper_ledger.set_clock'")  # fmt: skip
        self.set(0)

    def set(self, minutes: float) -> None:
        with psycopg.connect(self._address, autocommit=True, connect_timeout=10) as db:
            db.execute("UPDATE scraper_ledger.set_clock SET moment = %s", (NOON + 60 * minutes,))


@pytest.fixture
def clock(empty_database) -> Clock:
    open_ledger(empty_database).close()
    return Clock(empty_database)


@pytest.fixture
def two(clock, empty_database) -> Iterator[tuple[Scheduler, Scheduler]]:
    clock.set(0)
    one, other = Scheduler(empty_database), Scheduler(empty_database)
    with closing(one.db), closing(other.db):
        one.jobs.tick()
        other.jobs.tick()
        yield one, other


def test_one_leads_and_each_time_is_run_once_by_one_of_both(two, clock):
    one, other = two
    assert (one.jobs.leads, other.jobs.leads) == (True, False)
    clock.set(59.8)
    one.jobs.tick()
    other.jobs.tick()
    assert one.started == other.started == []  # nothing is due: the jobs are known from noon on
    clock.set(60.2)
    for _ in range(3):
        one.jobs.tick()
        other.jobs.tick()
    assert sorted(one.started + other.started) == [(job.name, "13:00") for job in JOBS]
    assert len(one.started) == len(other.started) == 2
    one.end_all()
    other.end_all()
    for _ in range(2):
        one.jobs.tick()
        other.jobs.tick()
    assert len(one.started + other.started) == len(JOBS)


def test_the_jobs_of_a_scheduler_that_fell_silent_are_run_by_another_which_leads_then(two, clock):
    one, other = two
    clock.set(61)
    one.jobs.tick()
    other.jobs.tick()
    left = [name for name, _ in one.started]
    clock.set(61.5)
    other.jobs.tick()
    clock.set(62.2)  # more than a lease behind the last tick of the first
    other.jobs.tick()
    assert other.jobs.leads
    assert {name for name, _ in other.started} >= set(left)
    one.end_all()  # what the silent one did is not counted once more
    one.jobs.tick()
    assert not one.jobs.leads
    assert one.jobs.running == {}


def test_a_scheduler_that_ends_gives_the_lead_and_its_jobs_back(two, clock):
    one, other = two
    clock.set(61)
    one.jobs.tick()
    one.jobs.close()
    for _ in range(2):
        other.jobs.tick()
    assert other.jobs.leads
    assert sorted(other.started) == [(job.name, "13:00") for job in JOBS]
    assert [holder.name for holder in other.jobs._leases.holders()].count(LEADER) == 1


def test_of_many_missed_times_the_last_one_is_run(two, clock):
    one, other = two
    clock.set(61)
    one.jobs.tick()
    one.end_all()
    clock.set(5 * 60 + 1)
    one.jobs.tick()
    one.jobs.tick()
    assert {due for _, due in one.started[4:]} <= {"17:00"}
    assert {due for _, due in other.started} <= {"17:00"}
