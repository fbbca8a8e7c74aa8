"""The deeds of chaos: what is killed, frozen and cut off while workers crawl, and the ledger at each such moment."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from scraper.sites.registry import FOLDER_VARIABLE
from tests.chaos.flight import Failure
from tests.chaos.worker import LEASE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.chaos.wire import Wires
    from tests.dataset.postgres_server import Server as Postgres

ROOT = Path(__file__).parents[2]
AWAY_SECONDS = 2.5 * LEASE_SECONDS  # of a worker that is frozen or cut off
SHORT_SECONDS = LEASE_SECONDS / 3  # of a cut that a worker outlives
LOOK_SECONDS = 0.02
HOUR = 3600.0
ENVIRONMENT = {**os.environ, FOLDER_VARIABLE: str(Path(__file__).parent / "newsrooms")}


@dataclass
class Plan:
    """What is done.

    articles: of each of the five newsrooms.
    partitions: cuts longer than a lease; of every other the connections are closed half-way, of the rest what was sent
    meanwhile comes late.
    short_cuts: cuts shorter than a lease.
    """

    articles: int = 60
    workers: int = 3
    kills: int = 4
    server_kills: int = 1
    freezes: int = 1
    partitions: int = 1
    short_cuts: int = 1
    delay: float = 0.1
    seed: int = 1
    seconds: float = 240.0  # after which it has failed

    def deeds(self) -> dict[str, int]:
        """How often each deed is done."""
        counts = {
            "kill": self.kills,
            "server": self.server_kills,
            "freeze": self.freezes,
            "partition": self.partitions,
            "short cut": self.short_cuts,
        }
        return {name: count for name, count in counts.items() if count}


class Worker:
    """One place at which a worker runs, again and again until its work is done.

    away: the deed by which this run was frozen or cut off. has_ended: with an exit code that is noted.
    """

    def __init__(self, words: dict[str, Any], log: Path) -> None:
        self._words = json.dumps(words)
        self._log = log
        self.ends: list[int] = []
        self.start()

    def start(self) -> None:
        self.away = ""
        self.has_ended = False
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "tests.chaos.worker", self._words]
            self.process = subprocess.Popen(command, cwd=ROOT, stderr=log, stdout=log, env=ENVIRONMENT)

    @property
    def has_ended_well(self) -> bool:
        return self.has_ended and self.ends[-1] == 0

    def end(self) -> int | None:
        """The exit code of a run that has just ended; None while it goes on, and after it was noted."""
        if self.has_ended or (code := self.process.poll()) is None:
            return None
        self.has_ended = True
        self.ends.append(code)
        return code

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)
        self.end()


class Deeds:
    """The workers at their work, and the plan that is done to them.

    failures: what was done, in order; ends_after: exit codes of workers after they were frozen or cut off, by deed.
    went_on: workers that outlived a short cut.
    """

    def __init__(self, plan: Plan, folder: Path, postgres: Postgres, wires: Wires, words: dict[str, Any]) -> None:
        self._plan = plan
        self._postgres = postgres
        self._wires = wires
        self._notes = folder / "requests"
        self._chance = random.Random(plan.seed)
        self._later: list[tuple[float, Callable[[], None]]] = []
        self._partitions = 0
        self.failures: list[Failure] = []
        self.ends_after: dict[str, list[int]] = defaultdict(list)
        self.went_on = 0
        self.workers = [
            Worker({**words, "ledger": f"postgresql://tester@127.0.0.1:{port}/postgres", "clock": HOUR * (number == 0)},
                   folder / f"worker-{number}.log")
            for number, port in enumerate(wires.ports)
        ]  # fmt: skip

    def run(self) -> list[str]:
        """Lets the workers run until each ended well, and does the deeds on the way; gives what went wrong in words."""
        deeds = [name for name, count in self._plan.deeds().items() for _ in range(count)]
        self._chance.shuffle(deeds)
        # Spread over the requests, so that each meets work under way whatever the speed of the machine.
        marks = sorted(self._chance.uniform(0.03, 0.85) * self._plan.articles * 5 for _ in deeds)
        until = time.monotonic() + self._plan.seconds
        try:
            while deeds or self._later or not all(worker.has_ended_well for worker in self.workers):
                if time.monotonic() > until:
                    return [f"not done after {self._plan.seconds:g} s, left: {', '.join(deeds)}"]
                if deeds and self._count_asked() >= marks[len(marks) - len(deeds)] and self._do(deeds[0]):
                    deeds.pop(0)
                self._go_on()
                self._look_after(is_over=not deeds)
                time.sleep(LOOK_SECONDS)
        finally:
            for worker in self.workers:
                if worker.process.poll() is None:
                    worker.kill()
        return []

    def exits(self) -> Counter[int]:
        """How often runs ended with which exit code."""
        return Counter(code for worker in self.workers for code in worker.ends)

    def _count_asked(self) -> int:
        return self._notes.read_bytes().count(b"\n")

    def _go_on(self) -> None:
        for one in [one for one in self._later if one[0] <= time.monotonic()]:
            self._later.remove(one)
            one[1]()

    def _look_after(self, *, is_over: bool) -> None:
        """Begins the workers anew that have ended, as long as there is something to do to them or for them."""
        for worker in self.workers:
            code = worker.end()
            if code is not None and worker.away:
                self.ends_after[worker.away].append(code)
            if worker.has_ended and (code or not is_over):
                worker.start()

    def _do(self, deed: str) -> bool:
        """Does a deed; False when no worker is there to whom it could be done."""
        if deed == "server":
            self._kill_server()
            return True
        victim = self._victim()
        if victim is None:
            return False
        {"kill": self._kill, "freeze": self._freeze, "partition": self._part, "short cut": self._cut}[deed](victim)
        return True

    def _victim(self) -> Worker | None:
        """A worker that holds a newsroom and is well."""
        found = rows(
            self._postgres.address, "SELECT worker FROM scraper_ledger.lease WHERE until > scraper_ledger.clock()"
        )
        busy = [
            worker
            for worker in self.workers
            if worker.process.poll() is None and not worker.away
            and any(f" {worker.process.pid} " in name for (name,) in found)
        ]  # fmt: skip
        return self._chance.choice(busy) if busy else None

    def _note(self, what: str, *workers: Worker) -> Failure:
        failure = Failure(what, frozenset(worker.process.pid for worker in workers), self._settled())
        self.failures.append(failure)
        return failure

    def _settled(self) -> frozenset[str]:
        found = rows(self._postgres.address, "SELECT url FROM scraper_ledger.item WHERE state <> 'open'")
        return frozenset(url for (url,) in found)

    def _kill_server(self) -> None:
        failure = self._note("server", *self.workers)
        self._postgres.kill()
        self._postgres.start()
        failure.until = time.monotonic()

    def _kill(self, victim: Worker) -> None:
        victim.kill()
        self._note("kill", victim)
        victim.start()

    def _freeze(self, victim: Worker) -> None:
        process = victim.process
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGSTOP)
        failure = self._begin_away(victim, "freeze")
        self._later.append((time.monotonic() + AWAY_SECONDS, lambda: self._end_away(victim, failure, self._wake)))

    def _part(self, victim: Worker) -> None:
        number = self.workers.index(victim)
        self._wires.change("hole", number)
        failure = self._begin_away(victim, "partition")
        now = time.monotonic()
        if self._partitions % 2 == 0:
            self._later.append((now + AWAY_SECONDS / 2, lambda: self._wires.change("close", number)))
        self._partitions += 1
        self._later.append((now + AWAY_SECONDS, lambda: self._end_away(victim, failure, self._mend)))

    def _cut(self, victim: Worker) -> None:
        process = victim.process
        self._wires.change("hole", self.workers.index(victim))
        failure = self._begin_away(victim, "short cut")

        def look() -> None:
            self.went_on += process.poll() in {None, 0}
            if victim.process is process:
                victim.away = ""

        def mend() -> None:
            self._end_away(victim, failure, self._mend)
            self._later.append((time.monotonic() + 2 * LEASE_SECONDS, look))

        self._later.append((time.monotonic() + SHORT_SECONDS, mend))

    def _begin_away(self, victim: Worker, deed: str) -> Failure:
        failure = self._note(deed, victim)
        victim.away = deed
        return failure

    def _end_away(self, victim: Worker, failure: Failure, end: Callable[[Worker], None]) -> None:
        failure.until = time.monotonic()
        end(victim)

    def _wake(self, victim: Worker) -> None:
        with suppress(ProcessLookupError):
            victim.process.send_signal(signal.SIGCONT)

    def _mend(self, victim: Worker) -> None:
        self._wires.change("mend", self.workers.index(victim))


def rows(address: str, sql: str) -> list[Any]:
    """What a statement finds in a database."""
    with psycopg.connect(address, autocommit=True, connect_timeout=10) as db:
        return db.execute(sql.encode()).fetchall()
