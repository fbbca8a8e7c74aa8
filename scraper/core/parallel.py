"""Work on all cores: results in the order of the work, a bounded number in the making, no process left behind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    work: Callable[[T], R], items: Iterable[T], *, workers: int, lost: Callable[[T], R] | None = None
) -> Generator[R, None, None]:
    """Yield the result of ``work`` for each item, in order, computed in so many processes (1: in this one).

    work: a function of a module, or a part of one; the processes know nothing else of this one.
    lost: makes the result of an item whose worker was killed twice, the second time with nothing beside it. Without it
    ``ScraperError`` is raised.

    A bounded number of items a worker is in the making, so that memory does not grow with their number. What
    ``work`` raises is raised here. Where the caller stops early, what is in the making is given up.
    """
    if workers == 1:
        yield from map(work, items)
        return
    from scraper.core.worker_team import in_processes  # noqa: PLC0415  one page needs no processes: start-up time counts

    yield from in_processes(work, items, workers, lost)
