"""From what a user names to the tasks of ``scraper extract --into``: for the command and for datatrove."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.core.errors import UsageError
from scraper.offline.batch_tasks import batch_tasks, only_picked
from scraper.offline.picking import BAD_LINE, checked_host, read_index
from scraper.offline.sources import find_sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.balance import Balance
    from scraper.offline.batch_tasks import BatchTask


@dataclass(slots=True, frozen=True)
class BatchPlan:
    """The tasks of all parts. hosts: those whose pages alone are read of each archive; none for all pages."""

    tasks: list[BatchTask]
    hosts: tuple[str, ...] = ()


def plan(names: Sequence[str], hosts: Sequence[str], index: str | None, balance: Balance) -> BatchPlan:
    """Return the tasks for the sources that a user names, only for some hosts if ``hosts`` names any.

    index: a CDXJ index, a file or an address, that says where the pages of the hosts are.
    balance: gets what is found beside the tasks: files of other kinds, lines of the index that cannot be read.

    Raises ``UsageError`` for a name that cannot be meant, a file that is not there, an index that cannot be had.
    """
    if index and not hosts:
        raise UsageError("--index goes with --pick HOST")
    if not index:
        picked = tuple(sorted({checked_host(host) for host in hosts}))
        marks = [(f"pages of {host}", 0, 0) for host in picked]
        tasks = batch_tasks(list(find_sources(names, balance)))
        return BatchPlan([replace(task, inputs=[*task.inputs, *marks]) for task in tasks], picked)
    bases = [name for name in names if name.endswith("/")]
    named = [name for name in names if not name.endswith("/")]
    reading = read_index(index, hosts)
    balance.found += reading.bad
    balance.spoil(BAD_LINE, reading.bad)
    return BatchPlan(only_picked(batch_tasks(list(find_sources(named, balance))), bases, reading, balance))
