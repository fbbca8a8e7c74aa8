"""Stop means stop: whatever a run waits for, a signal or a spent budget ends it, by name, and the next run goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

import pytest

from scraper.crawling.waits import GRACE_SECONDS
from scraper.middlewares.public import PublicResolver
from tests.crawl.helpers import articles, ids
from tests.crawl.hostile import Answer, serve_hostile
from tests.replica import Faults, Replica, serve
from tests.replica.answer import Answer as PageAnswer

if TYPE_CHECKING:
    from pathlib import Path

GRACE: Final = 0.3  # in place of some seconds
LONG: Final = 100_000.0
ARTICLES: Final = r"/[a-z-]+/\d{14}.*"


class SilentResolver(PublicResolver):
    """A name server that never answers."""

    @staticmethod
    def look_up(name: str) -> str:
        time.sleep(LONG)
        return name


class Slow(Replica):
    """A site whose robots.txt asks for more than a day between two requests."""

    def answer(self, target: str, *, host: str = "www.cnnindonesia.com") -> PageAnswer:
        if target == "/robots.txt":
            return PageAnswer(f"User-agent: *\nCrawl-delay: {LONG:.0f}\n".encode(), content_type="text/plain")
        return super().answer(target, host=host)


def stop(crawl, number: int = signal.SIGTERM):
    os.kill(crawl.process.pid, number)
    return crawl.result()


def wait_for(condition, process) -> None:
    while process.is_alive() and not condition():
        time.sleep(0.01)


def tries(output: Path) -> set[int]:
    with closing(sqlite3.connect(output / "_state" / "ledger.sqlite")) as ledger:
        return {row[0] for row in ledger.execute("SELECT tries FROM item WHERE state = 'open'")}


def test_a_stop_leaves_time_for_what_is_on_its_way_and_never_more_than_ten_seconds():
    assert 2 <= GRACE_SECONDS <= 8


def test_a_budget_of_minutes_ends_a_crawl_delay_of_a_day(crawl, output):
    with serve(Slow(seed=7, articles=20)) as running:
        summary = crawl(running.url, max_minutes=0.01, grace=GRACE, settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 1})
    assert summary.exit_code == 0
    assert summary.spent == "--max-minutes 0.01"
    assert summary.left
    assert tries(output) <= {0}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_crawl_delay_of_a_day(start, number):
    with serve(Slow(seed=7, articles=20)) as running:
        crawl = start(running.url, grace=GRACE, settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 1})
        wait_for(lambda: "/robots.txt" in running.targets(), crawl.process)
        summary = stop(crawl, number)
    assert summary.exit_code == 130
    assert "the pause of 100000 s" in " ".join(summary.left)


def test_a_signal_ends_a_pause_that_the_site_asks_for(start):
    asked = []

    def busy(to) -> None:
        asked.append(to.path)
        Answer(status=429, headers={"Retry-After": "299"})(to)

    with serve_hostile({"/indeks/2": busy}) as url:
        crawl = start(url, grace=GRACE)
        wait_for(lambda: asked, crawl.process)
        time.sleep(0.3)
        summary = stop(crawl)
    assert summary.exit_code == 130
    assert "the pause that www.cnnindonesia.com asks for (Retry-After)" in " ".join(summary.left) or "next try" in (
        " ".join(summary.left)
    )


def test_a_signal_ends_answers_that_never_end_and_the_next_run_goes_on(start, output):
    with serve(Replica(seed=7, articles=20), Faults(paths={ARTICLES: "stalled"})) as running:
        crawl = start(running.url, grace=GRACE, settings={"DOWNLOAD_TIMEOUT": LONG})
        wait_for(lambda: any("-" in target[10:] for target in running.targets()), crawl.process)
        summary = stop(crawl)
        assert summary.exit_code == 130
        assert "an answer of 127.0.0.1" in " ".join(summary.left)
        assert tries(output) == {0}, "what was left says nothing of the address"
        running.server.faults = Faults()
        assert start(running.url).result().exit_code == 0
        assert set(articles(output)) == ids(running.replica)


def test_a_budget_ends_a_look_up_of_a_name_that_never_ends(crawl):
    settings = {"TWISTED_DNS_RESOLVER": f"{__name__}.SilentResolver", "DNS_TIMEOUT": LONG, "DOWNLOAD_TIMEOUT": LONG}
    began = time.monotonic()
    summary = crawl("http://cermin.example:1", max_minutes=0.01, grace=GRACE, settings=settings)
    assert "the address of cermin.example (DNS)" in summary.left
    assert summary.spent
    assert time.monotonic() - began < LONG
