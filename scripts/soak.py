"""Crawls the replica with faults in one of five answers and a kill -9 now and then, round after round.

    python scripts/soak.py --minutes 60 --kill-every 180

Each round must end as an undisturbed crawl would: every article once, first revision, as its gold says. The faults are
those that a second attempt can mend; a page that stays bad is another test's matter (tests/crawl/test_faults.py).
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.replica import Running

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
KINDS = (
    "slow", "stalled", "reset", "truncated", "too-long", "too-short", "too-many", "unavailable", "server-error",
    "wrong-charset", "moved-chain",
)  # fmt: skip
QUICK = {"SCRAPER_FETCH_TIMEOUT": "2", "SCRAPER_LOG_LEVEL": "error", "SCRAPER_CRAWL_MAX_ERRORS": "10000"}


def crawl(url: str, output: str, since: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "scraper", "crawl", "--since", since, "--until", "2026-11-22"]
    command += ["--base-url", url, "--output", output, "--quiet"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **QUICK}, stderr=subprocess.DEVNULL)


def differences(output: Path, running: Running) -> list[str]:
    from tests.crawl.helpers import articles, compared  # noqa: PLC0415 - after the path is set

    found = articles(output)
    gold = {one.id: one for one in (running.replica.gold(index).article for index in running.replica.indexes())}
    wrong = [f"missing {name}" for name in sorted(gold.keys() - found.keys())]
    wrong += [f"from nowhere {name}" for name in sorted(found.keys() - gold.keys())]
    both = sorted(gold.keys() & found.keys())
    wrong += [f"other than its gold {name}" for name in both if compared(found[name]) != compared(gold[name])]
    return wrong + [f"revision {found[name].revision} of {name}" for name in both if found[name].revision != 1]


def one_round(seed: int, articles: int, kill_every: float, until: float) -> tuple[int, Counter[str], list[str]]:
    """One corpus from nothing to its end: kills, faults, and what is not as it should be."""
    from tests.replica import Faults, Replica, serve  # noqa: PLC0415

    chance, kills = random.Random(seed), 0  # noqa: S311 - seeded on purpose
    faults = Faults(rate=0.2, kinds=KINDS, seed=seed)
    with tempfile.TemporaryDirectory() as output, serve(Replica(seed, articles), faults, pace=0.05) as running:
        since = f"{min(head.when for head in running.replica.heads()):%Y-%m-%d}"
        while True:
            child = crawl(running.url, output, since)
            try:
                wait = kill_every * chance.uniform(0.5, 1.5)
                code = child.wait(wait if time.monotonic() < until else None)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
                kills += 1
                continue
            if code == 0:
                return kills, Counter(running.server.fired), differences(Path(output), running)
            return kills, Counter(running.server.fired), [f"the crawl ended with exit code {code}"]


def soak(minutes: float, articles: int, kill_every: float, seed: int = 1) -> list[str]:
    """What went wrong in all rounds; prints one line a round."""
    until, wrong = time.monotonic() + minutes * 60, list[str]()
    while not wrong:
        kills, faults, wrong = one_round(seed, articles, kill_every, until)
        print(
            f"round {seed}: {articles} articles, {kills} kills, {faults.total()} faults, {len(wrong)} differences",
            flush=True,
        )
        seed += 1
        if time.monotonic() > until:
            break
    print(*wrong[:20], sep="\n", end="\n" if wrong else "")
    return wrong


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
