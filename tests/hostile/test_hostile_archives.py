"""Archives of others, and what our own crawl keeps of a site that lies: one broken record hides no other."""

from __future__ import annotations

import gzip
import logging

import pytest

from scraper.core.errors import Reason, Rejected
from scraper.storage.warc import read_archive, read_page_at, read_places

PAGE = b"<html><body>" + b"harga beras " * 30
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BROKEN = {
    "plain and said to be gzip": b"Content-Encoding: gzip\r\n\r\n",
    "plain and said to be brotli": b"Content-Encoding: br\r\n\r\n",
    "plain and said to be zstd": b"Content-Encoding: zstd\r\n\r\n",
    "plain and said to be deflated": b"Content-Encoding: deflate\r\n\r\n",
    "unknown encoding": b"Content-Encoding: x-foo\r\n\r\n",
    "no chunk": b"Transfer-Encoding: chunked\r\n\r\n",
    "chunk of less than nothing": b"Transfer-Encoding: chunked\r\n\r\n-5\r\n",
    "chunk of more than there is": b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    "headers without measure": b"X: y\r\n" * 200_000 + b"\r\n",
}


def record(name, response, date="2026-01-01T00:00:00Z"):
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{name}\r\nWARC-Date: {date}\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(response)}\r\n\r\n"
    return gzip.compress(head.encode() + response + b"\r\n\r\n")


@pytest.mark.parametrize("headers", BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_left_out_with_a_warning_and_hides_no_other(tmp_path, caplog, headers):
    good, bad = OK + b"\r\n" + PAGE, OK + headers + PAGE
    path = tmp_path / "x.warc.gz"
    path.write_bytes(record("a", good) + record("b", bad) + record("c", good))
    with caplog.at_level(logging.WARNING):
        assert [page.url[-1] for page in read_archive(path)] == ["a", "c"]
    assert "https://example.org/b" in caplog.text
    assert "beras" not in caplog.text, "no byte of a page stands in the log"
    for url, _, offset in read_places(path):
        if url.endswith("b"):
            with pytest.raises(Rejected) as caught:
                read_page_at(path, offset)
            assert caught.value.reason is Reason.UNDECODABLE
        else:
            assert read_page_at(path, offset).body == PAGE


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "kemarin", ""])
def test_a_record_of_no_time_is_a_page_all_the_same(tmp_path, date):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(record("a", OK + b"\r\n" + PAGE, date))
    assert [page.body for page in read_archive(path)] == [PAGE]
