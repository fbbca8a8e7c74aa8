"""What is called unusual, from made-up histories: each kind of alarm, and silence where there is no reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scraper.config import Alarms, Config, Job
from scraper.record import Summary, Tally
from scraper.running.alarms.counts import Counts
from scraper.running.alarms.judge import judge
from scraper.running.schedule.after import missed_jobs
from scraper.running.schedule.job_state import JobState, write_state
from scraper.running.schedule.when import WIB

NOW = datetime(2026, 11, 19, 23, 0, tzinfo=WIB)  # a Thursday
URL = "https://www.cnnindonesia.com/ekonomi/20261119080000-92-1/contoh"


def tally(n: int) -> Tally:
    return Tally(n, [URL] if n else [])


def run_of(age: int, articles: int = 100, **changes) -> Summary:
    """The run of so many days ago, of articles that were published on its day."""
    began = NOW - timedelta(days=age, minutes=10)
    day = f"{began:%Y-%m-%d}"
    summary = Summary(
        run=f"{began:%Y%m%d}",
        started=began.astimezone(UTC).isoformat(),
        seen=began.astimezone(UTC).isoformat(),
        ended=(began + timedelta(minutes=5)).astimezone(UTC).isoformat(),
        outcome="finished",
        job="nightly",
        new=articles,
        days={day: {"ekonomi": articles // 2, "nasional": articles - articles // 2}} if articles else {},
        sections={"ekonomi": tally(articles // 2), "nasional": tally(articles - articles // 2)},
        codes={"200": tally(articles + 5)},
        rules={"dateline": tally(int(articles * 0.95))},
        missing={"tags": tally(articles // 20), "authors": tally(articles * 7 // 10)},
        compared=articles // 10,
    )
    return replace(summary, **changes)


def kinds(*last: Summary, days: int = 12, now: datetime = NOW, **settings) -> set[str]:
    """The kinds of alarm after some quiet days and then these runs."""
    config = Config(alarms=Alarms(disk_free=0, **settings))
    quiet = [run_of(age) for age in range(days, len(last) - 1, -1)]
    return {f"{one.kind}:{one.subject}" for one in judge([*quiet, *last], config, now).alarms}


def test_a_quiet_day_is_quiet() -> None:
    assert kinds(run_of(0)) == set()
    assert kinds(run_of(0, 85)) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"articles": 30}, "few-articles:nightly"),
        ({"articles": 0}, "few-articles:nightly"),
        ({"fallbacks": tally(12)}, "fallback:nightly"),
        ({"compared": 50, "disagreements": tally(20)}, "disagreement:nightly"),
        ({"rejected": {"not-found": tally(30)}}, "rejections:nightly"),
        ({"errors": {"timeout": tally(40)}}, "errors:nightly"),
        ({"missing": {"tags": tally(60)}}, "fill:tags"),
        ({"rules": {}}, "rule-silent:dateline"),
        ({"refused": tally(1), "outcome": "refused"}, "site-refuses:nightly"),
        ({"errors": {"timeout": tally(300)}}, "site-unreachable:nightly"),
        ({"outcome": "failed", "detail": "disk"}, "job-failed:nightly"),
        ({"outcome": "killed"}, "job-failed:nightly"),
        ({"noticed": {"radar: BACA LAGI": tally(7)}}, "noticed:radar: BACA LAGI"),
    ],
)
def test_each_kind_is_raised(changes, expected: str) -> None:
    articles = changes.pop("articles", 100)
    assert kinds(run_of(0, articles, **changes)) == {expected}
    assert kinds(run_of(0, articles, **changes), off=(expected.split(":", maxsplit=1)[0],)) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"fallbacks": tally(2)},
        {"rejected": {"not-found": tally(5)}},
        {"errors": {"timeout": tally(6)}},
        {"missing": {"tags": tally(15)}},
        {"rules": {"dateline": tally(60)}},
        {"compared": 5, "disagreements": tally(1)},
        {"compared": 2, "disagreements": tally(2)},
        {"compared": 1, "disagreements": tally(1)},
    ],
)
def test_small_changes_are_no_alarm(changes) -> None:
    assert kinds(run_of(0, **changes)) == set()


def test_nothing_is_unusual_without_a_history() -> None:
    assert kinds(run_of(0, 1, fallbacks=tally(1)), days=3) == set()


def test_a_section_that_is_gone() -> None:
    day = f"{NOW:%Y-%m-%d}"
    gone = run_of(0, days={day: {"nasional": 100}}, sections={"nasional": tally(100)})
    assert kinds(gone) == {"few-in-section:ekonomi"}


@pytest.mark.parametrize(("usual", "silent_days", "is_missed"), [(4, 2, 0), (4, 3, 1), (2, 5, 0), (2, 6, 1), (1, 7, 0)])
def test_a_small_section_is_missed_after_some_days(usual: int, silent_days: int, is_missed: bool) -> None:
    history = []
    for age in range(28, -1, -1):
        day = f"{NOW - timedelta(days=age):%Y-%m-%d}"
        sections = {"nasional": 100} | ({"kuliner": usual} if age >= silent_days else {})
        history.append(run_of(age, days={day: sections}))
    found = judge(history, Config(alarms=Alarms(disk_free=0)), NOW).alarms
    assert [(one.kind, one.subject) for one in found] == [("few-in-section", "kuliner")] * is_missed


def test_expectations_of_the_file_win_over_what_is_learned() -> None:
    assert kinds(run_of(0, 30), least_articles=20) == {"few-in-section:ekonomi", "few-in-section:nasional"}
    assert kinds(run_of(0), least_articles=200) == {"few-articles:nightly"}
    assert kinds(run_of(0), least_articles=100) == set()
    assert kinds(run_of(0), least_sections={"ekonomi": 60.0}) == {"few-in-section:ekonomi"}
    assert kinds(run_of(0), least_sections={"ekonomi": 50.0}) == set()
    assert kinds(run_of(0), least_fill={"tags": 0.99}) == {"fill:tags"}
    assert kinds(run_of(0, missing={"tags": tally(60)}), least_fill={"tags": 0.3}) == set()


def test_runs_by_hand_have_no_usual_number() -> None:
    by_hand = [replace(run_of(age), job=None) for age in range(12, 0, -1)]
    judged = judge([*by_hand, replace(run_of(0, 2), job=None)], Config(alarms=Alarms(disk_free=0)), NOW)
    assert judged.alarms == []


def test_a_day_without_runs_says_nothing_and_closes_nothing() -> None:
    judged = judge([run_of(age) for age in range(12, 1, -1)], Config(alarms=Alarms(disk_free=0)), NOW)
    assert judged.alarms == []
    assert {"fill", "few-articles", "fallback"} <= judged.unjudged


def test_an_alarm_names_the_first_run_that_shows_it_and_addresses() -> None:
    [found] = judge(
        [*(run_of(age) for age in range(12, 0, -1)), run_of(0, fallbacks=tally(50))],
        Config(alarms=Alarms(disk_free=0)),
        NOW,
    ).alarms
    assert found.since == run_of(0).started
    assert found.addresses == [URL]
    assert "50 of 100 articles" in found.what
    assert "0% is usual" in found.what


def test_a_weekend_is_compared_with_weekends() -> None:
    """Saturday brings 45 of the usual 100: too few on a Thursday, usual on a Saturday."""
    saturday = NOW + timedelta(days=2)
    history = [run_of(age, 45 if (NOW - timedelta(days=age)).weekday() >= 5 else 100) for age in range(12, -3, -1)]
    judged = judge(history, Config(alarms=Alarms(disk_free=0)), saturday)
    assert judged.alarms == []


@pytest.mark.parametrize("is_usual", [True, False])
def test_three_days_of_the_same_weekday_are_a_measure(is_usual: bool) -> None:
    """Thursdays bring 35 of the usual 100: the day is judged by them as soon as there are three."""
    days = 3 * 7 if is_usual else 3 * 7 - 1
    history = [run_of(age, 35 if age % 7 == 0 else 100) for age in range(days, -1, -1)]
    alarms = judge(history, Config(alarms=Alarms(disk_free=0)), NOW).alarms
    assert {one.kind for one in alarms} == (set() if is_usual else {"few-articles"})


def test_what_an_outage_left_is_counted_on_its_own_day() -> None:
    yesterday, today = (f"{NOW - timedelta(days=age):%Y-%m-%d}" for age in (1, 0))
    both = run_of(0, 200, days={yesterday: {"ekonomi": 50, "nasional": 50}, today: {"nasional": 50}})
    counts = Counts(NOW, 0.5, 5)
    counts.add([*(run_of(age) for age in range(12, 1, -1)), run_of(1, 0), both])
    assert counts.shortage() is None or counts.shortage().section == ""
    assert [one.section for one in counts.shortages()] == ["ekonomi"]


def test_the_hour_counts() -> None:
    """At eight in the morning a day has brought little; that is usual at eight."""
    morning = NOW.replace(hour=8)
    runs = []
    for age in range(12, -1, -1):
        for hour, n in ((7, 20), (12, 40), (22, 40)):
            began = (NOW - timedelta(days=age)).replace(hour=hour)
            if began <= morning:
                runs.append(replace(run_of(age, n), started=began.isoformat()))
    assert judge(runs, Config(alarms=Alarms(disk_free=0)), morning).alarms == []
    quiet = [*runs[:-1], replace(run_of(0, 4), started=morning.replace(hour=7).isoformat())]
    assert {one.kind for one in judge(quiet, Config(alarms=Alarms(disk_free=0)), morning).alarms} == {"few-articles"}


def test_a_job_that_did_not_run(tmp_path) -> None:
    config = Config(output=tmp_path, jobs=(Job(name="a", at=("06:00",)), Job(name="b", at=("06:00",), on=False)))
    assert list(missed_jobs(config, NOW)) == []  # not known yet
    for name in "ab":
        write_state(tmp_path, name, JobState(since=NOW - timedelta(days=3), started=NOW - timedelta(days=1), ended=NOW))
    [found] = missed_jobs(config, NOW)
    assert found.key == "job-missed:a"
    assert "was due at 2026-11-19 06:00 WIB" in found.what
    write_state(tmp_path, "a", JobState(started=NOW.replace(hour=6, minute=1), ended=NOW))
    assert list(missed_jobs(config, NOW)) == []
    write_state(tmp_path, "a", JobState(started=NOW - timedelta(hours=20)))
    assert list(missed_jobs(config, NOW)) == []  # it is being run
    assert list(missed_jobs(config, NOW.replace(hour=6, minute=30))) == []
