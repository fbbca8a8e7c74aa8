"""Crawl, extract, rebuild and library make the same Articles: there is one way to an Article."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli import cli
from scraper.core.article import FROM_AMP, decode
from scraper.storage.archive import Archive
from scraper.storage.archive_names import find_archives
from tests.crawl.helpers import articles, compared, ids
from tests.replica import Faults, Replica, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from scraper.core.article import Article
    from tests.replica import Running

SITE = "https://www.cnnindonesia.com"
SMALLEST = 2000  # bytes: a file for each page


def extract(*paths: Path, workers: int = 1) -> Result:
    """The command; its exit code is the return value."""
    return CliRunner().invoke(
        cli, ["extract", *map(str, paths), "--workers", str(workers)], standalone_mode=False, catch_exceptions=False
    )


def extracted(*paths: Path, workers: int = 1) -> list[Article]:
    done = extract(*paths, workers=workers)
    assert done.return_value == 0, done.output
    return [decode(line) for line in done.stdout.splitlines()]


def is_what_the_crawl_kept(output: Path, found: list[Article]) -> None:
    """Every field but the time of the visit's own bookkeeping, each article once."""
    assert Counter(one.id for one in found).most_common(1)[0][1] == 1
    kept = articles(output)
    assert {one.id: (one.url, one.fetched_at, compared(one)) for one in found} == {
        name: (one.url, one.fetched_at, compared(one)) for name, one in kept.items()
    }


@pytest.fixture
def replica() -> Iterator[Running]:
    """Three of its articles have several pages; three of one page have a layout that no fact knows."""
    with serve(Replica(seed=33, articles=12)) as running:
        whole = running.replica
        single = [head for head in whole.heads(kind="article") if len(whole.story(head.index).pages) == 1]
        for head in single[:3]:
            whole.relayout(head.index, "next")
        yield running


def test_extract_of_an_archive_gives_what_the_crawl_kept(replica, crawl, output):
    assert crawl(replica.url).exit_code == 0
    kept = articles(output)
    assert set(kept) == ids(replica.replica)
    amp = [target for target in replica.targets() if target.endswith("/amp")]
    assert len(amp) == 3
    assert sum(one.url.endswith("/amp") for one in kept.values()) == 3
    assert max(one.page_count for one in kept.values()) > 1
    is_what_the_crawl_kept(output, extracted(output / "_archive"))


def test_so_it_does_where_every_page_lies_in_a_file_of_its_own_and_on_several_processes(replica, crawl, output):
    assert crawl(replica.url, **{"archive.rotate": SMALLEST}).exit_code == 0
    assert len(find_archives(output / "_archive")) >= 12
    is_what_the_crawl_kept(output, extracted(output / "_archive", workers=2))


def test_so_it_does_where_no_layout_is_known_and_no_amp_form_is_there(crawl, output):
    with serve(Replica(seed=33, articles=12), Faults(paths={r".*/amp": "not-found"})) as running:
        for head in running.replica.heads():
            running.replica.relayout(head.index, "next")
        crawl(running.url)
    kept = articles(output)
    assert {one.extraction.method for one in kept.values()} == {"found"}
    is_what_the_crawl_kept(output, extracted(output / "_archive"))


def test_of_an_article_that_changed_the_newest_pages_count(replica, crawl, output):
    crawl(replica.url)
    index = replica.replica.indexes()[0]
    replica.replica.correct(index)
    gold = replica.replica.gold(index).article
    crawl(replica.url, urls=[gold.canonical_url])
    found = extracted(output / "_archive")
    assert len(found) == len(ids(replica.replica))
    assert next(one for one in found if one.id == gold.id).text == gold.text


def test_an_archive_that_is_packed_as_a_whole_gives_the_same(replica, crawl, output, tmp_path):
    """Nobody can enter it at a record."""
    crawl(replica.url)
    (path,) = find_archives(output / "_archive")
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    is_what_the_crawl_kept(output, extracted(whole))


