"""A crawl whose lists end too soon says so, keeps what it got, and has not finished: the next run brings the rest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

from tests.crawl.helpers import articles, ids
from tests.discover.test_list_ends import LIES, Liar
from tests.replica import Faults, Replica, serve

DAY = "2026-11-20"


def is_finished(output) -> bool:
    with closing(sqlite3.connect(output / "_state" / "ledger.sqlite")) as ledger:
        return ledger.execute("SELECT finished FROM job").fetchone()[0] is not None


def test_a_day_that_ends_too_soon_ends_with_a_word_and_is_read_on(crawl, output):
    with serve(Liar(seed=5, articles=100, per_day=45)) as running:
        running.replica.lie = LIES["two pages without cards, then more"]
        summary = crawl(running.url, since=DAY, until=DAY)
        assert summary.exit_code == 9
        assert f"1 of 1 lists were not read to the end; index {DAY}: " in str(summary.error)
        assert "though the pager names 5 pages" in str(summary.error)
        assert [name for name, _ in summary.problems] == [f"index {DAY}"]
        assert 0 < len(articles(output)) < len(ids(running.replica, day=date.fromisoformat(DAY)))
        assert not is_finished(output)
        running.replica.lie = None
        assert crawl(running.url, since=DAY, until=DAY).exit_code == 0
        assert set(articles(output)) == ids(running.replica, day=date.fromisoformat(DAY))
        assert is_finished(output)


def test_a_feed_that_the_site_has_retired_is_gone_and_makes_no_run_fail(crawl, output):
    with serve(Replica(seed=5, articles=20)) as running:
        running.server.faults = Faults(paths={"/rss": "not-found"})
        summary = crawl(running.url)
        assert summary.exit_code == 0
        assert summary.counts["lists/gone"] == 1
        assert "lists/failed" not in summary.counts
        assert "404" in dict(summary.problems)["feed https://www.cnnindonesia.com/rss"]
        assert set(articles(output)) == ids(running.replica)
        assert is_finished(output)


def test_an_index_that_is_gone_fails_the_run(crawl, output):
    with serve(Replica(seed=5, articles=20)) as running:
        running.server.faults = Faults(paths={"/indeks.*": "not-found"})
        summary = crawl(running.url)
        assert summary.exit_code == 4
        assert "lists/gone" not in summary.counts
        assert not is_finished(output)
