"""Answers as real servers and programs write them: a page comes out whole, or what it is has a name."""

from __future__ import annotations

import base64
import gzip
import hashlib
import random
import zlib
from collections import Counter

import brotli
import pytest
import zstandard

from scraper.core.balance import Balance
from scraper.core.page import Flaw, Page
from scraper.storage.warc import read_archive, read_captures, read_page_at
from scraper.storage.warc.pages import date_of
from tests.storage.damaged import FAULTS, PACK, Archive, Part, http, page, record

BODY = b"<!DOCTYPE html>\n<html><body>" + b"harga beras naik " * 40 + b"</body></html>"
HTML = b"Content-Type: text/html\r\n"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes, size: int = 100) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x;name=value\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def said(header: bytes, body: bytes) -> bytes:
    return http(body, HTML + header + b"\r\n")


PAGES = {
    "as it should be": http(BODY),
    "line feeds alone": b"HTTP/1.1 200 OK\nContent-Type: text/html\nServer: x\n\n" + BODY,
    "a header on two lines": http(BODY, b"Content-Type:\r\n text/html\r\nX: a\r\n\tb\r\n"),
    "no reason phrase, HTTP/2": b"HTTP/2 200\r\ncontent-type: text/html\r\n\r\n" + BODY,
    "HTTP/3": b"HTTP/3 200\r\ncontent-type: text/html\r\n\r\n" + BODY,
    "the protocol in small letters": http(BODY).replace(b"HTTP/1.1", b"http/1.1"),
    "a server of streams": http(BODY).replace(b"HTTP/1.1", b"ICY"),
    "a part of a page that is all of it": http(
        BODY, HTML + b"Content-Range: bytes 0-%d/%d\r\n" % (len(BODY) - 1, len(BODY)), b"206 Partial Content"
    ),
    "a type twice on one line": http(BODY, b"Content-Type: text/html, text/html; charset=utf-8\r\n"),
    "an early hint before it": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + http(BODY),
    "an interim answer before it": b"HTTP/1.1 100 Continue\r\n\r\n" + http(BODY),
    "a proxy's answer before it": b"HTTP/1.0 200 Connection established\r\n\r\n" + http(BODY),
    "203": http(BODY, HTML, b"203 Non-Authoritative Information"),
    "a line that is no header": http(BODY, HTML + b"nonsense\r\n"),
    "no header at all": b"HTTP/1.1 200 OK\r\n\r\n" + BODY,
    "text/plain": http(BODY, b"Content-Type: text/plain; charset=utf-8\r\n"),
    "octet-stream": http(BODY, b"Content-Type: application/octet-stream\r\n"),
    "unknown/unknown": http(BODY, b"Content-Type: unknown/unknown\r\n"),
    "a type that is no type": http(BODY, b"Content-Type: html\r\n"),
    "a type without its semicolon": http(BODY, b"Content-Type: text/html charset=utf-8\r\n"),
    "a type in capitals": http(BODY, b"CONTENT-TYPE: TEXT/HTML\r\n"),
    "gzip": said(b"Content-Encoding: gzip", gzip.compress(BODY)),
    "x-gzip": said(b"Content-Encoding: x-gzip", gzip.compress(BODY)),
    "gzip in capitals": said(b"Content-Encoding: GZIP", gzip.compress(BODY)),
    "gzip in two members": said(b"Content-Encoding: gzip", gzip.compress(BODY[:200]) + gzip.compress(BODY[200:])),
    "gzip with rubbish behind it": said(b"Content-Encoding: gzip", gzip.compress(BODY) + b"\0\0rubbish"),
    "gzip in gzip": said(b"Content-Encoding: gzip, gzip", gzip.compress(gzip.compress(BODY))),
    "gzip in gzip, named once": said(b"Content-Encoding: gzip", gzip.compress(gzip.compress(BODY))),
    "gzip without a word": http(gzip.compress(BODY)),
    "deflate": said(b"Content-Encoding: deflate", zlib.compress(BODY)),
    "deflate without its frame": said(b"Content-Encoding: deflate", raw_deflate(BODY)),
    "brotli": said(b"Content-Encoding: br", brotli.compress(BODY)),
    "zstd": said(b"Content-Encoding: zstd", zstandard.compress(BODY)),
    "zstd in brotli": said(b"Content-Encoding: zstd, br", brotli.compress(zstandard.compress(BODY))),
    "zstd in brotli on two lines": said(
        b"Content-Encoding: zstd\r\nContent-Encoding: br", brotli.compress(zstandard.compress(BODY))
    ),
    "chunked": said(b"Transfer-Encoding: chunked", chunked(BODY)),
    "chunked, with fields behind it": said(
        b"Transfer-Encoding: chunked", chunked(BODY)[:-2] + b"Expires: 0\r\nX: a\r\n\r\n"
    ),
    "chunked, sizes with zeros and spaces": said(
        b"Transfer-Encoding: chunked", chunked(BODY).replace(b"64;name=value", b"00064  ")
    ),
    "chunked gzip": said(b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked(gzip.compress(BODY))),
    "said to be chunked": said(b"Transfer-Encoding: chunked", BODY),
    "a length of more, but it was unpacked": said(b"Content-Encoding: gzip\r\nContent-Length: 9999", BODY),
    **{f"plain and said to be {name}": said(b"Content-Encoding: " + name.encode(), BODY)
       for name in ("gzip", "x-gzip", "br", "zstd", "deflate", "x-foo", "utf-8", "none", "identity")},
}  # fmt: skip

