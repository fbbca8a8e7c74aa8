"""``scraper extract --into``: many archives, one file of Articles each."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scraper.cli.terminal import as_json, line, result, say
from scraper.core.errors import Busy, FetchError, gravest
from scraper.core.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.offline.batch import BatchResult

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
    from scraper.core.arrow_tables import arrow_module
    from scraper.core.balance import Balance
    from scraper.core.parallel import cores
    from scraper.offline.batch import TaskRun
    from scraper.offline.batch_plan import plan
    from scraper.offline.part import read_part

    if parquet:
        arrow_module()  # where it is missing, the user hears of it before any work is done
    own = read_part(part, os.environ)
    balance = Balance("inputs")
    work = plan(names, hosts, index, balance)
    if index and not work.tasks:
        say(f"{line(index)}: it names no record of {', '.join(hosts)} in what is named")
    if own.number > 1:
        balance = Balance("inputs")  # what is found beside the tasks is counted by the first part
    batch = TaskRun(target, "parquet" if parquet else "jsonl.zst", work.hosts)
    batch.destination.check()
    articles = 0
    states: dict[str, int] = {}
    for done in batch.run(work.tasks, own, workers=workers or cores()):
        balance.add(done.balance)
        articles += done.articles
        states[done.state] = states.get(done.state, 0) + 1
        _show(done)
    if as_program:
        result(as_json({"articles": articles, "tasks": states, "balance": balance.record()}))
    else:
        say(f"{counted(sum(states.values()), 'task')}, {counted(articles, 'article')}; {balance.line()}")
    codes = (Busy.exit_code if states.get("busy") else 0, FetchError.exit_code if states.get("failed") else 0)
    return gravest((balance.exit_code, *codes))


def _show(done: BatchResult) -> None:
    if done.state == "done":
        say(f"{done.name}: {counted(done.articles, 'article')}; {done.balance.line()}")
    elif done.state == "failed":
        say(f"{done.name}: {line(done.why)}; the next run tries it again")
    else:
        say(f"{done.name}: {_WORDS[done.state]}")
