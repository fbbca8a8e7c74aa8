"""A file that may be compressed, as its first bytes say; the unpackers are imported for one that is."""

from __future__ import annotations

from typing import Final

from scraper.storage.plain_body import PlainBody

CUT_AT_ONCE: Final = "it is compressed, and cut before anything of it can be read"
_PACKED: Final = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")  # gzip, zstd


def is_packed(data: bytes) -> bool:
    """Return whether a file that begins so is compressed."""
    return data.startswith(_PACKED)


def unpack_file(data: bytes, limit: int) -> PlainBody:
    """Return the content of a file, of a large one only ``limit`` bytes; raises ``ValueError`` for a damaged one."""
    if not is_packed(data):
        return PlainBody(data[:limit])
    from scraper.storage.warc.unpacking import unpack_packed  # noqa: PLC0415  start-up time counts

    return unpack_packed(data, limit)


def check_has_some(content: PlainBody) -> None:
    """Raise ``ValueError`` for the content of a file that is cut so early that it has none."""
    if not content.data and not content.is_whole:
        raise ValueError(CUT_AT_ONCE)
