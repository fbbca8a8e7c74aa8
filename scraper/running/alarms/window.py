"""Windows: the runs of 24 hours added up, to compare with the same hours of earlier days."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Final

from scraper.record.summary import total_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scraper.record import Summary, Tally

    Value = Callable[["Window"], float | None]

DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class Window:
    """The runs that began in 24 hours, added up. Times as in the records."""

    runs: list[Summary] = field(default_factory=list)
    articles: int = 0
    requests: int = 0
    sections: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    fallbacks: int = 0
    compared: int = 0
    disagreements: int = 0
    rejected: int = 0
    errors: int = 0

    def add(self, run: Summary) -> None:
        """Add a run."""
        self.runs.append(run)
        self.articles += run.articles
        self.requests += run.fetched + total_of(run.errors)
        self.fallbacks += run.fallbacks.n
        self.compared += run.compared
        self.disagreements += run.disagreements.n
        self.rejected += total_of(run.rejected)
        self.errors += total_of(run.errors)
        for table, tallies in ((self.sections, run.sections), (self.missing, run.missing), (self.rules, run.rules)):
            for name, tally in tallies.items():
                table[name] += tally.n

    def first(self, tally: Callable[[Summary], Tally | None]) -> str:
        """Return when the first run with a count in this tally began; without such a run, when its first run began."""
        return next((run.started for run in self.runs if (found := tally(run)) and found.n), self.runs[0].started)

    def examples(self, tally: Callable[[Summary], Tally | None]) -> list[str]:
        """Return the addresses of its last runs that this tally counted."""
        return [url for run in reversed(self.runs) if (found := tally(run)) for url in found.examples]


def windows(runs: Iterable[Summary], now: datetime, days: int) -> dict[int, Window]:
    """Return windows by how many whole days ago their runs began, counted from now: 0 holds the last 24 hours."""
    found: dict[int, Window] = defaultdict(Window)
    for run in runs:
        age = (now - datetime.fromisoformat(run.started)) // DAY
        if 0 <= age <= days:
            found[age].add(run)
    return dict(found)


def usual(history: Mapping[int, Window], value: Value, least: int) -> float | None:
    """Return the median of a value over earlier days; None when fewer than ``least`` days have one."""
    values = [got for age, window in history.items() if age and (got := value(window)) is not None]
    return median(values) if len(values) >= least else None
