"""Chaos: workers crawl replica newsrooms with one ledger; they are killed and frozen, the database is killed.

What must hold is in ``Outcome.faults``: each sentence names what was broken.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from scraper.core.article import decode
from tests.chaos.worker import LEASE_SECONDS
from tests.crawl.helpers import ARTICLE
from tests.dataset.postgres_server import server_of_own
from tests.replica import Replica, serve
from tests.replica.skins import all_skins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.dataset.postgres_server import Server as Postgres
    from tests.replica import Running

Times = dict[str, list[tuple[float, str]]]
ROOT = Path(__file__).parents[2]
IN_FLIGHT = 2  # pages of one newsroom that were asked for and not settled: one on its way, one that is read
GAP_SHARE = 0.9  # of the delay, below which a gap is too small
FREEZE_SECONDS = 2.5 * LEASE_SECONDS
HOUR = 3600.0

# Each leave to ask a host is noted with its time.
# Each change of an address is held against the holder of its newsroom's lease at that moment.
AUDIT = """
CREATE TABLE scraper_ledger.leave (host TEXT, moment DOUBLE PRECISION);
CREATE FUNCTION scraper_ledger.note_leave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR old.next < clock() + 0.01 THEN  -- else a pause was made longer
        INSERT INTO leave VALUES(new.name, clock());
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER note_leave AFTER INSERT OR UPDATE ON scraper_ledger.host
    FOR EACH ROW EXECUTE FUNCTION scraper_ledger.note_leave();
CREATE TABLE scraper_ledger.breach (item TEXT, by TEXT, holder TEXT);
CREATE FUNCTION scraper_ledger.audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO breach SELECT new.id, current_setting('application_name'), worker FROM lease
    WHERE name = split_part(new.id, ':', 1) AND worker <> current_setting('application_name');
    RETURN new;
