"""A clock that was a year ahead once costs nothing for good, and is said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final

import pytest

from scraper.running.schedule.job_state import JobState, read_state, write_state
from scraper.storage.ledger import HOUR, LOOKS, NotModified, State, Unreached, Written, open_ledger
from tests.crawl.helpers import articles, ids
from tests.crawl.hostile import Answer, serve_hostile
from tests.crawl.test_ledger import address
from tests.replica import Replica, serve

if TYPE_CHECKING:
    from pathlib import Path

YEAR: Final = 365 * 24 * HOUR
NOW: Final = 1_790_000_000.0


@pytest.fixture
def ledger():
    opened = open_ledger(None)
    yield opened
    opened.close()


def write(ledger, job: int, number: int, now: float) -> None:
    ledger.found(job, [address(number)], now=now)
    (entry,) = ledger.claim(job, 0, 1, now=now)
    ledger.settle(entry, Written("h", 1, None, None), "r", now=now)


def test_lists_of_a_run_ahead_are_walked_again_by_the_next(ledger):
    job = ledger.begin("span", now=NOW + YEAR)
    ledger.end_walk(job, "index", now=NOW + YEAR)
    ledger.finish(job, now=NOW + YEAR)
    assert ledger.begin("span", now=NOW) == job
    assert not ledger.walked(job, "index")
    ledger.end_walk(job, "index", now=NOW)
    assert ledger.walked(job, "index")


def test_a_list_walked_before_the_jump_stays_walked_when_the_run_was_stopped(ledger):
    job = ledger.begin("span", now=NOW)
    ledger.end_walk(job, "index", now=NOW)
    assert ledger.begin("span", now=NOW + YEAR) == ledger.begin("span", now=NOW)
    assert ledger.walked(job, "index")


def test_what_was_found_behind_the_last_walk_is_told_by_order(ledger):
    job = ledger.begin("newest", now=NOW + YEAR)
    ledger.found(job, [address(1001)], now=NOW + YEAR)
    ledger.end_walk(job, "index", now=NOW + YEAR)
    ledger.found(job, [address(1002)], now=NOW)  # and then the run was killed
    mark = ledger.last_walk(job, "index")
    assert ledger.found(job, [address(1001), address(1002)], after=mark, now=NOW) == (0, 1)


def test_an_address_that_failed_under_a_clock_ahead_is_asked_for_at_once(ledger):
    job = ledger.begin("newest", now=NOW + YEAR)
    ledger.found(job, [address(1001)], now=NOW + YEAR)
    (entry,) = ledger.claim(job, 0, 1, now=NOW + YEAR)
    ledger.settle(entry, Unreached("reset"), "r", now=NOW + YEAR)
    assert ledger.claim(job, 0, 1, now=NOW), "in a run that goes on, too"
    assert ledger.can_claim(job, 0, 1, now=NOW)
    ledger.begin("newest", now=NOW)
    (entry,) = ledger.claim(job, 0, 1, now=NOW)
    ledger.settle(entry, Unreached("reset"), "r", now=NOW)
    assert ledger.claim(job, 0, 1, now=NOW) == [], "and then waits as ever"


def test_no_visit_is_lost_by_a_run_ahead(ledger):
    job = ledger.begin("newest", now=NOW)
    write(ledger, job, 1001, NOW)
    ledger.begin("newest", now=NOW + YEAR)
    (entry,) = ledger.due("cnnindonesia", 9, now=NOW + YEAR)
    ledger.settle(entry, NotModified(), "r", now=NOW + YEAR)  # under that clock every further visit is over
    write(ledger, job, 1002, NOW + YEAR)
    ledger.begin("newest", now=NOW + HOUR)
    due = ledger.due("cnnindonesia", 9, now=NOW + HOUR)
    assert {entry.id for entry in due} == {"cnnindonesia:1001", "cnnindonesia:1002"}
    for entry in due:
        ledger.settle(entry, NotModified(), "r", now=NOW + HOUR)
    assert ledger.due("cnnindonesia", 9, now=NOW + HOUR) == []
    assert len(ledger.due("cnnindonesia", 9, now=NOW + LOOKS[-1] + HOUR)) == 2, "the plan goes on"


def test_a_clock_that_goes_on_or_is_set_a_little_is_no_jump(ledger):
    for moment in (NOW, NOW + YEAR, NOW + YEAR - 60):
        ledger.begin("newest", now=moment)
        assert ledger.clock_jump() == 0
    ledger.begin("newest", now=NOW)
    assert ledger.clock_jump() == YEAR - 60


def test_a_crawl_says_the_jump_and_does_what_it_was_asked(crawl, output):
    day = "2026-11-21"
    with serve(Replica(seed=5, articles=20)) as running:
        crawl(running.url, since=day, until=day)
        with closing(sqlite3.connect(output / "_state" / "ledger.sqlite")) as db:  # as a run a year ahead leaves it
            db.execute("UPDATE job SET started = started + ?1, finished = finished + ?1, seen = seen + ?1", (YEAR,))
            db.execute("UPDATE walk SET finished = finished + ?", (YEAR,))
            db.commit()
        running.replica.publish(1, datetime.fromisoformat(f"{day}T10:00:00+07:00"))
        summary = crawl(running.url, since=day, until=day)
        assert summary.exit_code == 0
        assert summary.counts["lists/walked"] == 1
        assert set(articles(output)) == ids(running.replica, day=datetime.fromisoformat(day).date())
        records = [path.read_text(encoding="utf-8") for path in (output / "_runs").glob("*/summary.json")]
        assert ["the clock is 36" in text for text in records].count(True) == 1, "both runs may begin in one second"


def test_a_job_of_the_schedule_does_not_wait_for_a_time_that_a_clock_ahead_wrote(tmp_path: Path):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    ahead = now + timedelta(days=365)
    write_state(tmp_path, "hourly", JobState(due=ahead, since=now, started=ahead, ended=ahead, code=0))
    state = read_state(tmp_path, "hourly", now)
    assert SimpleNamespace(due=state.due, since=state.since, ended=state.ended) == SimpleNamespace(
        due=None, since=now, ended=None
    )


def test_the_state_of_an_address_is_not_touched_by_a_jump(ledger):
    job = ledger.begin("newest", now=NOW + YEAR)
    write(ledger, job, 1001, NOW + YEAR)
    ledger.begin("newest", now=NOW)
    assert ledger.get("cnnindonesia:1001").state is State.DONE
    assert ledger.get("cnnindonesia:1001").fetched == NOW


@pytest.mark.parametrize(("date", "words"), [("Sat, 01 Jan 2000 00:00:00 GMT", "ahead of that of the site"), ("", "")])
def test_a_clock_that_differs_from_that_of_the_site_is_said(crawl, output, date, words):
    headers = {"Date": date} if date else {"Age": "9", "Date": "Sat, 01 Jan 2000 00:00:00 GMT"}
    with serve_hostile({"/indeks/2": Answer("<html><body></body></html>", headers=headers)}) as url:
        crawl(url)
    record = next((output / "_runs").glob("*/summary.json")).read_text(encoding="utf-8")
    assert ("that of the site" in record) is bool(words)
    assert words in record
