"""Chaos: workers crawl five newsrooms with one ledger; they, the database and the wires between them fail.

What must hold is in ``Outcome.faults``: each sentence names what was broken.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from scraper.core.article import decode
from tests.chaos.deeds import Deeds, Plan, Worker, rows
from tests.chaos.flight import Flights, gaps, read
from tests.chaos.wire import wires
from tests.dataset.postgres_server import server_of_own
from tests.replica import Replica, serve
from tests.replica.skins import all_skins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replica import Running

ROOT = Path(__file__).parents[2]
GAP_SHARE = 0.9  # of the delay, below which a gap is too small

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
class Outcome:
    """What came of it.

    in_flight: pages that were asked for and not settled, summed over the moments of all failures.
    asked_twice: pages; asked_twice_not_in_flight: those of them that no failure found in flight.
    ends_after: how often a worker that was frozen or cut off then ended with which exit code.
    exits: how often runs ended with which exit code.
    """

    plan: Plan
    published: int = 0
    articles: int = 0
    lost: int = 0
    done: dict[str, int] = field(default_factory=dict)
    ends_after: dict[str, dict[str, int]] = field(default_factory=dict)
    went_on_after_short_cut: int = 0
    asked: int = 0
    pages: int = 0
    in_flight: int = 0
    asked_twice: int = 0
    asked_twice_not_in_flight: int = 0
    smallest_gap_in_ledger: float = 0.0
    gaps: int = 0
    smallest_gaps: list[float] = field(default_factory=list)
    gaps_too_small: int = 0
    gaps_between_workers: int = 0
    smallest_gap_between_workers: float = 0.0
    stale_changes: int = 0
    differences: int = 0
    wall_seconds: float = 0.0
    exits: dict[str, int] = field(default_factory=dict)
    last_words: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        plan = self.plan
        checks = {
            f"{self.lost} articles are lost": self.lost == 0,
            f"{self.articles} of {self.published} articles are there": self.articles == self.published,
            f"{self.asked_twice} pages were asked twice, {self.in_flight} were in flight": self.asked_twice
            <= self.in_flight,
            f"{self.asked_twice_not_in_flight} pages were asked twice and not in flight": self.asked_twice_not_in_flight
            == 0,
            f"{self.gaps_too_small} gaps are too small": self.gaps_too_small == 0,
            f"the ledger lets a host be asked after {self.smallest_gap_in_ledger} s": self.smallest_gap_in_ledger
            >= GAP_SHARE * plan.delay,
            f"{self.stale_changes} changes by a stale token": self.stale_changes == 0,
            f"{self.differences} differences from an undisturbed crawl": self.differences == 0,
            f"{self.went_on_after_short_cut} workers went on after a short cut": self.went_on_after_short_cut
            == plan.short_cuts,
            f"not everything was done: {self.done}": self.done == plan.deeds(),
        }
        return [words for words, holds in checks.items() if not holds]

    def record(self) -> dict[str, Any]:
        return {**asdict(self), "faults": self.faults}


def run(plan: Plan, folder: Path) -> Outcome:
    """Does the plan in a folder, then compares with an undisturbed crawl of the same site by one embedded ledger."""
    outcome = Outcome(plan)
    began = time.monotonic()
    (folder / "output").mkdir(parents=True)
    with server_of_own() as postgres, wires(postgres.folder / ".s.PGSQL.5432", plan.workers) as links:
        _make_ledger(postgres.address)
        with site(plan) as running, gate(running, folder / "requests") as url:
            words = {"url": url, "output": str(folder / "output"), "delay": plan.delay}
            deeds = Deeds(plan, folder, postgres, links, words)
            outcome.last_words = deeds.run()
        outcome.smallest_gap_in_ledger = round(rows(postgres.address, _SMALLEST_GAP)[0][0], 4)
        outcome.stale_changes = rows(postgres.address, "SELECT count(*) FROM scraper_ledger.breach")[0][0]
        states = rows(postgres.address, "SELECT id, state, hash, place FROM scraper_ledger.item ORDER BY id")
        addresses = frozenset(row[0] for row in rows(postgres.address, "SELECT url FROM scraper_ledger.item"))
    _count(outcome, folder / "requests", addresses, deeds)
    with site(plan) as running:
        words = {"url": running.url, "output": str(folder / "alone"), "ledger": None, "delay": 0, "clock": 0}
        Worker(words, folder / "alone.log").process.wait(plan.seconds)
        outcome.lost = len(_texts(folder / "alone").keys() - _texts(folder / "output").keys())
    outcome.published = 5 * plan.articles
    outcome.articles = len(_texts(folder / "output"))
    outcome.differences = _differences(folder, states)
    outcome.wall_seconds = round(time.monotonic() - began, 1)
    return outcome


@contextmanager
def site(plan: Plan) -> Iterator[Running]:
    """Serves the five newsrooms."""
    replica = Replica(seed=plan.seed, articles=plan.articles)
    replica.beside = plan.articles
    for skin in all_skins().values():
        skin.of(replica)
    with serve(replica) as running:
        yield running


@contextmanager
def gate(running: Running, notes: Path) -> Iterator[str]:
    """Gives the address of a gate before the site that notes when requests come in."""
    notes.touch()
    command = [sys.executable, "-m", "tests.chaos.gate", running.url.rpartition(":")[2], str(notes)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


def _make_ledger(address: str) -> None:
    from scraper.storage.ledger import open_ledger  # noqa: PLC0415

    open_ledger(address).close()
    with psycopg.connect(address, autocommit=True, connect_timeout=10) as db:
        db.execute(AUDIT.encode())


def _count(outcome: Outcome, notes: Path, addresses: frozenset[str], deeds: Deeds) -> None:
    requests = read(notes)
    flights = Flights(requests, addresses)
    outcome.done = dict(Counter(failure.what for failure in deeds.failures))
    outcome.ends_after = {what: dict(Counter(map(str, codes))) for what, codes in deeds.ends_after.items()}
    outcome.went_on_after_short_cut = deeds.went_on
    outcome.asked, outcome.pages = len(requests), flights.count
    outcome.in_flight = sum(len(flights.in_flight(failure)) for failure in deeds.failures)
    outcome.asked_twice = flights.repeated().total()
    outcome.asked_twice_not_in_flight = flights.unexplained(deeds.failures).total()
    all_gaps = gaps(requests)
    between = [gap.seconds for gap in all_gaps if gap.is_between]
    outcome.gaps, outcome.gaps_between_workers = len(all_gaps), len(between)
    outcome.smallest_gaps = [round(gap.seconds, 4) for gap in all_gaps[:10]]
    outcome.smallest_gap_between_workers = round(min(between, default=0.0), 4)
    outcome.gaps_too_small = sum(gap.seconds < GAP_SHARE * outcome.plan.delay for gap in all_gaps)
    outcome.exits = {str(code): count for code, count in sorted(deeds.exits().items())}


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
