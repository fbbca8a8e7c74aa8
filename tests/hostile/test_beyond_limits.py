"""Pages, lists and archives beyond each limit, and marks that look like others: a name or a right Article."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib

import brotli
import pytest
import zstandard

from scraper.composition.process import process
from scraper.core import limits
from scraper.core.balance import Balance
from scraper.core.errors import FetchError, Reason
from scraper.core.page import Page
from scraper.discover import read_feed, read_list, read_sitemap
from scraper.offline.extraction import extract
from scraper.offline.input_files import Input
from scraper.sites.cnnindonesia import SITE
from scraper.storage.archive import Archive
from scraper.storage.archive_names import find_archives
from scraper.storage.warc import read_archive
from tests.fuzz.targets import URL
from tests.hostile.pages import HOST, PAGE, TEXT, rejection_of, with_inside

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


SENTENCE = "Pedagang yang ke-{} menyebut harga beras turun sejak panen di desa sebelah selesai."


@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "font"])
@pytest.mark.parametrize("levels", [140, 240, 480])
def test_no_word_is_lost_and_no_paragraph_glued_at_any_depth(tag, levels):
    """Elements that are opened again and again and never closed, a paragraph in each."""
    sentences = [SENTENCE.format(number) for number in range(levels)]
    inside = "".join(f"<{tag}><p>{sentence}</p>" for sentence in sentences)
    article = process(with_inside(inside))
    assert [block.text for block in article.blocks if "Pedagang yang ke-" in block.text] == sentences


@pytest.mark.parametrize("deep", [limits.NESTING, 600, 20_000])
@pytest.mark.parametrize("tag", ["div", "span", "font"])
def test_a_body_that_nests_deeper_than_any_page_is_named(tag, deep):
    """The parser would close the body at some depth, and what is behind would be lost without a word."""
    rejection = rejection_of(with_inside(f"<{tag}><p>Beras mahal sekali.</p>" * deep))
    assert rejection.reason is Reason.TOO_LARGE
    assert "levels" in rejection.detail


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

    asked: list[str] = []

    def serve(url: str) -> Page:
        asked.append(url)
        words = f"<p>Bagian yang ke-{url[-2:]} dari laporan panjang tentang harga beras di pasar.</p>"
        return Page(url, f'<html><div class="detail-text">{words}</div></html>'.encode())

    article = process(with_inside(f'<div class="anchor_article_long">{pager}</div>'), serve)
    assert asked == links[: limits.ARTICLE_PAGES - 1]
    missing = [suspect.text for suspect in article.suspect if suspect.why == "page-missing"]
    assert missing == links[limits.ARTICLE_PAGES - 1 :]


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
    outcomes = list(extract([(path, Input.ARCHIVE)], Balance()))
    assert [(outcome.code, outcome.error.partition(":")[0]) for outcome in outcomes] == [(3, "too-large"), (0, "")]


def test_a_record_beyond_any_page_is_left_out_with_a_warning(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("scraper.storage.warc.framing.RECORD_BYTES", 10_000)
    archive = Archive(tmp_path, "cnnindonesia")
    for size in (20_000, 100):
        archive.add(URL, 200, [(b"Content-Type", b"text/html")], b"x" * size)
    archive.close()
    [path] = find_archives(tmp_path)
    assert [len(page.body) for page in read_archive(path)] == [100]
    assert "too-large" in caplog.text


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
