"""Files that may be compressed, by their name: read from any place, written in pieces that stand alone."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from scraper.core import limits
from scraper.core.errors import UsageError
from scraper.corpus.corpus_format import Batch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

CHUNK: Final = 1 << 20

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_ZSTD_CHUNK: Final = 512  # bytes fed at once: a block of four becomes 128 KB at most, so these 16 MB
_ZSTD_LEVEL: Final = 6
_GZIP_LEVEL: Final = 6


class OpenFile(NamedTuple):
    """An open file of texts.

    stream: its bytes, decompressed; can be moved forward by ``seek``.
    file: the file below it, whose ``tell`` says how far the reading is.
    """

    stream: BinaryIO
    file: BinaryIO


def open_source(path: Path) -> OpenFile:
    """Open a file of texts by its name; raises ``UsageError`` for UTF-16, in which no format is written."""
    file = path.open("rb")
    stream: BinaryIO = file
    if path.suffix == ".gz":
        stream = cast("BinaryIO", gzip.GzipFile(fileobj=file, mode="rb"))
    elif path.suffix == ".zst":
        stream = cast("BinaryIO", io.BufferedReader(_Zstd(file), CHUNK))
    elif file.peek(2)[:2] in _UTF_16:
        file.close()
        raise UsageError(f"{path}: this is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8 {path.name}")
    return OpenFile(stream, file)


def skip(stream: BinaryIO, count: int) -> None:
    """Moves forward by ``count`` decompressed bytes."""
    if stream.seekable() and not isinstance(stream, io.BufferedReader):
        stream.seek(count)
        return
    while count > 0:
        count -= len(stream.read(min(count, CHUNK))) or count


def line_batches(path: Path, start: int, first: int) -> Iterator[Batch]:
    """Whole lines in batches, each line a row. start: offset in the decompressed bytes; first: number of its row.

    Raises ``UsageError`` for a line longer than 64 MB and for a compressed file that is broken.
    """
    for data, end, seen in _line_chunks(path, start):
        rows = data.count(b"\n") + (not data.endswith(b"\n"))
        yield Batch(first, rows, data, end, seen)
        first += rows


def _line_chunks(path: Path, start: int) -> Iterator[tuple[bytes, int, int]]:
    """The bytes of a chunk, where the next one starts, and bytes read of the file."""
    stream, file = open_source(path)
    with file, stream:
        skip(stream, start)
        rest = b""
        while data := _read(stream, path):
            whole, end, rest_of = (rest + data).rpartition(b"\n")
            if not end:
                rest += data
                if len(rest) > limits.LINE_BYTES:
                    raise UsageError(
                        f"{path}: no line end within {limits.LINE_BYTES >> 20} MB; are these lines at all?"
                    )
                continue
            rest = rest_of
            start += len(whole) + 1
            yield whole + end, start, file.tell()
        if rest:
            yield rest, start + len(rest), file.tell()


def _read(stream: BinaryIO, path: Path) -> bytes:
    try:
        return stream.read(CHUNK)
    except (EOFError, OSError, ValueError) as error:
        raise UsageError(f"{path}: broken or cut short ({error}); fetch it again") from error


class _Zstd(io.RawIOBase):
    """A zstd file of any number of frames, read in order; unlike the library's own reader it tells a cut one."""

    def __init__(self, file: BinaryIO) -> None:
        import zstandard  # noqa: PLC0415  only for such a file

        self._error = zstandard.ZstdError
        self._frame = zstandard.ZstdDecompressor().decompressobj
        self._file = file
        self._open = self._frame()
        self._fed = False
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  the signature is Python's
        while not self._ready:
            data = self._file.read(_ZSTD_CHUNK)
            if not data:
                if self._fed:
                    raise EOFError("the last frame has no end")
                return 0
            self._ready = self._decompressed(data)
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _decompressed(self, data: bytes) -> bytes:
        out = []
        try:
            while data:
                self._fed = True
                out.append(self._open.decompress(data))
                data = b""
                if self._open.eof:
                    data, self._open, self._fed = self._open.unused_data, self._frame(), False
        except self._error as error:
            raise ValueError(str(error)) from error
        return b"".join(out)


def compress(data: bytes, path: Path) -> bytes:
    """The data as the file's name wants it: a piece that stands alone, so that a file can be cut between two."""
    if path.suffix == ".gz":
        return gzip.compress(data, _GZIP_LEVEL, mtime=0) if data else b""
    if path.suffix == ".zst":
        import zstandard  # noqa: PLC0415

        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(data) if data else b""
    return data
