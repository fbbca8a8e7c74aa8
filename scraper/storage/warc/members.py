"""Compressed archives member by member: behind one that broke, reading goes on at the next that begins with a record.

A member (gzip) or frame (zstd) is a piece that unpacks by itself. Most archives have one for each record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from scraper.core.late_pattern import late_pattern
from scraper.storage.packing import IGZIP_ERROR, igzip, zstd
from scraper.storage.warc.source import CHUNK_BYTES, Breach, Data, Event, FileWindow, Harm, Seam

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

OUTPUT_BYTES: Final = 1 << 20  # unpacked at a time, so that a bomb costs time and no memory
_PROBE_BYTES: Final = 1 << 18  # packed bytes that show whether a record begins here; a zstd block has half of it
# Bytes, beside twice those of the file, that are read again because a member broke; beyond it places are passed over,
# so that no file takes more time than a multiple of its size.
_REWORK_BYTES: Final = 64 << 20
_PROBE_COST: Final = 8_192  # what it costs to find out that no member begins at a place, in bytes read again
_RECORD_START: Final = b"WARC/"
_SKIPPABLE: Final = late_pattern(rb"[\x50-\x5f]\x2a\x4d\x18")  # a frame of zstd that holds no data
_DICTIONARY_BYTES: Final = 64 << 20
_MIN_DICTIONARY_BYTES: Final = 8  # zstd takes no shorter one


class Unpacker(Protocol):
    """One member on its way, as the decompressors of igzip and zstd and of Python's bz2 and lzma are."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""

    @property
    def needs_input(self) -> bool:
        """Whether all that was given has been unpacked."""

    @property
    def unused_data(self) -> bytes:
        """The bytes behind its end."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Unpack to at most ``max_length`` bytes; raises the codec's error."""


class Codec(Protocol):
    """A way of compression."""

    @property
    def mark(self) -> bytes:
        """What a member begins with."""

    @property
    def error(self) -> type[Exception]:
        """What an unpacker raises."""

    def begin(self) -> Unpacker:
        """Return an unpacker for one member."""


class Gzip:
    """gzip, by igzip."""

    mark: Final = b"\x1f\x8b\x08"
    error: Final = IGZIP_ERROR

    def begin(self) -> Unpacker:
        """Return an unpacker for one member."""
        return igzip.IgzipDecompressor(flag=igzip.DECOMP_GZIP)


class Zstd:
    """zstd, with the dictionary that an archive may hold in its first frame."""

    mark: Final = b"\x28\xb5\x2f\xfd"
    error: Final = zstd.ZstdError

    def __init__(self, dictionary: bytes = b"") -> None:
        self._dictionary = zstd.ZstdDict(dictionary) if len(dictionary) >= _MIN_DICTIONARY_BYTES else None

    def begin(self) -> Unpacker:
        """Return an unpacker for one frame."""
        return zstd.ZstdDecompressor(self._dictionary)


