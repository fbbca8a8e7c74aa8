"""The short form of `make soak`."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter

import pytest

from scripts.soak import Killer, Round, left_behind, one_round, proved_nothing, soak


def test_all_faults_and_kills_leave_the_corpus_of_an_undisturbed_crawl() -> None:
    """One small corpus: about 25 answers go wrong and each run of some seconds is killed, for 20 seconds."""
    seen = one_round(seed=1, articles=40, killer=Killer(every=4, until=time.monotonic() + 20, seed=1))
    assert seen.wrong == []
    assert seen.kills >= 1
    assert len(seen.faults) > 10


@pytest.mark.parametrize(
    ("kills", "faults", "minutes", "said"),
    [
        (1, {"a": 150, "b": 50}, 60, []),
        (1, {"a": 200}, 9, []),
        (1, {"a": 200}, 10, ["never fired: b"]),
        (0, {"a": 150, "b": 50}, 60, ["no run was killed"]),
        (1, {"a": 90, "b": 50}, 60, ["14.0% of all answers were faults; 15% to 27% were meant to be"]),
        (1, {"a": 230, "b": 50}, 60, ["28.0% of all answers were faults; 15% to 27% were meant to be"]),
    ],
)
def test_a_run_that_proves_nothing_has_failed(kills, faults, minutes, said) -> None:
    seen = Round(kills=kills, answers=1_000, faults=Counter(faults))
    assert list(proved_nothing(seen, {"a", "b"}, minutes)) == said


def test_a_folder_in_which_nothing_was_ever_written_has_nothing_left_behind(tmp_path) -> None:
    (tmp_path / "_state").mkdir()
    with sqlite3.connect(tmp_path / "_state" / "ledger.sqlite") as ledger:
        ledger.execute("CREATE TABLE item (state TEXT)")
    ledger.close()
    assert list(left_behind(tmp_path, tmp_path)) == []


@pytest.mark.slow
def test_round_after_round() -> None:
    assert soak(minutes=2, articles=200, kill_every=15) == []
