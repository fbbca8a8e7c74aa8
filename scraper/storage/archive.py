"""The raw pages of a crawl, written as WARC while they are fetched.

One file is written by one run: a kill can cut its last record and no other, and a reader sees where it was cut.

    output/_archive/cnnindonesia/20261122/cnnindonesia-20261122T194500-4711-00001.warc.gz
"""

from __future__ import annotations

import errno
import gzip
import io
import os
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

import zstandard
from fastwarc.warc import WarcRecord, WarcRecordType

from scraper.core import disk
from scraper.core.errors import StoreError
from scraper.core.files import make_folders
from scraper.core.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ARCHIVE: Final = "_archive"
MAX_FILE_BYTES: Final = 256 * 1024 * 1024
_LEVEL_PACKED: Final = 0  # the body is compressed already: half a kilobyte of headers is not worth 0.6 ms a page
_LEVEL_PLAIN: Final = 6
_HOP: Final = frozenset({b"transfer-encoding", b"connection", b"keep-alive"})  # true of the way, not of the page

Format = Literal["gzip", "zstd"]


class Archive:
    """Writes the responses of one site. Raises ``StoreError``."""

    def __init__(self, output: Path, site: str, *, form: Format = "gzip", most_bytes: int = MAX_FILE_BYTES) -> None:
        self._folder = output / ARCHIVE / site
        self._site = site
        self._form: Format = form
        self._most = most_bytes
        self._file: BinaryIO | None = None
        self._path = self._folder
        self._day = ""
        self._count = 0
        self._size = 0

    def add(
        self,
        url: str,
        status: int,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
        *,
        fetched_at: str | None = None,
    ) -> None:
        """Add one response as it came: its body is still compressed as its Content-Encoding says.

        fetched_at: ISO 8601; the present by default.
        """
        headers = [(name, value) for name, value in headers if name.lower() not in _HOP]
        packed = any(name.lower() == b"content-encoding" for name, _ in headers)
        record = WarcRecord()
        record.init_headers(record_type=WarcRecordType.response)
        record.headers["WARC-Target-URI"] = url
        when = datetime.fromisoformat(fetched_at) if fetched_at else datetime.now(UTC)
        record.headers["WARC-Date"] = f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        record.headers["Content-Type"] = "application/http; msgtype=response"
        lines = [f"HTTP/1.1 {status} {_phrase(status)}".encode(), *(name + b": " + value for name, value in headers)]
        record.set_bytes_content(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        self._write(record, _LEVEL_PACKED if packed else _LEVEL_PLAIN)

    def _write(self, record: WarcRecord, level: int) -> None:
        data = self._packed(record, level)
        try:
            self._append(self._open(len(data)), data)
        except OSError as error:
            self._drop_rest()
            raise self._failure(error) from error

    def _packed(self, record: WarcRecord, level: int) -> bytes:
        plain = io.BytesIO()
        record.write(plain)
        return _pack(plain.getvalue(), self._form, level)

    def _append(self, file: BinaryIO, data: bytes) -> None:
        if file.write(data) < len(data):  # a disk that fills up takes a part
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._size += len(data)

    def _failure(self, error: OSError) -> StoreError:
        return StoreError(
            f"cannot write the archive below {self._folder}: {error.strerror or error};"
            " free some space, give --output, or do without with --no-archive"
        )

    def _drop_rest(self) -> None:
        """Cut half a record off the end: it would hide what is added behind it."""
        if self._file:
            with suppress(OSError):
                disk.cut(self._path, self._size)
                self._file.seek(self._size)

    def _open(self, more: int) -> BinaryIO:
        now = datetime.now(UTC)
        day = f"{now:%Y%m%d}"
        if self._file and day == self._day and self._size + more <= self._most:
            return self._file
        self.close()
        self._day, self._size = day, 0
        self._count += 1
        suffix = "gz" if self._form == "gzip" else "zst"
        folder = self._folder / day
        make_folders(folder, durable=True)
        name = f"{self._site}-{now:%Y%m%dT%H%M%S}-{os.getpid()}-{self._count:05}.warc.{suffix}"
        # Unbuffered: a record is with the system as soon as it is added, so a kill takes at most the last one.
        self._path = folder / name
        self._file = disk.open_file(self._path, "xb", buffered=False)
        info = WarcRecord()
        info.init_headers(record_type=WarcRecordType.warcinfo)
        info.headers["WARC-Filename"] = name
        info.headers["Content-Type"] = "application/warc-fields"
        info.set_bytes_content(f"software: scraper-cnnindonesia/{VERSION}\r\nformat: WARC File Format 1.1\r\n".encode())
        self._append(self._file, self._packed(info, _LEVEL_PLAIN))
        return self._file

    def close(self) -> None:
        """End the current file; it survives a power cut then."""
        if self._file:
            try:
                disk.sync(self._file)
                self._file.close()
                disk.sync_folder(self._path.parent)
            except OSError as error:
                raise self._failure(error) from error
            finally:
                self._file = None


def _pack(data: bytes, form: Format, level: int) -> bytes:
    if form == "gzip":
        return gzip.compress(data, compresslevel=level, mtime=0)
    return zstandard.ZstdCompressor(level=max(level, 1)).compress(data)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