FLAWED = {
    "fewer bytes than it says": (said(b"Content-Length: 9999", BODY), BODY),
    "the last chunk is missing": (said(b"Transfer-Encoding: chunked", chunked(BODY)[:300]), BODY[:251]),
    "a chunk larger than what is there": (said(b"Transfer-Encoding: chunked", b"ffff\r\n" + BODY), BODY),
    "a chunk without measure": (said(b"Transfer-Encoding: chunked", b"f" * 16 + b"\r\n" + BODY), BODY),
    "half a gzip": (said(b"Content-Encoding: gzip", gzip.compress(BODY, 0)[:300]), BODY[:285]),
    "half a brotli": (said(b"Content-Encoding: br", brotli.compress(BODY, quality=0)[:-1]), None),
}

OTHERS = {
    "an image": (http(b"\x89PNG", b"Content-Type: image/png\r\n"), "image/png"),
    "JSON": (http(b"{}", b"Content-Type: application/json; charset=utf-8\r\n"), "application/json"),
    "a text that is one": (http(b"harga beras", b"Content-Type: text/plain\r\n"), "text/plain"),
    "a text about tags": (http(b"how to write <html> pages", b"Content-Type: text/plain\r\n"), "text/plain"),
    "bytes": (http(b"PK\3\4", b"Content-Type: application/octet-stream\r\n"), "application/octet-stream"),
    "no type, no page": (http(b"harga beras", b""), "without a type"),
    "not found": (http(BODY, HTML, b"404 Not Found"), "status 404"),
    "moved": (http(BODY, HTML, b"301 Moved Permanently"), "status 301"),
    "part of a page": (http(BODY, HTML, b"206 Partial Content"), "status 206"),
    "the beginning of a page": (
        http(BODY[:99], HTML + b"Content-Range: bytes 0-98/%d\r\n" % len(BODY), b"206 Partial Content"),
        "status 206",
    ),
    "the end of a page": (
        http(BODY[99:], HTML + b"Content-Range: bytes 99-%d/%d\r\n" % (len(BODY) - 1, len(BODY)), b"206 Partial"),
        "status 206",
    ),
}


def read(tmp_path, *records: bytes) -> tuple[list[Page], Balance]:
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(records))
    balance = Balance()
    pages = list(read_archive(path, balance))
    captures = list(read_captures(path, there := Balance()))
    assert [read_page_at(path, capture.spot) for capture in captures] == pages
    assert there.skipped == balance.skipped
    return pages, balance


@pytest.mark.parametrize("block", PAGES.values(), ids=PAGES)
def test_a_page_comes_out_whole(tmp_path, block):
    pages, balance = read(tmp_path, record("https://example.org/a", block), record("https://example.org/b", http(BODY)))
    assert [(one.url[-1], one.body, one.flaw) for one in pages] == [("a", BODY, None), ("b", BODY, None)]
    assert (balance.found, balance.bad, balance.skipped, balance.lost_bytes) == (2, {}, {}, 0)


@pytest.mark.parametrize(("block", "body"), FLAWED.values(), ids=FLAWED)
def test_what_is_left_of_a_page_is_read_and_marked(tmp_path, block, body):
    (one,), balance = read(tmp_path, record("https://example.org/a", block))
    assert one.flaw is Flaw.CUT
    assert one.body == body if body else BODY.startswith(one.body)
    assert balance.is_lossless


@pytest.mark.parametrize(("block", "kind"), OTHERS.values(), ids=OTHERS)
def test_what_is_no_page_is_counted_by_its_kind(tmp_path, block, kind):
    pages, balance = read(tmp_path, record("https://example.org/a", block))
    assert (pages, balance.skipped, balance.missing) == ([], {kind: 1}, 0)


def test_records_that_are_no_answers(tmp_path):
    plain = "https://example.org/"
    stored = record(plain + "a", BODY, "resource").replace(b"application/http; msgtype=resource", b"text/html")
    records = [
        stored,
        stored.replace(b"text/html\r\nContent-Length", b"image/png\r\nContent-Length"),
        *(record(plain, http(BODY), kind) for kind in ("request", "metadata", "warcinfo", "revisit", "conversion")),
        record(plain, BODY, "selfmade"),
        record(plain + "b", BODY),
    ]
    pages, balance = read(tmp_path, *records)
    assert [one.url for one in pages] == [plain + "a", plain + "b"]
    assert balance.skipped == {
        "image/png": 1, "record of an unknown type": 1,
        **{f"{kind} record": 1 for kind in ("request", "metadata", "warcinfo", "revisit", "conversion")},
    }  # fmt: skip


