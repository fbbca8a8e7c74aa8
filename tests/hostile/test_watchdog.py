"""What takes too long ends in time, with a name, wherever something from outside is read."""

from __future__ import annotations

import asyncio
import time
from importlib import import_module
from types import SimpleNamespace

import pytest

from scraper.composition.collect import collect
from scraper.composition.process import process
from scraper.config import load
from scraper.core.balance import Balance
from scraper.core.errors import FetchError, Rejected
from scraper.core.page import Page
from scraper.crawling.counting import Counting
from scraper.crawling.desk import CrawlDesk
from scraper.crawling.page_to_article import compare
from scraper.discover import Plan, walk
from scraper.offline.diagnosis import explain
from scraper.offline.extraction import extract
from scraper.offline.input_files import Input
from scraper.sites.cnnindonesia import SITE
from tests.fuzz.targets import URL
from tests.hostile.pages import HOST, INSIDE, PAGE, with_inside

# The alarm may go off inside a callback of the interpreter's own, which drops it with a warning; it fires again.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def burn(*_: object) -> None:
    while True:
        pass


@pytest.fixture
def hurried(monkeypatch):
    """All that is watched has a tenth of a second."""
    monkeypatch.setattr("scraper.core.watch.within.__defaults__", (0.1,))


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    ("reader", "plan"),
    [
        ("paging.read_search", Plan(tag="x")),
        ("list_walk.read_feed", Plan()),
        ("list_walk.read_sitemap", Plan(sitemap=f"{HOST}/a.xml")),
        ("list_walk.read_sitemap", Plan(probe=1)),
    ],
)
def test_a_list_that_takes_too_long_is_a_named_failure(monkeypatch, reader, plan):
    async def get(url: str) -> Page:
        return Page(url, b"")

    desk = SimpleNamespace(
        get=get, note=lambda *_, **__: (0, 0), **dict.fromkeys(("last_walk", "doubt", "end_walk"), print)
    )

    async def go():
        return [source async for source in walk(SITE, plan, desk)]

    module, _, name = reader.partition(".")
    monkeypatch.setattr(import_module(f"scraper.discover.{module}"), name, burn)
    assert "timed-out: reading it took more than" in " ".join(source.failed for source in asyncio.run(go()))


@pytest.mark.usefixtures("hurried")
def test_a_list_page_that_takes_too_long_to_doubt_is_a_named_failure(monkeypatch):
    monkeypatch.setattr("scraper.composition.collect.parse", burn)
    config = load(environ={}, flags={"limits.page_time": 0.01})
    context = SimpleNamespace(run=SimpleNamespace(config=config, ledger=None))
    with pytest.raises(FetchError, match="is no list: timed-out"):
        CrawlDesk(context, print).doubt(f"{HOST}/indeks", b"<p>")


@pytest.mark.usefixtures("hurried")
def test_a_second_reading_that_takes_too_long_is_named_and_counted(monkeypatch):
    article = process(Page(URL, PAGE.encode()))
    monkeypatch.setattr("scraper.composition.second_reading.disagreement", burn)
    assert "not read a second time: timed-out" in " ".join(explain(Page(URL, PAGE.encode())).warnings)
    monkeypatch.setattr("scraper.crawling.page_to_article.is_sampled", lambda _: True)
    counting = Counting()
    compare(SimpleNamespace(tell=counting.add), Page(URL, PAGE.encode()), article)
    assert counting.counts == {"not_compared": 1}
    assert "timed-out" in counting.problems[0][1]


def test_headings_inside_each_other_are_not_read_over_and_over():
    page = with_inside("").body.replace(b"<h1>", b"<h1><div>" * 15_000 + b"<h1>")
    began = time.process_time()
    with pytest.raises(Rejected, match="too-large"):
        process(Page(URL, page))
    assert time.process_time() - began < 3
    assert process(Page(URL, page.replace(b"<h1><div>" * 15_000, b"<h1><div>" * 200))).text


def test_the_offline_reader_has_the_watchdog_too(tmp_path, monkeypatch):
    """A saved page that takes too long is a rejection like any other."""
    monkeypatch.setitem(collect.__kwdefaults__, "seconds", 0.01)
    page = tmp_path / "page.html"
    page.write_bytes((PAGE[:INSIDE] + "<div><p>a</p></div>" * 30_000 + PAGE[INSIDE:]).encode())
    outcomes = list(extract([(page, Input.PAGE)], Balance(), URL))
    assert [(outcome.code, outcome.error.partition(":")[0]) for outcome in outcomes] == [(3, "timed-out")]
