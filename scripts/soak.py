"""Crawls the replica with every fault there is in one of five answers and a kill -9 now and then, round after round.

    python scripts/soak.py --minutes 60 --kill-every 180

A round takes one corpus from nothing to its end, as an operator would: whatever ends a run, it is started again, and
time goes by between two runs. It must end as an undisturbed crawl of the same site does: every
article once and the same, nothing left to ask for, no page lost from the archive, no fault of our own. What the
gold says holds as well. A run that has proved nothing has failed: one without a kill, with fewer or more faults than it
was to have, or in ten minutes without one of their kinds.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.core.article import Article
    from tests.replica import Running

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
RATE: Final = 0.25  # of the first two answers of a path; the later ones are right, so of all answers one in five is bad
SHARE: Final = (0.15, 0.27)  # the least and the most of all answers that are meant to be faults
ENOUGH: Final = 1_000  # answers; of fewer, chance may make any share
ALL_KINDS_MINUTES: Final = 10  # of a run in which every kind of fault has its turn
MOST_RUNS: Final = 40  # that come to their end in one round; far fewer are needed
# The limits of a page are those of a machine in a hurry, so that an hour holds many rounds; no error ends a run, as one
# answer in fifty is meant to fail it.
ENVIRONMENT: Final = {
    "SCRAPER_FETCH_TIMEOUT": "2",
    "SCRAPER_LIMITS_RESPONSE_SIZE": "2mb",
    "SCRAPER_LOG_LEVEL": "error",
    "SCRAPER_CRAWL_MAX_ERRORS": "100000",
}
FAULT_OF_OURS: Final = ("Traceback", "a fault of our own", "the walk through the lists broke")


@dataclass
class Round:
    """What one round has seen. codes: how often runs ended with which exit code; wrong: what is not as it should be."""

    kills: int = 0
    answers: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of all answers, how many were faults."""
        return self.faults.total() / max(self.answers, 1)


