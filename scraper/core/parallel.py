"""Work on all cores: results in the order of the work, a bounded number in the making, no process left behind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
R = TypeVar("R")

ITEMS_A_WORKER: Final = 4  # in the making at most


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    work: Callable[[T], R], items: Iterable[T], *, workers: int, lost: Callable[[T], R] | None = None
) -> Iterator[R]:
    """Yield the result of ``work`` for each item, in order, computed in so many processes (1: in this one).

    lost: makes the result of an item whose worker was killed twice, the second time with nothing beside it. Without it
    ``ScraperError`` is raised.

    At most ``ITEMS_A_WORKER`` items a worker are in the making, so that memory does not grow with their number. What
    ``work`` raises is raised here.
    """
    if workers == 1:
        yield from map(work, items)
        return
    from scraper.core.worker_team import WorkerTeam  # noqa: PLC0415  one page needs no processes: start-up time counts

    team = WorkerTeam(work, workers, lost)
    try:
        for item in items:
            team.take(item)
            if len(team.pending) >= ITEMS_A_WORKER * workers:
                yield team.next()
        while team.pending:
            yield team.next()
    finally:
        team.pool.shutdown(cancel_futures=True)
