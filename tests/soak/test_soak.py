"""The short form of `make soak`."""

from __future__ import annotations

import time

import pytest

from scripts.soak import Killer, one_round, soak


def test_all_faults_and_kills_leave_the_corpus_of_an_undisturbed_crawl() -> None:
    """One small corpus: about 25 answers go wrong and each run of some seconds is killed, for 20 seconds."""
    seen = one_round(seed=1, articles=40, killer=Killer(every=4, until=time.monotonic() + 20, seed=1))
    assert seen.wrong == []
    assert seen.kills >= 1
    assert len(seen.faults) > 10


@pytest.mark.slow
def test_round_after_round() -> None:
    assert soak(minutes=2, articles=200, kill_every=15) == []
