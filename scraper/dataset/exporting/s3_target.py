"""Exports to ``s3://BUCKET/NAME``.

A file is one object, which appears whole. What the export remembers stands beside it, as ``.NAME.export``, and is
written first, on the condition that nobody else has written it meanwhile.

A folder is a new folder at every export, with copies of the objects that did not change:

    NAME/latest.json                      {"folder": "v20261122T194500-3f9a01c2", ...}, the one that counts
    NAME/v20261122T194500-3f9a01c2/...        the files of the export

``latest.json`` is written last and on the same condition. The folder before stays for those who still read it.
"""

from __future__ import annotations

import secrets
import tempfile
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Self

import msgspec

from scraper.core import disk
from scraper.core.article import SCHEMA_VERSION
from scraper.core.late_pattern import late_pattern
from scraper.dataset.exporting.memory import FileMark
from scraper.dataset.exporting.target import NO_EXPORT_CHANGED, not_ours
from scraper.storage.remote.s3_bucket import Bucket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

LATEST: Final = "latest.json"
_OUR_FOLDER: Final = late_pattern(r"v\d{8}T\d{6}-[0-9a-f]{8}/")
_MEMORY: Final = "_memory"  # readers of tables pass over names that begin so
_DIGEST: Final = "scraper-digest"  # of the content, among the object's metadata


class _ExportBucket(Bucket):
    """The bucket of an export. A context: a folder for files on this machine is there inside."""

    doing = "export"
    consolation = f"; {NO_EXPORT_CHANGED}"

    def __init__(self, destination: str) -> None:
        super().__init__(destination)
        self._held = ExitStack()

    def __enter__(self) -> Self:
        self.place = Path(self._held.enter_context(tempfile.TemporaryDirectory(prefix="scraper-export-")))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()


class S3File(_ExportBucket):
    """A destination that is one object."""

    def __enter__(self) -> Self:
        folder, _, name = self.name.rpartition("/")
        self._memory_key = f"{folder}/.{name}.export".lstrip("/")
        found = self.read(self._memory_key)
        self.memory = found[0] if found else None
        self._tag = found[1] if found else None
        self._mark = self._mark_there()
        if self._mark and not found:
            raise not_ours(self.destination)
        super().__enter__()
        return self

    def _mark_there(self) -> FileMark | None:
        """Return the mark of the object: its size, and the digest that was stored with it."""
        with self.mending():
            try:
                found = self.library.get(self.store, self.name)
            except FileNotFoundError:
                return None
            digest = found.attributes.get(_DIGEST, "")
            return FileMark(found.meta["size"], int(digest, 16) if digest else 0, 0)

    def old(self, mark: FileMark | None) -> Path | None:
        """Bring the object of that mark to this machine."""
        return self.download(self.name, self.place / "old") if mark and mark == self._mark else None

    @contextmanager
    def renewed(self, memory_of: Callable[[FileMark], bytes]) -> Iterator[BinaryIO]:
        """Give a new file, which is uploaded when the block ends."""
        path = self.place / "new"
        with disk.open_file(path, "xb") as file:
            yield file
        size, digest = path.stat().st_size, _digest_of(path)
        self.write(self._memory_key, memory_of(FileMark(size, digest, 0)), self._tag)
        with self.mending():
            self.library.put(self.store, self.name, path, attributes={_DIGEST: f"{digest:x}"})

    def keep(self, memory: bytes) -> None:
        """Leave the object as it is."""
        if memory != self.memory:
            self.write(self._memory_key, memory, self._tag)


class Latest(msgspec.Struct):
    """The content of ``latest.json``: the folder that counts, the version of the schema in it, and its files."""

    folder: str
    schema_version: int
    files: list[str]


class S3Folder(_ExportBucket):
    """A destination that is a folder of objects."""

    def __enter__(self) -> Self:
        found = self.read(f"{self.name}/{LATEST}")
        self._tag = found[1] if found else None
        self._before = self._folder_named(found[0]) if found else ""
        if not found and next(self.listed(f"{self.name}/"), None):
            raise not_ours(self.destination)
        memory = self.read(f"{self.name}/{self._before}/{_MEMORY}") if found else None
        self.memory = memory[0] if memory else None
        self._marks = self._marks_in(self._before) if found else {}
        self._folder = f"v{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        super().__enter__()
        return self

    def _folder_named(self, latest: bytes) -> str:
        try:
            return msgspec.json.decode(latest, type=Latest).folder
        except msgspec.DecodeError as error:
            raise not_ours(self.destination) from error

    def _marks_in(self, folder: str) -> dict[str, FileMark]:
        prefix = f"{self.name}/{folder}/"
        return {one["path"].removeprefix(prefix): _mark_of(one) for one in self.listed(prefix)}

    def has(self, name: str, mark: FileMark) -> bool:
        """Return whether an object of the export before has that mark."""
        return self._marks.get(name) == mark

    def old(self, name: str) -> Path:
        """Bring an object of the export before to this machine."""
        path = self.place / f"old-{blake2b(name.encode(), digest_size=8).hexdigest()}"
        return path if path.exists() else self.download(f"{self.name}/{self._before}/{name}", path)

    @contextmanager
    def new(self, name: str) -> Iterator[BinaryIO]:
        """Give a new file, which is uploaded when the block ends."""
        path = self.place / f"new-{secrets.token_hex(8)}"
        with disk.open_file(path, "xb") as file:
            yield file
        with self.mending():
            self.library.put(self.store, f"{self.name}/{self._folder}/{name}", path)
        disk.remove(path)

    def keep(self, name: str) -> None:
        """Let the store copy an object of the export before."""
        with self.mending():
            self.library.copy(self.store, f"{self.name}/{self._before}/{name}", f"{self.name}/{self._folder}/{name}")

    def commit(self, memory_of: Callable[[dict[str, FileMark]], bytes]) -> None:
        """Name the new folder in ``latest.json``, then remove all our folders but this one and the one before."""
        marks = self._marks_in(self._folder)
        self.write(f"{self.name}/{self._folder}/{_MEMORY}", memory_of(marks), None)
        latest = Latest(self._folder, SCHEMA_VERSION, sorted(marks))
        self.write(f"{self.name}/{LATEST}", msgspec.json.encode(latest), self._tag)
        kept = (f"{self.name}/{self._folder}/", f"{self.name}/{self._before or self._folder}/")
        paths = [one["path"] for one in self.listed(f"{self.name}/")]
        ours = [path for path in paths if _OUR_FOLDER.match(path.removeprefix(f"{self.name}/"))]
        self.remove([path for path in ours if not path.startswith(kept)])


def _mark_of(about: dict[str, Any]) -> FileMark:
    """Return the mark of an object: its size, and a number that follows from its tag."""
    tag = blake2b(str(about["e_tag"]).encode(), digest_size=7).digest()
    return FileMark(about["size"], int.from_bytes(tag, "big"), 0)


def _digest_of(path: Path) -> int:
    digest = blake2b(digest_size=7)
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return int.from_bytes(digest.digest(), "big")
