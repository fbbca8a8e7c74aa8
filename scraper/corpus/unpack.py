"""Files that may be compressed, in pieces: behind a damaged member the reading goes on at the next one."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scraper.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

CHUNK: Final = 1 << 20
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Some bytes of a file, unpacked. seen: bytes of the file read so far."""

    data: bytes
    seen: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a compressed file that cannot be unpacked.

    lost: its bytes.
    since: unpacked bytes before the damaged member; what lies between them and the gap may be damaged too.
    """

    lost: int
    since: int


class _Codec(NamedTuple):
    """A way of compression.

    mark: what a member begins with.
    fed: packed bytes that an unpacker is given at once: they become 16 MB at most.
    begin: makes an unpacker of one member.
    error: what an unpacker raises.
    """

    mark: bytes
    fed: int
    begin: Callable[[], Any]
    error: type[Exception]


def pieces(path: Path) -> Iterator[Unpacked | Gap]:
    """Yield the unpacked bytes of a file in order.

    Raises ``UsageError`` for UTF-16, which no format is written in, and for a compressed file of which nothing can be
    unpacked.
    """
    codec = _codec_of(path)
    with path.open("rb") as file:
        if codec:
            yield from _Members(path, file, codec).events()
            return
        if file.peek(2)[:2] in _UTF_16:
            raise UsageError(f"{path}: this is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8 {path.name}")
        while data := file.read(CHUNK):
            yield Unpacked(data, file.tell())


def _codec_of(path: Path) -> _Codec | None:
    if path.suffix == ".gz":
        return _Codec(b"\x1f\x8b\x08", 1 << 14, lambda: zlib.decompressobj(wbits=31), zlib.error)
    if path.suffix == ".zst":
        import zstandard  # noqa: PLC0415  only for such a file

        return _Codec(b"\x28\xb5\x2f\xfd", 1 << 9, zstandard.ZstdDecompressor().decompressobj, zstandard.ZstdError)
    return None


class _Members:
    """The members of a compressed file, one behind the other."""

    def __init__(self, path: Path, file: BinaryIO, codec: _Codec) -> None:
        self.path = path
        self.file = file
        self.codec = codec
        self.size = path.stat().st_size
        self.place = 0  # of the next packed byte
        self.count = 0  # unpacked bytes
        self.broken = False

    def events(self) -> Iterator[Unpacked | Gap]:
        """Yield what can be unpacked, gathered into pieces of about ``CHUNK`` bytes, and the gaps between."""
        parts: list[bytes] = []
        size = 0
        for event in self._unpacked():
            if isinstance(event, Gap):
                if parts:
                    yield Unpacked(b"".join(parts), self.place)
                    parts, size = [], 0
                if event.lost == self.size:
                    raise UsageError(f"{self.path}: nothing of it can be unpacked; fetch it again")
                yield event
                continue
            parts.append(event)
            size += len(event)
            if size >= CHUNK:
                yield Unpacked(b"".join(parts), self.place)
                parts, size = [], 0
        if parts:
            yield Unpacked(b"".join(parts), self.place)

    def _unpacked(self) -> Iterator[bytes | Gap]:
        while self.place < self.size:
            start, since = self.place, self.count
            yield from self._member()
            if not self.broken:
                continue
            broke = start if self.count == since else self.place
            # A member that was cut short goes on into the next one before it breaks.
            self.place = self._next_member(start + 1)
            if not self._is_padding(start):
                yield Gap(self.place - (broke if broke < self.place else start), since)
            self.broken = False

    def _member(self) -> Iterator[bytes]:
        """Yield what one member holds; ``broken`` says that it did not come to its end."""
        start, given = self.place, self.count
        unpacker = self.codec.begin()
        while not unpacker.eof:
            packed = self._read(self.codec.fed)
            try:
                data = unpacker.decompress(packed)
            except self.codec.error:
                yield from self._rest_of(start, self.count - given)
                return
            if data:
                self.count += len(data)
                yield data
            elif not packed:
                self.broken = True
                return
        self.place -= len(unpacker.unused_data)

    def _rest_of(self, start: int, given: int) -> Iterator[bytes]:
        """Yield what is left to get of a member that broke: it is read again, its last bytes one by one.

        given: how much of it was yielded before.
        """
        self.broken = True
        good, self.place = self.place, start
        unpacker = self.codec.begin()
        count = 0
        while self.place < self.size:
            packed = self._read(self.codec.fed if self.place + 2 * self.codec.fed <= good else 1)
            try:
                data = unpacker.decompress(packed)
            except self.codec.error:
                return
            fresh = data[max(0, given - count) :]
            count += len(data)
            if fresh:
                self.count += len(fresh)
                yield fresh

    def _read(self, count: int) -> bytes:
        self.file.seek(self.place)
        data = self.file.read(count)
        self.place += len(data)
        return data

    def _next_member(self, place: int) -> int:
        """Return where the next member begins that unpacks to anything, or the end of the file."""
        while place < self.size:
            self.file.seek(place)
            window = self.file.read(CHUNK)
            at = window.find(self.codec.mark)
            if at < 0:
                place += max(1, len(window) - len(self.codec.mark) + 1)
            elif self._unpacks(place + at):
                return place + at
            else:
                place += at + 1
        return self.size

    def _unpacks(self, place: int) -> bool:
        self.file.seek(place)
        unpacker = self.codec.begin()
        try:
            while packed := self.file.read(512):
                if unpacker.decompress(packed):
                    return True
                if unpacker.eof:
                    return False
        except self.codec.error:
            pass
        return False

    def _is_padding(self, start: int) -> bool:
        """Whether the file ends with zeros from here on, as tapes and some tools leave them."""
        self.file.seek(start)
        return self.place == self.size and all(not any(data) for data in iter(lambda: self.file.read(CHUNK), b""))
