"""Killed at any moment: the next run goes on, nothing is lost, nothing is fetched twice but what was in flight."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time

import pytest

from scraper.storage.archive_names import find_archives
from scraper.storage.warc import read_archive
from tests.crawl.helpers import articles, compared, fetched, ids
from tests.replica import Faults, Replica, serve

SMALL = {"CONCURRENT_REQUESTS": 4, "CONCURRENT_REQUESTS_PER_DOMAIN": 4}
IN_FLIGHT = 8  # the frontier's width at these settings


def wait_for_requests(running, process, count):
    while process.is_alive() and len(running.server.asked) < count:
        time.sleep(0.002)


def killed_crawls(start, running, kills, seed, **asked):
    """Crawls until one comes to its end, after that many were killed each at a random request."""
    chance = random.Random(seed)
    done = 0
    while True:
        crawl = start(running.url, settings=SMALL, **asked)
        if done < kills:
            more = chance.choice((0, 1, 2, 3, 5, 8, 13, 21))
            wait_for_requests(running, crawl.process, len(running.server.asked) + more)
            time.sleep(chance.random() * 0.05)
        if done < kills and crawl.process.is_alive():
            crawl.kill()
            done += 1
        else:
            return crawl.result(), done


def check(running, output, kills):
    found = articles(output)
    assert set(found) == ids(running.replica)
    for index in running.replica.indexes():
        gold = running.replica.gold(index).article
        assert compared(found[gold.id]) == compared(gold)
    assert {article.revision for article in found.values()} == {1}
    assert not list((output / "_state" / "writing").iterdir())
    with sqlite3.connect(output / "_state" / "ledger.sqlite") as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ledger.execute("SELECT count(*) FROM want").fetchone() == (0,)
    ledger.close()
    pages = fetched(running)
    assert len(pages) - len(set(pages)) <= kills * IN_FLIGHT
    kept = {page.url for path in find_archives(output / "_archive") for page in read_archive(path)}
    assert {article.url for article in found.values()} <= kept


@pytest.mark.parametrize("asked", [{}, {"since": "2026-11-01", "until": "2026-11-22"}], ids=["newest", "dated"])
def test_a_crawl_that_is_killed_again_and_again_ends_as_if_nothing_had_been(start, replica, output, asked):
    summary, kills = killed_crawls(start, replica, 4, seed=1, **asked)
    assert summary.exit_code == 0
    check(replica, output, kills)


@pytest.mark.slow
def test_thirty_kills(start, output):
    with serve(Replica(seed=11, articles=300)) as running:
        summary, kills = killed_crawls(start, running, 30, seed=2, since="2026-10-01", until="2026-11-22")
        assert summary.exit_code == 0
        check(running, output, kills)


def test_an_interrupt_ends_cleanly_and_says_so(start, replica, output):
    crawl = start(replica.url, settings=SMALL)
    wait_for_requests(replica, crawl.process, 12)

    os.kill(crawl.process.pid, signal.SIGINT)
    summary = crawl.result()
    assert summary.exit_code == 130
    assert summary.interrupted
    begun = fetched(replica)
    assert len(articles(output)) == len({page.split("/")[0] for page in begun}), "what was in flight came to its end"
    assert start(replica.url).result().exit_code == 0
    check(replica, output, 0)


def test_a_second_interrupt_ends_at_once(start, output):

    with serve(Replica(seed=7, articles=60), Faults(paths={r"/[a-z-]+/\d{14}.*": "stalled"})) as running:
        crawl = start(running.url, settings={**SMALL, "DOWNLOAD_TIMEOUT": 1000})
        wait_for_requests(running, crawl.process, 3)
        time.sleep(0.3)

        os.kill(crawl.process.pid, signal.SIGINT)
        time.sleep(0.5)
        assert crawl.process.is_alive(), "the first one waits for what is on its way"
        os.kill(crawl.process.pid, signal.SIGINT)
        assert crawl.result().exit_code == 130
    with serve(Replica(seed=7, articles=60)) as running:
        assert start(running.url).result().exit_code == 0
        assert set(articles(output)) == ids(running.replica)
