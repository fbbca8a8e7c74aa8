"""Crawls of a site on which something goes wrong."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from functools import partial

import pytest

from scraper.storage.file_store import FileStore
from tests.crawl.helpers import articles, compared, fetched, ids
from tests.replica import Faults, Replica, serve

ARTICLES = r"/[a-z-]+/\d{14}-.*"
SOME = r"/[a-z-]+/\d{14}-\d+-\d*[05]/.*"  # every fifth article or so: its number ends in 0 or 5
ONE = {"CONCURRENT_REQUESTS": 2, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
SLOWLY = partial(pytest.param, marks=pytest.mark.slow)  # goes the way of another fault; asked in the long suite
QUICK = {"DOWNLOAD_TIMEOUT": 2}


def replica_with(fault, paths=SOME, **more):
    return serve(Replica(seed=5, articles=30), Faults(paths={paths: fault}, **more), pace=0.05)


def troubled(running):
    return {f"cnnindonesia:{head.number}" for head in running.replica.heads() if head.number % 5 == 0}


@pytest.mark.parametrize(
    "fault", ["reset", "too-short", "server-error", *(SLOWLY(fault) for fault in ("slow", "truncated", "too-long"))]
)
def test_what_a_second_attempt_mends_is_no_loss(crawl, output, fault):
    with replica_with([fault]) as running:
        summary = crawl(running.url, settings=QUICK)
        assert summary.exit_code == 0
        assert running.server.fired[fault]
        assert set(articles(output)) == ids(running.replica)
        for index in running.replica.indexes():
            gold = running.replica.gold(index).article
            assert compared(articles(output)[gold.id]) == compared(gold)


@pytest.mark.parametrize("fault", ["too-many", "unavailable"])
def test_a_pause_that_the_site_asks_for_is_kept_by_every_request(crawl, output, fault):
    with replica_with([fault]) as running:
        began = time.monotonic()
        summary = crawl(running.url)
        assert time.monotonic() - began >= 1.0, "Retry-After says one second"
        assert summary.exit_code == 0
        assert set(articles(output)) == ids(running.replica)


@pytest.mark.parametrize("fault", ["wrong-charset", "moved-chain"])
def test_what_is_only_odd_is_read_rightly(crawl, output, fault):
    with replica_with(fault) as running:
        summary = crawl(running.url)
        assert summary.exit_code == 0
        assert running.server.fired[fault]
        assert set(articles(output)) == ids(running.replica)
        for index in running.replica.indexes():
            gold = running.replica.gold(index).article
            assert compared(articles(output)[gold.id]) == compared(gold)


def test_an_article_under_several_addresses_is_one(crawl, output):
    with replica_with("duplicate") as running:
        assert crawl(running.url).exit_code == 0
        assert running.server.fired["duplicate"]
        assert set(articles(output)) == ids(running.replica)


def test_a_page_that_is_cut_short_for_good_is_kept_and_says_so(crawl, output):
    with replica_with("too-short", paths=r"/[a-z-]+/\d{14}-\d+-\d*5/.*") as running:
        summary = crawl(running.url)
        assert summary.exit_code == 0
        cut = [article for article in articles(output).values() if article.id.endswith("5")]
        assert cut
        for article in cut:
            assert "page-cut-short" in {suspect.why for suspect in article.suspect}


@pytest.mark.parametrize(
    ("fault", "count"),
    [
        ("off-site", "rejected/off-site"),
        SLOWLY("gzip-bomb", "rejected/too-large"),
        ("endless", "rejected/too-large"),
        ("binary", "rejected/not-html"),
        SLOWLY("empty", "rejected"),
        SLOWLY("not-found", "gone"),
        ("gone", "gone"),
        ("moved-loop", "failed"),
        SLOWLY("server-error", "failed"),
        ("truncated", "failed"),
    ],
)
def test_a_page_that_stays_bad_is_a_named_outcome_and_the_others_are_done(crawl, output, fault, count):
    with replica_with(fault) as running:
        summary = crawl(running.url, settings={**QUICK, "DOWNLOAD_MAXSIZE": 2_000_000})
        bad = troubled(running)
        assert bad
        assert set(articles(output)) == ids(running.replica) - bad
        assert summary.counts[count] == len(bad)
        assert {where.rsplit("-", 1)[0] for where, _ in summary.problems}
        assert not any(host.endswith("example.org") for host, _, _ in running.asked)


def test_a_stalled_answer_is_given_up_after_the_timeout(crawl, output):
    with replica_with("stalled", paths=r"/[a-z-]+/\d{14}-\d+-\d*50/.*") as running:
        crawl(running.url, settings={"DOWNLOAD_TIMEOUT": 0.5, "RETRY_TIMES": 1})
        bad = {one for one in ids(running.replica) if one.endswith("50")}
        assert set(articles(output)) == ids(running.replica) - bad


@pytest.mark.parametrize("fault", ["challenge", "challenge-200", "too-many"])
def test_a_site_that_refuses_us_ends_the_run_with_a_clear_word(crawl, output, fault):
    with replica_with(fault, paths=ARTICLES) as running:
        summary = crawl(running.url, settings={**ONE, "RETRY_TIMES": 0}, **{"fetch.refusals": 5})
        assert summary.exit_code == 5
        assert "refuses us" in str(summary.error)
        assert articles(output) == {}
        assert len(fetched(running)) < 30, "it stops before everything was asked for"
    with serve(Replica(seed=5, articles=30)) as running:
        later = crawl(running.url)
        assert later.exit_code == 0


@pytest.mark.parametrize("fault", ["challenge", "challenge-200"])
def test_challenge_pages_for_lists_are_an_error_and_no_empty_success(crawl, fault):
    with replica_with(fault, paths=r"/(indeks|rss|sitemap).*") as running:
        summary = crawl(running.url, settings={"RETRY_TIMES": 0})
        assert summary.exit_code == 5
        assert summary.counts.get("new", 0) == 0


def test_a_source_that_fails_is_reported_and_the_others_go_on(crawl, output):
    with replica_with("server-error", paths=r"/indeks.*") as running:
        summary = crawl(running.url)
        assert summary.exit_code == 4, "an address that could not be fetched; the others are done"
        assert "1 of 2 lists were not read to the end; index" in str(summary.error)
        assert [source.name for source in summary.sources if source.failed] == ["index"]
        assert set(articles(output)) == ids(running.replica), "the feed brings the newest fifty"


def test_an_unreachable_site_is_an_error(crawl):
    summary = crawl("http://127.0.0.1:9", settings={"RETRY_TIMES": 0})
    assert summary.exit_code == 4
    assert "no list of the site could be read" in str(summary.error)


def test_too_many_failures_end_the_run(crawl):
    with replica_with("server-error", paths=ARTICLES) as running:
        summary = crawl(running.url, max_errors=3, settings={"RETRY_TIMES": 0, "CONCURRENT_REQUESTS": 2})
        assert summary.exit_code == 4
        assert "--max-errors" in str(summary.error)
        assert len(fetched(running)) < 15


def test_an_index_that_shifts_while_it_is_paged_loses_nothing(crawl, output):
    replica = Replica(seed=5, articles=60, per_day=25)
    day = dt.date(2026, 11, 21)
    with serve(replica, Faults(paths={r"/indeks/2\?date=.*": "shift"})) as running:
        before = ids(replica, day=day)
        summary = crawl(running.url, since=str(day), until=str(day))
        assert summary.exit_code == 0
        found = set(articles(output))
        assert before <= found
        assert found <= ids(replica, day=day)


def test_an_article_that_changes_is_a_new_revision_and_the_old_one_is_kept(replica, crawl, output):
    crawl(replica.url)
    index = replica.replica.indexes()[0]
    gold = replica.replica.gold(index).article
    before = articles(output)[gold.id]
    replica.replica.correct(index)
    crawl(replica.url, urls=[gold.canonical_url])
    after = articles(output)[gold.id]
    assert after.revision == 2
    assert compared(after) == compared(replica.replica.gold(index).article)
    assert after.text != before.text
    assert [one.revision for one in FileStore(output).history(gold.id)] == [1, 2]
    assert FileStore(output).history(gold.id)[0] == before


def test_an_article_that_is_withdrawn_stays_as_it_was(replica, crawl, output):
    crawl(replica.url)
    index = replica.replica.indexes()[0]
    gold = replica.replica.gold(index).article
    replica.replica.withdraw(index)
    summary = crawl(replica.url, urls=[gold.canonical_url])
    assert summary.counts["gone"] == 1
    assert gold.id in articles(output)


def test_a_page_that_takes_too_long_is_named_and_the_crawl_goes_on(replica, crawl, output):
    for attempt in range(5):  # a page that is read within one tick of the clock passes; hardly all of them do
        into = output / str(attempt)
        summary = crawl(replica.url, into=into, **{"limits.page_time": "0.00001"})
        ended = summary.counts.get("rejected/timed-out", 0)
        assert len(articles(into)) == len(ids(replica.replica)) - ended
        if ended:
            return
    pytest.fail("no page was ended")


@pytest.mark.parametrize(
    "fault",
    ["not-found", "empty", SLOWLY("gone"), SLOWLY("binary"), SLOWLY("off-site"), SLOWLY("gzip-bomb"), "challenge-200"],
)
def test_one_broken_answer_does_not_lose_an_article_for_good(crawl, output, fault):
    """What looks gone or broken is asked for again by a later run, a quarter of an hour after."""
    times = 4 if fault == "empty" else 1  # an empty answer is asked for again at once, three times
    with replica_with([fault] * times, paths=r"/[a-z-]+/\d{14}-\d+-\d*5/.*") as running:
        settings = {**QUICK, "DOWNLOAD_MAXSIZE": 2_000_000, "RETRY_TIMES": 3}
        patient = {"fetch.refusals": 100}
        assert crawl(running.url, settings=settings, **patient).exit_code == 0
        bad = {one for one in ids(running.replica) if one.endswith("5")}
        assert set(articles(output)) == ids(running.replica) - bad
        assert crawl(running.url, settings=settings, **patient).counts.get("fetched", 0) == 0, "not at once"
        with sqlite3.connect(output / "_state" / "ledger.sqlite") as ledger:
            ledger.execute("UPDATE item SET due = due - 900 WHERE state = 'open'")
        ledger.close()
        crawl(running.url, settings=settings, **patient)
        assert set(articles(output)) == ids(running.replica)


@pytest.mark.parametrize("fault", ["not-found", "empty"])
def test_a_further_page_that_was_missing_for_a_moment_is_in_the_article(crawl, output, fault):
    with replica_with([fault], paths=r"/[a-z-]+/\d{14}-.*/2") as running:
        assert crawl(running.url, settings=QUICK).exit_code == 0
        assert running.server.fired[fault]
        for index in running.replica.indexes():
            gold = running.replica.gold(index).article
            assert compared(articles(output)[gold.id]) == compared(gold)


@pytest.mark.parametrize("fault", ["empty", "binary", "not-found"])
def test_a_page_of_a_list_that_is_none_is_no_quiet_page(crawl, output, fault):
    """The list is said to have failed and is read again by the next run; its articles are not lost in silence."""
    day = "2026-11-21"
    faults = Faults(paths={r"/indeks/2\?date=.*page=2": fault})
    with serve(Replica(seed=5, articles=60, per_day=45), faults) as running:
        before = ids(running.replica, day=dt.date.fromisoformat(day))
        summary = crawl(running.url, since=day, until=day)
        assert [source.name for source in summary.sources if source.failed] == [f"index {day}"]
        assert summary.exit_code == (9 if fault == "not-found" else 4)
        assert set(articles(output)) < before
        running.server.faults = Faults()
        assert crawl(running.url, since=day, until=day).exit_code == 0
        assert set(articles(output)) == before
