"""No archive makes the reading slow or large: a file four times as long takes about four times the time."""

from __future__ import annotations

import gc
import gzip
import io
import random
import struct
import time
import tracemalloc

import pytest
import zstandard

from scraper.storage.warc.frames import frames
from scraper.storage.warc.reader import source_of

SMALL = 16 << 10  # bytes
MUCH = 4  # times as much; what is quadratic would take 16 times as long
MOST = 9.0  # what noise may make of 4
LEAST_SECONDS = 0.004
HEAD = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n"
STORED = b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"\0" + struct.pack("<HH", 65535, 0) + b"WARC/"

WORST = {
    "marks of gzip": ("x.gz", b"\x1f\x8b\x08"),
    "heads of gzip": ("x.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\0"),
    "stored members, each of which says to hold the next": ("x.gz", STORED),
    "marks of zstd": ("x.zst", b"\x28\xb5\x2f\xfd"),
    "empty members": ("x.gz", gzip.compress(b"")),
    "members that each lie": ("x.gz", gzip.compress(HEAD % 60_000_000)),
    "beginnings of headers": ("x.warc", b"WARC/1.0\r\nA:\r\n"),
    "headers that lie": ("x.warc", HEAD % 60_000_000),
    "headers that lie without measure": ("x.warc", HEAD % 10**15),
    "records of nothing": ("x.warc", HEAD % 0 + b"\r\n\r\n"),
    "line ends": ("x.warc", b"\n"),
    "fields without end": ("x.warc", b"WARC/1.0\r\nA: b\r\n" + b"A: b\r\n" * 100),
}
PACKED = [name for name, (file, _) in WORST.items() if file == "x.warc"]


def seconds_of(data: bytes, name: str) -> float:
    before = time.process_time()
    for _ in frames(source_of(io.BytesIO(data), name)):
        pass
    return time.process_time() - before


def grows_like_the_file(unit: bytes, name: str, pack=bytes) -> bool:
    small, large = (pack(unit * (size // len(unit) + 1)) for size in (SMALL, SMALL * MUCH))
    gc.disable()
    try:
        return any(
            seconds_of(large, name) <= MOST * max(seconds_of(small, name), LEAST_SECONDS) for _ in range(4)
        )  # a busy machine may fool one comparison, hardly four
    finally:
        gc.enable()


@pytest.mark.parametrize(("name", "unit"), WORST.values(), ids=WORST)
def test_the_time_grows_like_the_file(name, unit):
    assert grows_like_the_file(unit, name)


@pytest.mark.parametrize("unit", [WORST[name][1] for name in PACKED], ids=PACKED)
@pytest.mark.parametrize(("name", "pack"), [("x.gz", gzip.compress), ("x.zst", zstandard.compress)])
def test_and_likewise_when_all_of_it_is_packed_as_one(name, pack, unit):
    assert grows_like_the_file(unit, name, pack)


@pytest.mark.parametrize(("name", "pack"), [("x.gz", gzip.compress), ("x.zst", zstandard.compress)])
@pytest.mark.parametrize("begin", [b"", b"WARC/1.0\r\n", HEAD % 10**9], ids=["nothing", "a version", "a record"])
def test_a_bomb_costs_no_memory(name, pack, begin):
    data = pack(begin + bytes(48 << 20))
    tracemalloc.start()
    try:
        frames_of_it = list(frames(source_of(io.BytesIO(data), name)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(frames_of_it) == 1
    assert peak < 12 << 20


def test_rubbish_of_any_kind_is_lost_and_no_more():
    chance = random.Random(3)
    for name in ("x.warc", "x.warc.gz", "x.warc.zst"):
        data = chance.randbytes(200_000)
        (one,) = frames(source_of(io.BytesIO(data), name))
        assert (one.lost_bytes, one.is_record) == (len(data), False)
