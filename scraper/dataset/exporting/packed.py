"""Pieces of a compressed file, each of which unpacks by itself; one behind the other they are a file too."""

from __future__ import annotations

import gzip
from functools import cache
from typing import Final

from isal import igzip

from scraper.storage.packing import zstd

PACKINGS: Final = (".gz", ".zst")
_GZIP_LEVEL: Final = 2  # of igzip, which ends at 3: a sixth of the time of zlib's 6, a tenth larger
_ZSTD: Final[dict[int, int]] = {
    zstd.CompressionParameter.compression_level: 3,
    zstd.CompressionParameter.checksum_flag: 1,
}


def pack(data: bytes, suffix: str) -> bytes:
    """Return the data as the ending of the file's name wants it: ``.gz``, ``.zst`` or any other, which is plain."""
    if suffix == ".gz":
        return igzip.compress(data, _GZIP_LEVEL, mtime=0)
    if suffix == ".zst":
        return _compressor().compress(data, zstd.ZstdCompressor.FLUSH_FRAME)
    return data


@cache
def _compressor() -> zstd.ZstdCompressor:
    """Return a compressor whose tables every piece uses again: a tenth less time than new ones for each."""
    return zstd.ZstdCompressor(options=_ZSTD)


def unpack(data: bytes, suffix: str) -> bytes:
    """Return what ``pack`` was given."""
    if suffix == ".gz":
        return gzip.decompress(data)
    if suffix == ".zst":
        return zstd.decompress(data)
    return data
