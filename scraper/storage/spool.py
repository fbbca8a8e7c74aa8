"""A temporary file for what is put aside: pages of archives in which a single page cannot be found again, outcomes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from scraper.core.errors import StoreError
from scraper.core.page import Page

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

_LEVEL: Final = 1  # a page is written and read once


class SpooledPage(Struct, frozen=True):
    """The place of a page in the temporary file; good as long as its ``Spool`` is open. fetched_at: may be empty."""

    path: Path
    offset: int
    size: int
    fetched_at: str

    @property
    def order(self) -> tuple[Path, int]:
        """What places are sorted by, so that a file is read from its beginning to its end."""
        return self.path, self.offset

    def read(self) -> Page:
        """Return the page; raises ``StoreError`` when the file is gone."""
        try:
            with self.path.open("rb") as file:
                file.seek(self.offset)
                data = file.read(self.size)
        except OSError as error:
            raise StoreError(f"cannot read {self.path}: {error.strerror or error}") from error
        from scraper.storage.packing import zstd  # noqa: PLC0415  as in ``add``

        return msgspec.msgpack.decode(zstd.decompress(data), type=Page)


class Spool:
    """A temporary file. It is made when something is first put aside and removed by ``close``.

    size: the bytes in it.
    """

    def __init__(self) -> None:
        self._file: _TemporaryFileWrapper[bytes] | None = None
        self.size = 0

    def put(self, data: bytes) -> int:
        """Put bytes aside and return the offset at which they begin; raises ``StoreError`` when the disk is full."""
        import tempfile  # noqa: PLC0415  only for archives: start-up time counts

        try:
            if self._file is None:
                self._file = tempfile.NamedTemporaryFile(prefix="scraper-pages-", buffering=0)  # noqa: SIM115  closed by close()
            offset = self._file.seek(self.size)
            self._file.write(data)
        except OSError as error:
            message = f"cannot put pages aside in a temporary file: {error.strerror or error}"
            raise StoreError(f"{message}; free some space, or set TMPDIR to a larger disk") from error
        self.size += len(data)
        return offset

    def take(self, offset: int, size: int) -> bytes:
        """Return bytes that were put aside; raises ``OSError``."""
        return os.pread(self._file.fileno(), size, offset) if self._file else b""

    def add(self, page: Page) -> SpooledPage:
        """Put a page aside; raises ``StoreError`` when the disk is full."""
        from scraper.storage.packing import zstd  # noqa: PLC0415  as in ``put``

        data = zstd.compress(msgspec.msgpack.encode(page), _LEVEL)
        offset = self.put(data)
        if self._file is None:
            raise AssertionError("a spool without a file")
        return SpooledPage(Path(self._file.name), offset, len(data), page.fetched_at or "")

    def close(self) -> None:
        """Remove the file."""
        if self._file:
            self._file.close()
            self._file = None
