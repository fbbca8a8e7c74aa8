"""A regression is told from noise."""

from __future__ import annotations

import random

from benchmarks.compare import verdict
from benchmarks.run import numbers, rows


def test_a_change_is_told_from_noise():
    chance = random.Random(3)
    base = [chance.gauss(100, 2) for _ in range(8)]
    assert verdict(base, [chance.gauss(100, 2) for _ in range(8)]) == "noise"
    assert verdict(base, [chance.gauss(115, 2) for _ in range(8)]) == "more"
    assert verdict(base, [chance.gauss(85, 2) for _ in range(8)]) == "less"
    assert verdict([100.0], [200.0]) == "noise", "one round proves nothing"


def test_tables_and_json_become_rows():
    assert rows("  ours     12.50  1,000\ntext only\n", "crawl") == {"crawl/ours/0": 12.5, "crawl/ours/1": 1000.0}
    assert numbers({"a": {"b": 2, "c": "x"}}, "clean") == {"clean/a/b": 2.0}
