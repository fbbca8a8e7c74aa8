"""Geometry of the report's pictures: numbers in, rectangles and labels out; the template draws them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, log10
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scraper.running.report.data import Day

_WEEKS: Final = 53  # columns of the calendar
_NAME_WEEKS: Final = 2  # columns that the name of a month takes; one with less before the next month goes without
_MAX_BARS: Final = 120  # days beyond it are shown by week
_LABELS: Final = 5  # below a picture with more than ``_MAX_LABELLED_BARS`` bars
_MAX_LABELLED_BARS: Final = 8  # bars of which each has its label
_STEPS: Final = (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10)  # round numbers for the top of the scale
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the calendar.

    column: the week, from the left.
    row: the weekday, 0 for Monday.
    level: from 0 for no article to 4 for the most.
    """

    day: Day
    column: int
    row: int
    level: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar: a cell for each day.

    months: pairs of column and name.
    columns: the number of weeks.
    earlier: articles of days before the calendar.
    """

    cells: list[Cell]
    months: list[tuple[int, str]]
    columns: int
    earlier: int


def calendar(days: list[Day]) -> Calendar | None:
    """Return the last 53 weeks that have articles, None without any article."""
    if not days:
        return None
    last = date.fromisoformat(days[-1].day)
    least = last - timedelta(days=last.weekday()) - timedelta(weeks=_WEEKS - 1)
    shown = [day for day in days if date.fromisoformat(day.day) >= least]
    first = date.fromisoformat(shown[0].day)
    start = first - timedelta(days=first.weekday())
    most = sorted(day.n for day in shown)[int(len(shown) * 0.95)] or 1
    cells = []
    months: dict[str, int] = {}
    for day in shown:
        moment = date.fromisoformat(day.day)
        column, row = divmod((moment - start).days, 7)
        cells.append(Cell(day, column, row, min(4, ceil(4 * day.n / most))))
        months.setdefault(f"{moment:%Y-%m}", column)
    named = [(column, MONTHS[int(month[5:]) - 1]) for month, column in months.items()]
    following = [*(column for column, _ in named[1:]), _WEEKS + 1]
    spaced = [one for one, next_column in zip(named, following, strict=True) if next_column - one[0] >= _NAME_WEEKS]
    columns = cells[-1].column + 1
    return Calendar(cells, spaced, columns, sum(day.n for day in days) - sum(day.n for day in shown))


@dataclass(frozen=True, slots=True)
class Bar:
    """One day or week of runs. Heights go from 0 to 1, stacked: new, changed, rejected."""

    day: Day
    title: str
    new: float
    changed: float
    rejected: float


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of a picture, from left to right.

    scale: pairs of height, from 0 to 1, and number.
    labels: days at even distances, the first and the last among them.
    unit: day or week.
    """

    bars: list[Bar]
    scale: list[tuple[float, str]]
    labels: list[str]
    unit: str


def bars(days: list[Day]) -> Bars | None:
    """Return a bar for each day of runs, by week when there are many days; None without any day."""
    if not days:
        return None
    unit = "day" if len(days) <= _MAX_BARS else "week"
    if unit == "week":
        days = [_week(days[at : at + 7]) for at in range(0, len(days), 7)]
    top = _round_up(max((day.n + day.changed + day.rejected for day in days), default=1))
    columns = [
        Bar(day, f"{day.day}: {day.n} new, {day.changed} changed, {day.rejected} rejected", day.n / top,
            day.changed / top, day.rejected / top)
        for day in days
    ]  # fmt: skip
    marks = (len(days) if len(days) <= _MAX_LABELLED_BARS else _LABELS) - 1
    labels = [_short(days[round(index * (len(days) - 1) / max(marks, 1))].day) for index in range(marks + 1)]
    return Bars(columns, [(0.5, f"{top / 2:,g}"), (1.0, f"{top:,g}")], labels, unit)


def _week(days: list[Day]) -> Day:
    first = days[0]
    examples = [url for day in days for url in day.examples][:3]
    numbers = (sum(day.n for day in days), sum(day.rejected for day in days), sum(day.changed for day in days))
    return type(first)(first.day, numbers[0], examples, numbers[1], numbers[2])


def _short(day: str) -> str:
    return f"{int(day[8:])} {MONTHS[int(day[5:7]) - 1]}"


def _round_up(number: float) -> float:
    """Return the next round number that can be halved: 10, 12, 16, 20, ..."""
    size = 10.0 ** int(log10(max(number, 1)))
    return next(size * step for step in _STEPS if size * step >= max(number, 1))
