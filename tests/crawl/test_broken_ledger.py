"""A ledger that cannot be read ends the run with its name and exit code 6, never as if all had been done."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from scraper.core.errors import StoreError
from tests.crawl.conftest import Crawl
from tests.replica import Replica, serve

if TYPE_CHECKING:
    from pathlib import Path

PAGE_BYTES = 4096


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A served replica, and the output of a crawl of it that was stopped in the middle."""
    output = tmp_path_factory.mktemp("old") / "output"
    with serve(Replica(seed=7, articles=30)) as running:
        assert Crawl(running.url, output, {"limit": 3}, {}).result().exit_code == 0
        yield running, output


def outcome(url: str, output: Path) -> tuple[int, str]:
    try:
        summary = Crawl(url, output, {}, {}).result()
    except StoreError as error:
        return error.exit_code, str(error)
    return summary.exit_code, str(summary.error)


@pytest.mark.parametrize("table", ["item", "want", "job", "walk", "run"])
def test_a_table_that_is_gone_ends_the_run_by_name(old, tmp_path, table):
    running, before = old
    output = shutil.copytree(before, tmp_path / "output")
    with closing(sqlite3.connect(output / "_state" / "ledger.sqlite")) as ledger:
        ledger.execute(f"DROP TABLE {table}")
        ledger.commit()
    code, words = outcome(running.url, output)
    assert code == 6
    assert "ledger.sqlite" in words


def test_a_state_that_nobody_knows_ends_the_run_by_name(old, tmp_path):
    """Only the frontier reads it, where Scrapy itself would log the error and call the run finished."""
    running, before = old
    output = shutil.copytree(before, tmp_path / "output")
    with closing(sqlite3.connect(output / "_state" / "ledger.sqlite")) as ledger:
        ledger.execute("UPDATE item SET state = 'rusak' WHERE state = 'open'")
        ledger.commit()
    code, words = outcome(running.url, output)
    assert code == 6
    assert "ledger.sqlite" in words


def test_pages_of_zeros_end_the_run_by_name(old, tmp_path):
    running, before = old
    ledger = before / "_state" / "ledger.sqlite"
    with closing(sqlite3.connect(ledger)) as db:
        roots = dict(db.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
    for name in ("item", "sqlite_autoindex_item_1", "want", "job"):
        output = shutil.copytree(before, tmp_path / name)
        data = bytearray((output / "_state" / "ledger.sqlite").read_bytes())
        start = (roots[name] - 1) * PAGE_BYTES
        data[start : start + PAGE_BYTES] = bytes(PAGE_BYTES)
        (output / "_state" / "ledger.sqlite").write_bytes(data)
        code, words = outcome(running.url, output)
        assert code == 6, name
        assert "ledger.sqlite" in words
