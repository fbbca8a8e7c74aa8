"""The times of a job in other schedulers' words: crontab lines in any time zone, and systemd's OnCalendar."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from scraper.core.errors import UsageError
from scraper.core.wib import WIB

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.config import Job

WIB_MINUTES: Final = WIB.utcoffset(None) // timedelta(minutes=1)  # ahead of UTC, the whole year
_DAY_MINUTES: Final = 24 * 60
_MONTHS: Final = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

Values = tuple[int, ...] | None  # None: every value of the field


@dataclass(frozen=True, slots=True)
class Cron:
    """A line of a crontab, its fields as numbers."""

    minutes: Values
    hours: Values
    days: Values = None
    months: Values = None
    weekdays: Values = None

    def __str__(self) -> str:
        return " ".join(
            "*" if values is None else ",".join(map(str, values))
            for values in (self.minutes, self.hours, self.days, self.months, self.weekdays)
        )


def lines(job: Job) -> list[Cron]:
    """Return the times of a job as crontab lines in WIB; raises ``UsageError`` when a crontab cannot say them."""
    if job.cron:
        return [parse(job.cron)]
    if job.at:
        times = [tuple(map(int, time.split(":"))) for time in job.at]
        return [Cron((minute,), (hour,)) for hour, minute in times]
    minutes = round((job.every or 0) / 60)
    if minutes * 60 == job.every:
        if 60 % minutes == 0:
            return [Cron(tuple(range(0, 60, minutes)), None)]
        if minutes % 60 == 0 and _DAY_MINUTES % minutes == 0:
            return [Cron((0,), tuple(range(0, 24, minutes // 60)))]
    raise UsageError(
        f"job {job.name}: a crontab cannot say every {job.every:g} seconds; use cron or at, or an interval that "
        "divides an hour or a day"
    )


def parse(line: str) -> Cron:
    """Return a line of a crontab whose form was checked before."""
    minute, hour, day, month, weekday = line.lower().split()
    weekdays = _values(weekday, 0, 7, _WEEKDAYS)
    return Cron(
        _values(minute, 0, 59),
        _values(hour, 0, 23),
        _values(day, 1, 31),
        _values(month, 1, 12, _MONTHS),
        None if weekdays is None else tuple(sorted({number % 7 for number in weekdays})),
    )


def _values(field: str, least: int, most: int, names: tuple[str, ...] = ()) -> Values:
    if field == "*":
        return None
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        if span == "*":
            ends = [least, most]
        else:
            ends = [names.index(end) if end in names else int(end) for end in span.split("-")]
            if step and len(ends) == 1:
                ends.append(most)
        found |= set(range(ends[0], ends[-1] + 1, int(step or 1)))
    return tuple(sorted(found))


def shift(cron: Cron, minutes: int, job: str) -> list[Cron]:
    """Return a line for a clock that is so many minutes ahead; raises ``UsageError`` where a crontab cannot say it."""
    if minutes % 60 == 0 and cron.hours is None and cron.days is None and cron.weekdays is None:
        return [cron]
    groups: dict[tuple[int, int], set[int]] = defaultdict(set)
    for hour in range(24) if cron.hours is None else cron.hours:
        for minute in range(60) if cron.minutes is None else cron.minutes:
            days, rest = divmod(hour * 60 + minute + minutes, _DAY_MINUTES)
            groups[days, rest // 60].add(rest % 60)
    merged: dict[tuple[int, tuple[int, ...]], set[int]] = defaultdict(set)
    for (days, hour), found in groups.items():
        merged[days, tuple(sorted(found))].add(hour)
    return [
        Cron(
            found if len(found) < 60 else None,  # noqa: PLR2004 - minutes of an hour
            tuple(sorted(hours)) if len(hours) < 24 else None,  # noqa: PLR2004 - hours of a day
            *_other_day(cron, days, job),
        )
        for (days, found), hours in sorted(merged.items())
    ]


def _other_day(cron: Cron, days: int, job: str) -> tuple[Values, Values, Values]:
    if days and (cron.days is not None or cron.months is not None):
        raise UsageError(
            f"job {job}: in the other time zone its hour falls on another day, and a crontab cannot say that for days "
            "of the month; use a later hour or weekdays"
        )
    weekdays = None if cron.weekdays is None else tuple(sorted((day + days) % 7 for day in cron.weekdays))
    return cron.days, cron.months, weekdays


def on_calendar(job: Job) -> list[str]:
    """Return the times of a job as values of OnCalendar, in WIB; the job is due when any of them is."""
    return [
        f"{weekdays}*-{_two(cron.months)}-{_two(days)} {_two(cron.hours)}:{_two(cron.minutes)}:00 Asia/Jakarta"
        for cron in lines(job)
        for weekdays, days in _calendar_days(cron)
    ]


def _calendar_days(cron: Cron) -> Iterable[tuple[str, Values]]:
    """Yield weekdays and days of the month: where both are given, crontab takes either and systemd takes both."""
    weekdays = "" if cron.weekdays is None else ",".join(_WEEKDAYS[day].title() for day in cron.weekdays) + " "
    if cron.weekdays is not None and cron.days is not None:
        return [(weekdays, None), ("", cron.days)]
    return [(weekdays, cron.days)]


def _two(values: Values) -> str:
    return "*" if values is None else ",".join(f"{value:02}" for value in values)
