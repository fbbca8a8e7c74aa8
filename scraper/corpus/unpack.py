"""Files that may be compressed, in pieces: behind a damaged member the reading goes on at the next one."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.storage.packed_file import CUT_AT_ONCE
from scraper.storage.warc.members import Gzip, PackedSource, Zstd, is_zstd
from scraper.storage.warc.source import Breach, Data, Harm, Seam, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from scraper.storage.warc.members import Codec

CHUNK: Final = 1 << 20
_HEAD_BYTES: Final = 64
_WIDE: Final = {  # the mark of UTF-32 in small endian begins as that of UTF-16 does
    "UTF-32": (BOM_UTF32_LE, BOM_UTF32_BE),
    "UTF-16": (BOM_UTF16_LE, BOM_UTF16_BE),
}
_NO_TEXT: Final = late_pattern(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Some bytes of a file, unpacked. seen: bytes of the file read so far."""

    data: bytes
    seen: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a compressed file that cannot be unpacked.

    lost: its bytes; 0 where all of a damaged member gave data that nothing proves right.
    since: unpacked bytes before the damaged member; what lies between them and the gap may be damaged too.
    member: the bytes of the damaged member.
    why: what is wrong, and where, for people.
    """

    lost: int
    since: int
    member: int
    why: str


def pieces(path: Path) -> Iterator[Unpacked | Gap]:
    """Yield the unpacked bytes of a file in order.

    Whether it is compressed, and how, its first bytes say; its name counts where they say nothing.

    Raises ``UsageError`` for UTF-16 and UTF-32, which no format is written in, and for a compressed file that gives
    nothing.
    """
    with path.open("rb") as file:
        head = file.peek(_HEAD_BYTES)[:_HEAD_BYTES]
        if codec := _codec_of(head, path.suffix):
            yield from _Pieces(path, file, codec).each()
            return
        for name, marks in _WIDE.items():
            if head.startswith(marks):
                raise UsageError(f"{path}: this is {name}; convert it first: iconv -f {name} -t UTF-8 {path.name}")
        while data := file.read(CHUNK):
            yield Unpacked(data, file.tell())


def _codec_of(head: bytes, suffix: str) -> Codec | None:
    if head.startswith(Gzip.mark):
        return Gzip()
    if is_zstd(head):
        return Zstd()
    return Gzip() if suffix == ".gz" else Zstd() if suffix == ".zst" else None


class _Pieces:
    """What the members of a compressed file hold, gathered into pieces of about ``CHUNK`` bytes."""

    def __init__(self, path: Path, file: BinaryIO, codec: Codec) -> None:
        self._path = path
        self._file = file
        self._codec = codec
        self._source = PackedSource(file, 0, size_of(file), codec, begins_with=b"")
        self._parts: list[bytes] = []
        self._size = 0  # of the parts
        self._count = 0  # unpacked bytes so far
        self._since = 0  # unpacked bytes before the member in hand

    def each(self) -> Iterator[Unpacked | Gap]:
        """Yield the pieces, and the gaps between them."""
        for event in self._source.events():
            match event:
                case Data(data):
                    self._parts.append(data)
                    self._size += len(data)
                    self._count += len(data)
                    if self._size >= CHUNK:
                        yield from self._gathered()
                case Seam():
                    self._since = self._count
                case Breach():
                    yield from self._gathered()
                    if not self._is_padding(event):
                        yield self._gap(event)
                    self._since = self._count
        yield from self._gathered()

    def _gathered(self) -> Iterator[Unpacked]:
        if self._parts:
            yield Unpacked(b"".join(self._parts), self._source.position)
            self._parts, self._size = [], 0

    def _gap(self, breach: Breach) -> Gap:
        """Return the gap; a member that runs on into the next ones before it breaks is lost from its beginning.

        Of a file in one piece, as most programs write it, only what stands behind the damage is lost.
        """
        gave = self._count > self._since and breach.broke < breach.end
        lost = breach.end - (breach.broke if gave else breach.start)
        if lost == self._source.end:
            if not self._count:
                raise UsageError(f"{self._path}: {self._why_nothing(breach)}")
            lost = breach.end - breach.broke
        return Gap(lost, self._since, breach.end - breach.start, _why(breach))

    def _why_nothing(self, breach: Breach) -> str:
        """Return why nothing can be unpacked, and what helps. breach: all of the file."""
        self._file.seek(0)
        head, mark = self._file.read(_HEAD_BYTES), self._codec.mark
        if mark.startswith(head) or (head.startswith(mark) and breach.harm is Harm.CUT):
            return f"{CUT_AT_ONCE}; fetch it again"
        if head.startswith(mark) or _NO_TEXT.search(head):
            return "nothing of it can be unpacked; fetch it again"
        return f"nothing of it can be unpacked; it is text that is not compressed; name it {self._path.stem}"

    def _is_padding(self, breach: Breach) -> bool:
        """Return whether the file ends with zeros from here on, as tapes and some tools leave them."""
        if breach.end < self._source.end:
            return False
        self._file.seek(breach.start)
        return all(not any(data) for data in iter(lambda: self._file.read(CHUNK), b""))


def _why(breach: Breach) -> str:
    if breach.harm is Harm.CUT:
        return f"its end is missing: it ends at byte {breach.end:,} in the middle of what is packed; fetch it again"
    return f"damaged at byte {breach.broke:,}, reading goes on at byte {breach.end:,}; fetch it again"
