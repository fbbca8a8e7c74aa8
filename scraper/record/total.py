"""Add runs up into one, with the examples of the latest run first."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from scraper.record import Sight, Summary, Tally
from scraper.record.summary import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_SIGHTS: Final = 12  # pages in each list of the slowest and the strangest
_OF_ONE_RUN: Final = frozenset(
    {"run", "started", "seen", "ended", "outcome", "detail", "host", "pid", "job", "asked", "versions", "events_read"}
)


def add_up(runs: Iterable[Summary]) -> Summary:
    """Return the sum of runs; a value of one run alone, such as its name, is that of the latest."""
    total: Summary | None = None
    for run in sorted(runs, key=lambda run: run.started, reverse=True):
        if total is None:
            total = Summary(**{name: getattr(run, name) for name in _OF_ONE_RUN})
        for one in fields(Summary):
            if one.name not in _OF_ONE_RUN:
                setattr(total, one.name, _join(getattr(total, one.name), getattr(run, one.name)))
    return total or Summary(run="", started="", seen="")


def _join(left: Any, right: Any) -> Any:  # noqa: ANN401 - numbers, tallies, lists and tables of them
    match left:
        case int():
            return left + right
        case Tally():
            return Tally(left.n + right.n, (left.examples + right.examples)[:EXAMPLES])
        case list() if (left and isinstance(left[0], Sight)) or (right and isinstance(right[0], Sight)):
            return _top(left + right)
        case list() if (left or right) and isinstance((left or right)[0], str):
            return (left + right)[:EXAMPLES]
        case list():
            return [a + b for a, b in zip(left, right, strict=True)] if left and right else left or right
        case _:
            return {
                key: _join(left[key], right[key]) if key in left and key in right else left.get(key, right.get(key))
                for key in {**left, **right}
            }


def _top(sights: list[Sight]) -> list[Sight]:
    best: dict[str, Sight] = {}
    for sight in sights:
        if sight.url not in best or best[sight.url].value < sight.value:
            best[sight.url] = sight
    return sorted(best.values(), key=lambda sight: -sight.value)[:_MAX_SIGHTS]