def test_an_archive_says_that_it_has_a_part_of_a_page(tmp_path):
    (cut, segment), _ = read(
        tmp_path,
        record("https://example.org/a", http(BODY[:90]), fields="WARC-Truncated: length\r\n"),
        record("https://example.org/b", http(BODY[:90]), fields="WARC-Segment-Number: 1\r\n"),
    )
    assert cut.flaw is segment.flaw is Flaw.TRUNCATED


def digest(data: bytes, algorithm: str, encode) -> bytes:
    return algorithm.encode() + b":" + encode(hashlib.new(algorithm, data).digest())


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5", "sha512"])
@pytest.mark.parametrize(
    "encode", [base64.b32encode, base64.b16encode, base64.b64encode, lambda one: one.hex().encode()]
)
def test_digests_of_all_kinds_are_tested(tmp_path, algorithm, encode):
    block = http(BODY)

    def with_digest(value: bytes) -> bytes:
        return record("https://example.org/a", block, digest=False, fields=f"WARC-Block-Digest: {value.decode()}\r\n")

    pages, balance = read(tmp_path, with_digest(digest(block, algorithm, encode)))
    assert (len(pages), balance.bad) == (1, {})
    path = tmp_path / "x.warc"
    path.write_bytes(with_digest(digest(block + b"!", algorithm, encode)))
    balance = Balance()
    assert list(read_archive(path, balance)) == []
    assert balance.bad == {"bad-digest": 1}
    assert balance.exit_code == 9


@pytest.mark.parametrize(
    "value", ["sha1:nonsense", "crc32:ABCDEFGH", "none", "sha1:", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"]
)
def test_a_digest_that_cannot_be_tested_says_nothing(tmp_path, value):
    fields = f"WARC-Block-Digest: {value}\r\nWARC-Payload-Digest: {value}\r\n"
    pages, balance = read(tmp_path, record("https://example.org/a", http(BODY), digest=False, fields=fields))
    assert [one.flaw for one in pages] == [None]
    assert balance.is_lossless


@pytest.mark.parametrize(
    ("of", "flaw"), [(gzip.compress(BODY, mtime=0), None), (BODY, None), (BODY + b"!", Flaw.DIGEST)]
)  # programs do not agree on what a payload is
def test_the_digest_of_a_payload_is_a_doubt_and_no_verdict(tmp_path, of, flaw):
    block = said(b"Content-Encoding: gzip", gzip.compress(BODY, mtime=0))
    fields = f"WARC-Payload-Digest: {digest(of, 'sha1', base64.b32encode).decode()}\r\n"
    pages, _ = read(tmp_path, record("https://example.org/a", block, digest=False, fields=fields))
    assert [one.flaw for one in pages] == [flaw]


# The balance.


def mixture(chance: random.Random, form: str) -> tuple[Archive, dict[str, bytes]]:
    """A random archive, and the body of each of its pages."""
    made = Archive(form)
    bodies = {}
    for number in range(chance.randrange(1, 40)):
        url = f"https://example.org/{number}"
        name = chance.choice(list(PAGES)) if chance.random() < 0.6 else chance.choice(list(OTHERS))
        kind = chance.choice(["response"] * 8 + ["request", "metadata", "revisit", "warcinfo", "odd"])
        if name in PAGES and kind == "response":
            bodies[url] = page(chance, 100)
            block = PAGES[name].replace(BODY, bodies[url])
            if BODY not in PAGES[name]:
                bodies[url] = BODY
        else:
            block = (OTHERS.get(name) or (PAGES[name],))[0]
        made.parts.append(Part(url, PACK[form](record(url, block, kind))))
    return made, bodies


@pytest.mark.parametrize("form", PACK)
@pytest.mark.parametrize("seed", range(60))
def test_the_two_sides_of_the_balance_are_equal_whatever_happened(tmp_path, form, seed):
    chance = random.Random(f"{form} {seed}")
    made, bodies = mixture(chance, form)
    records = len(made.parts)
    faults = chance.randrange(5)
    for _ in range(faults):
        chance.choice(FAULTS)(made, chance)
    path = tmp_path / {"plain": "x.warc", "zstd": "x.warc.zst"}.get(form, "x.warc.gz")
    path.write_bytes(made.data)
    balance = Balance()
    given = list(read_archive(path, balance))
    balance.out = len(given)
    assert balance.missing == 0, balance.line()
    assert balance.is_lossless or faults
    assert [one.url for one in given if one.url in made.whole()] == [url for url in made.whole() if url in bodies]
    for one in given:
        assert one.url in bodies or form == "plain"  # without compression nothing tells that an address is damaged
        assert one.flaw or one.body in bodies.values(), "a page that is not as it was, and no word of it"
    if not faults:
        assert balance.found == records
        assert Counter(balance.skipped).total() == records - len(bodies)


@pytest.mark.parametrize(
    "date", ["2026-11-22T12:00:00Z", "2026-11-22T12:00:00.987654Z", "2026-11-22T19:00:00+07:00", "20261122120000"]
)
def test_the_time_of_a_record_is_read_in_whole_seconds_however_it_is_written(date):
    assert date_of({b"warc-date": date.encode()}) == "2026-11-22T12:00:00+00:00"
