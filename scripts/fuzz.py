"""Tries a target on many inputs and keeps what breaks it under tests/fuzz/findings.

Without --coverage the inputs are changed seeds; with it atheris looks for new paths in the code of scraper.
A finding is an exception, an input that takes over two seconds of CPU, or memory that grows with the number of inputs.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import multiprocessing
import resource
import signal
import sys
import time
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
FINDINGS = ROOT / "tests" / "fuzz" / "findings"
SECONDS_AN_INPUT = 2
# After the warm-up: what the C library keeps of the largest input; a leak of 1 KB a page is ten times that.
GROWTH_MB = 60
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
    from scraper.core.watch import switch_on  # noqa: PLC0415
    from tests.fuzz.mutate import inputs  # noqa: PLC0415 - after the path is set
    from tests.fuzz.seeds import SEEDS  # noqa: PLC0415
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415

    switch_on()
    for data in SEEDS[target]:  # what is imported late is imported now
        TARGETS[target](data)
    signal.signal(signal.SIGPROF, too_long)
    check, found, slowest, warm = TARGETS[target], [], 0.0, 0.0
    for number, data in enumerate(islice(inputs(target, seed), runs)):
        started = time.thread_time()  # not process_time: that is coarse while a timer runs
        signal.setitimer(signal.ITIMER_PROF, SECONDS_AN_INPUT)
        try:
            check(data)
        except Exception as error:  # noqa: BLE001 - every exception is a finding, that is the point
            found.append(keep(target, data, f"{type(error).__name__}: {str(error)[:100]!r}"))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        took = time.thread_time() - started
        if took > SECONDS_AN_INPUT:  # a library has swallowed what the alarm raised, or C code has not heard it
            found.append(keep(target, data, f"took {took:.2f} s"))
        slowest = max(slowest, took)
        if number == runs // 10:
            warm = memory_mb()
    return runs, slowest, memory_mb() - warm, found[:20]


def changed_seeds(target: str, runs: int, seed: int, jobs: int) -> bool:
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        shares = pool.map(try_many, [(target, seed + job, runs // jobs) for job in range(jobs)])
    findings = [line for share in shares for line in share[3]]
    growth = max(share[2] for share in shares)
    tried, slowest = sum(share[0] for share in shares), max(share[1] for share in shares)
    if growth > GROWTH_MB:
        findings.append(f"memory grew by {growth:.0f} MB; the limit is {GROWTH_MB}")
    print(f"{target}: {tried:,} inputs, slowest {slowest:.2f} s, memory {growth:+.1f} MB, {len(findings)} findings")
    print(*findings, sep="\n", end="\n" if findings else "", flush=True)
    return not findings


def with_coverage(target: str, runs: int, seed: int) -> bool:
    """Hands over to atheris, which ends the process itself: exit code 0 when nothing broke."""
    if importlib.util.find_spec("atheris") is None:
        print(f"{target}: NOT TRIED with coverage, atheris has no build for this Python and platform")
        return True
    import atheris  # noqa: PLC0415 - only here, from its own lock

    with atheris.instrument_imports(include=["scraper"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415
    from tests.fuzz.seeds import SEEDS, TOKENS  # noqa: PLC0415

    corpus = ROOT / ".fuzz" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(SEEDS[target]):
        (corpus / f"seed-{number}").write_bytes(data)
    words = ROOT / ".fuzz" / "words"
    words.write_text("".join(f'"{quoted(token)}"\n' for token in TOKENS), encoding="ascii")

    def check(data: bytes) -> None:
        started = time.thread_time()
        TARGETS[target](data)
        if time.thread_time() - started > SECONDS_AN_INPUT:
            too_long()

    # libFuzzer's own time limit is by the clock, so it stands far above ours: for what never comes back.
    limits = [f"-runs={runs}", f"-seed={seed}", "-timeout=60", "-rss_limit_mb=1024", "-max_len=8000"]
    limits += [f"-artifact_prefix={FINDINGS}/{target}-", f"-dict={words}", "-len_control=0", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *limits, str(corpus)], check)
    atheris.Fuzz()
    return True


def quoted(token: bytes) -> str:
    """As libFuzzer writes bytes in a dictionary."""
    return "".join(f"\\x{byte:02x}" for byte in token)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=["extract", "clean", "discover", "address"])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--coverage", action="store_true", help="by atheris, in one process")
    asked = parser.parse_args()
    FINDINGS.mkdir(exist_ok=True)
    if asked.coverage:
        held = with_coverage(asked.target, asked.runs, asked.seed)
    else:
        held = changed_seeds(asked.target, asked.runs, asked.seed, asked.jobs)
    if not held:
        sys.exit(1)


if __name__ == "__main__":
    main()
