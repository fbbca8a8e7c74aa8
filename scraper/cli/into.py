"""``scraper extract --into``: many archives, one file of Articles each."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scraper.cli.terminal import as_json, line, result, say
from scraper.core.errors import Busy, FetchError, UsageError, gravest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.balance import Balance
    from scraper.offline.batch import BatchResult
    from scraper.offline.batch_tasks import BatchTask

_WORDS = {
    "before": "done before",
    "busy": "another run is at it",
    "killed": "its worker was killed twice, most likely for want of memory; the next run tries it again",
    "unreadable": "a file cannot be read; the next run tries it again",
}


def extract_into(
    names: Sequence[str],
    target: str,
    part: str | None,
    *,
    parquet: bool = False,
    workers: int | None = None,
    as_program: bool = False,
    hosts: tuple[str, ...] = (),
    index: str | None = None,
) -> int:
    """Do the tasks of a part, print how each ended, and the balance of all; return the exit code."""
    from scraper.core.arrow_schema import arrow_module
    from scraper.core.balance import Balance
    from scraper.core.parallel import cores
    from scraper.offline.batch import TaskRun
    from scraper.offline.part import read_part

    if parquet:
        arrow_module()  # where it is missing, the user hears of it before any work is done
    own = read_part(part, os.environ)
    balance = Balance("inputs")
    tasks = _tasks(names, hosts, index, balance)
    if own.number > 1:
        balance = Balance("inputs")  # what is found beside the tasks is counted by the first part
    picks = tuple(sorted(set(hosts))) if not index else ()
    batch = TaskRun(target, "parquet" if parquet else "jsonl.zst", picks)
    batch.destination.check()
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
    codes = (Busy.exit_code if states.get("busy") else 0, FetchError.exit_code if states.get("failed") else 0)
    return gravest((balance.exit_code, *codes))


def _tasks(names: Sequence[str], hosts: tuple[str, ...], index: str | None, balance: Balance) -> list[BatchTask]:
    """Return the tasks of all parts."""
    from dataclasses import replace

    from scraper.offline.batch_tasks import batch_tasks, only_picked
    from scraper.offline.picking import BAD_LINE, checked_host, read_index
    from scraper.offline.sources import find_sources

    if index and not hosts:
        raise UsageError("--index goes with --pick HOST")
    if not index:
        marks = [(f"pages of {checked_host(host)}", 0, 0) for host in sorted(set(hosts))]
        tasks = batch_tasks(list(find_sources(names, balance)))
        return [replace(task, inputs=[*task.inputs, *marks]) for task in tasks]
    bases = [name for name in names if name.endswith("/")]
    named = [name for name in names if not name.endswith("/")]
    reading = read_index(index, hosts)
    balance.found += reading.bad
    balance.spoil(BAD_LINE, reading.bad)
    tasks = only_picked(batch_tasks(list(find_sources(named, balance))), bases, reading, balance)
    if not tasks:
        say(f"{line(index)}: it names no record of {', '.join(hosts)} in what is named")
    return tasks


def _show(done: BatchResult) -> None:
    if done.state == "done":
        say(f"{done.name}: {done.articles:,} articles; {done.balance.line()}")
    elif done.state == "failed":
        say(f"{done.name}: {line(done.why)}; the next run tries it again")
    else:
        say(f"{done.name}: {_WORDS[done.state]}")
