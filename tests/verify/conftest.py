"""One crawled folder for all tests of ``scraper verify``: two crawls, one article that changed between them."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.storage.ledger import HOUR
from tests.crawl.conftest import Crawl
from tests.replica import Replica, serve
from tests.verify.damages import LEDGER, Corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica import Running


def later(output: Path, hours: float) -> None:
    """The ledger as it would be so many hours on; pages are dated by the second, so a second ends first."""
    time.sleep(1 - time.time() % 1)
    with closing(sqlite3.connect(output / LEDGER)) as db:
        db.execute("UPDATE item SET due = due - ?, fetched = fetched - ?, found = found - ?", (hours * HOUR,) * 3)
        db.commit()


@pytest.fixture(scope="session")
def site() -> Iterator[Running]:
    """A replica of this very day, since older articles are not visited again."""
    with serve(Replica(seed=7, articles=12, now=datetime.now(UTC))) as running:
        yield running


@pytest.fixture(scope="session")
def crawled(site: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder behind both crawls; ``first`` beside it is that of the first."""
    folder = tmp_path_factory.mktemp("verify") / "crawled"
    assert Crawl(site.url, folder, {}, {}).result().exit_code == 0
    later(folder, 2)
    shutil.copytree(folder, folder.parent / "first")
    changed = next(index for index in site.replica.indexes() if site.replica.gold(index).article.page_count == 1)
    site.replica.correct(changed)
    assert Crawl(site.url, folder, {}, {}).result().counts["changed"] == 1
    return folder


@pytest.fixture
def corpus(crawled: Path, tmp_path: Path) -> Corpus:
    shutil.copytree(crawled, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus", crawled.parent / "first")
