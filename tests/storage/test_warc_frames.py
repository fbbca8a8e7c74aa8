"""Damaged archives: what is whole is read, what is not is counted, whatever happened to the file."""

from __future__ import annotations

import io
import random
from bisect import bisect_right
from collections import Counter
from functools import partial

import pytest

from scraper.storage.warc.frames import frames
from scraper.storage.warc.reader import source_of
from scraper.storage.warc.records import Damage, WarcRecord
from tests.storage.damaged import FAULTS, PACK, Archive, archive, cut, http, record, unpacked

NAMES = {"plain": "x.warc", "gzip": "x.warc.gz", "stored": "x.warc.gz", "zstd": "x.warc.zst"}


def frames_of(data: bytes, name: str) -> list[WarcRecord | Damage]:
    return list(frames(source_of(io.BytesIO(data), name)))


def check(made: Archive) -> None:
    """Each whole record is read where it lies, no byte of it is called lost, and every other part is counted."""
    spans = [span for span in made.spans() if span[0].data]
    starts = [start for _, start, _ in spans]
    read, counted, lost, urls = {}, set(), 0, Counter()
    for frame in frames_of(made.data, NAMES[made.form]):
        at = max(0, bisect_right(starts, frame.offset) - 1)
        if isinstance(frame, WarcRecord):
            assert frame.offset == starts[at] or spans[at][0].touched or not spans[at][0].url, "made up"
            read[at] = frame.url
            urls[frame.url] += 1
            continue
        lost += frame.lost_bytes
        counted.add(at)
        for other in range(at, bisect_right(starts, frame.offset + frame.lost_bytes - 1)):
            counted.add(other)
            is_whole = spans[other][0].url and not spans[other][0].touched
            assert not is_whole, f"{spans[other]} is whole and called lost: {frame}"
    assert lost <= len(made.data)
    for at, (part, _, _) in enumerate(spans):
        if part.url and not part.touched:
            assert (read.get(at), urls[part.url]) == (part.url, 1)
        elif part.data.strip(b"\r\n"):
            assert at in read or at in counted, f"{part} is neither read nor counted"


@pytest.mark.parametrize("form", PACK)
@pytest.mark.parametrize("seed", range(60))
def test_every_whole_record_is_read_and_every_other_byte_is_counted(form, seed):
    chance = random.Random(f"{form} {seed}")
    made = archive(chance, form, chance.randrange(1, 30))
    for _ in range(chance.randrange(4)):
        chance.choice(FAULTS)(made, chance)
    check(made)


@pytest.mark.parametrize("form", PACK)
def test_of_ten_thousand_records_a_hundred_faults_cost_no_other(form):
    chance = random.Random(form)
    made = archive(chance, form, 10_000, words=60)
    for _ in range(100):
        chance.choice([fault for fault in FAULTS if fault is not cut])(made, chance)
    cut(made, chance)
    check(made)


def records_of(data: bytes, name: str) -> list[str]:
    return [frame.url[-1] for frame in frames_of(data, name) if isinstance(frame, WarcRecord)]


def three(form: str, *, digest: bool = True) -> list[bytes]:
    return [
        PACK[form](record(f"https://example.org/{name}", http(b"<html>" + b"x" * 90), digest=digest)) for name in "abc"
    ]


def with_length(data: bytes, form: str, length: int) -> bytes:
    plain = unpacked(data, form)
    head, _, rest = plain.partition(b"Content-Length: ")
    return PACK[form](head + b"Content-Length: %d\r\n" % length + rest.partition(b"\r\n")[2])


def test_a_member_that_runs_on_into_the_next_gives_nothing_twice():
    """The length of a block that is stored as it is, made larger: the block takes the next members in, whole."""
    a, b, c = three("stored")
    size = int.from_bytes(a[11:13], "little") + len(b) + 40
    longer = a[:11] + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + a[15:]
    assert records_of(longer + b + c, "x.warc.gz") == ["b", "c"]
    assert records_of(a + longer + b + c, "x.warc.gz") == ["a", "b", "c"]


@pytest.mark.parametrize("form", PACK)
def test_a_length_that_leads_to_the_end_of_another_record_hides_none(form):
    first, *others = three(form)
    lying = with_length(first, form, sum(len(unpacked(one, form)) for one in three(form)[1:]) + 140)
    for length in range(sum(map(len, map(partial(unpacked, form=form), others))), len(unpacked(lying, form)) * 3):
        lying = with_length(first, form, length)
        assert records_of(first + lying + b"".join(others), NAMES[form])[-2:] == ["b", "c"], length