END $$;
CREATE TRIGGER audit AFTER UPDATE ON scraper_ledger.item FOR EACH ROW EXECUTE FUNCTION scraper_ledger.audit();
"""


_SMALLEST_GAP = """
SELECT min(gap) FROM (SELECT moment - lag(moment) OVER (PARTITION BY host ORDER BY moment) AS gap
FROM scraper_ledger.leave) AS gaps
"""


@dataclass
class Plan:
    """What is done. articles: of the largest newsroom; the two others have a third of that each."""

    articles: int = 60
    workers: int = 3
    kills: int = 4
    server_kills: int = 1
    freezes: int = 1
    delay: float = 0.1
    seed: int = 1
    seconds: float = 240.0  # after which it has failed


@dataclass
class Outcome:
    """What came of it. faults: what must not be, in words; exits: how often runs ended with which exit code."""

    plan: Plan
    articles: int = 0
    lost: int = 0
    kills: int = 0
    server_kills: int = 0
    freezes: int = 0
    refused_after_freeze: int = 0
    asked: int = 0
    asked_twice: int = 0
    may_be_asked_twice: int = 0
    smallest_gap: float = 0.0
    smallest_gap_in_ledger: float = 0.0
    gaps: int = 0
    gaps_too_small: int = 0
    smallest_gap_between_workers: float = 0.0
    gaps_between_workers: int = 0
    gaps_between_workers_too_small: int = 0
    stale_changes: int = 0
    differences: int = 0
    wall_seconds: float = 0.0
    exits: dict[str, int] = field(default_factory=dict)
    last_words: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        checks = {
            f"{self.lost} articles are lost": self.lost == 0,
            f"{self.asked_twice} pages were asked twice": self.asked_twice <= self.may_be_asked_twice,
            f"{self.gaps_too_small} gaps are too small": self.gaps_too_small == 0,
            f"the ledger lets a host be asked after {self.smallest_gap_in_ledger} s": self.smallest_gap_in_ledger
            >= GAP_SHARE * self.plan.delay,
            f"{self.stale_changes} changes by a stale token": self.stale_changes == 0,
            f"{self.differences} differences from an undisturbed crawl": self.differences == 0,
            "not every kill was done": (self.kills, self.server_kills, self.freezes)
            == (self.plan.kills, self.plan.server_kills, self.plan.freezes),
        }
        return [words for words, holds in checks.items() if not holds]

    def record(self) -> dict[str, Any]:
        return {**asdict(self), "faults": self.faults}


class Worker:
    """One place at which a worker runs, again and again until its work is done."""

    def __init__(self, words: dict[str, Any], log: Path) -> None:
        self._words = json.dumps(words)
        self._log = log
        self.ends: list[int] = []
        self.is_frozen = False
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "tests.chaos.worker", self._words]
            self.process = subprocess.Popen(command, cwd=ROOT, stderr=log, stdout=log)
        self.began = time.monotonic()

    def poll(self) -> int | None:
        """The exit code of a run that has just ended; None while it goes on."""
        if (code := self.process.poll()) is not None:
            self.ends.append(code)
        return code

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait(10)
        self.ends.append(-signal.SIGKILL)


def run(plan: Plan, folder: Path) -> Outcome:
    """Does the plan in a folder, then compares with an undisturbed crawl of the same site by one embedded ledger."""
    outcome = Outcome(plan)
    began = time.monotonic()
    (folder / "output").mkdir()
    with server_of_own() as postgres:
        with site(plan) as running, gate(running, folder / "requests") as url:
            _disturb(outcome, folder, postgres, running, url)
            _count(outcome, running.asked, _times(folder / "requests"), plan)
        outcome.smallest_gap_in_ledger = round(_rows(postgres.address, _SMALLEST_GAP)[0][0], 4)
        outcome.stale_changes = _rows(postgres.address, "SELECT count(*) FROM scraper_ledger.breach")[0][0]
        states = _rows(postgres.address, "SELECT id, state, hash, place FROM scraper_ledger.item ORDER BY id")
    with site(plan) as running:
        words = {"url": running.url, "output": str(folder / "alone"), "ledger": None, "delay": 0, "clock": 0}
        Worker(words, folder / "alone.log").process.wait(plan.seconds)
        outcome.lost = len(_texts(folder / "alone").keys() - _texts(folder / "output").keys())
    outcome.articles = len(_texts(folder / "output"))
    outcome.differences = _differences(folder, states)
    outcome.wall_seconds = round(time.monotonic() - began, 1)
    return outcome


@contextmanager
def site(plan: Plan) -> Iterator[Running]:
    """Serves the newsrooms."""
    replica = Replica(seed=plan.seed, articles=plan.articles)
    for name in ("detik", "cnbcindonesia"):
        all_skins()[name].of(replica)
    with serve(replica) as running:
        yield running


@contextmanager
def gate(running: Running, notes: Path) -> Iterator[str]:
    """Gives the address of a gate before the site that notes when requests come in."""
    command = [sys.executable, "-m", "tests.chaos.gate", running.url.rpartition(":")[2], str(notes)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


def _times(notes: Path) -> Times:
    times: Times = defaultdict(list)
    for line in notes.read_text().splitlines():
        moment, host, worker = line.split("\t")
        times[host].append((float(moment), worker))
    return times


def _disturb(outcome: Outcome, folder: Path, postgres: Postgres, running: Running, url: str) -> None:
    """Lets the workers run until each ended well, and does the kills and freezes on the way."""
    plan = outcome.plan
    chance = random.Random(plan.seed)
    words = {"url": url, "output": str(folder / "output"), "ledger": postgres.address, "delay": plan.delay}
    _make_ledger(postgres.address)
    deeds = ["kill"] * plan.kills + ["server"] * plan.server_kills + ["freeze"] * plan.freezes
    chance.shuffle(deeds)
    asked_at_all = plan.articles * 5 // 3
    # Spread over the requests, so that each meets work under way whatever the speed of the machine.
    marks = sorted(chance.uniform(0.05, 0.9) * asked_at_all for _ in deeds)
    workers = [
        Worker({**words, "clock": HOUR if number == 0 else 0}, folder / f"worker-{number}.log")
        for number in range(plan.workers)
    ]
    frozen: list[tuple[float, Worker]] = []
    until = time.monotonic() + plan.seconds
    try:
        while deeds or frozen or not all(worker.ends and worker.ends[-1] == 0 for worker in workers):
            if time.monotonic() > until:
                outcome.last_words.append(f"not done after {plan.seconds:g} s")
                break
            if deeds and len(running.server.asked) >= marks[len(marks) - len(deeds)]:
                _do(deeds.pop(0), outcome, workers, frozen, postgres, chance)
            for moment, worker in list(frozen):
                if time.monotonic() > moment:
                    worker.process.send_signal(signal.SIGCONT)
                    frozen.remove((moment, worker))
                    worker.is_frozen = False
            for worker in workers:
                is_over = bool(worker.ends) and worker.ends[-1] == 0 and not deeds
                if not is_over and worker.poll() is not None and (worker.ends[-1] or deeds):
                    worker.start()
            time.sleep(0.02)
    finally:
        for worker in workers:
            if worker.process.poll() is None:
                worker.kill()
    ends = Counter(code for worker in workers for code in worker.ends)
    outcome.exits = {str(code): count for code, count in sorted(ends.items())}
    outcome.refused_after_freeze = ends[7]


def _do(  # noqa: PLR0913, PLR0917  what there is to harm
    deed: str,
    outcome: Outcome,
    workers: list[Worker],
    frozen: list[tuple[float, Worker]],
    postgres: Postgres,
    chance: random.Random,
) -> None:
    if deed == "server":
        postgres.kill()
        postgres.start()
        outcome.server_kills += 1
        return
    at_work = [worker for worker in workers if worker.process.poll() is None and not worker.is_frozen]
    holders = {row[0] for row in _rows(postgres.address, "SELECT worker FROM scraper_ledger.lease WHERE until > 0")}
    busy = [one for one in at_work if any(f" {one.process.pid} " in holder for holder in holders)]
    victim = chance.choice(busy or at_work or workers)
    if deed == "kill":
        victim.kill()
        victim.start()
        victim.is_frozen = False
        outcome.kills += 1
    else:
        with suppress(ProcessLookupError):
            os.kill(victim.process.pid, signal.SIGSTOP)
        victim.is_frozen = True
        frozen.append((time.monotonic() + FREEZE_SECONDS, victim))
        outcome.freezes += 1


def _make_ledger(address: str) -> None:
    from scraper.storage.ledger import open_ledger  # noqa: PLC0415

    open_ledger(address).close()
    with psycopg.connect(address, autocommit=True, connect_timeout=10) as db:
        db.execute(AUDIT.encode())


def _rows(address: str, sql: str) -> list[Any]:
    with psycopg.connect(address, autocommit=True, connect_timeout=10) as db:
        return db.execute(sql.encode()).fetchall()


def _count(outcome: Outcome, asked: list[tuple[str, str, int]], times: Times, plan: Plan) -> None:
    pages = Counter((host, target) for host, target, _ in asked if ARTICLE.fullmatch(target.split("?")[0]))
    outcome.asked = len(asked)
    outcome.asked_twice = sum(count - 1 for count in pages.values())
    # A server that is killed has every worker's last words under way.
    cuts = plan.kills + plan.freezes + plan.workers * plan.server_kills
    outcome.may_be_asked_twice = cuts * IN_FLIGHT * 2  # a worker may hold two of three newsrooms
    pairs = [pair for of_host in times.values() for pair in pairwise(of_host)]
    gaps = [(after[0] - before[0], after[1] != before[1]) for before, after in pairs]
    least = GAP_SHARE * plan.delay
    between = [gap for gap, is_between in gaps if is_between]
    outcome.gaps, outcome.gaps_between_workers = len(gaps), len(between)
    outcome.smallest_gap = round(min((gap for gap, _ in gaps), default=0.0), 4)
    outcome.smallest_gap_between_workers = round(min(between, default=0.0), 4)
    outcome.gaps_too_small = sum(gap < least for gap, _ in gaps)
    outcome.gaps_between_workers_too_small = sum(gap < least for gap in between)


def _texts(output: Path) -> dict[str, dict[str, Any]]:
    """Every Article by its place, without the times of fetching."""
    found = {}
    for path in output.glob("[a-z]*/**/*.json"):
        article = asdict(decode(path.read_bytes()))
        del article["fetched_at"]
        found[str(path.relative_to(output))] = article
    return found


def _differences(folder: Path, states: list[Any]) -> int:
    import sqlite3  # noqa: PLC0415

    together, alone = _texts(folder / "output"), _texts(folder / "alone")
    texts = sum(together.get(place) != alone.get(place) for place in together.keys() | alone.keys())
    with sqlite3.connect(folder / "alone/_state/ledger.sqlite") as db:
        rows = db.execute("SELECT id, state, hash, place FROM item ORDER BY id").fetchall()
    db.close()
    return texts + len(set(states) ^ set(rows))
