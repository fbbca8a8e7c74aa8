"""Stretches of a packed archive that several processes read, each by itself.

A stretch counts as long as all in it is sound: whole records, each a compressed member of its own, the last of which
ends where the stretch ends. So what is read of sound stretches, one after the other, is what one reading of the archive
gives. Behind the last sound one, the archive is read in one go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.storage.warc.frames import frames
from scraper.storage.warc.reader import captures_among, opened, packed_source
from scraper.storage.warc.records import Damage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.core.balance import Balance
    from scraper.storage.warc.reader import Capture, Note
    from scraper.storage.warc.records import WarcRecord
    from scraper.storage.warc.source import ByteSource

STRETCH_BYTES: Final = 256 << 10  # packed: some twenty pages, so that no process waits for long at the end
MAX_STRETCH_BYTES: Final = 16 << 20  # packed: what one process gives back at once stays small


class ArchiveStretch(NamedTuple):
    """Bytes of an archive. They begin and end where a compressed member seems to begin; the last end with the file."""

    archive: Path
    start: int
    end: int
    is_last: bool


class UnsoundStretch(Exception):
    """Not all of a stretch is sound; what was read of it does not count."""


def stretches(archive: Path) -> Iterator[ArchiveStretch]:
    """Yield the stretches of an archive in order, as far as it can be split: nothing of one that is not packed.

    Raises ``StoreError`` when the file cannot be read.
    """
    with opened(archive) as file:
        source = packed_source(file, 0)
        start = 0
        while source and start < source.end:
            end = source.next_member(min(start + STRETCH_BYTES, source.end))
            if end - start > MAX_STRETCH_BYTES:
                return
            yield ArchiveStretch(archive, start, end, is_last=end == source.end)
            start = end


def captures_of(stretch: ArchiveStretch, balance: Balance, note: Note) -> Iterator[Capture]:
    """Yield the captures of a stretch, and count and note everything else as ``read_captures`` does.

    Raises ``UnsoundStretch``, and ``StoreError`` when the file cannot be read.
    """
    with opened(stretch.archive) as file:
        source = packed_source(file, stretch.start, stretch.end)
        if source is None:
            raise UnsoundStretch
        yield from captures_among(_sound_frames(source), balance, note)


def _sound_frames(source: ByteSource) -> Iterator[tuple[str, WarcRecord]]:
    for frame in frames(source, is_aligned=True):
        if isinstance(frame, Damage) or not frame.packed_bytes:
            raise UnsoundStretch
        yield "", frame
