"""Crawls of a site that means harm: one bad page, link or header is a named outcome, and the others are done."""

from __future__ import annotations

import gzip
import json
import logging
import zlib
from contextlib import suppress
from unittest.mock import patch
from urllib.parse import quote

import pytest

from scraper.core.article import decode
from scraper.core.balance import Balance
from scraper.crawling.keeping import keep
from scraper.offline.extraction import extract
from scraper.offline.input_files import Input
from scraper.pipelines import StorePipeline
from scraper.storage.archive_names import find_archives
from scraper.storage.ledger import open_ledger
from tests.crawl.helpers import articles
from tests.crawl.hostile import BAD, GOOD, Answer, serve_hostile
from tests.fuzz.seeds import PAGES

PAGE = PAGES[0]
ONE = {"cnnindonesia:1186803"}
ONCE = {"RETRY_TIMES": 0}
ARABIC = BAD.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def headed(line: str) -> str:
    """The page with one line more in its head."""
    return PAGE.replace("</head>", f"{line}</head>")


class Clumsy(StorePipeline):
    """Breaks at the first article, before or behind its writing."""

    @classmethod
    def from_crawler(cls, crawler):
        pipeline = super().from_crawler(crawler)
        pipeline.clumsy = crawler.settings["CLUMSY"]
        if file := crawler.settings["CLUMSY_LOG"]:
            logging.getLogger("scraper").addHandler(logging.FileHandler(file))
        return pipeline

    def _kept(self, article, visit):
        breaks = self.clumsy == "before" and article.url.endswith(BAD)
        with patch("scraper.pipelines.keep", broken if breaks else keep):
            return super()._kept(article, visit)

    def _tell(self, article, event):
        breaks = self.clumsy == "behind" and article.url.endswith(BAD)
        self._context.run.on_article = broken if breaks else None
        super()._tell(article, event)


def broken(*_):
    raise LookupError("nobody thought of this")


def clumsy(when):
    return {**ONCE, "CLUMSY": when, "ITEM_PIPELINES": {f"{__name__}.Clumsy": 800}}


def test_an_article_that_cannot_be_kept_is_a_failure_and_no_silence(crawl, output):
    with serve_hostile({GOOD: Answer(PAGE), BAD: Answer(PAGE)}) as url:
        summary = crawl(url, settings=clumsy("before"))
        assert set(articles(output)) == ONE
        assert (summary.counts["faults"], summary.counts["failed"], summary.counts["new"]) == (1, 1, 1)
        assert "nobody thought of this" in dict(summary.problems)[f"https://www.cnnindonesia.com{BAD}"]
    ledger = open_ledger(output / "_state" / "ledger.sqlite")
    assert ledger.get("cnnindonesia:1186804").tries == 1, "a later run tries again"
    ledger.close()


def test_what_breaks_behind_the_writing_costs_no_article_and_its_place_is_shown(crawl, output, tmp_path):
    file = tmp_path / "log"
    with serve_hostile({GOOD: Answer(PAGE), BAD: Answer(PAGE)}) as url:
        summary = crawl(url, settings={**clumsy("behind"), "CLUMSY_LOG": str(file)})
    assert len(articles(output)) == 2
    assert (summary.counts["faults"], summary.counts.get("failed", 0)) == (1, 0)
    shown = file.read_text(encoding="utf-8")
    assert f"a fault of our own behind https://www.cnnindonesia.com{BAD}" in shown
    assert 'raise LookupError("nobody thought of this")' in shown, "a traceback, for who wrote on_article"


def test_half_a_surrogate_pair_is_no_silent_loss(crawl, output):
    bad = Answer(PAGE.replace('"headline"', r'"description":"\ud800","headline"'))
    with serve_hostile({GOOD: bad}, [GOOD]) as url:
        assert crawl(url, settings=ONCE).counts["new"] == 1
    assert set(articles(output)) == ONE
    assert not any((output / "_state" / "writing").iterdir())


@pytest.mark.parametrize(
    "place",
    [
        "https://www.cnnindonesia.com:99999/x", "https://:secret@www.cnnindonesia.com/ekonomi/x", "https://[x/",
        "https://www.cnnindonesia.com:22/x",
    ],
)  # fmt: skip
def test_a_redirect_to_what_is_no_address_of_the_site_is_not_followed(crawl, output, place):
    moved = Answer(status=302, headers={"Location": place})
    with serve_hostile({GOOD: Answer(PAGE), BAD: moved, "/ekonomi/x": Answer(PAGE)}) as url:
        summary = crawl(url, settings=ONCE)
    assert set(articles(output)) == ONE
    said = dict(summary.problems)[f"https://www.cnnindonesia.com{BAD}"]
    assert "leads to" in said
    assert "secret" not in said


