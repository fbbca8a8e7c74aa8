"""The short form of `make soak`."""

from __future__ import annotations

import pytest

from scripts.soak import soak


@pytest.mark.slow
def test_faults_and_kills_leave_the_corpus_of_an_undisturbed_crawl():
    assert soak(minutes=0.5, articles=60, kill_every=5) == []
