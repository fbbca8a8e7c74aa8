"""Whether a list brings as many new articles as is usual for this hour of the week, judged while the crawl runs.

A list that a cache or a fault has frozen looks like a quiet hour: it is whole, ends in order and names nothing new.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import sqrt
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.discover.plan import clock

if TYPE_CHECKING:
    from scraper.facts.site import Site
    from scraper.storage.ledger import Ledger

WEEK: Final = timedelta(days=7)
_WEEKS: Final = 4  # that are looked back
MIN_WEEKS: Final = 3  # of them with an article at this hour; with fewer nothing is usual
_MIN_SIGMAS: Final = 3.0  # standard deviations that cannot be an accident


class Harvest(NamedTuple):
    """The new articles of a list. since, now: seconds since 1970, the time in which they have come up."""

    since: float
    now: float
    new: int


def shortage(ledger: Ledger, site: Site, harvest: Harvest, few: float) -> str:
    """Return in words how far a harvest falls short of what is usual, empty for enough.

    few: share of the usual number, 0 to 1, below which there are too few.
    """
    since, now, got = harvest
    span = timedelta(seconds=now - since)
    if not timedelta() < span <= WEEK:  # behind a longer time, or under a clock that jumped, no hour can be compared
        return ""
    end = datetime.fromtimestamp(now, UTC).astimezone(clock(site))
    weeks = [_published(ledger, site, end - back * WEEK - span, end - back * WEEK) for back in range(1, _WEEKS + 1)]
    if sum(number > 0 for number in weeks) < MIN_WEEKS:
        return ""
    usual = median(weeks)
    if got >= few * usual or usual - got <= _MIN_SIGMAS * sqrt(usual):
        return ""
    hours = span / timedelta(hours=1)
    return f"{got} new articles in {hours:.1f} hours; {usual:g} are usual at this hour of the week"


def _published(ledger: Ledger, site: Site, begin: datetime, end: datetime) -> int:
    return ledger.published(site.name, begin.isoformat(timespec="seconds"), end.isoformat(timespec="seconds"))
