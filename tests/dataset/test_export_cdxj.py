"""The index of archives: every record is where it says, in order, and follows the archives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scraper.cli import run
from scraper.core.errors import UsageError
from scraper.dataset.exporting.surt import surt_key
from scraper.dataset.selection import Selection
from scraper.storage.archive import Archive
from scraper.storage.warc import Spot, read_page_at
from tests.dataset.shared import export, fill_small, small

if TYPE_CHECKING:
    from pathlib import Path

HTML = [(b"Content-Type", b"text/html; charset=utf-8")]


def archive(folder: Path, *urls: str, site: str = "cnnindonesia", form: str = "gzip") -> None:
    writer = Archive(folder, site, form=form)
    for url in urls:
        page = f"<!doctype html><html><body>{url}</body></html>".encode()
        writer.add(url, 200, HTML, page, fetched_at="2026-01-02T03:04:05+00:00")
    writer.close()


def lines_of(path: Path) -> list[tuple[str, str, dict]]:
    parts = (line.split(" ", 2) for line in path.read_text(encoding="utf-8").splitlines())
    return [(key, moment, json.loads(about)) for key, moment, about in parts]


@pytest.mark.parametrize("form", ["gzip", "zstd"])
def test_every_line_leads_to_its_record(tmp_path, form) -> None:
    crawl = tmp_path / "crawl"
    urls = ["https://www.cnnindonesia.com/z", "https://www.cnnindonesia.com/a?c=1&b=2", "https://m.detik.com/x"]
    archive(crawl, *urls, form=form)
    export("cdxj", crawl, tmp_path / "a.cdxj")
    lines = lines_of(tmp_path / "a.cdxj")
    assert [line[0] for line in lines] == ["com,cnnindonesia)/a?b=2&c=1", "com,cnnindonesia)/z", "com,detik,m)/x"]
    for _, moment, about in lines:
        path = crawl / "_archive" / about["filename"]
        assert read_page_at(path, Spot(int(about["offset"]))).url == about["url"]
        assert (moment, about["status"], about["mime"]) == ("20260102030405", "200", "text/html")
    ends = sorted(int(about["offset"]) + int(about["length"]) for _, _, about in lines)
    assert ends[-1] == path.stat().st_size
    assert set(ends[:-1]) <= {int(about["offset"]) for _, _, about in lines}


def test_a_second_index_is_that_of_a_fresh_one_and_reads_new_archives_only(tmp_path, monkeypatch) -> None:
    crawl = tmp_path / "crawl"
    archive(crawl, "https://www.cnnindonesia.com/b", "https://www.cnnindonesia.com/c")
    archive(crawl, "https://www.cnnindonesia.com/d", site="detik")
    export("cdxj", crawl, tmp_path / "a.cdxj")
    next((crawl / "_archive").rglob("cnnindonesia-*")).unlink()
    archive(crawl, "https://www.cnnindonesia.com/a", "https://www.cnnindonesia.com/e", site="cnbcindonesia")
    read = []
    from scraper.dataset.exports import cdxj  # noqa: PLC0415

    real = cdxj.records
    monkeypatch.setattr(cdxj, "records", lambda path: (read.append(path.name), real(path))[1])
    export("cdxj", crawl, tmp_path / "a.cdxj")
    count = len(read)
    export("cdxj", crawl, tmp_path / "fresh.cdxj")
    assert (tmp_path / "a.cdxj").read_bytes() == (tmp_path / "fresh.cdxj").read_bytes()
    assert count < len(read) - count
    before = (tmp_path / "a.cdxj").stat()
    job = export("cdxj", crawl, tmp_path / "a.cdxj")
    assert (tmp_path / "a.cdxj").stat() == before
    assert job.balance.out == len(lines_of(tmp_path / "a.cdxj"))


def test_a_selection_gives_the_records_of_its_articles(tmp_path) -> None:
    crawl = fill_small(tmp_path / "crawl", 8)
    pages = [
        f"https://www.cnnindonesia.com/{small(n).section}/2025011406242{n}-92-{1000000 + n}/judul" for n in range(8)
    ]
    archive(crawl, *pages, "https://www.cnnindonesia.com/indeks")
    job = export("cdxj", crawl, tmp_path / "a.cdxj", Selection(sections=("ekonomi",)))
    assert {about["url"] for _, _, about in lines_of(tmp_path / "a.cdxj")} == {pages[0], pages[4]}
    assert (job.balance.found, job.balance.out, job.balance.unit) == (9, 2, "records")


def test_damage_is_in_the_balance_at_every_run(tmp_path, capsys) -> None:
    crawl = tmp_path / "crawl"
    archive(crawl, "https://www.cnnindonesia.com/b", "https://www.cnnindonesia.com/c")
    path = next((crawl / "_archive").rglob("*.warc.gz"))
    path.write_bytes(path.read_bytes()[:-40])
    for _ in range(2):
        assert run(["export", "cdxj", str(tmp_path / "a.cdxj"), "--from", str(crawl)]) == 9
        assert "2 records = 1 out + 1 bad (cut 1)" in capsys.readouterr().err


def test_a_packed_index_is_refused(tmp_path) -> None:
    archive(tmp_path / "crawl", "https://www.cnnindonesia.com/b")
    with pytest.raises(UsageError, match="want their index unpacked"):
        export("cdxj", tmp_path / "crawl", tmp_path / "a.cdxj.gz")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www2.cnnindonesia.com:443/A/b/", "com,cnnindonesia)/a/b"),
        ("http://127.0.0.1:8600/x//y/../z?B=1&a=2#f", "1,0,0,127:8600)/x/z?a=2&b=1"),
        ("https://x.com", "com,x)/"),
        ("https://x.com/café%2520?q=%20a", "com,x)/caf%c3%a9%20?q=%20a"),
        ("https://x.com/a?z=1&sid=9a3a7f3b8c9d0e1f2a3b4c5d6e7f8a9b&c=2", "com,x)/a?c=2&z=1"),
        ("urn:x", "urn:x"),
        ("https://x.com:port/", "https://x.com:port/"),
    ],
)
def test_keys_of_addresses(url, key) -> None:
    assert surt_key(url) == key
