"""Archives of others, and what our own crawl keeps of a site that lies: one broken record hides no other."""

from __future__ import annotations

import gzip
import logging

import pytest

from scraper.core.balance import Balance
from scraper.core.errors import Reason, Rejected
from scraper.storage.warc import read_archive, read_captures, read_page_at

PAGE = b"<html><body>" + b"harga beras " * 30
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BROKEN = {
    "packed and said to be packed otherwise": (b"Content-Encoding: br\r\n\r\n", gzip.compress(PAGE)[10:]),
    "unknown coding of no text": (b"Content-Encoding: x-foo\r\n\r\n", b"\0\1\2" * 40),
    "gzip with a damaged byte": (b"Content-Encoding: gzip\r\n\r\n", gzip.compress(PAGE)[:-8] + bytes(8)),
    "headers without measure": (b"X: y\r\n" * 200_000 + b"\r\n", PAGE),
}


def record(name, response, date="2026-01-01T00:00:00Z"):
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{name}\r\nWARC-Date: {date}\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(response)}\r\n\r\n"
    return gzip.compress(head.encode() + response + b"\r\n\r\n")


@pytest.mark.parametrize(("headers", "body"), BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_left_out_with_a_warning_and_hides_no_other(tmp_path, caplog, headers, body):
    good, bad = OK + b"\r\n" + PAGE, OK + headers + body
    path = tmp_path / "x.warc.gz"
    path.write_bytes(record("a", good) + record("b", bad) + record("c", good))
    with caplog.at_level(logging.WARNING):
        assert [page.url[-1] for page in read_archive(path)] == ["a", "c"]
    assert "https://example.org/b" in caplog.text
    assert "beras" not in caplog.text, "no byte of a page stands in the log"
    for capture in read_captures(path, Balance()):
        if capture.url.endswith("b"):
            with pytest.raises(Rejected) as caught:
                read_page_at(path, capture.spot)
            assert caught.value.reason is Reason.UNDECODABLE
        else:
            assert read_page_at(path, capture.spot).body == PAGE


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "kemarin", ""])
def test_a_record_of_no_time_is_a_page_all_the_same(tmp_path, date):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(record("a", OK + b"\r\n" + PAGE, date))
    assert [page.body for page in read_archive(path)] == [PAGE]
