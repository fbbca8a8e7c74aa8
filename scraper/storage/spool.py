"""Pages put aside in a temporary file: those of archives in which a single page cannot be found again."""

from __future__ import annotations

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
    """A temporary file of pages. It is made with the first page and removed by ``close``."""

    def __init__(self) -> None:
        self._file: _TemporaryFileWrapper[bytes] | None = None
        self._size = 0

    def add(self, page: Page) -> SpooledPage:
        """Put a page aside; raises ``StoreError`` when the disk is full."""
        import tempfile  # noqa: PLC0415  only for archives of such pages: start-up time counts

        from scraper.storage.packing import zstd  # noqa: PLC0415

        data = zstd.compress(msgspec.msgpack.encode(page), _LEVEL)
        try:
            if self._file is None:
                self._file = tempfile.NamedTemporaryFile(prefix="scraper-pages-", buffering=0)  # noqa: SIM115  closed by close()
            self._file.write(data)
        except OSError as error:
            message = f"cannot put pages aside in {tempfile.gettempdir()}: {error.strerror or error}"
            raise StoreError(f"{message}; free some space, or set TMPDIR to a larger disk") from error
        place = SpooledPage(Path(self._file.name), self._size, len(data), page.fetched_at or "")
        self._size += len(data)
        return place

    def close(self) -> None:
        """Remove the file."""
        if self._file:
            self._file.close()
            self._file = None
