"""A regression is told from noise, between saved results and between revisions."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.compare import interval, place_of, report, verdict
from benchmarks.run import BARS, Bar, judged, numbers

ROOT = Path(__file__).parents[2]


def around(mean: float, seed: int, count: int = 8) -> list[float]:
    chance = random.Random(seed)
    return [chance.gauss(mean, 2) for _ in range(count)]


def test_a_change_is_told_from_noise():
    base = around(100, 3)
    assert verdict(base, around(100, 4)) == "no difference seen"
    assert verdict(base, around(115, 5)) == "slower"
    assert verdict(base, around(85, 6)) == "faster"
    assert verdict(base, around(115, 5), "clean/mb_a_second/scraper") == "faster"
    assert verdict(base, around(115, 5), "memory/peak_mb/scraper extract") == "larger"
    assert verdict([100.0, 101.0], [200.0, 200.0]) == "no difference seen", "two rounds prove nothing"
    assert verdict(base, [value * 1.01 for value in base]) == "no difference seen", "sure, but too small to matter"


def test_the_interval_has_the_true_ratio_in_nineteen_of_twenty():
    within = 0
    for seed in range(400):
        _, low, high = interval(around(100, seed, 4), around(100, seed + 1000, 4))
        within += low <= 1 <= high
    assert 0.92 <= within / 400 <= 0.98


def test_only_rows_of_speed_and_memory_are_compared():
    before = {
        "extract/scores/scraper/ratio": [1.0, 1.0, 1.1],
        "extract/scores/scraper/lost": [0.0, 0.0, 0.0],
        "a": [1.0],
    }
    [line] = report(before, before)
    assert line.startswith("extract/scores/scraper/ratio")
    assert line.endswith("no difference seen")


def test_json_becomes_rows():
    assert numbers({"a": {"b": 2, "c": "x"}, "bars": {"b": 3}}, "clean") == {"clean/a/b": 2.0}


def test_a_bar_says_whether_it_is_met():
    assert Bar("a", most=2).judge(2.5) == "MISSED a: 2.5, at most 2"
    assert Bar("a", least=20).judge(21) == "met    a: 21, at least 20"
    assert judged({BARS[0].row: [1.0, 3.0, 1.5]}) == [f"met    {BARS[0].row}: 1.5, at most 2"]


def test_two_saved_results_are_compared(tmp_path):
    for name, factor in (("before", 1.0), ("after", 1.5)):
        result = {
            "machine": {"cpu": "x"},
            "samples": {"crawl/ms_an_article/scraper": [factor * n for n in (9, 10, 11)]},
        }
        (tmp_path / f"{name}.json").write_text(json.dumps(result))
    command = [sys.executable, "-m", "benchmarks.compare", tmp_path / "before.json", tmp_path / "after.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "slower"
    assert "1.500" in done.stdout


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="revisions need the repository")
def test_a_revision_is_measured_with_the_benchmarks_that_stand_here():
    command = [sys.executable, "-m", "benchmarks.compare", "HEAD", "--parts", "clean", "--pairs", "3", "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "clean/mb_a_second/scraper" in done.stdout
    with place_of("HEAD", is_own=False) as place:
        said = [sys.executable, "-c", "import scraper, benchmarks; print(scraper.__file__); print(benchmarks.__path__)"]
        places = subprocess.run(said, capture_output=True, text=True, check=True, cwd=place).stdout
        assert str(place) in places.splitlines()[0]
        assert (place / "scraper").resolve().parent != ROOT
        tree = (place / "scraper").resolve().parent
    listed = subprocess.run(["git", "worktree", "list"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert str(tree) not in listed


def test_a_revision_whose_modules_had_other_names_is_measured_with_its_own_benchmarks():
    with place_of("HEAD", is_own=True) as place:
        tree = (place / "scraper").resolve().parent
        assert tree != ROOT
        assert [(place / name).resolve() for name in ("benchmarks", "tests")] == [tree / "benchmarks", tree / "tests"]
