"""The archives inside a WACZ, which is a ZIP; by its definition they are stored in it as they are."""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from scraper.storage.warc.records import Damage
from scraper.storage.warc.source import Harm, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

ZIP_START: Final = b"PK\x03\x04"
_HEAD_BYTES: Final = 30  # of an entry, before its name and its extra part, whose lengths stand at the end of the head
_SUFFIXES: Final = (".warc", ".warc.gz", ".warc.zst")
_FOLDER: Final = "archive/"
_PIECE_BYTES: Final = 4_096
_MAX_RATIO: Final = 100  # of unpacked to packed bytes; beyond it an entry is a bomb
# What zipfile raises for a table of contents that is damaged. What the disk raises comes again where bytes are read.
_BAD_TABLE: Final = (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OverflowError, OSError)


class WaczPart(NamedTuple):
    """An archive in a WACZ: a part of a file.

    entry: the name of one that is compressed in the WACZ, so that the file is another; else empty.
    """

    name: str
    file: BinaryIO
    start: int
    end: int
    entry: str = ""


def wacz_parts(file: BinaryIO) -> Iterator[WaczPart | Damage]:
    """Yield the archives in a WACZ, and damage where one cannot be unpacked.

    A WACZ whose table of contents is damaged or missing is one part: its archives are found by their members.
    """
    size = size_of(file)
    places = _places(file, size)
    if places is None:
        yield WaczPart("damaged.wacz", file, 0, size)
        return
    for entry, start in places:
        end = start + entry.compress_size
        if entry.compress_type == zipfile.ZIP_STORED:
            yield WaczPart(entry.filename, file, start, end)
            continue
        with tempfile.TemporaryFile() as unpacked:
            broke = _inflate(file, start, end, unpacked) if entry.compress_type == zipfile.ZIP_DEFLATED else start
            yield WaczPart(entry.filename, unpacked, 0, size_of(unpacked), entry.filename)
        if broke < end:
            yield Damage(broke, end - broke, Harm.DAMAGED, is_record=False)


def _places(file: BinaryIO, size: int) -> list[tuple[ZipInfo, int]] | None:
    """Return the entries that are archives, and where the bytes of each begin; None where the table is damaged."""
    try:
        entries = zipfile.ZipFile(file).infolist()
        found = {
            entry.header_offset: (entry, _start_of(file, entry))
            for entry in entries
            if entry.filename.endswith(_SUFFIXES) or (entry.filename.startswith(_FOLDER) and not entry.is_dir())
        }
    except _BAD_TABLE:
        return None
    return None if any(start + entry.compress_size > size for entry, start in found.values()) else list(found.values())


def _start_of(file: BinaryIO, entry: ZipInfo) -> int:
    """Return where the bytes of an entry begin; raises ``BadZipFile`` where no entry begins at its place."""
    file.seek(entry.header_offset)
    head = file.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES or not head.startswith(ZIP_START):
        raise zipfile.BadZipFile(f"no entry at byte {entry.header_offset}")
    name, extra = struct.unpack("<HH", head[-4:])
    return entry.header_offset + _HEAD_BYTES + int(name) + int(extra)


def _inflate(file: BinaryIO, start: int, end: int, into: BinaryIO) -> int:
    """Unpack an entry and return how far that went: to its end, or to where it is damaged."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    left = _MAX_RATIO * (end - start) + _PIECE_BYTES
    file.seek(start)
    for place in range(start, end, _PIECE_BYTES):
        try:
            data = unpacker.decompress(file.read(min(_PIECE_BYTES, end - place)), left)
        except zlib.error:
            return place
        left -= len(data)
        into.write(data)
        if left <= 0:
            return place
        if unpacker.eof:
            return end
    return end
