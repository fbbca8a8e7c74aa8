"""A file that may be compressed, as its first bytes say; the unpackers are imported for one that is."""

from __future__ import annotations

from typing import Final

from scraper.storage.plain_body import PlainBody

_PACKED: Final = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")  # gzip, zstd


def unpack_file(data: bytes, limit: int) -> PlainBody:
    """Return the content of a file, of a large one only ``limit`` bytes; raises ``ValueError`` for a damaged one."""
    if not data.startswith(_PACKED):
        return PlainBody(data[:limit])
    from scraper.storage.warc.unpacking import unpack_packed  # noqa: PLC0415  start-up time counts

    return unpack_packed(data, limit)
