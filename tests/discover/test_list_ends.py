"""Lists that end too soon, over a real server: each is named as ended too soon, and read to its end once it is true."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import pytest

from scraper.core.errors import NotThere
from scraper.core.page import Page
from scraper.discover import Plan, walk
from scraper.discover.paging import leads_elsewhere
from scraper.discover.search import read_search
from scraper.sites.cnnindonesia import SITE
from tests.replica import Faults, Replica, serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.answer import Answer

DAY: Final = "2026-11-20"
COUNT: Final = 45  # articles of a day, five pages
_CARD: Final = re.compile(rb'https?://[^"]*/\d{14}-[^"]*')
HOST: Final = "https://www.cnnindonesia.com"
INDEX: Final = "/indeks/2?date=2026/11/20&page="
DAY_LIST: Final = Plan.read(SITE, since=DAY, until=DAY)


class Liar(Replica):
    """A replica whose lists lie: each lie takes the path, the number of the page, and the true answer."""

    lie: Callable[[Liar, str, int, Answer], Answer] | None = None

    def answer(self, target: str, *, host: str = "www.cnnindonesia.com") -> Answer:
        true = super().answer(target, host=host)
        number = target.rpartition("page=")[2]
        return self.lie(self, target, int(number) if number.isdecimal() else 1, true) if self.lie else true

    def page(self, number: int) -> Answer:
        return super().answer(f"{INDEX}{number}")


class Reader:
    """A desk that asks the server itself and follows redirects; it keeps what it is told."""

    def __init__(self, base: str, before: int | None = None) -> None:
        self._server = http.client.HTTPConnection(urlsplit(base).netloc)
        self.before = before
        self.asked: list[str] = []
        self.known: dict[str, int] = {}
        self.ended: list[str] = []

    async def get(self, url: str) -> Page:
        self.asked.append(url)
        while True:
            parts = urlsplit(url)
            self._server.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)
            answer = self._server.getresponse()
            body = answer.read()
            if answer.status == 404:
                raise NotThere(f"{url}: 404")
            if answer.status != 302:
                return Page(url, body)
            url = urljoin(url, answer.headers["Location"])

    def close(self) -> None:
        self._server.close()

    def note(self, addresses, *, after):
        new = [one.id for one in addresses if one.id not in self.known]
        self.known.update({one: len(self.known) + place for place, one in enumerate(new, 1)})
        return len(new), sum(self.known[one.id] > after for one in addresses)

    def walked(self, name):
        return name in self.ended

    def last_walk(self, _name):
        return self.before

    def end_walk(self, name):
        self.ended.append(name)

    def doubt(self, url, body): ...


@pytest.fixture(scope="module")
def served():
    with serve(Liar(seed=5, articles=100, per_day=45)) as running:
        yield running


@pytest.fixture
def site(served):
    yield served
    served.replica.lie = None
    served.server.faults = Faults()
    served.server.reset_attempts()


def walked(desk: Reader, plan: Plan = DAY_LIST):
    async def go():
        return [source async for source in walk(SITE, plan, desk)]

    try:
        return asyncio.run(go())
    finally:
        desk.close()


def instead_of_cards(answer: Answer) -> Answer:
    return replace(answer, body=re.sub(rb'href="[^"]*/\d{14}-', b'href="#', answer.body))


def pager_to(number: int, answer: Answer) -> Answer:
    def named(found: re.Match[bytes]) -> bytes:
        return b'page=%d"' % min(int(found[1]), number)

    return replace(answer, body=re.sub(rb'page=(\d+)"', named, answer.body))


def few_cards(number: int, answer: Answer) -> Answer:
    """The page with its first cards only."""
    links = list(dict.fromkeys(_CARD.findall(answer.body)))
    for link in links[number:]:
        answer = replace(answer, body=answer.body.replace(link, b"#"))
    return answer


def stale(site: Liar, true: Answer) -> Answer:
    """Page 3 as it was when its articles stood on page 2 but for six: some of each."""
    body = true.body
    before = list(dict.fromkeys(_CARD.findall(site.page(2).body)))
    for link, older in list(zip(dict.fromkeys(_CARD.findall(body)), before, strict=False))[:5]:
        body = body.replace(link, older)
    return replace(true, body=body)


LIES = {
    "each page repeats the first": lambda site, _, page, true: site.page(1) if page > 1 else true,
    "each page repeats the second": lambda site, _, page, true: site.page(2) if page > 2 else true,
    "no cards from the third page on": lambda _site, _, page, true: instead_of_cards(true) if page > 2 else true,
    "two pages without cards, then more": lambda _, _t, page, true: instead_of_cards(true) if page in {3, 4} else true,
    "the home page from the third page on": lambda site, _, page, true: Replica.answer(site, "/") if page > 2 else true,
    "a pager that shrinks": lambda _site, _, page, true: (
        pager_to(page - 1, instead_of_cards(true)) if page > 2 else true
    ),
    "a page that is not there": lambda _site, _, page, true: replace(true, status=404) if page == 4 else true,
    "a page cut in the middle": lambda _site, _, page, true: (
        replace(true, body=true.body[: len(true.body) // 2]) if page == 2 else true
    ),
    "a page with three cards": lambda _site, _, page, true: few_cards(3, true) if page == 3 else true,
    "a page of an hour ago": lambda site, _, page, true: stale(site, true) if page == 3 else true,
    "a page of another day": lambda site, _, page, true: (
        Replica.answer(site, "/indeks/2?date=2026/11/19&page=3") if page == 3 else true
    ),
    "a last page without cards": lambda _site, _, page, true: instead_of_cards(true) if page == 5 else true,
    "a page that is empty of all": lambda _site, _, page, true: (
        replace(true, body=b"<html><body>Sebentar</body></html>") if page == 3 else true
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_a_day_that_ends_too_soon_has_failed_and_is_read_whole_once_it_is_true(site, name):
    site.replica.lie = LIES[name]
    desk = Reader(site.url)
    [source] = walked(desk)
    assert source.failed
    assert source.damaged
    assert not desk.ended
    assert len(desk.known) < COUNT
    assert max(desk.asked.count(url) for url in set(desk.asked)) <= 4, "twice in each of two walks"
    site.replica.lie = None
    [source] = walked(desk)
    assert not source.failed
    assert len(desk.known) == COUNT
    assert desk.ended


@pytest.mark.parametrize("name", LIES)
def test_a_lie_that_is_told_once_costs_nothing(site, name):
    told = []

    def once(replica: Liar, target: str, page: int, true: Answer) -> Answer:
        answer = LIES[name](replica, target, page, true)
        if answer is not true and target not in told and (not told or name != "a pager that shrinks"):
            told.append(target)
            return answer
        return true

    site.replica.lie = once
    desk = Reader(site.url)
    [source] = walked(desk)
    assert told
    assert not source.failed
    assert len(desk.known) == COUNT


def test_a_list_that_failed_is_walked_once_more_behind_the_others(site):
    told = []

    def twice(replica: Liar, _target: str, page: int, true: Answer) -> Answer:
        if page == 3 and len(told) < 2:
            told.append(page)
            return replica.page(1)
        return true

    site.replica.lie = twice
    desk = Reader(site.url)
    days = Plan.read(SITE, since=DAY, until="2026-11-21")
    sources = walked(desk, days)
    assert [(source.name, source.failed) for source in sources] == [(f"index {DAY}", ""), ("index 2026-11-21", "")]
    assert set(desk.ended) == {source.name for source in sources}


def test_pages_that_lead_home_are_not_the_list(site):
    site.server.faults = Faults(paths={r"/indeks/2\?date=.*page=[3-9]": "moved-home"})
    desk = Reader(site.url)
    [source] = walked(desk)
    assert source.damaged
    assert f"leads to {HOST}/, another page" in source.failed
    assert len(desk.known) == 20, "no card of the home page counts as one of the list"


@pytest.mark.parametrize(
    ("asked", "reached", "elsewhere"),
    [
        ("/indeks/2?page=3", "/indeks/2?page=3", False),
        ("/indeks/2?page=1", "/indeks/2", False),
        ("/indeks/2?page=3", "/indeks/?a=1&page=3", False),
        ("/tag/beras?page=1", "/tag/beras/", False),
        ("/indeks/2?page=3", "/", True),
        ("/indeks/2?page=3", "/?page=3", True),
        ("/indeks/2?page=3", "/indeks/2", True),
        ("/indeks/2?page=3", "/indeks/2?page=1", True),
        ("/indeks/2?date=2026/11/21&page=1", "/indeks/2?page=1", True),
        ("/indeks/2?date=2026/11/21&page=1", "/indeks/2?date=2026%2F11%2F21", False),
        ("/indeks/2?date=2026/11/21&page=1", "/indeks/2?date=2026/11/22&page=1", True),
    ],
)
def test_a_redirect_that_leaves_the_list_is_told_from_one_that_does_not(asked, reached, elsewhere):
    assert leads_elsewhere(HOST + asked, HOST + reached) is elsewhere


def test_the_newest_end_where_all_is_known_and_not_where_the_list_repeats_itself(site):
    desk = Reader(site.url)
    assert not walked(desk, Plan())[0].failed
    assert len(desk.known) == len(site.replica)
    desk.before = len(desk.known)
    index = walked(desk, Plan())[0]
    assert (index.name, index.pages, index.failed) == ("index", 2, ""), "two pages of known articles are its end"
    first = site.replica.answer("/indeks/2?page=1")
    site.replica.lie = lambda _site, target, _page, true: first if target.startswith("/indeks") else true
    index = next(source for source in walked(desk, Plan()) if source.name == "index")
    assert "though the pager names 10 pages" in index.failed


def test_the_number_of_results_says_where_a_search_ends(site):
    word = site.replica.heads()[0].title.lower().split()[0]
    [whole] = walked(Reader(site.url), Plan(search=word))
    true_total = read_search(site.replica.answer(f"/api/search?query={word}").body, HOST, SITE).total
    assert whole.articles == true_total
    assert not whole.failed

    def lie(_site: Liar, target: str, _page: int, true: Answer) -> Answer:
        if not target.startswith("/api/"):  # the page is filled by a script, as on the site
            return instead_of_cards(true)
        data = json.loads(true.body)
        return replace(true, body=json.dumps({**data, "total": data["total"] + 1}).encode())

    site.replica.lie = lie
    _, source = walked(Reader(site.url), Plan(search=word))
    assert source.name.startswith("search https://www.cnnindonesia.com/api/")
    assert f"though the list names {true_total + 1} entries and {true_total} came" in source.failed


def test_a_list_without_days_whose_last_page_lost_its_cards_has_failed(site):
    site.replica.lie = lambda _site, target, page, true: (
        instead_of_cards(true) if target.startswith("/indeks") and page == 10 else true
    )
    index = next(source for source in walked(Reader(site.url), Plan()) if source.name == "index")
    assert "though the pager names 10 pages" in index.failed


def halved(answer: Answer) -> Answer:
    return replace(answer, body=answer.body[: len(answer.body) // 2])


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        (halved, "</urlset> is missing"),
        (lambda true: replace(true, body=true.body.rstrip()[:-2]), "</urlset> is missing"),
        (lambda true: halved(replace(true, body=gzip.compress(true.body))), "broken gzip"),
        (lambda true: replace(true, body=gzip.compress(true.body) + b"\x1f\x8bx"), "broken gzip"),
    ],
    ids=["half", "last letters", "half a gzip", "broken second member"],
)
def test_a_sitemap_that_breaks_off_is_used_and_has_failed(site, lie, why):
    plan = Plan(sitemap=f"{HOST}/ekonomi/sitemap_web.xml")
    whole = Reader(site.url)
    assert not walked(whole, plan)[0].failed
    site.replica.lie = lambda _site, _target, _page, true: lie(true)
    desk = Reader(site.url)
    [source] = walked(desk, plan)
    assert why in source.failed
    assert source.damaged
    assert desk.known.keys() <= whole.known.keys()


def test_every_member_of_a_packed_sitemap_is_read(site):
    plan = Plan(sitemap=f"{HOST}/ekonomi/sitemap_web.xml")
    whole, desk = Reader(site.url), Reader(site.url)
    walked(whole, plan)

    def lie(_site: Liar, _target: str, _page: int, true: Answer) -> Answer:
        middle = len(true.body) // 2
        packed = gzip.compress(true.body[:middle]) + gzip.compress(true.body[middle:]) + bytes(512)
        return replace(true, body=packed)

    site.replica.lie = lie
    assert not walked(desk, plan)[0].failed
    assert desk.known == whole.known


def test_a_feed_that_breaks_off_is_used_and_has_failed(site):
    site.replica.lie = lambda _site, target, _page, true: halved(true) if target == "/rss" else true
    desk = Reader(site.url)
    feed = next(source for source in walked(desk, Plan()) if source.name.startswith("feed"))
    assert feed.damaged
    assert "</rss> is missing" in feed.failed
    assert feed.articles > 10


def test_a_sitemap_that_fails_keeps_no_other_from_being_read(site):
    plan = Plan(sitemap=f"{HOST}/sitemap.xml")
    whole, desk = Reader(site.url), Reader(site.url)
    walked(whole, plan)
    site.server.faults = Faults(paths={"/nasional/sitemap_web.xml": "not-found"})
    [source] = walked(desk, plan)
    assert "/nasional/sitemap_web.xml" in source.failed
    missing = whole.known.keys() - desk.known.keys()
    assert 0 < len(missing) < len(whole.known) / 2


def test_a_past_day_without_a_pager_must_bring_what_days_bring(site):
    def lie(_site: Liar, _target: str, page: int, true: Answer) -> Answer:
        true = instead_of_cards(true) if page > 1 else true
        return replace(true, body=true.body.replace(b"halaman", b"h"))

    site.replica.lie = lie
    [source] = walked(Reader(site.url))
    assert source.damaged
    assert source.failed.startswith("names ")
    assert source.failed.endswith(" articles; such a day has 75 and more")
    [today] = walked(Reader(site.url), Plan.read(SITE, since="today", until="today"))
    assert not today.damaged


def test_a_day_without_an_article_is_a_list_and_has_an_end(site):
    desk = Reader(site.url)
    [source] = walked(desk, Plan.read(SITE, since="2026-10-01", until="2026-10-01"))
    assert (source.failed, source.articles) == ("", 0)
    assert desk.ended
    site.replica.lie = lambda _site, _target, _page, true: instead_of_cards(true)
    [source] = walked(desk)
    assert "though the pager names 5 pages" in source.failed, "an empty first page of five is not an empty list"


@pytest.mark.parametrize(
    ("sections", "feeds"), [((), ["/rss"]), (("ekonomi", "hiburan"), ["/ekonomi/rss", "/hiburan/rss"])]
)
def test_wanted_sections_are_looked_for_in_their_own_feeds(site, sections, feeds):
    desk = Reader(site.url)
    walked(desk, Plan(sections=sections))
    assert [urlsplit(url).path for url in desk.asked if url.endswith("rss")] == feeds
