"""Damaged archives: what is whole is read, what is not is counted, whatever happened to the file."""

from __future__ import annotations

import io
import random

import pytest

from scraper.storage.warc.frames import frames
from scraper.storage.warc.reader import source_of
from scraper.storage.warc.records import Damage, WarcRecord
from tests.storage.damaged import FAULTS, PACK, archive

NAMES = {"plain": "x.warc", "gzip": "x.warc.gz", "stored": "x.warc.gz", "zstd": "x.warc.zst"}


def frames_of(data: bytes, name: str) -> list[WarcRecord | Damage]:
    return list(frames(source_of(io.BytesIO(data), name)))


@pytest.mark.parametrize("form", PACK)
@pytest.mark.parametrize("seed", range(60))
def test_every_whole_record_is_read_and_every_other_byte_is_counted(form, seed):
    chance = random.Random(f"{form} {seed}")
    made = archive(chance, form, chance.randrange(1, 30))
    for _ in range(chance.randrange(4)):
        chance.choice(FAULTS)(made, chance)
    found = frames_of(made.data, NAMES[form])
    records = [frame for frame in found if isinstance(frame, WarcRecord)]
    damages = [frame for frame in found if isinstance(frame, Damage)]
    places = {record.offset: record for record in records}
    lost = [(one.offset, one.offset + one.lost_bytes) for one in damages]
    for part, start, end in made.spans():
        overlap = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in lost)
        if part.url and not part.touched:
            assert start in places, (part.url, damages)
            assert places[start].url == part.url
            assert overlap == 0, f"{part.url} is whole and called lost"
        elif start in places and part.url:
            continue  # a touched record that is read all the same: its digest is for the next floor
        elif part.data.strip(b"\r\n"):
            hit = [
                one for one in damages if start <= one.offset < end or one.offset <= start < one.offset + one.lost_bytes
            ]
            assert hit, f"{part} is neither read nor counted: {found}"
    untouched = [(start, end) for part, start, end in made.spans() if part.url and not part.touched]
    assert not [one for one in records if any(start < one.offset < end for start, end in untouched)], "made up"
    assert sum(stop - begin for begin, stop in lost) <= len(made.data)