class PackedSource:
    """A compressed file as events."""

    is_packed: Final = True

    def __init__(
        self, file: BinaryIO, start: int, end: int, codec: Codec, *, begins_with: bytes = _RECORD_START
    ) -> None:
        """begins_with: what a member begins with; other bytes behind damage are rubbish."""
        self._begins_with = begins_with
        self.start = start
        self.end = end
        self._window = FileWindow(file, start, end)
        self._codec = codec
        self._rework = _REWORK_BYTES + 2 * (end - start)
        self._splits_records = False  # whether a member was seen that does not begin with a record

    @property
    def position(self) -> int:
        """How far the file has been read."""
        return self._window.position

    def events(self) -> Iterator[Event]:
        """Yield what the members hold, and a breach for each stretch that unpacks to nothing."""
        window, mark = self._window, self._codec.mark
        while head := window.peek(len(mark)):
            if head == mark:
                yield from self._member()
            elif _SKIPPABLE.match(head):
                yield from self._skipped()
            else:
                start = window.position
                end = self.next_member(start)
                yield Breach(start, start, end, Harm.RUBBISH, is_member=False)

    def _member(self) -> Iterator[Event]:
        window, codec = self._window, self._codec
        start = window.position
        unpacker = codec.begin()
        count = 0
        head = piece = b""
        try:
            while not unpacker.eof:
                piece = window.take() if unpacker.needs_input else b""
                data = unpacker.decompress(piece, OUTPUT_BYTES)
                count += len(data)
                if data:
                    head = head or data[: len(self._begins_with)]
                    yield Data(data, start)
                elif not piece:
                    yield self._behind(start)
                    return
        except codec.error:
            yield from self._broken(start, window.position - len(piece), count)
            return
        window.put_back(unpacker.unused_data)
        self._splits_records = self._splits_records or not self._begins_with.startswith(head)
        yield Seam(window.position)

    def _broken(self, start: int, piece_start: int, count: int) -> Iterator[Event]:
        """Yield what is left to get of the member at ``start``, byte by byte, and go on behind it.

        piece_start: where the bytes begin that raised the error; count: how much the bytes before them gave.
        """
        window, codec = self._window, self._codec
        window.go(start)
        unpacker = codec.begin()
        data = bytearray()
        try:
            while not unpacker.eof:
                if len(data) >= OUTPUT_BYTES:
                    yield Data(bytes(data), start)
                    data.clear()
                piece = window.take(max(1, piece_start - window.position))
                more = unpacker.decompress(piece, OUTPUT_BYTES)
                if not piece and not more:
                    break
                skipped = min(count, len(more))
                count -= skipped
                data += more[skipped:]
        except codec.error:
            pass
        if data:
            yield Data(bytes(data), start)
        yield self._behind(start)

    def _behind(self, start: int) -> Breach:
        """Go behind a member that broke. The next is looked for inside it too: garbled, it may have run on into it."""
        broke = self._window.position
        self._rework -= broke - start
        end = self.next_member(start + 1 if self._rework > 0 else broke)
        return Breach(start, broke, end, Harm.CUT if end == broke == self.end else Harm.DAMAGED, is_member=True)

    def _skipped(self) -> Iterator[Event]:
        """Yield a frame that holds no data; the dictionary of the archive is one."""
        window = self._window
        start = window.position
        end = start + 8 + int.from_bytes(window.peek(8)[4:], "little")
        window.go(min(end, self.end))
        if end > self.end:
            yield Breach(start, self.end, self.end, Harm.CUT, is_member=False)
        else:
            yield Seam(end)

    def next_member(self, position: int) -> int:
        """Move to the next place that unpacks to the beginning of a record, or to the end."""
        window = self._window
        while (position := window.find(self._codec.mark, position)) < self.end:
            if self._begins_record():
                break
            self._rework -= _PROBE_COST
            position += 1 if self._rework > 0 else CHUNK_BYTES
        position = min(position, self.end)
        window.go(position)
        return position

    def _begins_record(self) -> bool:
        """Return whether the bytes ahead unpack to a record, or to anything where members begin anywhere in records."""
        unpacker = self._codec.begin()
        data = b""
        left = _PROBE_BYTES
        try:
            while len(data) < max(1, len(self._begins_with)) and left > 0 and not unpacker.eof:
                piece = self._window.take(512)
                if not piece:
                    break
                left -= len(piece)
                data += unpacker.decompress(piece, CHUNK_BYTES)
        except self._codec.error:
            pass
        return bool(data) and (data.startswith(self._begins_with) or self._splits_records)


class UnpackedMember:
    """One compressed member that is unpacked already, as events."""

    is_packed: Final = True

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self._data = data
        self.start = start
        self.end = end

    def events(self) -> Iterator[Event]:
        """Yield what the member holds, in one piece."""
        yield Data(self._data, self.start)
        yield Seam(self.end)


def unpacked_member(file: BinaryIO, start: int, length: int) -> UnpackedMember | None:
    """Return a member of gzip of known length; None for any other, for a damaged one, and for one of length 0.

    The member ends with the size of its content. One buffer of that size takes half the time of buffers that grow.
    """
    if not length:
        return None
    file.seek(start)
    packed = file.read(length)
    size = int.from_bytes(packed[-4:], "little")
    if size > OUTPUT_BYTES or not packed.startswith(Gzip.mark):
        return None
    try:
        return UnpackedMember(igzip.decompress(packed, igzip.DECOMP_GZIP, bufsize=size + 1), start, start + length)
    except Gzip.error:
        return None


def is_zstd(head: bytes) -> bool:
    """Return whether a file that begins so is packed with zstd."""
    return head.startswith(Zstd.mark) or _SKIPPABLE.match(head) is not None


def dictionary_of(file: BinaryIO) -> bytes:
    """Return the dictionary that a zstd archive holds in its first frame; empty if it holds none, or a damaged one.

    The frame is described in the draft on WARC with zstd (iipc/warc-specifications): skippable, number 0x184D2A5D.
    """
    file.seek(0)
    head = file.read(8)
    if not head.startswith(b"\x5d\x2a\x4d\x18"):
        return b""
    data = file.read(min(int.from_bytes(head[4:], "little"), _DICTIONARY_BYTES))
    if not data.startswith(Zstd.mark):
        return data
    try:
        return zstd.ZstdDecompressor().decompress(data, _DICTIONARY_BYTES)
    except Zstd.error:  # frames that need it do not unpack, and are counted
        return b""
