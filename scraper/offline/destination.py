"""Where ``scraper extract --into`` writes: a folder of this machine, or objects below a prefix of a bucket."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from scraper.core import disk
from scraper.core.errors import StoreError, UsageError
from scraper.core.files import locked, make_folders, whole_file, write_whole
from scraper.core.s3_folder import SCHEME
from scraper.storage.remote.s3_bucket import Bucket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

DONE: Final = "_done"
ASIDE: Final = "_aside"
_SCRATCH: Final = "_parts"
_OURS: Final = (DONE, ASIDE, _SCRATCH)
_NOTE: Final = "another run of scraper extract"


class TaskPlace(Protocol):
    """The place of one task under way."""

    @property
    def scratch(self) -> Path:
        """A folder of this machine for what the task needs meanwhile."""

    def new(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Return a new file, which takes its name whole when the block ends."""

    def mark(self, data: bytes) -> None:
        """Write the mark of the task, behind all its files."""


class Destination(Protocol):
    """What both kinds of destinations can do. Files are known by their names below it."""

    def check(self) -> None:
        """Raise ``UsageError`` for a destination that holds something else."""

    def read(self, name: str) -> bytes | None:
        """Return a small file; None for a missing one."""

    def has(self, name: str) -> bool:
        """Return whether a file is there."""

    def clear(self, task: str) -> None:
        """Remove what a kill behind the mark of a task has left."""

    def task(self, task: str) -> AbstractContextManager[TaskPlace]:
        """Give the place of a task; raises ``Busy`` when another run is at it, ``StoreError`` for a fault."""


def open_destination(name: str) -> Destination:
    """Return the destination that a user names; raises ``UsageError`` for one that cannot be meant."""
    if name.startswith(SCHEME):
        return BucketDestination(name)
    if "://" in name:
        raise UsageError(f"{name.partition('://')[0]}:// cannot be written; --into takes a folder or s3://BUCKET/NAME")
    return FolderDestination(Path(name))


def _stranger(name: object) -> UsageError:
    return UsageError(f"{name} holds something else; move it away or name another destination")


class FolderDestination:
    """A folder of this machine. Where its file system knows no locks, each file is still written whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def check(self) -> None:
        """Raise ``UsageError`` for a file, and for a folder in which nothing is of a run like this one."""
        if self.folder.exists() and not self.folder.is_dir():
            raise UsageError(f"{self.folder} is a file; --into takes a folder")
        is_ours = any((self.folder / name).is_dir() for name in _OURS)
        if not is_ours and self.folder.is_dir() and any(self.folder.iterdir()):
            raise _stranger(self.folder)

    def read(self, name: str) -> bytes | None:
        """Return a small file; None for a missing one."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def has(self, name: str) -> bool:
        """Return whether a file is there."""
        return (self.folder / name).exists()

    def clear(self, task: str) -> None:
        """Remove the scratch of a task; nobody else needs it."""
        with suppress(OSError):
            disk.remove_folder(self.folder / _SCRATCH / task)

    @contextmanager
    def task(self, task: str) -> Iterator[FolderPlace]:
        """Give the place of a task; what a killed run left of it goes with its scratch."""
        place = FolderPlace(self.folder, self.folder / _SCRATCH / task)
        try:
            with ExitStack() as held:
                with suppress(OSError):
                    held.enter_context(locked(self.folder / _SCRATCH / f"{task}.lock", wait=False, note=_NOTE))
                make_folders(place.scratch)
                try:
                    yield place
                finally:
                    disk.remove_folder(place.scratch)
        except OSError as error:
            message = f"{self.folder} cannot be written ({error.strerror or error}); free some space"
            raise StoreError(message) from error


class FolderPlace:
    """The place of a task whose files lie in a folder."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self._folder = folder
        self.scratch = scratch

    def new(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Return a new file."""
        return whole_file(self._folder / name, scratch=self.scratch)

    def mark(self, data: bytes) -> None:
        """Write the mark."""
        write_whole(self._folder / DONE / f"{self.scratch.name}.json", data, scratch=self.scratch)


class _IntoBucket(Bucket):
    doing = "run of scraper extract"


class BucketDestination:
    """Objects below a prefix. Each takes the place of the one that was there as its task began, or of none.

    Of two runs at one task the second one hears of it (``Busy``), so that a mark is that of the file beside it.
    """

    def __init__(self, name: str) -> None:
        self._bucket = _IntoBucket(name)

    def check(self) -> None:
        """Raise ``UsageError`` for a prefix with objects of which none is of a run like this one."""
        is_ours = any(self._any_below(f"{name}/") for name in (DONE, ASIDE))
        if not is_ours and self._any_below(""):
            raise _stranger(self._bucket.destination)

    def _any_below(self, prefix: str) -> bool:
        return next(self._bucket.listed(self._key(prefix)), None) is not None

    def read(self, name: str) -> bytes | None:
        """Return a small object; None for a missing one."""
        found = self._bucket.read(self._key(name))
        return found[0] if found else None

    def has(self, name: str) -> bool:
        """Return whether an object is there."""
        return self._bucket.tag_of(self._key(name)) is not None

    def clear(self, task: str) -> None:
        """Do nothing: what a kill leaves lies in the folder for temporary files of its machine."""

    @contextmanager
    def task(self, task: str) -> Iterator[BucketPlace]:
        """Give the place of a task, whose files are made on this machine and uploaded when each is whole."""
        try:
            with tempfile.TemporaryDirectory(prefix="scraper-extract-") as scratch:
                yield BucketPlace(self._bucket, Path(scratch), self._key(f"{DONE}/{task}.json"))
        except OSError as error:
            message = f"{tempfile.gettempdir()} cannot be written ({error.strerror or error}); free some space"
            raise StoreError(message) from error

    def _key(self, name: str) -> str:
        return f"{self._bucket.name}/{name}"


class BucketPlace:
    """The place of a task whose files are objects. mark: the key of its mark."""

    def __init__(self, bucket: Bucket, scratch: Path, mark: str) -> None:
        self._bucket = bucket
        self._mark = mark
        self._tag = bucket.tag_of(mark)
        self.scratch = scratch

    @contextmanager
    def new(self, name: str) -> Iterator[BinaryIO]:
        """Give a new file, which is uploaded when the block ends."""
        key = f"{self._bucket.name}/{name}"
        tag = self._bucket.tag_of(key)
        path = self.scratch / name.replace("/", "-")
        with disk.open_file(path, "xb") as file:
            yield file
        self._bucket.write(key, path, tag)

    def mark(self, data: bytes) -> None:
        """Write the mark."""
        self._bucket.write(self._mark, data, self._tag)
