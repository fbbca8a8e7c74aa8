"""A month of many newsrooms on a few machines, by the real scheduler and the real ledger, on a clock that is set.

Each machine has the connections, the leases and the part of the scheduler that ``scraper schedule`` has. A crawl is the
ledger's part of one: it leases the newsroom, notes what was published, settles at the pace of the site.
Machines die and freeze, and the database is killed; nothing else is made up.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import psycopg

from scraper.config import Config
from scraper.config.tree import Job, Schedule
from scraper.core.errors import Busy
from scraper.facts.site import Address
from scraper.running.schedule.shared_jobs import SharedJobs
from scraper.running.schedule.when import WIB
from scraper.storage.ledger import LeaseLost, State, Written
from scraper.storage.ledger.leases import Leases
from scraper.storage.ledger.postgres_database import PostgresDatabase
from scraper.storage.ledger.postgres_ledger import PostgresLedger

if TYPE_CHECKING:
    from tests.dataset.postgres_server import Server

START = datetime(2026, 11, 1, tzinfo=WIB)
STEP_SECONDS = 600.0
LEASE_SECONDS = 1500.0  # longer than a step, or every lease would run out between two
DAY = 86400.0


@dataclass
class Plan:
    """What is simulated. pages: published by a newsroom in a day; every: hours from one crawl of it to the next.

    pace: seconds from one request to the next, slower than in life, so that crawls are under way when something fails.
    """

    newsrooms: int = 50
    machines: int = 5
    days: int = 30
    pages: int = 40
    every: int = 6
    pace: float = 60.0
    deaths: float = 0.2  # of a machine in a day; it comes back after one to six hours
    freezes: float = 0.2  # of a machine in a day, for half an hour to two hours
    server_kills: int = 4
    seed: int = 1


@dataclass
class Month:
    """What came of it. late: seconds from the time of a job to its start."""

    plan: Plan
    published: int = 0
    written: int = 0
    lost: int = 0
    settled_twice: int = 0
    refused_after_freeze: int = 0
    runs: int = 0
    runs_due: int = 0
    deaths: int = 0
    freezes: int = 0
    server_kills: int = 0
    leaders: int = 0
    median_late_minutes: float = 0.0
    most_late_minutes: float = 0.0
    longest_backlog_hours: float = 0.0
    share_of_runs: dict[str, float] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        return asdict(self)


class Crawl:
    """The crawl of one newsroom, as far as the ledger sees it."""

    def __init__(self, ledger: PostgresLedger, name: str, addresses: list[Address], month: Month) -> None:
        self.ledger, self.name, self.month = ledger, name, month
        self.job = ledger.begin(f"{name} newest")
        for start in range(0, len(addresses), 20):
            ledger.found(self.job, addresses[start : start + 20])
        ledger.end_walk(self.job, "index")
        self.wanted = ledger.claim(self.job, 0, 10_000)

    def work(self, seconds: float) -> bool:
        """Settles what can be asked in a time; whether the crawl has ended."""
        count = int(seconds / self.month.plan.pace)
        for entry in self.wanted[:count]:
            before = self.ledger.get(entry.id)
            self.month.settled_twice += bool(before and before.state is State.DONE)
            self.ledger.settle(entry, Written(f"h{entry.id}", 1, None, None, fresh=False), self.name)
        self.wanted = self.wanted[count:]
        if self.wanted:
            self.ledger.hold(self.job)
            return False
        self.ledger.finish(self.job)
        self.ledger.release(self.job, is_done=True)
        return True


class Machine:
    """One machine: its scheduler and the crawls that it runs."""

    def __init__(self, name: str, address: str, month: Month, world: World) -> None:
        self.name, self.address, self.month, self.world = name, address, month, world
        self.away_until = self.frozen_until = 0.0
        self.runs = 0
        self.boot()

    def boot(self) -> None:
        self.db = PostgresDatabase(self.address)
        self.jobs = SharedJobs(self.db, Leases(self.db, seconds=LEASE_SECONDS), self.world.config, self._start)
        self.ledger = PostgresLedger(self.address, lease=LEASE_SECONDS)
        self.waiting: list[str] = []
        self.crawls: dict[str, Crawl] = {}

    def die(self) -> None:
        """Goes as power does: nothing is given back."""
        self.db.close()
        self.ledger._db.close()

    def step(self, now: float) -> None:
        # A lease is renewed by the time that has passed on the machine, which the clock that is set stands for.
        self.ledger._renewed.clear()
        self.jobs.tick()
        for name in list(self.waiting):
            with suppress(Busy):  # the crawl that another machine has not ended yet
                self.crawls[name] = Crawl(self.ledger, name, self.world.published(name, now), self.month)
                self.waiting.remove(name)
        for name, crawl in list(self.crawls.items()):
            try:
                has_ended = crawl.work(STEP_SECONDS)
            except LeaseLost:
                self.month.refused_after_freeze += 1
                self.ledger.release(crawl.job, is_done=False)
                has_ended = True
            if has_ended:
                del self.crawls[name]
                if name in self.jobs.running:
                    self.jobs.ended(name)

    def _start(self, job: Job, due: datetime) -> None:
        self.world.note_start(job.name, due)
        self.runs += 1
        if job.name not in self.crawls:
            self.waiting.append(job.name)


class World:
    """The clock, what the newsrooms publish, and what went late."""

    def __init__(self, plan: Plan) -> None:
        names = [f"newsroom{number}" for number in range(plan.newsrooms)]
        jobs = tuple(Job(name=name, every=plan.every * 3600.0) for name in names)
        self.config = Config(jobs=jobs, schedule=Schedule(lease=LEASE_SECONDS))
        self.plan = plan
        self.late: list[float] = []
        self.starts: Counter[tuple[str, float]] = Counter()
        self.now = START.timestamp()

    def published(self, name: str, now: float) -> list[Address]:
        """All that stands in the lists of a newsroom: what it published in the last two days."""
        made = self.count(now)
        first = max(0, made - 2 * self.plan.pages)
        return [Address(name, str(n), f"https://{name}.example/{n}") for n in range(first, made)]

    def count(self, now: float) -> int:
        return int((now - START.timestamp()) / DAY * self.plan.pages)

    def note_start(self, name: str, due: datetime) -> None:
        self.starts[name, due.timestamp()] += 1
        self.late.append(self.now - due.timestamp())


def simulate(plan: Plan, server: Server) -> Month:
    """Lets the month pass, then as long as it takes to crawl what was published last."""
    month, world, chance = Month(plan), World(plan), random.Random(plan.seed)
    PostgresLedger(server.address).close()
    with psycopg.connect(server.address, autocommit=True, connect_timeout=10) as db:
        for sql in _CLOCK:
            db.execute(sql.encode())
    hand = PostgresDatabase(server.address)
    machines = [Machine(f"machine{number}", server.address, month, world) for number in range(plan.machines)]
    steps = int(plan.days * DAY / STEP_SECONDS)
    kills = set(chance.sample(range(steps), plan.server_kills))
    leaders: set[str] = set()
    for step in range(steps + int((plan.every + 8) * 3600 / STEP_SECONDS)):
        world.now = START.timestamp() + step * STEP_SECONDS
        hand.change("UPDATE set_clock SET moment = ? RETURNING moment", (world.now,))
        if step in kills:
            server.kill()
            server.start()
            month.server_kills += 1
        for machine in machines:
            _fail(machine, month, world, chance, quiet=step >= steps)
            if world.now >= max(machine.away_until, machine.frozen_until):
                machine.step(world.now)
        leader, oldest = _look(hand)
        month.longest_backlog_hours = max(month.longest_backlog_hours, (world.now - oldest) / 3600 if oldest else 0.0)
        leaders |= {leader} - {""}
    _sum(month, world, machines, server)
    month.leaders = len(leaders)
    for machine in machines:
        machine.ledger.close()
        machine.jobs.close()
        machine.db.close()
    hand.close()
    return month


_CLOCK = (
    "CREATE TABLE scraper_ledger.set_clock (moment DOUBLE PRECISION)",
    "INSERT INTO scraper_ledger.set_clock VALUES(1793404800)",
    """CREATE OR REPLACE FUNCTION scraper_ledger.clock() RETURNS DOUBLE PRECISION LANGUAGE sql AS
    'SELECT moment FROM scraper_ledger.set_clock'""",
)


def _look(hand: PostgresDatabase) -> tuple[str, float]:
    """Who leads, and since when a job waits that nobody has begun; 0 when none does."""
    leaders = hand.rows("SELECT worker FROM lease WHERE name = 'schedule:leader' AND until > clock()")
    oldest = hand.rows("SELECT coalesce(min(due), 0) FROM task WHERE due > done")
    return leaders[0][0] if leaders else "", oldest[0][0]


def _fail(machine: Machine, month: Month, world: World, chance: random.Random, *, quiet: bool) -> None:
    now = world.now
    if machine.away_until and now >= machine.away_until:
        machine.away_until = 0.0
        machine.boot()
    if quiet or machine.away_until or now < machine.frozen_until:
        return
    share = STEP_SECONDS / DAY
    if chance.random() < month.plan.deaths * share:
        machine.die()
        machine.away_until = now + chance.uniform(1, 6) * 3600
        month.deaths += 1
    elif chance.random() < month.plan.freezes * share:
        machine.frozen_until = now + chance.uniform(0.5, 2) * 3600
        month.freezes += 1


def _sum(month: Month, world: World, machines: list[Machine], server: Server) -> None:
    plan = month.plan
    each = world.count(START.timestamp() + plan.days * DAY)
    with psycopg.connect(server.address, options="-c search_path=scraper_ledger", connect_timeout=10) as db:
        done = [row[0] for row in db.execute("SELECT id FROM item WHERE state = 'done'")]
    month.published = each * plan.newsrooms
    month.written = sum(int(one.split(":")[1]) < each for one in done)
    month.lost = month.published - month.written
    month.runs = sum(world.starts.values())
    end = START.timestamp() + plan.days * DAY
    month.runs_due = len({key for key in world.starts if key[1] <= end})
    late = sorted(world.late)
    month.median_late_minutes = late[len(late) // 2] / 60
    month.most_late_minutes = late[-1] / 60
    month.share_of_runs = {machine.name: round(machine.runs / month.runs, 3) for machine in machines}
