"""The rows of the export before, by day and frame: copied as they are, or unpacked to take out rows that still hold."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple
from zlib import crc32

from scraper.core import disk
from scraper.dataset.exporting.packed import unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from scraper.dataset.exporting.memory import DayMemory, ExportEntry, Memory

FRAME_ROWS: Final = 64  # on average, fewer at the end of a day: 300 KB before compression


class RowStep(NamedTuple):
    """One row of the export. row: None when it is in the export before, unchanged."""

    entry: ExportEntry
    row: bytes | None


def in_frames(steps: Iterable[RowStep]) -> Iterator[list[RowStep]]:
    """Part the rows of a day into frames, by their ids alone: a new one changes no frame but its own."""
    frame: list[RowStep] = []
    for step in steps:
        frame.append(step)
        if _ends_frame(step.entry.id):
            yield frame
            frame = []
    if frame:
        yield frame


def _ends_frame(article_id: str) -> bool:
    return crc32(article_id.encode()) % FRAME_ROWS == 0


class OldRows:
    """The file of the export before. end: its size."""

    def __init__(self, path: Path, memory: Memory, suffix: str) -> None:
        self._file: BinaryIO = path.open("rb")
        self._suffix = suffix
        self._starts: dict[str, int] = {}
        self.head = range(memory.head)
        self.end = memory.head
        for day in memory.days:
            self._starts[day.day] = self.end
            self.end += sum(day.frames)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def place(self, memory: DayMemory) -> range:
        """Return the place of all rows of a day."""
        return range(self._starts[memory.day], self._starts[memory.day] + sum(memory.frames))

    def day(self, memory: DayMemory) -> OldDay:
        """Return the rows of a day one by one."""
        return OldDay(self, self._starts[memory.day], memory)

    def read(self, place: range) -> bytes:
        """Return the bytes of a frame, unpacked."""
        self._file.seek(place.start)
        return unpack(self._file.read(len(place)), self._suffix)

    def copy(self, place: range, out: BinaryIO) -> None:
        """Write a part of the file as it is."""
        disk.copy_range(self._file, place, out)


class OldDay:
    """The rows of one day in the export before."""

    def __init__(self, rows: OldRows, start: int, memory: DayMemory) -> None:
        self._rows = rows
        self._memory = memory
        ends = [*accumulate(memory.frames, initial=start)]
        self._frames = [range(first, last) for first, last in pairwise(ends)]
        self._counts = [0] * len(self._frames)
        self._rows_at: dict[str, tuple[int, int]] = {}  # frame and offset in it, unpacked
        self._unpacked: dict[int, bytes] = {}
        number = offset = 0
        for entry in memory.kept:
            self._rows_at[entry.id] = number, offset
            self._counts[number] += 1
            offset += entry.sizes[0]
            if _ends_frame(entry.id):
                number, offset = number + 1, 0

    def frame_of(self, steps: Sequence[RowStep]) -> range | None:
        """Return the place of the frame that holds exactly these rows, all of them unchanged; None without one."""
        if any(step.row is not None for step in steps):
            return None
        number = self._rows_at[steps[0].entry.id][0]
        is_whole = len(steps) == self._counts[number] and self._rows_at[steps[-1].entry.id][0] == number
        return self._frames[number] if is_whole else None

    def row(self, entry: ExportEntry) -> bytes:
        """Return the row of an Article that is in the file, unpacked."""
        number, offset = self._rows_at[entry.id]
        if number not in self._unpacked:
            self._unpacked = {number: self._rows.read(self._frames[number])}
        return self._unpacked[number][offset : offset + entry.sizes[0]]
