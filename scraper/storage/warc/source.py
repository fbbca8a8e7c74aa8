"""The bytes of a file in their order, and what became of each: unpacked, or a breach.

A source gives events. ``Data`` follows the data before it. ``Seam`` says that everything so far is as it was written.
``Breach`` says that bytes of the file gave nothing; what comes next does not follow what came before.
"""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, Protocol

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_BYTES: Final = 1 << 16
_RECORD_END: Final = late_pattern(rb"\r\n\r\n|[\r\n]{0,8}(?:WARC/|\Z)")
_RECORD_END_BYTES: Final = 13


class Harm(StrEnum):
    """Why a record, or bytes in the place of one, could not be read: a closed list."""

    CUT = "cut"
    DAMAGED = "damaged"
    RUBBISH = "rubbish"
    BAD_HEADER = "bad-header"
    WRONG_LENGTH = "wrong-length"
    TOO_LARGE = "too-large"
    BAD_DIGEST = "bad-digest"


HARMS: Final = {
    Harm.CUT: "The file ends in the middle of the record. Fetch the archive again.",
    Harm.DAMAGED: "The bytes of the record do not unpack, or not to what its checksum says. Fetch the archive again.",
    Harm.RUBBISH: "Bytes that belong to no record: lost bytes or, inside a piece that unpacks well, a bad record.",
    Harm.BAD_HEADER: "The header of the record names no length, or has no end.",
    Harm.WRONG_LENGTH: "The record does not end where its header says.",
    Harm.TOO_LARGE: "The record is larger than any page (`RECORD_BYTES`).",
    Harm.BAD_DIGEST: "The content of the record is not the one whose digest its header holds.",
}


class Data(NamedTuple):
    """Unpacked bytes. member: where the compressed member that they come from begins in the file."""

    data: bytes
    member: int


class Seam(NamedTuple):
    """The end of a compressed member whose checksum fits. end: its place in the file."""

    end: int


class Breach(NamedTuple):
    """Bytes of the file that gave nothing.

    start: where they begin; of a compressed member that broke, where the member begins.
    broke: where unpacking stopped.
    end: where reading goes on.
    is_member: whether a compressed member had begun, and with it most likely a record.
    """

    start: int
    broke: int
    end: int
    harm: Harm
    is_member: bool


Event = Data | Seam | Breach


class ByteSource(Protocol):
    """A file, or a part of one, as events."""

    @property
    def start(self) -> int:
        """Where it begins in the file."""

    @property
    def end(self) -> int:
        """Where it ends in the file."""

    @property
    def is_packed(self) -> bool:
        """Whether it is compressed."""

    def events(self) -> Iterator[Event]:
        """Yield the events in the order of the file."""


class FileWindow:
    """A part of a file, read forwards, with a place to put back what was taken too much."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file = file
        self._rest = b""
        self.start = start
        self.end = end
        self.go(start)

    def go(self, position: int) -> None:
        """Read on from ``position``."""
        self._file.seek(position)
        self._rest = b""
        self.position = position

    def take(self, most: int = CHUNK_BYTES) -> bytes:
        """Return the next bytes, at most ``most`` of them; none at the end."""
        data = self._rest or self._file.read(min(CHUNK_BYTES, self.end - self.position))
        self._rest = data[most:]
        data = data[:most]
        self.position += len(data)
        return data

    def put_back(self, data: bytes) -> None:
        """Let ``data``, the end of what was taken, be taken once more."""
        self._rest = data + self._rest if self._rest else data
        self.position -= len(data)

    def peek(self, count: int) -> bytes:
        """Return the next ``count`` bytes, fewer at the end, and leave them."""
        data = b""
        while len(data) < count and (more := self.take()):
            data += more
        self.put_back(data)
        return data[:count]

    def find(self, mark: bytes, position: int) -> int:
        """Return where ``mark`` next stands in the file from ``position`` on, or the end; moves there."""
        self.go(position)
        tail = b""
        while data := self.take():
            at = (tail + data).find(mark)
            if at >= 0:
                self.go(self.position - len(data) - len(tail) + at)
                return self.position
            tail = (tail + data)[-(len(mark) - 1) :]
        return self.end


class PlainSource:
    """A file that is not compressed: all of it is data, and any place in it can be looked at."""

    is_packed: Final = False

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file = file
        self.start = start
        self.end = end
        self._next = start

    def events(self) -> Iterator[Event]:
        """Yield the bytes from where reading stands; ``skip_to`` moves it."""
        while self._next < self.end:
            self._file.seek(self._next)
            data = self._file.read(min(CHUNK_BYTES, self.end - self._next))
            if not data:
                return
            begin = self._next
            self._next += len(data)
            yield Data(data, begin)

    def skip_to(self, position: int) -> None:
        """Read on from ``position``."""
        self._next = position

    def ends_at(self, position: int) -> bool:
        """Return whether a record can end at this place of the file. Costs one look, however far away it is."""
        if position > self.end:
            return False
        self._file.seek(position)
        return _RECORD_END.match(self._file.read(min(_RECORD_END_BYTES, self.end - position))) is not None


def size_of(file: BinaryIO) -> int:
    """Return the number of bytes of a file that can be moved in."""
    return file.seek(0, os.SEEK_END)
