"""``scraper extract --into``: many archives, one file of Articles each."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scraper.cli.terminal import as_json, result, say
from scraper.core.errors import Busy, UsageError, gravest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scraper.offline.batch import BatchResult

_WORDS = {
    "before": "done before",
    "busy": "another run is at it",
    "killed": "its worker was killed twice, most likely for want of memory; the next run tries it again",
    "unreadable": "a file cannot be read; the next run tries it again",
}


def extract_into(
    paths: Sequence[str], target: Path, part: str | None, *, parquet: bool, workers: int | None, as_program: bool
) -> int:
    """Do the tasks of a part, print how each ended, and the balance of all; return the exit code."""
    from scraper.core.arrow_tables import arrow_module
    from scraper.core.balance import Balance
    from scraper.core.parallel import cores
    from scraper.offline.batch import TaskRun, batch_tasks
    from scraper.offline.input_files import find_files
    from scraper.offline.part import read_part

    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file; --into takes a folder")
    if parquet:
        arrow_module()  # where it is missing, the user hears of it before any work is done
    own = read_part(part, os.environ)
    balance = Balance("inputs")
    tasks = batch_tasks(list(find_files(paths, balance)))
    if own.number > 1:
        balance = Balance("inputs")  # what a folder holds beside pages is counted by the first part
    batch = TaskRun(target, "parquet" if parquet else "jsonl.zst")
    articles = 0
    states: dict[str, int] = {}
    for done in batch.run(tasks, own, workers=workers or cores()):
        balance.add(done.balance)
        articles += done.articles
        states[done.state] = states.get(done.state, 0) + 1
        _show(done)
    if as_program:
        result(as_json({"articles": articles, "tasks": states, "balance": balance.record()}))
    else:
        say(f"{sum(states.values()):,} tasks, {articles:,} articles; {balance.line()}")
    return gravest((balance.exit_code, Busy.exit_code if states.get("busy") else 0))


def _show(done: BatchResult) -> None:
    if done.state == "done":
        say(f"{done.name}: {done.articles:,} articles; {done.balance.line()}")
    else:
        say(f"{done.name}: {_WORDS[done.state]}")
