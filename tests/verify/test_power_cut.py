"""After a power cut at any point the next run ends equal to an undisturbed one."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scraper.offline.verifying.check_and_repair import verify
from scraper.storage.file_store import FileStore
from tests.replica import Replica
from tests.verify.conftest import later
from tests.verify.damages import LEDGER
from tests.verify.small_crawl import crawl
from tests.verify.unsure_disk import PowerCutError, UnsureDisk

if TYPE_CHECKING:
    from collections.abc import Iterator

POINTS = int(os.environ.get("POWER_CUTS", "16"))  # `make power-cut` sets more
RESULT = os.environ.get("POWER_CUT_RESULT")
ARTICLES = 6


def state(output: Path) -> dict[str, Any]:
    """Everything that one folder must have in common with another behind the same crawls."""
    store = FileStore(output)
    with closing(sqlite3.connect(output / LEDGER)) as db:
        rows = db.execute("SELECT id, url, state, published, hash, place FROM item ORDER BY id").fetchall()
        wanted = db.execute("SELECT count(*) FROM want").fetchone()
    return {
        "texts": {
            kept.article.id: [replace(one, fetched_at=None) for one in store.history(kept.article.id)]
            for kept in store.articles()
            if kept.article
        },
        "files": sorted(path.relative_to(output).as_posix() for path in output.glob("cnnindonesia/**/*.json")),
        "revisions": sorted(path.relative_to(output).as_posix() for path in output.glob("_revisions/**/*.json")),
        "rows": rows,
        "wanted": wanted,
    }


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Replica, dict[str, Any]]]:
    """Two crawls: the folder before each, the site, and what the folder must be behind it."""
    folder = tmp_path_factory.mktemp("power")
    replica = Replica(seed=7, articles=ARTICLES, now=datetime.now(UTC))
    made = []
    for name in ("first", "second"):
        before, output = folder / f"before-{name}", folder / "output"
        output.mkdir(exist_ok=True)
        shutil.copytree(output, before)
        assert crawl(replica, output).exit_code == 0
        made.append((before, name, state(output)))
        later(output, 2)
        if name == "first":
            replica_of_first = Replica(seed=7, articles=ARTICLES, now=replica.now)
            for index in replica.indexes()[:3]:
                replica.correct(index)
    return [(before, replica_of_first if name == "first" else replica, goal) for before, name, goal in made]


def calls_of(stage: tuple[Path, Replica, dict[str, Any]], folder: Path) -> int:
    before, replica, _ = stage
    shutil.copytree(before, folder)
    with pytest.MonkeyPatch.context() as patch:
        disk = UnsureDisk(folder, patch, random.Random(0))
        crawl(replica, folder)
        return disk.calls


def points(stages: list[tuple[Path, Replica, dict[str, Any]]], folder: Path) -> Iterator[tuple[int, int]]:
    """Stage and call of each cut, spread over both crawls."""
    calls = [calls_of(stage, folder / f"calls-{number}") for number, stage in enumerate(stages)]
    everything = [(number, call) for number, count in enumerate(calls) for call in range(1, count + 1)]
    chance = random.Random(15)
    while len(everything) < POINTS:
        everything += everything
    yield from sorted(chance.sample(everything, POINTS))


def test_after_a_power_cut_the_next_run_ends_as_if_there_had_been_none(
    stages: list[tuple[Path, Replica, dict[str, Any]]], tmp_path: Path
) -> None:
    bad = []
    done = 0
    for number, (stage, call) in enumerate(points(stages, tmp_path)):
        before, replica, goal = stages[stage]
        root = tmp_path / f"{number}"
        shutil.copytree(before, root)
        with pytest.MonkeyPatch.context() as patch:
            disk = UnsureDisk(root, patch, random.Random(number))
            disk.remember()
            disk.cut_at = call
            with pytest.raises(PowerCutError):
                crawl(replica, root)
            left = disk.after_the_cut(tmp_path / "left")
        wrong = [f"killed: {one.finding}" for one in verify(root).seen]  # with everything that was written
        summary = crawl(replica, left)
        wrong += [str(one.finding) for one in verify(left).seen]
        wrong += [name for name, value in state(left).items() if value != goal[name]]
        if summary.exit_code:
            wrong.append(str(summary.error))
        if wrong:
            bad.append((stage, call, wrong))
        done += 1
        shutil.rmtree(root)
    if RESULT:
        record = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "cuts": done, "unequal": len(bad)}
        Path(RESULT).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    assert done == POINTS
    assert not bad, "\n".join(map(str, bad))
