"""When the replica's articles were published and created: a weekly rhythm, the hours of a newsroom, all from the seed."""

from __future__ import annotations

import datetime as dt
from array import array
from random import Random
from typing import Final

WIB: Final = dt.timezone(dt.timedelta(hours=7))
# Articles a day as a share of a weekday's, Monday first; and a weight for each hour of the day.
WEEK: Final = (1.0, 1.03, 1.05, 1.02, 0.97, 0.66, 0.6)
HOURS: Final = (3, 1, 1, 1, 2, 4, 7, 9, 10, 11, 11, 10, 10, 9, 10, 10, 10, 9, 9, 8, 8, 6, 5, 4)
_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86400


def at(stamp: int) -> dt.datetime:
    """A moment in Jakarta time."""
    return dt.datetime.fromtimestamp(stamp, WIB)


def in_wib(moment: dt.datetime) -> dt.datetime:
    """The moment in Jakarta time; one without an offset is meant so."""
    return moment.astimezone(WIB) if moment.tzinfo else moment.replace(tzinfo=WIB)


def usual_day(articles: int) -> int:
    """Articles on a weekday: the site's own 330 for large replicas, fewer for small ones so that they span days."""
    return max(12, min(330, articles // 20))


def times_of_publication(seed: int, articles: int, latest: dt.datetime, per_day: int) -> array[int]:
    """``articles`` distinct moments in seconds, rising, the last at most ``latest``."""
    rng = Random(f"{seed}/times")
    out: set[int] = set()
    midnight = latest.astimezone(WIB).replace(hour=0, minute=0, second=0, microsecond=0)
    limit = int(latest.timestamp())
    day = 0
    while len(out) < articles:
        start = midnight - dt.timedelta(days=day)
        base = int(start.timestamp())
        wanted = max(1, round(per_day * WEEK[start.weekday()] * rng.uniform(0.92, 1.08)))
        found = [base + hour * _HOUR + rng.randrange(_HOUR) for hour in rng.choices(range(24), HOURS, k=wanted)]
        if day % 3 == 1:  # the edges of a day are where crawls go wrong
            found[:2] = [base, base + _DAY - 1][: len(found[:2])]
        out |= {moment for moment in found if moment <= limit}
        day += 1
    return array("q", sorted(out)[-articles:])


def created_before(published: int, rng: Random) -> int:
    """The time in the address: 34 minutes early in the median, one in ten over 14 hours, one in a hundred over 15 days."""
    die = rng.random()
    if die < 0.01:
        return published - rng.randrange(15 * _DAY + 17 * _HOUR, 300 * _DAY)
    if die < 0.1:
        return published - rng.randrange(14 * _HOUR, 15 * _DAY)
    if die < 0.101:
        return published + rng.randrange(_MINUTE, _HOUR)
    return published - min(14 * _HOUR, int(rng.lognormvariate(7.5, 1.1)))
