"""Archives as a source: a crawl that they answer, pages that rotation has put apart, archives of others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli import cli
from scraper.core.article import decode
from scraper.core.balance import Balance
from scraper.core.errors import StoreError, UsageError
from scraper.storage.archive_names import find_archives
from scraper.storage.file_store import FileStore
from scraper.storage.warc import Spot, read_archive, read_captures, read_page_at
from tests.crawl.helpers import articles, compared, ids
from tests.replica import Replica, Running, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST = 2000  # bytes: a file for each page


@pytest.fixture
def replica() -> Iterator[Running]:
    """Three of its articles have several pages."""
    with serve(Replica(seed=33, articles=12)) as running:
        yield running


@pytest.fixture
def rotated(replica, crawl, output):
    """A crawled folder whose archive changes its file every few pages."""
    assert crawl(replica.url, **{"archive.rotate": SMALLEST}).exit_code == 0
    assert len(find_archives(output / "_archive")) >= 12
    return output


def test_a_crawl_that_archives_answer_asks_nobody_and_says_so(replica, crawl, rotated, tmp_path):
    replica.server.reset_attempts()
    summary = crawl(replica.url, into=tmp_path / "again", from_archive=str(rotated / "_archive"))
    assert summary.exit_code == 0
    assert replica.asked == []
    assert summary.counts["new"] == len(ids(replica.replica))
    assert summary.counts["from_archive"] == summary.counts["responses"] > summary.counts["new"]
    before, after = articles(rotated), articles(tmp_path / "again")
    assert {name: compared(one) for name, one in after.items()} == {n: compared(o) for n, o in before.items()}
    assert {name: one.fetched_at for name, one in after.items()} == {n: o.fetched_at for n, o in before.items()}


def test_a_page_from_an_archive_is_kept_with_the_time_at_which_it_was_fetched(replica, crawl, rotated, tmp_path):
    crawl(replica.url, into=tmp_path / "again", from_archive=str(rotated / "_archive"))

    def kept(output):
        pages = [page for path in find_archives(output / "_archive") for page in read_archive(path)]
        return sorted((page.url, page.body, page.fetched_at) for page in pages)

    assert kept(tmp_path / "again") == kept(rotated)


def test_an_older_archive_does_not_undo_what_is_known(replica, crawl, rotated):
    replica.replica.correct(replica.replica.indexes()[0])
    gold = replica.replica.gold(replica.replica.indexes()[0]).article
    crawl(replica.url, urls=[gold.canonical_url], **{"archive.keep": False})
    assert FileStore(rotated).read(gold.id).revision == 2
    summary = crawl(replica.url, from_archive=str(rotated / "_archive"))
    assert summary.counts.get("fetched", 0) == 0
    assert FileStore(rotated).read(gold.id).text == gold.text


def test_kind_section_and_span_hold_for_archives(replica, crawl, rotated, tmp_path):
    archive = str(rotated / "_archive")
    crawl(replica.url, into=tmp_path / "again", from_archive=archive, sections=["ekonomi"])
    assert set(articles(tmp_path / "again")) == ids(replica.replica, section="ekonomi")


def test_a_place_without_archives_is_refused(replica, crawl, tmp_path):
    with pytest.raises(UsageError, match="no web archive there"):
        crawl(replica.url, from_archive=str(tmp_path))


def test_a_rebuild_joins_pages_that_lie_in_different_files(rotated):
    before = articles(rotated)
    long = {name for name, one in before.items() if one.page_count > 1}
    places = {}
    for path in find_archives(rotated / "_archive"):
        for page in read_archive(path):
            places.setdefault(page.url.split("-", 3)[2].split("/")[0], set()).add(path)
    assert any(len(places[name.split(":")[1]]) > 1 for name in long), "no article was torn apart: choose a smaller size"
    done = CliRunner().invoke(cli, ["rebuild", "--output", str(rotated), "--workers", "2"])
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert articles(rotated) == before


def test_extract_reads_an_archive_once_and_joins_its_pages(replica, crawl, output):
    crawl(replica.url)
    (path,) = find_archives(output / "_archive")
    done = CliRunner().invoke(cli, ["extract", str(path), "--workers", "1"])
    assert done.exit_code == 0, done.output
    found = [decode(line) for line in done.stdout.splitlines()]
    assert {one.id: compared(one) for one in found} == {n: compared(o) for n, o in articles(output).items()}
    assert len(found) == len(articles(output))


def test_a_damaged_archive_is_read_on_and_what_is_lost_is_said(replica, crawl, output, tmp_path):
    crawl(replica.url, **{"archive.compression": "gzip"})
    (path,) = find_archives(output / "_archive")
    before = articles(output)
    captures = list(read_captures(path, Balance()))
    spot = captures[len(captures) // 2].spot.offset
    data = bytearray(path.read_bytes())
    data[spot + 700] ^= 0xFF
    path.write_bytes(data)
    summary = crawl(replica.url, into=tmp_path / "again", from_archive=str(path))
    assert summary.archives.bad == {"damaged": 1}
    assert summary.archives.missing == 0
    assert summary.archives.lost_bytes > 700
    assert len(before) - 1 <= len(articles(tmp_path / "again")) <= len(before)
    done = CliRunner().invoke(cli, ["rebuild", "--output", str(output), "--workers", "1", "--format", "json"])
    balance = json.loads(done.stdout)
    assert (balance["bad"], balance["missing"]) == ({"damaged": 1}, 0)
    assert balance["in"] == balance["out"] + sum(balance["skipped"].values()) + sum(balance["rejected"].values()) + 1
    assert articles(output).keys() == before.keys(), "an Article whose page is lost stays"


@pytest.mark.parametrize("form", ["gzip", "zstd"])
def test_each_page_can_be_read_where_it_lies(replica, crawl, output, form):
    crawl(replica.url, limit=4, **{"archive.compression": form})
    (path,) = find_archives(output / "_archive")
    pages = list(read_archive(path))
    spots = [(capture.url, capture.spot) for capture in read_captures(path, Balance())]
    assert [url for url, _ in spots] == [page.url for page in pages]
    assert [read_page_at(path, spot) for _, spot in spots] == pages
    with pytest.raises(StoreError, match="gives no page at byte"):
        read_page_at(path, Spot(path.stat().st_size))
