"""Tells a change from noise: two revisions measured by turns, or two saved results, row by row.

    python -m benchmarks.compare REVISION [REVISION] [--parts clean,extract] [--pairs 8] [--own]
    python -m benchmarks.compare BEFORE.json AFTER.json

Revisions are checked out beside this one and measured with the benchmarks of this one, in pairs whose order
alternates, so that what the machine does besides meets both alike; the second is what stands here when it is left out.
A revision whose modules had other names is measured with its own benchmarks (--own): believe the ratios to a peer then.
A row changed when the 95 % interval (Student's t over the logarithms of the paired ratios) of its ratio is beyond 1 and
the ratio is more than 2 % away from it. Of saved results the rounds are paired in their order: nothing holds the
machine still between them, so believe only what is large.
"""

from __future__ import annotations

import argparse
import json
import math
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean, stdev
from typing import TYPE_CHECKING

from benchmarks.run import ALONE, QUICKLY, once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT.parent / "shared"  # texts and pages for development that some benchmarks read
LEAST_CHANGE = 0.02
LEAST_PAIRS = 3
PARTS = "startup,clean,extract"
# 97.5 % of Student's distribution by degrees of freedom; from 30 on it is nearly the normal one.
STUDENT = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
RATES = ("mb_a_second",)  # rows of which more is better
OF_SPEED = ("second", "ms", "us_", "ratio", "exponent", "clock", "peak_mb", "file_mb", "growth")


def interval(before: Sequence[float], after: Sequence[float]) -> tuple[float, float, float]:
    """Geometric mean of the paired ratios, and its 95 % interval; (1, 0, inf) where there are too few pairs."""
    logs = [math.log(new / old) for old, new in zip(before, after, strict=False) if old > 0 and new > 0]
    if len(logs) < LEAST_PAIRS:
        return 1.0, 0.0, math.inf
    mean = fmean(logs)
    half = STUDENT[min(len(logs) - 1, len(STUDENT)) - 1] * stdev(logs) / math.sqrt(len(logs))
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half)


def verdict(before: Sequence[float], after: Sequence[float], row: str = "") -> str:
    """faster, slower (smaller, larger where a row is of memory), or no difference seen."""
    ratio, low, high = interval(before, after)
    if abs(ratio - 1) <= LEAST_CHANGE or low <= 1 <= high:
        return "no difference seen"
    better = (ratio > 1) == any(rate in row for rate in RATES)
    if "_mb" in row and "mb_a" not in row:
        return "smaller" if better else "larger"
    return "faster" if better else "slower"


def report(before: dict[str, list[float]], after: dict[str, list[float]]) -> list[str]:
    """A line for each row that both have and that is of speed or memory."""
    lines = []
    for row, old in before.items():
        if row in after and any(word in row for word in OF_SPEED):
            ratio, low, high = interval(old, after[row])
            lines.append(f"{row:<60}{ratio:7.3f}  [{low:.3f}, {high:.3f}]  {verdict(old, after[row], row)}")
    return lines


@contextmanager
def place_of(revision: str | None, *, is_own: bool) -> Iterator[Path]:
    """Gives a folder with the program of a revision (None: what stands here) beside the benchmarks of this one.

    is_own: beside its own benchmarks.
    """
    with tempfile.TemporaryDirectory() as name:
        place, tree = Path(name, "place"), Path(name, "tree")
        place.mkdir()
        if revision is None:
            _fill(place, ROOT, ROOT)
            yield place
            return
        if TEXTS.is_dir():
            Path(name, TEXTS.name).symlink_to(TEXTS)  # its own benchmarks look for them beside it
        git("worktree", "add", "--quiet", "--detach", str(tree), revision)
        try:
            _fill(place, tree, tree if is_own else ROOT)
            yield place
        finally:
            git("worktree", "remove", "--force", str(tree))


def _fill(place: Path, program: Path, measures: Path) -> None:
    (place / "scraper").symlink_to(program / "scraper")
    for name in ("benchmarks", "tests"):
        (place / name).symlink_to(measures / name)


def git(*words: str) -> None:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"git {words[0]}: {done.stderr.strip()}")


def measured(
    places: tuple[Path, Path], parts: Sequence[str], pairs: int, commands: Mapping[str, list[str]]
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Samples of both, by turns: A B, B A, A B, ..."""
    samples: tuple[dict[str, list[float]], dict[str, list[float]]] = ({}, {})
    for number in range(pairs):
        for part in parts:
            for one in (0, 1) if number % 2 == 0 else (1, 0):
                for row, value in once(part, commands, place=places[one]).items():
                    samples[one].setdefault(row, []).append(value)
            print(f"pair {number + 1} of {pairs}: {part}", file=sys.stderr, flush=True)
    return samples


def saved(names: Sequence[str]) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Samples of two saved results."""
    before, after = (json.loads(Path(name).read_text(encoding="utf-8")) for name in names)
    if before["machine"]["cpu"] != after["machine"]["cpu"]:
        print("these are of two machines: the ratios say nothing about the program")
    return before["samples"], after["samples"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", help="a revision, or a saved result")
    parser.add_argument("after", nargs="?", help="likewise; none: what stands here")
    parser.add_argument("--parts", default=PARTS, help=f"some of {', '.join(ALONE)}")
    parser.add_argument("--pairs", type=int, default=8)
    parser.add_argument("--own", action="store_true", help="measure each revision with its own benchmarks")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: only that it runs")
    options = parser.parse_args()
    if options.before.endswith(".json"):
        if not options.after:
            parser.error("name two saved results")
        before, after = saved((options.before, options.after))
    else:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was checked out goes away
        with place_of(options.before, is_own=options.own) as old, place_of(options.after, is_own=options.own) as new:
            before, after = measured(
                (old, new), options.parts.split(","), options.pairs, QUICKLY if options.quick else ALONE
            )
    print(*report(before, after), sep="\n")


if __name__ == "__main__":
    main()
