"""Tries a target on many inputs and keeps what breaks it under tests/fuzz/findings.

Without --coverage the inputs are changed seeds, one process a core; with it atheris looks for new paths in the code.
A finding is an exception, an input that takes over two seconds, or memory that keeps growing.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import resource
import signal
import sys
import time
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
FINDINGS = ROOT / "tests" / "fuzz" / "findings"
SECONDS_AN_INPUT = 2
GROWTH_MB = 100  # after the warm-up; caches are bounded, so more than that is a leak
sys.path.insert(0, str(ROOT))


def keep(target: str, data: bytes, why: str) -> str:
    path = FINDINGS / f"{target}-{hashlib.sha256(data).hexdigest()[:8]}"
    FINDINGS.mkdir(exist_ok=True)
    path.write_bytes(data)
    return f"{path.relative_to(ROOT)}: {why}"


def too_long(*_: object) -> None:
    raise TimeoutError(f"over {SECONDS_AN_INPUT} s")


def memory_mb() -> float:
    with Path("/proc/self/statm").open(encoding="ascii") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 1e6


def try_many(job: tuple[str, int, int]) -> tuple[int, float, float, list[str]]:
    """Runs one share of a target: inputs tried, slowest in seconds, growth in MB, findings."""
    target, seed, runs = job
    from tests.fuzz.mutate import inputs  # noqa: PLC0415 - after the path is set
    from tests.fuzz.seeds import SEEDS  # noqa: PLC0415
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415

    for data in SEEDS[target]:  # what is imported late is imported now
        TARGETS[target](data)
    signal.signal(signal.SIGPROF, too_long)
    check, found, slowest, warm = TARGETS[target], [], 0.0, 0.0
    for number, data in enumerate(islice(inputs(target, seed), runs)):
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS_AN_INPUT)
        try:
            check(data)
        except Exception as error:  # noqa: BLE001 - every exception is a finding, that is the point
            found.append(keep(target, data, f"{type(error).__name__}: {str(error)[:100]!r}"))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, time.process_time() - started)
        if number == runs // 10:
            warm = memory_mb()
    return runs, slowest, memory_mb() - warm, found[:20]


def changed_seeds(target: str, runs: int, seed: int) -> bool:
    cores = os.cpu_count() or 1
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        shares = pool.map(try_many, [(target, seed + core, runs // cores) for core in range(cores)])
    findings = [line for share in shares for line in share[3]]
    growth = max(share[2] for share in shares)
    tried, slowest = sum(share[0] for share in shares), max(share[1] for share in shares)
    print(f"{target}: {tried:,} inputs, slowest {slowest:.2f} s, memory {growth:+.1f} MB, {len(findings)} findings")
    print(*findings, sep="\n", end="\n" if findings else "")
    return not findings and growth < GROWTH_MB


def with_coverage(target: str, runs: int, seed: int) -> bool:
    """Hands over to atheris, which ends the process itself: exit code 0 when nothing broke."""
    import atheris  # noqa: PLC0415 - only here, from its own lock

    with atheris.instrument_imports(include=["scraper"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415
    from tests.fuzz.seeds import SEEDS  # noqa: PLC0415

    corpus = ROOT / ".fuzz" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(SEEDS[target]):
        (corpus / f"seed-{number}").write_bytes(data)
    limits = [f"-runs={runs}", f"-seed={seed}", f"-timeout={SECONDS_AN_INPUT}", "-rss_limit_mb=1024", "-max_len=20000"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={FINDINGS}/{target}-", str(corpus)], TARGETS[target])
    atheris.Fuzz()
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=["extract", "clean", "discover", "address"])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--coverage", action="store_true")
    asked = parser.parse_args()
    FINDINGS.mkdir(exist_ok=True)
    run = with_coverage if asked.coverage else changed_seeds
    if not run(asked.target, asked.runs, asked.seed):
        sys.exit(1)


if __name__ == "__main__":
    main()
