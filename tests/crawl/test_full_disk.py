"""A disk that is really full: a small file system of its own."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.crawl.helpers import articles, ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a file system of so many KiB, or gives the mounted one a new size; skips where that is not allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if not mount:
        pytest.skip("there is no mount here")

    def of_size(kib: int) -> Path:
        again = "remount," if place.is_mount() else ""
        words = [mount, "-t", "tmpfs", "-o", f"{again}size={kib}k", "tmpfs", str(place)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"a small file system cannot be mounted here: {done.stderr.strip()}")
        return place

    yield of_size
    if place.is_mount():
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("kib", [180, 700])
@pytest.mark.parametrize("archive", [True, False], ids=["archive", "no-archive"])
def test_a_disk_that_fills_up_ends_the_crawl_with_a_word_and_the_next_goes_on(replica, crawl, disk, kib, archive):
    place = disk(kib)
    summary = crawl(replica.url, into=place / "output", **{"archive.keep": archive})
    assert summary.exit_code == 6
    assert "No space left" in str(summary.error) or "disk is full" in str(summary.error)
    assert summary.counts.get("new", 0) < len(ids(replica.replica))
    disk(64_000)
    with closing(sqlite3.connect(place / "output" / "_state" / "ledger.sqlite")) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert crawl(replica.url, into=place / "output").exit_code == 0
    assert set(articles(place / "output")) == ids(replica.replica)
