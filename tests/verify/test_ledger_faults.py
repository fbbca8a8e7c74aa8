"""Any error of the ledger ends a run with its name: never with exit code 0, never with a lost text."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.core.errors import ScraperError, StoreError
from tests.crawl.conftest import Crawl
from tests.replica import Replica
from tests.verify.conftest import later
from tests.verify.damages import LEDGER, Corpus
from tests.verify.small_crawl import crawl
from tests.verify.test_power_cut import state

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.crawling.ending import CrawlSummary
    from tests.replica import Running


@pytest.mark.parametrize("table", ["item", "want", "job"])
def test_a_crawl_whose_ledger_lacks_a_table_ends_with_its_name(corpus: Corpus, site: Running, table: str) -> None:
    later(corpus.path, 6)
    corpus.sql(f"DROP TABLE {table}")
    error = error_of(Crawl(site.url, corpus.path, {}, {}).result)
    assert isinstance(error, StoreError)
    assert LEDGER in str(error)


def error_of(run: Callable[[], CrawlSummary]) -> ScraperError | None:
    """What a run raised, or what it says that it ended by."""
    try:
        summary = run()
    except ScraperError as error:
        return error
    assert (summary.error is None) == (summary.exit_code == 0)
    return summary.error


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Replica, bytes, Path]:
    """A site that has changed behind a crawl, the ledger of that crawl, and the folder behind the next one."""
    folder = tmp_path_factory.mktemp("ledger") / "output"
    replica = Replica(seed=7, articles=6, now=datetime.now(UTC))
    crawl(replica, folder)
    later(folder, 2)
    with closing(sqlite3.connect(folder / LEDGER)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ledger = (folder / LEDGER).read_bytes()
    return replica, ledger, folder


def harmed(ledger: bytes, chance: random.Random) -> bytes:
    """The ledger with a page, or a few bytes of one, overwritten, or cut."""
    data = bytearray(ledger)
    page = chance.randrange(len(data) // 4096) * 4096
    way = chance.choice(("zeros", "noise", "bytes", "cut"))
    if way == "cut":
        return bytes(data[: page + chance.randrange(1, 4096)])
    size, at = (4096, page) if way != "bytes" else (40, page + chance.randrange(4000))
    data[at : at + size] = bytes(size) if way == "zeros" else chance.randbytes(size)
    return bytes(data)


@pytest.mark.parametrize("seed", range(30))
def test_a_harmed_ledger_ends_the_run_with_its_name_or_costs_nothing(
    sound: tuple[Replica, bytes, Path], tmp_path: Path, seed: int
) -> None:
    replica, ledger, folder = sound
    output = tmp_path / "output"
    output.mkdir()
    for name in ("cnnindonesia", "_archive"):
        (output / name).symlink_to(folder / name)
    (output / "_state").mkdir()
    (output / LEDGER).write_bytes(harmed(ledger, random.Random(seed)))
    before = state(folder)["texts"]
    error = error_of(lambda: crawl(replica, output))
    if error is not None:
        assert isinstance(error, StoreError)
        assert LEDGER in str(error)
    assert state(folder)["texts"] == before