def test_a_page_without_a_newsroom_of_ours_is_given_once(tmp_path):
    page = b"<html lang=id><head><link rel=canonical href='https://kabar.example.org/a/1'><title>Beras</title></head>"
    page += b"<body><article><h1>Harga beras turun di pasar induk</h1>"
    for day in (b"Senin", b"Selasa", b"Rabu"):
        page += b"<p>Harga beras di pasar induk turun pada hari " + day + b" dan para pedagang menyebut panen raya.</p>"
    archive = Archive(tmp_path, "kabar")
    for url in ("https://kabar.example.org/a/1", "https://kabar.example.org/a/1?b=2", "https://kabar.example.org/a/1"):
        archive.add(url, 200, [(b"Content-Type", b"text/html")], page)
    archive.add("https://kabar.example.org/a.png", 200, [(b"Content-Type", b"image/png")], b"\x89PNG")
    archive.close()
    done = extract(tmp_path)
    assert done.return_value == 3
    assert len(done.stdout.splitlines()) == 1
    assert "not-an-article: another address of kabar.example.org:" in done.stderr
    assert "1 article; 5 inputs = 1 out + 1 rejected (not-an-article 1) + 3 skipped" in done.stderr


# Files.


@pytest.fixture
def saved(replica, tmp_path) -> Path:
    """Every page of every article as a file, further pages and AMP forms too, with its address beside it."""
    folder = tmp_path / "saved"
    folder.mkdir()
    for index in replica.replica.indexes():
        url, count = replica.replica.head(index).url, len(replica.replica.story(index).pages)
        for number, end in enumerate(["/amp", *(f"/{page}" for page in range(count, 1, -1)), ""]):
            answer = replica.replica.answer(url.removeprefix(SITE) + end)
            (folder / f"{index:02}-{number}.html").write_bytes(answer.body)
            (folder / f"{index:02}-{number}.meta.json").write_text(json.dumps({"url": url + end}), encoding="utf-8")
    return folder


def test_a_folder_gives_what_the_crawl_kept(replica, crawl, output, saved):
    crawl(replica.url)
    kept = articles(output)
    found = extracted(saved)
    assert len(found) == len(kept)
    assert {one.id: compared(one) for one in found} == {name: compared(one) for name, one in kept.items()}


def test_without_addresses_beside_them_amp_forms_are_known_by_their_mark(replica, saved):
    """Further pages are not: each names page one as its own address."""
    further = 0
    for meta in saved.glob("*.meta.json"):
        further += json.loads(meta.read_text(encoding="utf-8"))["url"].rpartition("/")[2].isdigit()
        meta.unlink()
    found = extracted(saved, workers=2)
    assert {one.id for one in found} == ids(replica.replica)
    assert len(found) == len(ids(replica.replica)) + further
    single = {one.id: one for one in found if {doubt.why for doubt in one.suspect} <= {FROM_AMP}}
    for index in replica.replica.indexes():
        gold = replica.replica.gold(index).article
        assert gold.page_count > 1 or single[gold.id].blocks == gold.blocks


def test_a_further_page_without_its_first_is_an_article_and_says_what_is_missing(replica, tmp_path):
    whole = replica.replica
    index = next(i for i in whole.indexes() if len(whole.story(i).pages) > 2)
    url = whole.head(index).url
    for number in (2, 3):
        (tmp_path / f"{number}.html").write_bytes(whole.answer(f"{url.removeprefix(SITE)}/{number}").body)
        (tmp_path / f"{number}.meta.json").write_text(json.dumps({"url": f"{url}/{number}"}), encoding="utf-8")
    found = extracted(tmp_path / "2.html")
    assert [one.url for one in found] == [f"{url}/2"]
    assert f"{url}/3" in [doubt.text for doubt in found[0].suspect if doubt.why == "page-missing"]


def test_a_file_that_is_given_twice_is_two_articles(replica, saved):
    index = replica.replica.indexes()[0]
    last = max(saved.glob(f"{index:02}-*.html"))
    assert len(extracted(last, last)) == 2
