"""When jobs are due: as crontab and people mean it, in WIB."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.config import Job
from scraper.core.wib import WIB
from scraper.running.schedule.when import last_time, next_time

# 2026-11-22 is a Sunday.
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=WIB)


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("job", "following"),
    [
        (Job(name="a", every=3600.0), "2026-11-22T13:00"),
        (Job(name="a", every=1800.0), "2026-11-22T12:30"),
        (Job(name="a", at=("06:00", "18:30")), "2026-11-22T18:30"),
        (Job(name="a", at=("06:00",)), "2026-11-23T06:00"),
        (Job(name="a", cron="15 * * * *"), "2026-11-22T12:15"),
        (Job(name="a", cron="0 6 * * 0"), "2026-11-29T06:00"),
        (Job(name="a", cron="0 6 * * 7"), "2026-11-29T06:00"),
        (Job(name="a", cron="0 6 * * 1"), "2026-11-23T06:00"),
        (Job(name="a", cron="0 6 * * 5-7"), "2026-11-27T06:00"),
        (Job(name="a", cron="0 6 * * mon-fri"), "2026-11-23T06:00"),
        (Job(name="a", cron="0 6 * * */2"), "2026-11-24T06:00"),
        (Job(name="a", cron="0 6 1 * mon"), "2026-11-23T06:00"),
        (Job(name="a", cron="0 6 25 * sun"), "2026-11-25T06:00"),
        (Job(name="a", cron="0 0 1 1 *"), "2027-01-01T00:00"),
    ],
)
def test_next_time(job: Job, following: str) -> None:
    assert next_time(job, NOON) == wib(following)


@pytest.mark.parametrize(
    ("job", "last"),
    [
        (Job(name="a", every=3600.0), "2026-11-22T12:00"),
        (Job(name="a", at=("06:00", "18:30")), "2026-11-22T06:00"),
        (Job(name="a", cron="0 6 1 * *"), "2026-11-01T06:00"),
        (Job(name="a", cron="* * * * *"), "2026-11-22T12:00"),
    ],
)
def test_last_time(job: Job, last: str) -> None:
    assert last_time(job, NOON - timedelta(days=60), NOON) == wib(last)
    assert last_time(job, NOON, NOON) is None


JOBS = st.one_of(
    st.integers(1, 100_000).map(lambda seconds: Job(name="a", every=float(seconds))),
    st.lists(st.times().map(lambda time: f"{time:%H:%M}"), min_size=1, max_size=3).map(
        lambda times: Job(name="a", at=tuple(times))
    ),
    st.sampled_from(["0 6 * * 1-5", "*/7 3,5 * * *", "0 0 1 * 0"]).map(lambda cron: Job(name="a", cron=cron)),
)


@settings(deadline=None)
@given(JOBS, st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))  # noqa: DTZ001 - the zone is put on below
def test_no_due_time_lies_between_the_last_and_the_next(job: Job, moment: datetime) -> None:
    now = moment.replace(tzinfo=WIB)
    last = last_time(job, now - timedelta(days=40), now)
    assert last is not None
    assert last <= now
    following = next_time(job, last)
    assert following is not None
    assert following > now
    assert following == next_time(job, now)
