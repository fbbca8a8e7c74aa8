"""Random damage to tables, lines and compressed files: the balance is exact, what is whole comes out.

The first seeds run here; ``make damage`` runs thousands.
"""

from __future__ import annotations

import pytest

from scraper.core import disk
from scraper.corpus.formats import open_format
from scraper.corpus.separated import TableRows
from scraper.corpus.streams import Lines
from tests.corpus.damage import check_one_piece, check_packed, check_rows

SEEDS = 60


@pytest.fixture(autouse=True)
def _no_power_cut(monkeypatch) -> None:
    monkeypatch.setattr(disk, "sync", lambda _: None)


@pytest.mark.parametrize("check", [check_rows, check_packed, check_one_piece])
def test_the_balance_is_exact_and_what_is_whole_comes_out(check, tmp_path) -> None:
    words = set()
    for number in range(SEEDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        words.add(check(number, folder))
    assert len(words) > 1  # the damage was of several kinds


@pytest.mark.parametrize(("name", "text"), [("in.csv", 'id,text\n1,"{}"\n2,dua\n'), ("in.jsonl", '{{"text": "{}"}}\n')])
def test_a_row_of_many_chunks_is_not_read_over_and_over(tmp_path, monkeypatch, name, text) -> None:
    """Each byte is looked at a few times, however many chunks its row has."""
    monkeypatch.setattr("scraper.corpus.unpack.CHUNK", 1000)
    looked_at = 0

    def counted(take):
        def counting(self, data, *, last):
            nonlocal looked_at
            looked_at += len(self.rest) + len(data)
            return take(self, data, last=last)

        return counting

    for parting in (Lines, TableRows):
        monkeypatch.setattr(parting, "take", counted(parting.take))
    source = tmp_path / name
    source.write_text(text.format("kata " * 100_000))
    form = open_format(source)
    looked_at = 0
    assert sum(batch.rows for batch in form.batches()) == 1 + (name == "in.csv")
    assert looked_at < 4 * source.stat().st_size