def endless(first, line, taken):
    """Sends the line again and again, until its reader goes; notes how many bytes it took."""

    def answer(to):
        to.connection.sendall(first)
        taken.append(0)
        with suppress(OSError):
            while taken[-1] < 64 << 20:
                to.connection.sendall(line * 1000)
                taken[-1] += len(line) * 1000
        to.close_connection = True

    return answer


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"y" * 1000 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-A: a\r\n", b" " + b"y" * 1000 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-A:", b"y" * 1000),
        (b"", b"HTTP/1.1 100 Continue\r\nX-A: " + b"y" * 1000 + b"\r\n\r\n"),
        (b"", b"y" * 1000),
    ],
    ids=["headers", "one folded header", "one header", "interim answers", "status line"],
)
def test_headers_without_end_are_broken_off(crawl, output, first, line):
    """A body is bounded by Scrapy, its head was not: 900 MB in four seconds."""
    taken = []
    with serve_hostile({GOOD: Answer(PAGE), BAD: endless(first, line, taken)}) as url:
        summary = crawl(url, settings={**ONCE, "DOWNLOAD_TIMEOUT": 5})
    assert set(articles(output)) == ONE
    assert summary.counts["rejected/too-large"] == 1
    assert taken[0] < 16 << 20, "what the buffers of both ends hold, and no more"


def extracted(archive):
    """What ``scraper extract`` gives of an archive, by id."""
    outcomes = extract([(archive, Input.ARCHIVE)], Balance("pages"))
    rows = [json.loads(outcome.article) for outcome in outcomes if outcome.article]
    return {row["id"]: row for row in rows}


LAST = PAGE.rindex("</p>")


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (PAGE.encode(), "gzip"),
        (PAGE.encode(), "br"),
        (PAGE.encode(), "utf-8"),
        (gzip.compress(gzip.compress(PAGE.encode())), "gzip"),
        (gzip.compress(PAGE.encode()), ""),
        (gzip.compress(PAGE.encode(), 0)[:LAST], "gzip"),
        (zlib.compress(PAGE.encode())[2:-4], "deflate"),
    ],
    ids=[
        "plain as gzip",
        "plain as br",
        "a charset",
        "gzip twice",
        "gzip without a word",
        "half a gzip",
        "bare deflate",
    ],
)
def test_a_page_that_is_not_packed_as_it_says_is_read_alike_by_the_crawl_and_from_its_archive(
    crawl, output, body, coding
):
    headers = {"Content-Encoding": coding} if coding else {}
    with serve_hostile({GOOD: Answer(PAGE), BAD: Answer(body, headers=headers)}) as url:
        assert crawl(url, settings=ONCE).counts["new"] == 2
    kept = articles(output)
    assert len(kept) == 2
    (path,) = find_archives(output / "_archive")
    again = extracted(path)
    assert again.keys() == kept.keys()
    for name, article in kept.items():
        assert decode(json.dumps(again[name]).encode()) == article


def test_a_page_in_an_unknown_coding_is_named(crawl, output):
    with serve_hostile(
        {GOOD: Answer(PAGE), BAD: Answer(bytes(range(256)), headers={"Content-Encoding": "geheim"})}
    ) as url:
        summary = crawl(url, settings=ONCE)
    assert set(articles(output)) == ONE
    problem = dict(summary.problems)[f"https://www.cnnindonesia.com{BAD}"]
    assert problem == "its body is not packed as its Content-Encoding says: its coding 'geheim' is not known"


def test_what_is_no_address_in_a_sitemap_hides_no_good_one(crawl, output):
    def index(*places):
        return Answer(
            "".join(["<sitemapindex>", *(f"<sitemap><loc>{one}</loc></sitemap>" for one in places), "</sitemapindex>"])
        )

    site = "https://www.cnnindonesia.com"
    maps = {
        "/sitemap.xml": index(f"{site}:99999/a.xml", f"{site}:x/a.xml", "https://[x/a.xml", f"{site}/good.xml"),
        "/good.xml": Answer(f"<urlset><url><loc>{site}{GOOD}</loc></url></urlset>"),
    }
    with serve_hostile({GOOD: Answer(PAGE), **maps}, ["/"]) as url:
        summary = crawl(url, settings=ONCE, sitemap=f"{site}/sitemap.xml")
    assert summary.exit_code == 0, summary.error
    assert set(articles(output)) == ONE


def test_a_number_in_another_script_stops_no_crawl(crawl, output):
    bad = Answer(headed(f'<link rel="canonical" href="https://www.cnnindonesia.com{ARABIC}">'))
    with serve_hostile({GOOD: Answer(PAGE), quote(ARABIC): bad}, (ARABIC, GOOD)) as url:
        summary = crawl(url, settings=ONCE)
    assert summary.exit_code == 0
    assert set(articles(output)) == ONE
