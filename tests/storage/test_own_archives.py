"""Our archives in the hands of others: an independent reader finds every record, and every digest right."""

from __future__ import annotations

import gzip

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from scraper.core.balance import Balance
from scraper.core.page import Flaw
from scraper.storage.archive import Archive
from scraper.storage.archive_names import find_archives
from scraper.storage.warc import read_archive

BODY = "<!DOCTYPE html><html><body>Harga beras naik “lagi” di pasar.</body></html>".encode() * 50
URL = "https://www.cnnindonesia.com/ekonomi/20261122120000-92-1274000/harga-beras"


def written(tmp_path, form, **more):
    archive = Archive(tmp_path, "cnnindonesia", form=form)
    html = [(b"Content-Type", b"text/html; charset=utf-8"), (b"Connection", b"close")]
    archive.add(URL, 200, [*html, (b"Content-Encoding", b"gzip")], gzip.compress(BODY), **more)
    archive.add(f"{URL}/2", 200, html, BODY, fetched_at="2026-11-22T19:00:00+07:00")
    archive.add(f"{URL}/3", 404, html, b"")
    archive.close()
    (path,) = find_archives(tmp_path)
    return path


@pytest.mark.parametrize("form", ["gzip", "zstd"])
def test_another_reader_reads_each_record_and_its_digests(tmp_path, form):
    with written(tmp_path, form).open("rb") as file:
        info, *records = [
            (record.record_type, record.headers.to_dict(), record.verify_block_digest(), record)
            for record in ArchiveIterator(file, parse_http=False)
        ]
    assert info[0] == WarcRecordType.warcinfo
    assert [headers["WARC-Target-URI"] for _, headers, _, _ in records] == [URL, f"{URL}/2", f"{URL}/3"]
    assert all(fits for _, _, fits, _ in (info, *records))
    assert records[1][1]["WARC-Date"] == "2026-11-22T12:00:00Z"
    assert len({headers["WARC-Record-ID"] for _, headers, _, _ in records}) == 3


@pytest.mark.parametrize("form", ["gzip", "zstd"])
def test_another_reader_finds_the_digest_of_the_body_right(tmp_path, form):
    with written(tmp_path, form).open("rb") as file:
        for record in ArchiveIterator(file, WarcRecordType.response, parse_http=True):
            assert record.verify_payload_digest()


def test_a_page_that_lacks_its_end_still_says_so(tmp_path):
    path = written(tmp_path, "gzip", truncated="unspecified")
    assert [page.flaw for page in read_archive(path)] == [Flaw.TRUNCATED, None]


@pytest.mark.parametrize("form", ["gzip", "zstd"])
def test_a_single_damaged_byte_is_found_wherever_it_is(tmp_path, form):
    path = written(tmp_path, form)
    sound = path.read_bytes()
    pages = list(read_archive(path))
    for place in range(len(sound) - 1, 0, -41):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0x10]) + sound[place + 1 :])
        balance = Balance()
        found = list(read_archive(path, balance))
        assert found == pages or not balance.is_lossless, place
        assert all(page in pages for page in found), place


def test_runs_of_a_process_that_follow_each_other_within_a_second_have_files_of_their_own(tmp_path):
    for number in range(20):
        archive = Archive(tmp_path, "cnnindonesia")
        archive.add(f"{URL}/{number}", 200, [(b"Content-Type", b"text/html")], BODY)
        archive.close()
    files = find_archives(tmp_path)
    assert len(files) == 20
    assert {page.url for file in files for page in read_archive(file)} == {f"{URL}/{number}" for number in range(20)}
