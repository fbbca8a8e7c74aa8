"""Compressed archives that do not have one record a member: all in one, some together, members that split records."""

from __future__ import annotations

import gzip
import io
import random
import zlib

import pytest

from scraper.storage.warc.frames import frames
from scraper.storage.warc.reader import source_of
from scraper.storage.warc.records import Damage, WarcRecord
from tests.storage.damaged import archive


def read(data: bytes) -> tuple[list[WarcRecord], list[Damage]]:
    found = list(frames(source_of(io.BytesIO(data), "x.warc.gz")))
    return (
        [one for one in found if isinstance(one, WarcRecord)],
        [one for one in found if isinstance(one, Damage)],
    )


def packed(records: list[bytes], layout: str, chance: random.Random) -> list[bytes]:
    whole = b"".join(records)
    if layout == "one":
        return [gzip.compress(whole)]
    if layout == "groups":
        size = chance.randrange(2, 6)
        return [gzip.compress(b"".join(records[at : at + size])) for at in range(0, len(records), size)]
    size = chance.randrange(300, 3000)
    return [gzip.compress(whole[at : at + size]) for at in range(0, len(whole), size)]


def unpackable(data: bytes) -> bytes:
    """As much as zlib gets out of the first member, byte by byte, before it breaks."""
    member, out = zlib.decompressobj(31), b""
    try:
        for at in range(len(data)):
            out += member.decompress(data[at : at + 1])
    except zlib.error:
        pass
    return out


@pytest.mark.parametrize("layout", ["one", "groups", "split"])
@pytest.mark.parametrize("seed", range(25))
def test_records_are_found_in_any_layout_and_damage_costs_its_member(layout, seed):
    chance = random.Random(f"{layout} {seed}")
    parts = archive(chance, "plain", chance.randrange(1, 40)).parts
    records = [part.data for part in parts]
    members = packed(records, layout, chance)
    data = b"".join(members)
    sound, damage = read(data)
    assert ([one.url for one in sound], damage) == ([part.url for part in parts], [])

    broken = bytearray(data)
    at = chance.randrange(len(broken))
    broken[at] ^= 1 << chance.randrange(8)
    given, damage = read(bytes(broken))
    originals = {part.url: part.data for part in parts}
    doubtful = sum(one.doubtful for one in damage)
    wrong = [one for one in given if one.url not in originals or bytes(one.block) not in originals[one.url]]
    assert len(wrong) <= doubtful
    assert len({one.url for one in given}) == len(given) or doubtful
    assert len(given) == len(records) or damage
    assert 0 <= sum(one.lost_bytes for one in damage) <= len(data)
    if layout == "one" and damage:
        whole, place = unpackable(bytes(broken)), 0
        before = [one for one in records if whole.startswith(one, (place := place + len(one)) - len(one))]
        assert len(given) >= len(before) - 1
    if layout == "groups":
        urls, start = {one.url for one in given}, 0
        for member in members:
            inside = [part.url for part in parts if part.data in gzip.decompress(member)]
            assert start <= at < start + len(member) or urls.issuperset(inside)
            start += len(member)
