"""Random damage to tables, lines and compressed files: the balance is exact, what is whole comes out.

The first seeds run here; ``make damage`` runs thousands.
"""

from __future__ import annotations

import pytest

from scraper.core import disk
from tests.corpus.damage import check_packed, check_rows

SEEDS = 60


@pytest.fixture(autouse=True)
def _no_power_cut(monkeypatch) -> None:
    monkeypatch.setattr(disk, "sync", lambda _: None)


@pytest.mark.parametrize("check", [check_rows, check_packed])
def test_the_balance_is_exact_and_what_is_whole_comes_out(check, tmp_path) -> None:
    words = set()
    for number in range(SEEDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        words.add(check(number, folder))
    assert len(words) > 1  # the damage was of several kinds
