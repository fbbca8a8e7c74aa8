"""The rows of the export before, by frame: copied whole, or unpacked to take out the rows that still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final
from zlib import crc32

from scraper.dataset.exporting.packed import unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from scraper.dataset.exporting.export_source import ExportStep
    from scraper.dataset.exporting.memory import ExportEntry, Memory

FRAME_ROWS: Final = 64  # on average: 300 KB before compression
_COPY_BYTES: Final = 1 << 20


def in_frames(steps: Iterable[ExportStep]) -> Iterator[list[ExportStep]]:
    """Part the Articles of an export into frames, by their ids alone: a new one changes no frame but its own."""
    frame: list[ExportStep] = []
    for step in steps:
        frame.append(step)
        if ends_frame(step.entry.id):
            yield frame
            frame = []
    if frame:
        yield frame


def ends_frame(article_id: str) -> bool:
    """Whether a frame ends behind this article."""
    return crc32(article_id.encode()) % FRAME_ROWS == 0


class OldRows:
    """The file of the export before. Frame 0 is what stands before the first row."""

    def __init__(self, path: Path, memory: Memory, suffix: str) -> None:
        self.frames = memory.frames
        self._file: BinaryIO = path.open("rb")
        self._suffix = suffix
        self._ends = [0]
        for size in memory.frames:
            self._ends.append(self._ends[-1] + size)
        self._places: dict[str, tuple[int, int]] = {}
        self._rows = [0] * len(memory.frames)
        self._place(memory.kept)
        self._unpacked: dict[int, bytes] = {}

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _place(self, entries: Iterable[ExportEntry]) -> None:
        frame, offset = 1, 0
        for entry in entries:
            self._places[entry.id] = frame, offset
            self._rows[frame] += 1
            offset += entry.size
            if ends_frame(entry.id):
                frame, offset = frame + 1, 0

    def frame_of(self, steps: Sequence[ExportStep]) -> int:
        """Return the number of the frame that holds exactly these rows, all of them unchanged; 0 without one."""
        if any(step.article for step in steps):
            return 0
        number = self._places[steps[0].entry.id][0]
        if len(steps) != self._rows[number] or self._places[steps[-1].entry.id][0] != number:
            return 0
        return number

    def row(self, entry: ExportEntry) -> bytes:
        """Return the row of an Article that is in the file, unpacked."""
        number, offset = self._places[entry.id]
        if number not in self._unpacked:
            self._file.seek(self._ends[number])
            self._unpacked = {number: unpack(self._file.read(self.frames[number]), self._suffix)}
        return self._unpacked[number][offset : offset + entry.size]

    def copy(self, first: int, last: int, out: BinaryIO) -> None:
        """Write the frames from the first up to and without the last as they are."""
        self._file.seek(self._ends[first])
        left = self._ends[last] - self._ends[first]
        while left:
            data = self._file.read(min(left, _COPY_BYTES))
            out.write(data)
            left -= len(data)
