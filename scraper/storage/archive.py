"""The raw pages of a crawl, written as WARC while they are fetched.

One file is written by one run: a kill can cut its last record and no other, and a reader sees where it was cut.

    output/_archive/cnnindonesia/20261122/cnnindonesia-20261122T194500-4711-00001.warc.gz
"""

from __future__ import annotations

import errno
import gzip
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO, Final, Literal
from uuid import uuid4

from scraper.core import disk
from scraper.core.errors import StoreError
from scraper.core.files import make_folders
from scraper.core.late_pattern import late_pattern
from scraper.core.remedies import remedy
from scraper.core.version import VERSION
from scraper.storage.packing import zstd
from scraper.storage.warc.digests import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

ARCHIVE: Final = "_archive"
MAX_FILE_BYTES: Final = 256 * 1024 * 1024
_LEVEL_PACKED: Final = 0  # the body is compressed already: half a kilobyte of headers is not worth 0.6 ms a page
_LEVEL_PLAIN: Final = 6
_HOP: Final = frozenset({b"transfer-encoding", b"connection", b"keep-alive"})  # true of the way, not of the page

_NOT_A_NAME: Final = late_pattern(r"[^a-z0-9]+")
_HOST_CHARS: Final = 16
_ZSTD: Final = zstd.CompressionParameter

Format = Literal["gzip", "zstd"]


class Archive:
    """Writes the responses of one site. Raises ``StoreError``."""

    def __init__(  # noqa: PLR0913  each is its own
        self,
        output: Path,
        site: str,
        *,
        form: Format = "gzip",
        most_bytes: int = MAX_FILE_BYTES,
        worker: str = "",
        note: Callable[[str, int], None] | None = None,
    ) -> None:
        """worker: the name of this machine, where others write beside it.

        note: called with the place of a file below the archives, and 0 as it begins or its bytes as it ends.
        """
        self._by = f"{worker}-{os.getpid()}" if worker else str(os.getpid())
        self._tell = note
        self._is_synced = True
        self._folder = output / ARCHIVE / site
        self._site = site
        self._form: Format = form
        self._most = most_bytes
        self._file: BinaryIO | None = None
        self._path = self._folder
        self._day = ""
        self._count = 0
        self._size = 0

    def add(  # noqa: PLR0913  each is a part of the record
        self,
        url: str,
        status: int,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
        *,
        fetched_at: str | None = None,
        truncated: str = "",
    ) -> None:
        """Add one response as it came: its body is still compressed as its Content-Encoding says.

        fetched_at: ISO 8601; the present by default.
        truncated: why the body lacks its end, in the words of the standard: ``length``, ``time``, ``disconnect`` or
        ``unspecified``.
        """
        headers = [(name, value) for name, value in headers if name.lower() not in _HOP]
        packed = any(name.lower() == b"content-encoding" for name, _ in headers)
        when = datetime.fromisoformat(fetched_at) if fetched_at else datetime.now(UTC)
        lines = [f"HTTP/1.1 {status} {_phrase(status)}".encode(), *(name + b": " + value for name, value in headers)]
        fields = {"WARC-Target-URI": url, "WARC-Payload-Digest": digest_of(body)}
        if truncated:
            fields["WARC-Truncated"] = truncated
        block = b"\r\n".join(lines) + b"\r\n\r\n" + body
        record = _record("response", when, "application/http; msgtype=response", block, fields)
        self._write(_pack(record, self._form, _LEVEL_PACKED if packed else _LEVEL_PLAIN))

    def _write(self, data: bytes) -> None:
        try:
            self._append(self._open(len(data)), data)
        except OSError as error:
            self._drop_rest()
            raise self._failure(error) from error

    def _append(self, file: BinaryIO, data: bytes) -> None:
        if file.write(data) < len(data):  # a disk that fills up takes a part
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._size += len(data)
        self._is_synced = False

    def sync(self) -> None:
        """Return when every page that was added survives a power cut."""
        if self._file and not self._is_synced:
            try:
                disk.sync(self._file)
            except OSError as error:
                raise self._failure(error) from error
            self._is_synced = True

    def _failure(self, error: OSError) -> StoreError:
        return StoreError(
            f"cannot write the archive below {self._folder}: {error.strerror or error}; {remedy(error)},"
            " or do without with --no-archive"
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
        folder = self._folder / day
        make_folders(folder, durable=True)
        self._file = self._new_file(folder, now)
        disk.sync_folder(folder)
        self._note(0)
        block = f"software: scraper-cnnindonesia/{VERSION}\r\nformat: WARC File Format 1.1\r\n".encode()
        info = _record("warcinfo", now, "application/warc-fields", block, {"WARC-Filename": self._path.name})
        self._append(self._file, _pack(info, self._form, _LEVEL_PLAIN))
        return self._file

    def _new_file(self, folder: Path, now: datetime) -> BinaryIO:
        """Begin the next file, under a name that no other has: a run may follow another of its process in a second."""
        suffix = "gz" if self._form == "gzip" else "zst"
        while True:
            self._count += 1
            self._path = folder / f"{self._site}-{now:%Y%m%dT%H%M%S}-{self._by}-{self._count:05}.warc.{suffix}"
            # Unbuffered: a record is with the system as soon as it is added, so a kill takes at most the last one.
            with suppress(FileExistsError):
                return disk.open_file(self._path, "xb", buffered=False)

    def close(self) -> None:
        """End the current file; it survives a power cut then."""
        if self._file:
            try:
                disk.sync(self._file)
                self._file.close()
            except OSError as error:
                raise self._failure(error) from error
            finally:
                self._file = None
            self._note(self._size)

    def _note(self, size: int) -> None:
        if self._tell:
            self._tell(self._place(), size)

    def _place(self) -> str:
        return self._path.relative_to(self._folder.parent).as_posix()


def worker_name() -> str:
    """Return the name of this machine as a part of file names."""
    return _NOT_A_NAME.sub("", socket.gethostname().partition(".")[0].lower())[:_HOST_CHARS] or "host"


def _record(kind: str, when: datetime, content_type: str, block: bytes, more: dict[str, str]) -> bytes:
    """Return a record of WARC 1.1, with the digest by which damage to it is seen."""
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Date": f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        **more,
        "WARC-Block-Digest": digest_of(block),
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
    }
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _pack(data: bytes, form: Format, level: int) -> bytes:
    if form == "gzip":
        return gzip.compress(data, compresslevel=level, mtime=0)
    options: dict[int, int] = {_ZSTD.compression_level: max(level, 1), _ZSTD.checksum_flag: 1}
    return zstd.compress(data, options=options)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
