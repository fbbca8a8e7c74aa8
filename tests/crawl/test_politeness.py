"""Politeness: robots.txt and its crawl-delay, who we say we are, one request at a time."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from scraper.config import load
from scraper.crawling.responses import is_cut_short, retry_after
from scraper.crawling.scrapy_values import is_loopback
from scraper.middlewares.retry import PatientRetryMiddleware
from scraper.running.launch import settings_of
from tests.crawl.helpers import articles, fetched
from tests.replica import Faults, Replica, serve

URL = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul"


class Strict(Replica):
    """A replica with another robots.txt; it notes when it was asked for what."""

    def __init__(self, robots: str) -> None:
        super().__init__(seed=6, articles=20)
        self.robots = robots
        self.times: list[tuple[float, str]] = []

    def answer(self, target, **words):
        self.times.append((time.monotonic(), target))
        made = super().answer(target, **words)
        return replace(made, body=self.robots.encode()) if target == "/robots.txt" else made


def test_what_robots_forbids_is_not_asked_for(crawl, output):
    with serve(Strict("User-agent: *\nDisallow: /ekonomi/\n")) as running:
        summary = crawl(running.url)
        assert articles(output)
        assert {article.section for article in articles(output).values()}.isdisjoint({"ekonomi"})
        assert not any(target.startswith("/ekonomi/") for target in running.targets())
        assert "Forbidden by robots.txt" in {why for _, why in summary.problems}


def test_the_crawl_delay_of_robots_is_kept(crawl):
    replica = Strict("User-agent: *\nCrawl-delay: 0.3\n")
    with serve(replica) as running:
        crawl(running.url, limit=4, settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 1})
        asked = [at for at, _ in replica.times]  # robots.txt itself is the first request
        gaps = [after - before for before, after in itertools.pairwise(asked)]
        assert len(gaps) >= 4
        # 0.3 on the crawl's clock; here a request that a busy machine holds up stands nearer to the next one.
        assert sum(gaps) / len(gaps) >= 0.28
        assert min(gaps) >= 0.1


@pytest.mark.parametrize(("chance", "factor"), [(min, 0.5), (max, 1.5)])
def test_the_waits_before_retries_double_give_or_take_half(monkeypatch, chance, factor):
    waits: list[float] = []

    async def sleep(seconds: float, _what: str) -> None:
        waits.append(seconds)

    monkeypatch.setattr("random.uniform", chance)
    crawler = get_crawler(settings_dict={"RETRY_TIMES": 3})
    crawler.spider = Spider.from_crawler(crawler, "news")
    middleware = PatientRetryMiddleware(crawler.settings)
    middleware.crawler = crawler
    middleware.context = SimpleNamespace(run=SimpleNamespace(patience=8.0), waits=SimpleNamespace(sleep=sleep))
    answer: Request | Response = Request(URL)
    while isinstance(answer, Request):
        answer = asyncio.run(middleware.process_response(answer, Response(URL, status=500)))
    assert waits == [8 * factor, 16 * factor, 32 * factor]


def test_the_name_under_which_we_ask_holds_the_contact():
    config = load(environ={}, flags={"contact": "https://example.org/korpus"})
    settings = settings_of(config)
    agent = settings["USER_AGENT"]
    assert agent.startswith("scraper-cnnindonesia/")
    assert agent.endswith(" (+https://example.org/korpus)")


def test_the_live_site_is_asked_slowly_and_a_loopback_mirror_is_not():
    live = settings_of(load(environ={}))
    assert live.getfloat("DOWNLOAD_DELAY") >= 1
    assert live.getbool("AUTOTHROTTLE_ENABLED")
    assert live.getbool("ROBOTSTXT_OBEY")
    mirror = settings_of(load(environ={}, flags={"base_url": "http://127.0.0.1:1"}))
    assert mirror.getfloat("DOWNLOAD_DELAY") == 0
    far = settings_of(load(environ={}, flags={"base_url": "http://mirror.example.org"}))
    assert far.getfloat("DOWNLOAD_DELAY") >= 1


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:80", True),
        ("http://[::1]:80", True),
        ("http://localhost", True),
        ("http://10.0.0.1", False),
        ("http://127.0.0.1.example.org", False),
    ],
)
def test_loopback_is_this_machine_only(url, here):
    assert is_loopback(url) is here


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (b"7", 7.0),
        (b"", None),
        (b"soon", None),
        (b"Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        (b"Mon, 01 Jan 2026 00:00:00 +99999999999999", None),
        (b"Mon, 01 Jan 0001 00:00:00 +2300", 0.0),
        (b"9" * 400, float("inf")),
    ],
)
def test_retry_after_is_seconds_or_a_date(said, seconds):
    assert retry_after(Response(URL, status=429, headers={"Retry-After": said})) == seconds


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        (b"<!DOCTYPE html><html><body>isi</body></html>\n<!-- 0.2 s -->", False),
        (b"<!DOCTYPE html><HTML><body>isi</body></HTML>", False),
        (b"<!DOCTYPE html><html><body>isi", True),
        (b"no page at all", False),
        (b"", False),
    ],
)
def test_a_page_without_its_end_is_cut_short(body, cut):
    assert is_cut_short(Response(URL, body=body)) is cut


def test_a_budget_of_minutes_ends_the_run_and_the_next_goes_on(crawl, replica, output):
    summary = crawl(replica.url, max_minutes=0.01, settings={"DOWNLOAD_DELAY": 0.2, "CONCURRENT_REQUESTS": 2})
    assert summary.spent.startswith("--max-minutes")
    assert summary.exit_code == 0
    assert len(articles(output)) < 60
    crawl(replica.url)
    assert len(articles(output)) == 60
    assert len(fetched(replica)) == len(set(fetched(replica)))


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("server-error", "the site answers 500"),
        ("unavailable", "the site answers 503"),
        ("too-many", "the site answers 429"),
        ("moved-loop", "max redirections"),
        ("truncated", "the answer broke off"),
    ],
)
def test_a_robots_txt_that_fails_forbids_all_for_now(site_of_faults, crawl, fault, why):
    site_of_faults.server.faults = Faults(paths={r"/robots\.txt.*": fault})
    url = site_of_faults.replica.urls()[0]
    summary = crawl(site_of_faults.url, urls=[url], settings={"RETRY_TIMES": 0, "REDIRECT_MAX_TIMES": 3})
    assert summary.counts["failed"] == 1
    [(address, words)] = summary.problems
    assert address == url
    assert re.search(f"robots.txt cannot be read, so nothing is asked for now: .*({why})", words)
    assert not fetched(site_of_faults)
    site_of_faults.server.faults = Faults()
    assert crawl(site_of_faults.url, urls=[url]).counts["new"] == 1, "the failure was none of the address"


@pytest.mark.parametrize("fault", ["not-found", "gone", "challenge", ""])
def test_a_robots_txt_that_is_not_there_forbids_nothing(site_of_faults, crawl, output, fault):
    site_of_faults.server.faults = Faults(paths={"/robots.txt": fault})
    crawl(site_of_faults.url, urls=[site_of_faults.replica.urls()[0]], settings={"RETRY_TIMES": 0})
    assert len(articles(output)) == 1


@pytest.fixture(scope="module")
def served_once():
    with serve(Replica(seed=6, articles=20)) as running:
        yield running


@pytest.fixture
def site_of_faults(served_once):
    served_once.server.reset_attempts()
    yield served_once
    served_once.server.faults = Faults()
