"""Records of an article are cut out of an archive: the others stay byte for byte, of whatever compression."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from scraper.core.errors import StoreError
from scraper.storage.archive import Archive
from scraper.storage.archive_names import find_archives
from scraper.storage.forgetting.cutting_out import cut_out, stretches_of
from scraper.storage.warc import read_archive

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-{number}/judul-{number}"
WANTED = {"cnnindonesia:1186802"}
URLS = [
    *(PAGE.format(number=number) for number in (1186801, 1186802, 1186803)),
    PAGE.format(number=1186802) + "/2",
    PAGE.format(number=1186802) + "/amp",
    "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186802/judul-lama",
    PAGE.format(number=11868020),
]
KEPT = [URLS[0], URLS[2], URLS[6]]


def archive_of(folder: Path, form: str) -> Path:
    archive = Archive(folder, "cnnindonesia", form=form)
    for url in URLS:
        archive.add(url, 200, [(b"Content-Type", b"text/html")], f"<html><p>{url}</p>".encode() * 50)
    archive.close()
    (path,) = find_archives(folder)
    return path


@pytest.mark.parametrize("form", ["gzip", "zstd"])
def test_every_address_of_an_article_goes_and_no_other_byte(tmp_path: Path, form: str) -> None:
    path = archive_of(tmp_path, form)
    before = path.read_bytes()
    stretches = stretches_of(path, WANTED)
    cut_out(path, stretches, tmp_path / "scratch")
    after = path.read_bytes()
    assert [page.url for page in read_archive(path)] == KEPT
    assert len(after) == len(before) - sum(one.end - one.start for one in stretches)
    kept, place = b"", 0
    for one in stretches:
        kept, place = kept + before[place : one.start], one.end
    assert after == kept + before[place:]
    assert stretches_of(path, WANTED) == []
    assert list((tmp_path / "scratch").iterdir()) == []


def test_an_uncompressed_archive_is_cut_too(tmp_path: Path) -> None:
    packed = archive_of(tmp_path, "gzip")
    plain = packed.with_suffix("")
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    cut_out(plain, stretches_of(plain, WANTED), tmp_path / "scratch")
    assert [page.url for page in read_archive(plain)] == KEPT


def test_an_archive_that_packs_pages_together_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = archive_of(tmp_path, "gzip")
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    before = path.read_bytes()
    with pytest.raises(StoreError, match="packs several pages into one piece"):
        stretches_of(path, WANTED)
    assert path.read_bytes() == before
