"""Archives that several processes read in stretches: what comes out is what one reading gives."""

from __future__ import annotations

import gzip
import random
import zlib
from typing import TYPE_CHECKING

import pytest
from backports import zstd

from scraper.core.balance import Balance
from scraper.offline import first_reading
from scraper.offline.extraction import extract
from scraper.offline.input_files import Input
from scraper.storage.warc import stretches
from tests.storage.damaged import http, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Reading = tuple[list[object], dict[str, object], list[tuple[str, str]]]
BODY = "<html><head><title>Warga {0}</title></head><body><article><h1>Warga {0} menanam pohon</h1>" + "".join(
    f"<p>Warga desa {{0}} menanam pohon di tepi sungai pada hari ke-{day} bulan ini.</p>" for day in range(9)
)


def page(number: int, day: int = 3) -> bytes:
    url = f"https://contoh.example/berita/{number}"
    return record(url, http(BODY.format(number).encode())).replace(b"2026-11-22T", f"2026-11-{day:02}T".encode(), 1)


def read(archives: Iterable[Path], workers: int) -> Reading:
    """Return what comes out, the balance, and what was noted."""
    balance, notes = Balance("inputs"), []
    files = [(archive, Input.ARCHIVE) for archive in archives]
    outcomes = list(extract(files, balance, workers=workers, note=lambda *note: notes.append(note)))
    assert balance.missing == 0, balance.line()
    return outcomes, balance.record(), notes


class Stretched:
    """Reads archives in stretches of a few records, in this process. sound: how many of them counted."""

    def __init__(self) -> None:
        self.sound = 0

    def __call__(self, archives: Iterable[Path]) -> Reading:
        self.sound = 0
        return read(archives, workers=2)

    def in_order(self, work: Callable[..., object], items: Iterable[object], **_: object) -> Iterator[object]:
        for item in items:
            result = work(item)
            self.sound += getattr(result, "is_sound", 0)
            yield result


@pytest.fixture
def stretched(monkeypatch) -> Stretched:
    reader = Stretched()
    monkeypatch.setattr(first_reading, "in_order", reader.in_order)
    monkeypatch.setattr(stretches, "STRETCH_BYTES", 900)
    return reader


def write(path: Path, records: Iterable[bytes], pack: Callable[[bytes], bytes] = gzip.compress) -> Path:
    path.write_bytes(b"".join(map(pack, records)))
    return path


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_a_sound_archive_is_read_in_stretches(tmp_path, stretched, pack):
    records = [page(number, day) for number, day in enumerate([3] * 12)] + [page(2, 9), page(4, 1), page(4, 2)]
    suffix = "gz" if pack is gzip.compress else "zst"
    archives = [write(tmp_path / f"{name}.warc.{suffix}", records[name::2], pack) for name in (0, 1)]
    assert stretched(archives) == read(archives, 1)
    assert stretched.sound > 5


def test_several_processes_read_stretches(tmp_path, monkeypatch):
    monkeypatch.setattr(stretches, "STRETCH_BYTES", 900)
    archive = write(tmp_path / "a.warc.gz", map(page, range(12)))
    assert read([archive], 2) == read([archive], 1)


def damaged(chance: random.Random) -> bytes:
    """Records, one after the other, of which some are cut, flipped, doubled, or have rubbish between them."""
    data = bytearray()
    for number in range(14):
        content = page(number % 9, chance.randint(1, 28))
        if chance.random() < 0.1:
            content = content.replace(b"Warga", b"Orang", 1)  # its digest is another one
        packed = bytearray(gzip.compress(content))
        fault = chance.choice((None, None, None, "flip", "cut", "rubbish", "plain", "two"))
        if fault == "flip":
            packed[chance.randrange(len(packed))] ^= 1 << chance.randrange(8)
        elif fault == "cut":
            del packed[chance.randrange(len(packed)) :]
        elif fault == "rubbish":
            packed += chance.randbytes(chance.randrange(1, 90))
        elif fault == "plain":
            packed = bytearray(content)
        elif fault == "two":
            packed = bytearray(gzip.compress(content + page(number + 20)))
        data += packed
    return bytes(data)


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_archive_is_read_in_one_go_from_its_first_fault(tmp_path, stretched, seed):
    chance = random.Random(seed)
    archives = [tmp_path / "a.warc.gz", tmp_path / "b.warc.gz", tmp_path / "c.warc.gz"]
    for archive in archives:
        archive.write_bytes(damaged(chance))
    write(archives[1], map(page, range(3, 9)))
    assert stretched(archives) == read(archives, 1)


def stored(data: bytes) -> bytes:
    """Return a gzip member in which the data stands as it is."""
    packer = zlib.compressobj(0, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def test_an_archive_inside_a_record_is_not_taken_for_records(tmp_path, stretched):
    inner = b"".join(gzip.compress(page(number)) for number in range(50, 60))
    outer = record("https://contoh.example/arsip.warc.gz", http(inner, b"Content-Type: application/gzip\r\n"))
    archive = tmp_path / "a.warc.gz"
    archive.write_bytes(gzip.compress(page(1)) + stored(outer) + gzip.compress(page(2)))
    outcomes, balance, _ = found = stretched([archive])
    assert found == read([archive], 1)
    assert balance["skipped"] == {"application/gzip": 1}
    assert len(outcomes) == 2


def test_a_reading_whose_worker_was_killed_is_done_here(tmp_path, stretched, monkeypatch):
    archive = write(tmp_path / "a.warc.gz", map(page, range(9)))
    alone = read([archive], 1)
    read_stretch = first_reading.read_stretch
    killed = iter((False, True))
    monkeypatch.setattr(
        first_reading,
        "read_stretch",
        lambda task, learned: first_reading.unread(task) if next(killed, False) else read_stretch(task, learned),
    )
    assert stretched([archive]) == alone
    assert stretched.sound == 1


def test_what_is_no_packed_archive_is_read_in_one_go(tmp_path, stretched):
    archives = [
        write(tmp_path / "a.warc", map(page, range(4)), bytes),
        write(tmp_path / "b.warc.gz", map(page, range(4, 9))),
        write(tmp_path / "c.warc.gz", [b""], bytes),
        write(tmp_path / "d.warc.gz", [b"kosong"]),
        tmp_path / "not-there.warc.gz",
    ]
    assert stretched(archives) == read(archives, 1)


def test_records_that_share_a_member_are_read_in_one_go(tmp_path, stretched):
    archive = write(tmp_path / "a.warc.gz", [page(number) + page(number + 1) for number in range(0, 12, 2)])
    assert stretched([archive]) == read([archive], 1)
    assert stretched.sound == 0
