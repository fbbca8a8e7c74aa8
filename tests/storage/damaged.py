"""Web archives made for tests, and what happens to files: each record knows its bytes and whether they were touched."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import zstandard

from scraper.storage.warc.digests import digest_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

WORDS = (
    "harga",
    "beras",
    "naik",
    "warga",
    "desa",
    "pasar",
    "panen",
    "air",
    "sungai",
    "jalan",
    "sekolah",
    "<p>",
    "\r\n",
)


def page(seed: random.Random, words: int) -> bytes:
    return ("<!DOCTYPE html>\n<html><body>" + " ".join(seed.choices(WORDS, k=words)) + "</body></html>").encode()


def http(body: bytes, headers: bytes = b"Content-Type: text/html\r\n", status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 " + status + b"\r\n" + headers + b"\r\n" + body


def record(url: str, block: bytes, kind: str = "response", *, digest: bool = True, fields: str = "") -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-22T12:00:00Z\r\n"
    head += f"WARC-Block-Digest: {digest_of(block)}\r\n" if digest else ""
    head += f"{fields}Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


PACK: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
    "stored": lambda data: gzip.compress(data, 0, mtime=0),
    "zstd": zstandard.ZstdCompressor(level=3, write_checksum=True).compress,
}


@dataclass
class Part:
    """A record in a file, or what was put between two. url is empty for what is no record."""

    url: str
    data: bytes
    touched: bool = False


@dataclass
class Archive:
    """The parts of a file in their order."""

    form: str
    parts: list[Part] = field(default_factory=list)

    @property
    def data(self) -> bytes:
        return b"".join(part.data for part in self.parts)

    def whole(self) -> list[str]:
        return [part.url for part in self.parts if part.url and not part.touched]

    def spans(self) -> list[tuple[Part, int, int]]:
        spans, at = [], 0
        for part in self.parts:
            spans.append((part, at, at + len(part.data)))
            at += len(part.data)
        return spans


def archive(seed: random.Random, form: str, count: int, words: int = 300) -> Archive:
    made = Archive(form)
    for number in range(count):
        url = f"https://example.org/{number}"
        body = page(seed, seed.randrange(20, words))
        if seed.random() < 0.3:
            block = http(gzip.compress(body), b"Content-Type: text/html\r\nContent-Encoding: gzip\r\n")
        else:
            block = http(body)
        made.parts.append(Part(url, PACK[form](record(url, block))))
    return made


# What happens to files. Each returns nothing and marks what it touched.


def flip(made: Archive, seed: random.Random) -> None:
    """One bit."""
    part = seed.choice(made.parts)
    data = bytearray(part.data)
    if not data:
        return
    data[seed.randrange(len(data))] ^= 1 << seed.randrange(8)
    part.data, part.touched = bytes(data), True


def zero(made: Archive, seed: random.Random) -> None:
    """A stretch as a lost block of a disk leaves it."""
    part = seed.choice(made.parts)
    start = seed.randrange(len(part.data) + 1)
    size = min(seed.randrange(1, 2000), len(part.data) - start)
    part.data, part.touched = part.data[:start] + bytes(size) + part.data[start + size :], True


def remove(made: Archive, seed: random.Random) -> None:
    part = seed.choice(made.parts)
    start = seed.randrange(len(part.data) + 1)
    end = min(start + seed.randrange(1, 500), len(part.data))
    part.data, part.touched = part.data[:start] + part.data[end:], True


def rubbish(made: Archive, seed: random.Random) -> None:
    """Bytes of something else, inside a record or between two."""
    junk = seed.choice([
        seed.randbytes(seed.randrange(1, 300)), b"\r\n\r\n" * 3 + b"<html>", b"WARC/1.0\r\n", b"\x1f\x8b\x08\x00",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999999\r\n", b"\x28\xb5\x2f\xfd", b"\0" * 600,
        PACK["gzip"](b"no record"), b"WARC/1.1\r\nContent-Length: 10\r\n\r\n",
    ])  # fmt: skip
    place = seed.randrange(len(made.parts))
    if place == 0 and junk.startswith((b"WARC", b"\x1f\x8b", b"\x28\xb5")):
        return  # what a file begins with says how it is packed
    if seed.random() < 0.5:
        made.parts.insert(place, Part("", junk))
        return
    part = made.parts[place]
    at = seed.randrange(1, len(part.data)) if len(part.data) > 1 else 0
    part.data, part.touched = part.data[:at] + junk + part.data[at:], True


def cut(made: Archive, seed: random.Random) -> None:
    """The end of the file is missing."""
    keep = seed.randrange(len(made.parts) // 2, len(made.parts))
    del made.parts[keep + 1 :]
    part = made.parts[keep]
    part.data, part.touched = part.data[: seed.randrange(len(part.data) + 1)], True


def lie(made: Archive, seed: random.Random) -> None:
    """A length that is wrong, or not one."""
    part = seed.choice([part for part in made.parts if part.url and not part.touched] or [Part("", b"")])
    if not part.url:
        return
    data = unpacked(part.data, made.form)
    head, _, rest = data.partition(b"Content-Length: ")
    length, _, rest = rest.partition(b"\r\n")
    wrong = seed.choice([
        int(length) + seed.randrange(5, 300), max(0, int(length) - seed.randrange(5, 300)), int(length) * 20,
        10**12, 10**30, 0, "", "-5", "zwei", 7_000_000,
    ])  # fmt: skip
    part.data = PACK[made.form](head + b"Content-Length: " + str(wrong).encode() + b"\r\n" + rest)
    part.touched = True


def behead(made: Archive, seed: random.Random) -> None:
    """The header of a record without its end, its name or its beginning."""
    part = seed.choice([part for part in made.parts if part.url and not part.touched] or [Part("", b"")])
    if not part.url:
        return
    data = unpacked(part.data, made.form)
    data = seed.choice([
        data.replace(b"\r\n\r\n", b"\r\n"), data[4:], data.replace(b"WARC/1.1", b"HTTP/1.1"),
        data.replace(b"Content-Length", b"Content-Width"), data.replace(b"\r\n", b"; "),
    ])  # fmt: skip
    part.data, part.touched = PACK[made.form](data), True


def unpacked(data: bytes, form: str) -> bytes:
    if form == "plain":
        return data
    return zstandard.ZstdDecompressor().decompress(data) if form == "zstd" else zlib.decompress(data, 31)


FAULTS: list[Callable[[Archive, random.Random], None]] = [flip, zero, remove, rubbish, cut, lie, behead]
