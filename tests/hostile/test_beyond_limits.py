"""Pages, lists and archives beyond each limit, and marks that look like others: a name or a right Article."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import time
import zipfile
import zlib
from importlib import import_module
from types import SimpleNamespace

import brotli
import pytest
import zstandard
from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from scraper import limits
from scraper.archive import Archive, find_archives, read_archive
from scraper.config import load
from scraper.crawl import settings_of
from scraper.discover import Plan, read_feed, read_list, read_search, read_sitemap, walk
from scraper.doctor import explain
from scraper.errors import FetchError, Reason, Rejected
from scraper.offline import do, find_files, tasks_of
from scraper.page import Page
from scraper.pipelines import StorePipeline
from scraper.process import process
from scraper.sites.cnnindonesia import SITE
from scraper.spiders.collect import collect
from scraper.spiders.newsroom import Newsroom
from scraper.spiders.tally import Tally
from tests.fuzz.seeds import PAGES
from tests.fuzz.targets import URL

PAGE = PAGES[0]
INSIDE = PAGE.index("<ul>")
HEAD = PAGE.index("</head>")
TEXT = process(Page(URL, PAGE.encode())).text
HOST = "https://www.cnnindonesia.com"
OURS = {name: settings_of(load(environ={}))[name] for name in ("METAREFRESH_ENABLED", "REDIRECT_MAX_TIMES")}


def with_inside(inside: str) -> Page:
    return Page(URL, (PAGE[:INSIDE] + inside + PAGE[INSIDE:]).encode())


def rejection_of(page: Page) -> Rejected:
    with pytest.raises(Rejected) as caught:
        process(page)
    return caught.value


# Beyond a limit.


def test_more_tags_than_any_page_has_are_named():
    free = limits.PAGE_MARKUP - PAGE.count("<") - 1
    assert process(with_inside("<br>" * (free - 1) + "x" * limits.PAGE_MARKUP * 3)).title == "Harga Beras Naik"
    rejection = rejection_of(with_inside("<br>" * (free + 2)))
    assert rejection.reason is Reason.TOO_LARGE
    assert "tags" in rejection.detail


@pytest.mark.parametrize("tag", ["html", "body", "BoDy"])
@pytest.mark.parametrize("packed", ["utf-8", "utf-16"])
def test_frames_that_the_parser_would_copy_without_end_are_named(tag, packed):
    """Ten thousand of them take a gigabyte of memory, in 120 KB."""
    page = PAGE.replace("utf-8", packed) + "".join(f"<{tag} a{number}>" for number in range(10_000))
    rejection = rejection_of(Page(URL, page.encode(packed)))
    assert rejection.reason is Reason.TOO_LARGE
    assert "<html> and <body>" in rejection.detail
    with pytest.raises(FetchError, match="larger than any list page"):
        read_list(page.encode(), f"{HOST}/indeks", SITE)


@pytest.mark.parametrize("quote", ["", '=">"', "=' >'", '"'])
def test_two_frames_with_attributes_without_end_are_named(quote):
    """The parser compares each attribute of the one with each of the other, for hours and in one call."""
    names = " ".join(f"a{number}" for number in range(40_000))
    rejection = rejection_of(Page(URL, (f"<html {names}><html{quote and ' b'}{quote} {names}>" + PAGE).encode()))
    assert rejection.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("padding", [0, 30_000, 500_000])
def test_the_frames_that_real_pages_have_are_no_sign_of_harm(padding):
    old = """<!--[if IE 6]><html class="ie6 no-js" lang=id prefix='og: http://ogp.me/ns#'><![endif]--><html \u26a1>
        <script>document.write("<body>" + '<html class = "a">');</script>"""
    assert process(Page(URL, (old + PAGE + " " * padding + "<BODY onload='x()'>").encode())).text == TEXT


def test_a_text_longer_than_any_article_is_named():
    words = "harga beras naik lagi. " * (limits.ARTICLE_CHARACTERS // 23)
    rejection = rejection_of(with_inside(f"<p>{words}</p>"))
    assert rejection.reason is Reason.TOO_LARGE
    assert "characters" in rejection.detail


def test_what_nests_too_deeply_keeps_its_words():
    deep = limits.NESTING + 50
    article = process(with_inside("<div>" * deep + "<p>Beras mahal sekali.</p>" + "</div>" * deep))
    assert "Beras mahal sekali." in article.text


def ld(thing: object) -> Page:
    own = PAGE[PAGE.index("<script") : PAGE.index("</script>") + len("</script>")]
    said = f'<script type="application/ld+json">{json.dumps(thing)}</script>'
    return Page(URL, PAGE.replace(own, said).encode())


def test_json_ld_beyond_its_size_or_nesting_is_left_out_and_other_sources_tell():
    wanted = {"@type": "NewsArticle", "datePublished": "2026-10-15T00:00:00+07:00"}
    assert process(ld(wanted)).date_published == "2026-10-15T00:00:00+07:00"
    large = process(ld({**wanted, "articleBody": "x" * limits.JSON_LD_CHARACTERS}))
    nested: object = wanted
    for _ in range(limits.JSON_LD_NESTING + 1):
        nested = [nested]
    for article in (large, process(ld(nested))):
        assert article.date_published == "2026-10-14T08:12:00+07:00", "the meta tells, one day earlier"
        assert article.text == TEXT


def test_pages_beyond_the_last_that_is_fetched_are_flagged():
    links = [f"{URL}/{number}" for number in range(2, limits.ARTICLE_PAGES + 4)]
    pager = "".join(f'<a href="{link}">{link[-2:]}</a>' for link in links)

    async def fetch(url: str) -> Page:
        return Page(url, PAGE.encode())

    drafts = asyncio.run(collect(with_inside(f'<div class="anchor_article_long">{pager}</div>'), fetch))
    assert len(drafts) == limits.ARTICLE_PAGES
    missing = [suspect.text for suspect in drafts[0].suspect if suspect.why == "page-missing"]
    assert missing == links[limits.ARTICLE_PAGES - 1 :]


@pytest.mark.parametrize("reader", [read_list, read_search])
@pytest.mark.parametrize("body", [b" " * limits.PAGE_BYTES + b"<a>", b"<br>" * (limits.PAGE_MARKUP + 1)])
def test_a_list_page_beyond_any_size_is_a_named_failure(reader, body):
    with pytest.raises(FetchError, match="larger than any list page"):
        reader(body, f"{HOST}/indeks", SITE)


def test_an_address_beyond_any_length_is_none():
    link = f"{HOST}/ekonomi/20261013062427-92-1186802/x"
    long = link + "?a=" + "x" * limits.ADDRESS_CHARACTERS
    found = read_list(f'<a href="{long}">x</a><a href="{link}">x</a>'.encode(), f"{HOST}/indeks", SITE)
    assert [address.canonical for address in found.addresses] == [link]


def test_a_search_that_nests_without_end_is_read_to_its_limit_or_named():
    link = f"{HOST}/ekonomi/20261013062427-92-1186802/x"
    for depth, count in ((limits.SEARCH_NESTING, 1), (limits.SEARCH_NESTING + 1, 0)):
        body = b"[" * depth + f'"{link}"'.encode() + b"]" * depth
        assert len(read_search(body, f"{HOST}/search", SITE).addresses) == count
    with pytest.raises(FetchError, match="broken JSON"):
        read_search(b"[" * 1_000_000, f"{HOST}/search", SITE)


# Loops.


class Desk:
    """Answers from a dict, and counts what is asked for."""

    def __init__(self, bodies: dict[str, str]) -> None:
        self.bodies = bodies
        self.asked: list[str] = []
        self.noted: list[str] = []

    async def get(self, url: str) -> bytes:
        self.asked.append(url)
        return self.bodies[url].encode()

    def note(self, addresses, *, after):  # noqa: ARG002  a walk gives it
        self.noted += [address.id for address in addresses]
        return len(addresses), len(addresses)

    def end_walk(self, name):
        pass


def index_of(*places: str) -> str:
    return "<sitemapindex>" + "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in places) + "</sitemapindex>"


def walked(bodies: dict[str, str]) -> tuple[Desk, list]:
    desk = Desk(bodies)

    async def go():
        return [source async for source in walk(SITE, Plan(sitemap=f"{HOST}/a.xml"), desk)]

    return desk, asyncio.run(go())


def test_sitemaps_that_point_in_a_circle_are_asked_once_each():
    bodies = {
        f"{HOST}/a.xml": index_of(f"{HOST}/a.xml", f"{HOST}/b.xml"),
        f"{HOST}/b.xml": index_of(f"{HOST}/a.xml", f"{HOST}/b.xml", f"{HOST}/c.xml"),
        f"{HOST}/c.xml": f"<urlset><url><loc>{HOST}/ekonomi/20261013062427-92-1186802/x</loc></url></urlset>",
    }
    desk, sources = walked(bodies)
    assert desk.asked == [f"{HOST}/a.xml", f"{HOST}/b.xml", f"{HOST}/c.xml"]
    assert desk.noted == ["cnnindonesia:1186802"]
    assert not sources[0].failed


def test_sitemaps_that_lead_ever_deeper_or_wider_end():
    deep = {f"{HOST}/{'a' * n}.xml": index_of(f"{HOST}/{'a' * (n + 1)}.xml") for n in range(1, 50)}
    assert len(walked(deep)[0].asked) == limits.SITEMAP_NESTING
    wide = [f"{HOST}/w{n}.xml" for n in range(limits.SITEMAPS * 2)]
    bodies = {f"{HOST}/a.xml": index_of(*wide)} | dict.fromkeys(wide, "<urlset></urlset>")
    assert len(walked(bodies)[0].asked) <= limits.SITEMAPS


def test_a_page_that_only_refreshes_itself_is_named_and_never_followed():
    body = f'<html><head><meta http-equiv="refresh" content="0;url={URL}"></head><body></body></html>'
    assert rejection_of(Page(URL, body.encode())).reason is Reason.EMPTY_BODY
    with pytest.raises(NotConfigured):
        MetaRefreshMiddleware.from_crawler(get_crawler(settings_dict=OURS))


def test_redirects_end_at_the_limit():
    redirects = RedirectMiddleware.from_crawler(get_crawler(settings_dict=OURS))

    def next_after(request: Request, count: int) -> Request:
        answer = Response(request.url, status=302, headers={"Location": f"{URL}?{count}"})
        return redirects.process_response(request, answer)

    request = Request(URL)
    for count in range(limits.REDIRECTS):
        request = next_after(request, count)
    with pytest.raises(IgnoreRequest, match="max redirections"):
        next_after(request, limits.REDIRECTS)


# Bombs.


@pytest.mark.parametrize("form", ["gzip", "br", "zstd", "deflate"])
def test_a_bomb_in_an_archive_is_unpacked_to_the_limit_and_named(tmp_path, form):
    pack = {
        "gzip": gzip.compress,
        "br": lambda data: brotli.compress(data, quality=1),
        "zstd": zstandard.compress,
        "deflate": zlib.compress,
    }[form]
    archive = Archive(tmp_path, "cnnindonesia")
    headers = [(b"Content-Encoding", form.encode()), (b"Content-Type", b"text/html")]
    archive.add(URL, 200, headers, pack(b"<html>" + b" " * (64 << 20)))
    archive.add(URL.replace("1186803", "1186804"), 200, [(b"Content-Type", b"text/html")], PAGE.encode())
    archive.close()
    [path] = find_archives(tmp_path)
    assert [len(page.body) for page in read_archive(path)] == [limits.PAGE_BYTES + 1, len(PAGE.encode())]
    outcomes = [do(task) for task in tasks_of(find_files([str(path)]))]
    assert [(outcome.code, outcome.error.partition(":")[0]) for outcome in outcomes] == [(3, "too-large"), (0, "")]


def test_a_record_beyond_any_page_is_left_out_with_a_warning(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("scraper.archive.RECORD_BYTES", 10_000)
    archive = Archive(tmp_path, "cnnindonesia")
    for size in (20_000, 100):
        archive.add(URL, 200, [(b"Content-Type", b"text/html")], b"x" * size)
    archive.close()
    [path] = find_archives(tmp_path)
    assert [len(page.body) for page in read_archive(path)] == [100]
    assert "larger than any page" in caplog.text


def test_a_zip_is_neither_page_nor_list():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("page.html", " " * (8 << 20))
    assert rejection_of(Page(URL, made.getvalue())).reason is Reason.NOT_HTML
    for reader in (read_feed, read_sitemap):
        with pytest.raises(FetchError):
            reader(made.getvalue(), f"{HOST}/sitemap.xml", SITE)


@pytest.mark.parametrize("reader", [read_feed, read_sitemap])
def test_a_packed_sitemap_is_unpacked_to_the_limit(reader):
    bomb = gzip.compress(b"<urlset>" + b" " * (limits.FEED_BYTES + (8 << 20)), 1)
    with pytest.raises(FetchError, match="larger than 50 MiB"):
        reader(bomb, f"{HOST}/sitemap.xml.gz", SITE)


# Marks that look like something else.


@pytest.mark.parametrize(
    "mark", ["b\u0435ras", "\u202eberas\u202c", "be\u0301ras", "\uff42eras", "\u2066beras\u2069", "\U0001d41beras"]
)
def test_look_alikes_and_marks_of_direction_are_the_newsrooms_words_or_on_record(mark):
    article = process(with_inside(f"<p>Kata pedagang {mark} itu mahal sekali.</p>"))
    said = article.text + "".join(cut.text for cut in article.removed)
    assert set(mark) <= set(said)
    assert "Kata pedagang " in article.text
    assert " itu mahal sekali." in article.text


def test_windows_1252_inside_utf_8_costs_only_its_own_bytes():
    before, _, after = PAGE.partition("<ul>")
    own = "Sekitar kafé di kota itu ramai – kata mereka. " * 20
    body = f"{before}<p>{own}</p>".encode() + b"<p>Kata \x93mahal\x94 itu.</p><ul>" + after.encode()
    article = process(Page(URL, body))
    assert own.strip() in article.text
    line = next(block.text for block in article.blocks if "mahal" in block.text)
    assert line.startswith("Kata ")
    assert line.endswith(" itu.")
    assert "broken-character" in {suspect.why for suspect in article.suspect} or "“mahal”" in line


# Time.


def burn(*_: object) -> None:
    while True:
        pass


@pytest.fixture
def hurried(monkeypatch):
    """All that is watched has a tenth of a second."""
    monkeypatch.setattr("scraper.watch.within.__wrapped__.__defaults__", (0.1,))


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    ("reader", "plan"),
    [
        ("read_search", Plan(tag="x")),
        ("read_feed", Plan()),
        ("read_sitemap", Plan(sitemap=f"{HOST}/a.xml")),
        ("read_sitemap", Plan(probe=True)),
    ],
)
def test_a_list_that_takes_too_long_is_a_named_failure(monkeypatch, reader, plan):
    class Silent(Desk):
        async def get(self, url):  # noqa: ARG002
            return b""

        def last_walk(self, name):  # noqa: ARG002
            return None

        def doubt(self, url, body):
            pass

    async def go():
        return [source async for source in walk(SITE, plan, Silent({}))]

    monkeypatch.setattr(import_module("scraper.discover.walk"), reader, burn)
    assert "timed-out: reading it took more than" in " ".join(source.failed for source in asyncio.run(go()))


@pytest.mark.usefixtures("hurried")
def test_a_list_page_that_takes_too_long_to_doubt_is_a_named_failure(monkeypatch):
    monkeypatch.setattr("scraper.spiders.newsroom.parse", burn)
    spider = SimpleNamespace(settings=Settings({"SCRAPER_PAGE_TIME": 0.01}))
    with pytest.raises(FetchError, match="is no list: timed-out"):
        Newsroom.doubt(spider, f"{HOST}/indeks", b"<p>")


@pytest.mark.usefixtures("hurried")
def test_a_second_reading_that_takes_too_long_is_named_and_counted(monkeypatch):
    article = process(Page(URL, PAGE.encode()))
    monkeypatch.setattr("scraper.doctor.disagreement", burn)
    monkeypatch.setattr("scraper.pipelines.disagreement", burn)
    monkeypatch.setattr("scraper.pipelines.is_sampled", lambda _: True)
    assert "not read a second time: timed-out" in " ".join(explain(Page(URL, PAGE.encode())).warnings)
    crawler = get_crawler()
    tally = Tally(crawler, SimpleNamespace(), list, None)
    crawler.spider = SimpleNamespace(tally=tally)
    StorePipeline(crawler)._compare(article, Response(URL, body=PAGE.encode()))
    assert tally.counts == {"not_compared": 1}
    assert "timed-out" in tally.problems[0][1]


def test_headings_inside_each_other_are_not_read_over_and_over():
    page = with_inside("").body.replace(b"<h1>", b"<h1><div>" * 15_000 + b"<h1>")
    began = time.process_time()
    process(Page(URL, page))
    assert time.process_time() - began < 3


def test_the_offline_reader_has_the_watchdog_too(tmp_path, monkeypatch):
    """A saved page that takes too long is a rejection like any other."""
    monkeypatch.setattr("scraper.watch.within.__wrapped__.__defaults__", (0.01,))
    page = tmp_path / "page.html"
    page.write_bytes((PAGE[:INSIDE] + "<div><p>a</p></div>" * 30_000 + PAGE[INSIDE:]).encode())
    outcomes = [do(task) for task in tasks_of(find_files([str(page)]), URL)]
    assert [(outcome.code, outcome.error.partition(":")[0]) for outcome in outcomes] == [(3, "timed-out")]
