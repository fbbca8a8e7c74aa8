"""Tells a change from noise: two results of `make bench`, row by row, with a bootstrap interval of their ratio.

    python -m benchmarks.compare BEFORE.json AFTER.json

Rounds are paired in their order. A row changed when 95 % of the resampled mean ratios lie on one side of 1 and the mean
is more than 2 % away from it. With under three rounds nothing is called a change.
"""

from __future__ import annotations

import json
import math
import random
import sys
from pathlib import Path

RESAMPLES = 4000
LEAST_CHANGE = 0.02
LEAST_ROUNDS = 3


def interval(before: list[float], after: list[float], seed: int = 1) -> tuple[float, float, float]:
    """Geometric mean of the paired ratios, and its 95 % interval."""
    logs = [math.log(new / old) for old, new in zip(before, after, strict=False) if old > 0 and new > 0]
    if not logs:
        return 1.0, 1.0, 1.0
    chance = random.Random(seed)
    means = sorted(sum(chance.choices(logs, k=len(logs))) / len(logs) for _ in range(RESAMPLES))
    low, high = means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975)]
    return math.exp(sum(logs) / len(logs)), math.exp(low), math.exp(high)


def verdict(before: list[float], after: list[float]) -> str:
    ratio, low, high = interval(before, after)
    changed = abs(ratio - 1) > LEAST_CHANGE and (low > 1 or high < 1)
    if not changed or min(len(before), len(after)) < LEAST_ROUNDS:
        return "noise"
    return "more" if ratio > 1 else "less"


def main() -> None:
    before, after = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    if before["machine"]["cpu"] != after["machine"]["cpu"]:
        print("these are of two machines: the ratios say nothing about the program")
    for row in before["samples"].keys() & after["samples"].keys():
        old, new = before["samples"][row], after["samples"][row]
        ratio, low, high = interval(old, new)
        print(f"{row:<60}{ratio:7.3f}  [{low:.3f}, {high:.3f}]  {verdict(old, new)}")


if __name__ == "__main__":
    main()
