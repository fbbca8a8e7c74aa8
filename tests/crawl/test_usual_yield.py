"""A list that brings far less than is usual for this hour of the week is in doubt: said, counted, an alarm."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from scraper.config import Alarms, Config
from scraper.crawling.usual_yield import WEEK, Harvest, shortage
from scraper.record import runs
from scraper.running.alarms.judge import judge
from scraper.sites.cnnindonesia import SITE
from scraper.storage.ledger import HOUR, Written, open_ledger
from tests.crawl.test_ledger import address
from tests.replica import Replica, serve

if TYPE_CHECKING:
    from pathlib import Path

NOW: Final = 1_790_000_000.0
SPAN: Final = 3 * HOUR
FEW: Final = 0.5


def moment(back: timedelta) -> str:
    when = datetime.fromtimestamp(NOW, UTC) - back
    return when.astimezone(datetime.fromisoformat("2026-01-01T00:00:00+07:00").tzinfo).isoformat(timespec="seconds")


@pytest.fixture
def ledger():
    """Twenty articles in the last of the three hours, of each of four weeks before."""
    opened = open_ledger(None)
    job = opened.begin("newest", now=NOW)
    number = 1000
    for week in range(1, 5):
        for minute in range(20):
            number += 1
            opened.found(job, [address(number)], now=NOW)
            (entry,) = opened.claim(job, 0, 1, now=NOW)
            published = moment(week * WEEK + timedelta(minutes=minute + 1))
            opened.settle(entry, Written("h", 1, published, None), "r", now=NOW)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("got", "since", "words"),
    [
        (2, NOW - SPAN, "2 new articles in 3.0 hours; 20 are usual at this hour of the week"),
        (0, NOW - SPAN, "0 new articles"),
        (12, NOW - SPAN, ""),  # more than half
        (8, NOW - SPAN, ""),  # less than half, and as likely as not
        (0, NOW - 60, ""),  # in a minute nothing is usual
        (0, NOW - 8 * 24 * HOUR, ""),  # no hour of the week
        (0, NOW + HOUR, ""),  # a clock that was ahead
    ],
)
def test_what_is_too_few(ledger, got, since, words):
    found = shortage(ledger, SITE, Harvest(since, NOW, got), FEW)
    assert words in found
    assert bool(found) is bool(words)


def test_nothing_is_usual_before_three_weeks_have_passed(ledger):
    early = NOW - 2 * WEEK.total_seconds()
    assert shortage(ledger, SITE, Harvest(early - SPAN, early, 0), FEW) == ""


def age(output: Path, hours: float) -> None:
    """Bring the ledger back by so many hours, its articles into the same hours of the four weeks before."""
    now = datetime.now(UTC).astimezone(datetime.fromisoformat("2026-01-01T00:00:00+07:00").tzinfo)
    with closing(sqlite3.connect(output / "_state" / "ledger.sqlite")) as db:
        db.execute("UPDATE walk SET finished = finished - ?", (hours * HOUR,))
        for (item,) in db.execute("SELECT item FROM item").fetchall():
            published = now - (1 + item % 4) * WEEK - timedelta(hours=hours / 2)
            db.execute("UPDATE item SET published = ? WHERE item = ?", (published.isoformat(timespec="seconds"), item))
        db.commit()


def test_a_frozen_index_is_said_by_the_crawl_and_raises_an_alarm(crawl, output):
    with serve(Replica(seed=5, articles=80)) as running:
        crawl(running.url)
        age(output, 3)
        before = {one.run for one in runs(output)}
        summary = crawl(running.url)
        assert summary.exit_code == 0, "nothing failed; it is in doubt"
        assert summary.counts["lists/thin"] == 1
        assert "0 new articles in 3.0 hours; 20 are usual" in dict(summary.problems)["index"]
        records = sorted(runs(output), key=lambda one: one.run not in before)  # all may begin within a second
        assert records[-1].thin_lists.n == 1
        alarms = judge(records, Config(alarms=Alarms(disk_free=0)), datetime.now(UTC)).alarms
        assert "thin-list" in {one.kind for one in alarms}
        age(output, 3)
        running.replica.publish(15, running.replica.heads()[0].when)
        assert "lists/thin" not in crawl(running.url).counts
