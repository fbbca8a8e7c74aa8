"""The number of articles a day brings, by day of publication as it was known at this hour, against earlier days.

By publication and not by run, because a run after an outage also brings the articles of the outage. As known at this
hour, because a day is not over before midnight.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import sqrt
from statistics import median
from typing import TYPE_CHECKING, Final

from scraper.core.wib import WIB

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.record import Summary

ALL: Final = ""  # the section that stands for all of them
_DAYS: Final = 7  # publication days that are compared
_SPANS: Final = (1, 3, 7)  # days over which a small section is added up
_MIN_SAME_WEEKDAY: Final = 3  # days of the same weekday that suffice as a measure; with fewer all days count
_MIN_SIGMAS: Final = 3.0  # standard deviations that cannot be an accident
_MIN_SECTION_SIGMAS: Final = 4.0  # standard deviations, for one of many sections that still brings something


@dataclass(frozen=True, slots=True)
class Shortage:
    """Fewer articles than usual. day: of publication, the last of several; got: the number, against the normal one."""

    section: str
    day: date
    days: int
    got: int
    normal: float


@dataclass(slots=True)
class Counts:
    """The articles of each publication day, as the runs had brought them by this hour of a later day.

    known[age][back]: articles by section, of the publication day ``back`` days before the day ``age`` days ago.
    """

    now: datetime
    few: float
    least_days: int
    known: dict[int, dict[int, Counter[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Counter)))
    ran: set[int] = field(default_factory=set)

    @property
    def today(self) -> date:
        """Return the day, in WIB."""
        return self.now.astimezone(WIB).date()

    def add(self, runs: Iterable[Summary]) -> None:
        """Add the runs of a job."""
        for run in runs:
            age = self.now - datetime.fromisoformat(run.started)
            self.ran.add(age // timedelta(days=1))
            for day, sections in run.days.items():
                if day[:1].isdigit():
                    self._add(age, (self.today - date.fromisoformat(day)).days, Counter(sections))

    def _add(self, age: timedelta, behind: int, sections: Counter[str]) -> None:
        sections[ALL] = sections.total()
        for back in range(_DAYS):
            # Seen from so many days ago, the publication day was ``back`` days old. The run must have been before that.
            seen_from = behind - back
            if seen_from >= 0 and age >= timedelta(days=seen_from):
                self.known[seen_from][back].update(sections)

    def shortage(self) -> Shortage | None:
        """Return the shortage of all articles: of today, else of yesterday."""
        return next((found for back in (0, 1) if (found := self._of_day(ALL, back))), None)

    def shortages(self) -> list[Shortage]:
        """Return the shortages of each section, today or over some days."""
        names = {name for backs in self.known.values() for sections in backs.values() for name in sections} - {ALL}
        found = (self._of_section(name) for name in sorted(names))
        return [one for one in found if one]

    def _of_day(self, section: str, back: int) -> Shortage | None:
        got, normal = self.known[0][back][section], self._normal(section, back)
        sigmas = _MIN_SIGMAS if not got or section == ALL else _MIN_SECTION_SIGMAS
        if normal is None or not self._too_few(got, normal, sigmas):
            return None
        return Shortage(section, self.today - timedelta(days=back), 1, got, normal)

    def _of_section(self, section: str) -> Shortage | None:
        if found := self._of_day(section, 0):
            return found
        if self.known[0][0][section]:
            return None
        for span in _SPANS[1:]:
            got = sum(self.known[0][back][section] for back in range(span))
            normals = [self._normal(section, back) for back in range(span)]
            normal = sum(one or 0 for one in normals)
            if None not in normals and self._too_few(got, normal, _MIN_SIGMAS):
                return Shortage(section, self.today, span, got, normal)
        return None

    def _too_few(self, got: int, normal: float, sigmas: float) -> bool:
        return got < self.few * normal and normal - got > sigmas * sqrt(normal)

    def _normal(self, section: str, back: int) -> float | None:
        """Return the median of earlier days: of this weekday if there are enough, else of weekdays or weekend days."""
        # Days inside the judged span cannot be its measure.
        ages = [age for age in self.ran if age > back]
        if len(ages) < self.least_days:
            return None
        got = {age: self.known[age][back][section] if age in self.known else 0 for age in ages}
        weekly = [n for age, n in got.items() if age % _DAYS == 0]
        if len(weekly) >= _MIN_SAME_WEEKDAY:
            return median(weekly)
        day = self.today - timedelta(days=back)
        alike = [n for age, n in got.items() if _is_weekend(day - timedelta(days=age)) == _is_weekend(day)]
        return median(alike) if alike else None


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5  # noqa: PLR2004 - Saturday and Sunday
