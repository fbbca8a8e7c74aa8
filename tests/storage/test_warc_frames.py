"""Damaged archives: what is whole is read, what is not is counted, whatever happened to the file."""

from __future__ import annotations

import io
import random
from bisect import bisect_right

import pytest

from scraper.storage.warc.frames import frames
from scraper.storage.warc.reader import source_of
from scraper.storage.warc.records import Damage, WarcRecord
from tests.storage.damaged import FAULTS, PACK, Archive, archive, cut

NAMES = {"plain": "x.warc", "gzip": "x.warc.gz", "stored": "x.warc.gz", "zstd": "x.warc.zst"}


def frames_of(data: bytes, name: str) -> list[WarcRecord | Damage]:
    return list(frames(source_of(io.BytesIO(data), name)))


def check(made: Archive) -> None:
    """Each whole record is read where it lies, no byte of it is called lost, and every other part is counted."""
    spans = [span for span in made.spans() if span[0].data]
    starts = [start for _, start, _ in spans]
    read, counted, lost = {}, set(), 0
    for frame in frames_of(made.data, NAMES[made.form]):
        at = max(0, bisect_right(starts, frame.offset) - 1)
        if isinstance(frame, WarcRecord):
            assert frame.offset == starts[at] or spans[at][0].touched or not spans[at][0].url, "made up"
            read[at] = frame.url
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
            assert read.get(at) == part.url
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
