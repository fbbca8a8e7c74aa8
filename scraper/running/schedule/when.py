"""The times of a job: those of the configuration as triggers of APScheduler, in WIB."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from scraper.core.wib import WIB

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger

    from scraper.config import Job

_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BACK_DAYS: Final = (1 / 24, 1, 31, 366)  # a short span first, because a job may be due each minute
# Intervals count from here, so that "every 1h" is on the hour and a restart does not move it.
_ANCHOR: Final = datetime(2020, 1, 1, tzinfo=WIB)


def trigger(job: Job) -> BaseTrigger:
    """Return the trigger of a job."""
    if job.every:
        return IntervalTrigger(seconds=max(1, int(job.every)), start_date=_ANCHOR, timezone=WIB)
    if job.at:
        times = [time.split(":") for time in job.at]
        return OrTrigger([CronTrigger(hour=int(hour), minute=int(minute), timezone=WIB) for hour, minute in times])
    return _cron(job.cron or "")


def next_time(job: Job, after: datetime) -> datetime | None:
    """Return the first time at which the job is due after a moment."""
    found: datetime | None = trigger(job).get_next_fire_time(None, after + timedelta(microseconds=1))
    return found


def last_time(job: Job, after: datetime, until: datetime) -> datetime | None:
    """Return the last time at which the job was due after ``after`` and until ``until``, None when it was not due."""
    if job.every:
        steps = (until - _ANCHOR).total_seconds() // int(job.every)
        due = _ANCHOR + timedelta(seconds=steps * int(job.every))
        return due if due > after else None
    for days in _BACK_DAYS:
        start = max(after, until - timedelta(days=days))
        if found := _last_between(job, start, until):
            return found
        if start == after:
            break
    return None


def _last_between(job: Job, start: datetime, until: datetime) -> datetime | None:
    found, due = None, next_time(job, start)
    while due is not None and due <= until:
        found, due = due, next_time(job, due)
    return found


def _cron(line: str) -> BaseTrigger:
    """Return the trigger of a crontab line, read as crontab does.

    Sunday is 0 and 7 (APScheduler counts from Monday). When both the day of the month and the weekday are restricted,
    either will do.
    """
    minute, hour, day, month, weekday = line.lower().split()
    names = ",".join(_weekdays(part) for part in weekday.split(","))

    def make(day: str, weekday: str) -> CronTrigger:
        return CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=WIB)

    if day != "*" and weekday != "*":
        return OrTrigger([make(day, "*"), make("*", names)])
    return make(day, names)


def _weekdays(part: str) -> str:
    """Return one part of the weekday field, as names: ``1-5`` is ``mon,tue,wed,thu,fri``."""
    span, _, step = part.partition("/")
    if span == "*":
        first, last = 0, 6
    else:
        ends = [_WEEKDAYS.index(end) if end in _WEEKDAYS else int(end) for end in span.split("-")]
        first, last = ends[0], ends[-1]
    return ",".join(dict.fromkeys(_WEEKDAYS[index] for index in range(first, last + 1, int(step or 1))))