class Killer:
    """Says when the next kill is due: ``every`` seconds on average, over all runs and rounds."""

    def __init__(self, every: float, until: float, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - seeded on purpose
        self._every = every
        self._until = until
        self._next = time.monotonic() + self._wait()

    def _wait(self) -> float:
        return self._every * self._random.uniform(0.5, 1.5)

    def watch(self, child: subprocess.Popen[bytes]) -> bool:
        """Waits for the end of a run; whether it was killed before."""
        while self._next < self._until:
            try:
                child.wait(max(0.0, self._next - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
                self._next = time.monotonic() + self._wait()
                return True
            return False
        child.wait()
        return False


def crawl(url: str, output: Path, since: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "scraper", "crawl", "--since", since, "--until", "2026-11-22"]
    command += ["--base-url", url, "--output", str(output), "--quiet"]
    with (output.parent / f"{output.name}.log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **ENVIRONMENT}, stderr=log)


def standing(output: Path) -> tuple[int, bool]:
    """How many addresses are still wanted, and whether all lists were walked, so that the next run begins anew."""
    with sqlite3.connect(output / "_state" / "ledger.sqlite") as ledger:
        wanted: int = ledger.execute("SELECT count(*) FROM want").fetchone()[0]
        finished: bool = ledger.execute("SELECT finished IS NOT NULL FROM job").fetchone()[0]
    ledger.close()
    return wanted, finished


def let_a_day_go_by(output: Path) -> None:
    """What waits for its next try is due: as a day later, without the wait."""
    with sqlite3.connect(output / "_state" / "ledger.sqlite") as ledger:
        ledger.execute("UPDATE item SET due = due - 86400 WHERE due IS NOT NULL AND state = 'open'")
    ledger.close()


def until_nothing_is_new(running: Running, output: Path, since: str, killer: Killer, seen: Round) -> Iterator[str]:
    """Runs until a whole one leaves nothing to ask for while the site stands still; yields what went wrong.

    A "shift" publishes articles on a page of an index that was read already: they are for a run that begins anew.
    """
    anew = True
    while seen.codes.total() < MOST_RUNS:
        site = len(running.replica)
        child = crawl(running.url, output, since)
        if killer.watch(child):
            seen.kills += 1
            anew = False
            continue
        seen.codes[child.returncode] += 1
        if child.returncode not in {0, 4, 5}:  # 4, 5: the few lists that were left all failed; the next run reads them
            yield f"a run ended with exit code {child.returncode}"
            return
        left, finished = standing(output)
        if anew and finished and not left and site == len(running.replica):
            return
        anew = finished
        let_a_day_go_by(output)
    yield f"still {standing(output)[0]} addresses to ask for after {MOST_RUNS} runs"


def differences(output: Path, calm: Path, running: Running) -> Iterator[str]:
    """How the folder differs from the gold and from that of an undisturbed crawl."""
    from scraper.storage.archive_names import find_archives  # noqa: PLC0415
    from scraper.storage.warc import read_archive  # noqa: PLC0415
    from tests.crawl.helpers import articles, compared  # noqa: PLC0415

    found, undisturbed = articles(output), articles(calm)
    gold = {one.id: one for one in (running.replica.gold(index).article for index in running.replica.indexes())}
    yield from (f"missing {name}" for name in sorted(undisturbed.keys() - found.keys()))
    yield from (f"from nowhere {name}" for name in sorted(found.keys() - undisturbed.keys()))
    for name in sorted(gold.keys() ^ undisturbed.keys()):
        yield f"not in the gold or not read, undisturbed as well: {name}"
    kept = {page.url for path in find_archives(output / "_archive") for page in read_archive(path)}
    for name in sorted(gold.keys() & found.keys() & undisturbed.keys()):
        mine, calmly = found[name], undisturbed[name]
        if fields := [key for key, value in plain(mine).items() if plain(calmly)[key] != value]:
            yield f"not as undisturbed in {', '.join(fields)}: {mine.url}"
        if compared(calmly) != compared(gold[name]):  # a fault of reading, which no fault or kill has brought about
            yield f"not as its gold, undisturbed as well: {mine.url}"
        if mine.url not in kept:
            yield f"not in the archive {name}"


def left_behind(output: Path, calm: Path) -> Iterator[str]:
    """What the state of the folder should not hold at the end."""
    writing = output / "_state" / "writing"  # made when the first Article is written
    if scratch := list(writing.iterdir()) if writing.is_dir() else []:
        yield f"left behind: {scratch}"
    with sqlite3.connect(output / "_state" / "ledger.sqlite") as ledger:
        if (said := ledger.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            yield f"the ledger: {said}"
    ledger.close()
    if (mine := states(output)) != (theirs := states(calm)):
        yield f"states of the ledger: {mine}, undisturbed {theirs}"


def states(output: Path) -> dict[str, int]:
    """How many addresses are in which state."""
    with sqlite3.connect(output / "_state" / "ledger.sqlite") as ledger:
        found = dict(ledger.execute("SELECT state, count(*) FROM item GROUP BY state"))
    ledger.close()
    return found


def plain(article: Article) -> dict[str, object]:
    """All of an Article but when it was fetched, and from which of its addresses: a "duplicate" leads to another."""
    return {name: getattr(article, name) for name in article.__slots__ if name not in {"url", "fetched_at"}}


def one_round(seed: int, articles: int, killer: Killer) -> Round:
    """One corpus from nothing to its end."""
    from tests.replica import ALL_FAULTS, Faults, Replica, serve  # noqa: PLC0415

    seen = Round()
    with tempfile.TemporaryDirectory() as name:
        output, calm = Path(name) / "disturbed", Path(name) / "calm"
        faults = Faults(rate=RATE, kinds=tuple(ALL_FAULTS), seed=seed)
        with serve(Replica(seed, articles), faults, pace=0.05) as running:
            since = f"{min(head.when for head in running.replica.heads()):%Y-%m-%d}"
            seen.wrong += until_nothing_is_new(running, output, since, killer, seen)
            seen.faults, seen.answers = Counter(running.server.fired), len(running.asked)
            running.server.faults = Faults()
            if code := crawl(running.url, calm, since).wait():
                seen.wrong.append(f"the undisturbed crawl ended with exit code {code}")
            if not seen.wrong:
                seen.wrong += [*differences(output, calm, running), *left_behind(output, calm)]
            said = (Path(name) / "disturbed.log").read_text(encoding="utf-8", errors="replace")
            seen.wrong += [f"said: {word}" for word in FAULT_OF_OURS if word in said]
            if seen.wrong:
                print(said[-3000:])
    return seen


def proved_nothing(seen: Round, kinds: set[str], minutes: float) -> Iterator[str]:
    """Why the run says less than it seems to."""
    if not seen.kills:
        yield "no run was killed"
    if seen.answers >= ENOUGH and not SHARE[0] <= seen.share <= SHARE[1]:
        yield f"{seen.share:.1%} of all answers were faults; {SHARE[0]:.0%} to {SHARE[1]:.0%} were meant to be"
    unused = kinds - set(seen.faults)
    if unused and minutes >= ALL_KINDS_MINUTES:
        yield f"never fired: {', '.join(sorted(unused))}"


def soak(minutes: float, articles: int, kill_every: float, seed: int = 1) -> list[str]:
    """What went wrong in all rounds; prints one line a round. Ends with the first round that is over after the time."""
    from tests.replica import ALL_FAULTS  # noqa: PLC0415

    until = time.monotonic() + minutes * 60
    killer, total = Killer(kill_every, until, seed), Round()
    while not total.wrong:
        one = one_round(seed, articles, killer)
        codes = ", ".join(f"{count} with {code}" for code, count in sorted(one.codes.items()))
        print(
            f"round {seed}: {articles} articles, {one.kills} kills, {one.codes.total()} runs ended ({codes}),"
            f" {one.faults.total()} faults of {len(one.faults)} kinds in {one.answers} answers,"
            f" {len(one.wrong)} differences",
            flush=True,
        )
        total.kills += one.kills
        total.answers += one.answers
        total.faults += one.faults
        total.wrong += one.wrong
        seed += 1
        if time.monotonic() > until:
            break
    total.wrong += proved_nothing(total, set(ALL_FAULTS), minutes)
    print(f"all: {total.kills} kills, {total.answers} answers, {total.share:.1%} faults: {dict(total.faults)}")
    print(*total.wrong[:20], sep="\n", end="\n" if total.wrong else "")
    return total.wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kill-every", type=float, default=180, help="seconds, on average")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sys.exit(bool(soak(asked.minutes, asked.articles, asked.kill_every, asked.seed)))


if __name__ == "__main__":
    main()
