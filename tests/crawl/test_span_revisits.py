"""A crawl of a span of days asks again for the articles of those days whose time has come, and for no other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

from tests.crawl.helpers import ids
from tests.lies.lies import Case, at, half_page
from tests.lies.lying_site import serve_lies
from tests.replica import Replica, serve

DAY = "2026-11-20"
OTHER = "2026-11-19"


def make_due(output) -> None:
    with closing(sqlite3.connect(output / "_state" / "ledger.sqlite")) as db:
        db.execute("UPDATE item SET due = 1 WHERE state = 'done'")
        db.commit()


def of_days(replica: Replica, *days: str) -> set[str]:
    return set().union(*(ids(replica, day=date.fromisoformat(day)) for day in days))


def test_only_the_articles_of_the_span_are_visited_again(crawl, output):
    with serve(Replica(seed=5, articles=60, per_day=12)) as running:
        crawl(running.url, since=OTHER, until=DAY)
        both, one = of_days(running.replica, DAY, OTHER), of_days(running.replica, DAY)
        assert 0 < len(one) < len(both)
        make_due(output)
        again = crawl(running.url, since=DAY, until=DAY).counts
        assert again.get("unchanged", 0) + again.get("not_modified", 0) == len(one)
        assert again.get("new", 0) == 0
        rest = crawl(running.url, since=OTHER, until=DAY).counts
        assert rest.get("unchanged", 0) + rest.get("not_modified", 0) == len(both) - len(one)


def test_an_article_that_was_cut_comes_whole_in_the_next_run_of_its_span(crawl, output):
    with serve_lies(Replica(seed=5, articles=60, per_day=12, layouts=["tailwind"])) as site:
        heads = site.replica.heads(kind="article")
        head = next(head for head in heads if f"{head.when:%Y-%m-%d}" == DAY)
        site.lies = at(head.path, half_page(Case(site.replica, head, head)))
        first = crawl(site.url, settings={"RETRY_TIMES": 0}, since=DAY, until=DAY).counts
        assert first["incomplete"] == 1
        site.lies = {}
        make_due(output)
        second = crawl(site.url, since=DAY, until=DAY).counts
        assert "incomplete" not in second
        assert second["changed"] == 1
