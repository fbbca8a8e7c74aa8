"""Where an export of files goes: the new takes the place of the old in one step, on this machine."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, Self

import msgspec

from scraper.core import disk
from scraper.core.errors import StoreError, UsageError
from scraper.core.files import make_folders, whole_file, write_whole
from scraper.core.hold import hold
from scraper.dataset.exporting.memory import FileMark, mark_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

_MEMORY: Final = "memory"
_NAMES: Final = "names"  # of a folder's files that are ours, those of the export before included


NO_EXPORT_CHANGED: Final = "no export that was there has changed"
"""What an export that failed says of a destination where it does not know whether an export was there before."""


class FileTarget(Protocol):
    """A destination that is one file."""

    @property
    def memory(self) -> bytes | None:
        """What the export before has remembered; None without one."""

    def old(self, mark: FileMark | None) -> Path | None:
        """Return the file of the export before; None when it is missing or not the one of that mark any more."""

    def renewed(self, memory_of: Callable[[FileMark], bytes]) -> AbstractContextManager[BinaryIO]:
        """Return a new file, which takes the place of the old one when the block ends.

        memory_of: returns what to remember of a file of that mark; called when the block ends.
        """

    def keep(self, memory: bytes) -> None:
        """Leave the file as it is, and remember what was learned of the Articles that are not in it."""


class FolderTarget(Protocol):
    """A destination that is a folder of files, which are known by their names below it."""

    @property
    def memory(self) -> bytes | None:
        """What the export before has remembered; None without one."""

    def has(self, name: str, mark: FileMark) -> bool:
        """Return whether a file of the export before is still the one of that mark."""

    def old(self, name: str) -> Path:
        """Return a file of the export before, on this machine."""

    def new(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Return a new file of the next export."""

    def keep(self, name: str) -> None:
        """Take a file of the export before into the next one."""

    def commit(self, memory_of: Callable[[dict[str, FileMark]], bytes]) -> None:
        """Put the next export, of the files that were given or kept, in the place of the one before."""


class Side:
    """The hidden folder beside a destination, with its memory. A context that holds the destination; raises ``Busy``.

    The lock is that of all commands that write a file or a folder, see ``scraper.core.hold``.
    """

    def __init__(self, path: Path) -> None:
        self.destination = path
        self.path = path.with_name(f".{path.name}.export")
        self._held = ExitStack()

    def __enter__(self) -> Self:
        with writing(self.destination), ExitStack() as held:
            held.enter_context(hold(self.destination))
            make_folders(self.path)
            self._clear()
            self._held = held.pop_all()
        return self

    def _clear(self) -> None:
        """Remove what a killed export has left."""
        for left in self.path.iterdir():
            if left.name not in {_MEMORY, _NAMES}:
                (disk.remove_folder if left.is_dir() else disk.remove)(left)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._held, suppress(OSError):  # the next export tries again
            self._clear()
            if not any(self.path.iterdir()):  # a first export that failed
                disk.remove_folder(self.path)

    @property
    def memory(self) -> bytes | None:
        """What the export before has remembered; None without one."""
        path = self.path / _MEMORY
        return path.read_bytes() if path.exists() else None

    def remember(self, memory: bytes) -> None:
        """Keep what is to be remembered of the next export."""
        write_whole(self.path / _MEMORY, memory)


class LocalFile(Side):
    """One file on this machine.

    The memory of the new export is written first, then the file takes its name. After a kill between both, the memory
    is that of a file that is not there, and the next export writes all.
    """

    def __init__(self, path: Path) -> None:
        """Raise ``UsageError`` for a folder, and for a file that no export has made."""
        super().__init__(path)
        if path.is_dir():
            raise UsageError(f"{path}: is a folder; name a file in it")
        self._check()

    def __enter__(self) -> Self:
        super().__enter__()
        with self._held:
            self._check()  # another command may have made the file meanwhile
            self._held = self._held.pop_all()
        return self

    def _check(self) -> None:
        if self.destination.exists() and not (self.path / _MEMORY).exists():
            raise not_ours(self.destination)

    def old(self, mark: FileMark | None) -> Path | None:
        """Return the file of the export before if it has that mark."""
        return self.destination if mark and mark_of(self.destination) == mark else None

    @contextmanager
    def renewed(self, memory_of: Callable[[FileMark], bytes]) -> Iterator[BinaryIO]:
        """Give a new file beside the destination."""
        with writing(self.destination), whole_file(self.destination, scratch=self.path) as file:
            yield file
            file.flush()
            seen = os.fstat(file.fileno())
            self.remember(memory_of(FileMark(seen.st_size, seen.st_mtime_ns, seen.st_ino)))

    def keep(self, memory: bytes) -> None:
        """Leave the file as it is."""
        with writing(self.destination):
            self.remember(memory)


class LocalFolder(Side):
    """A folder on this machine. The next one is built beside it and changes its name with it in one step.

    Files that stay have a second name in the next folder. The memory is written first, as with ``LocalFile``: the mark
    of each file tells whether it is the one that the memory means.
    """

    def __init__(self, path: Path) -> None:
        """Raise ``UsageError`` for a file, and for a folder with files that no export has made."""
        super().__init__(path)
        self._new = self.path / "new"
        self._old = self.path / "old"
        if path.exists() and not path.is_dir():
            raise UsageError(f"{path}: is a file; name a folder")
        if path.is_dir() and any(path.iterdir()) and not (self.path / _MEMORY).exists():
            raise not_ours(path)

    def __enter__(self) -> Self:
        super().__enter__()
        with self._held:
            self._names()
            self._held = self._held.pop_all()
        return self

    def _clear(self) -> None:
        if self._old.exists() and not self.destination.exists():
            disk.rename(self._old, self.destination)
        super()._clear()

    def _names(self) -> list[str]:
        """Return the names of the files that are there; raise ``UsageError`` for one that no export has made."""
        there = _files_below(self.destination)
        path = self.path / _NAMES
        ours = set(msgspec.json.decode(path.read_bytes(), type=list[str])) if path.exists() else set()
        if strangers := sorted(there - ours):
            raise not_ours(self.destination / strangers[0])
        return sorted(there)

    def has(self, name: str, mark: FileMark) -> bool:
        """Return whether a file of the export before has that mark."""
        return mark_of(self.destination / name) == mark

    def old(self, name: str) -> Path:
        """Return a file of the export before."""
        return self.destination / name

    @contextmanager
    def new(self, name: str) -> Iterator[BinaryIO]:
        """Give a new file of the next folder."""
        with writing(self.destination), whole_file(self._new / name) as file:
            yield file

    def keep(self, name: str) -> None:
        """Give a file of the export before a second name in the next folder; without second names it is copied."""
        path = self._new / name
        with writing(self.destination):
            make_folders(path.parent, durable=True)
            try:
                disk.link(self.destination / name, path)
            except OSError:
                with (self.destination / name).open("rb") as old, self.new(name) as file:
                    shutil.copyfileobj(old, file)

    def commit(self, memory_of: Callable[[dict[str, FileMark]], bytes]) -> None:
        """Put the next folder in the place of the one before."""
        with writing(self.destination):
            make_folders(self._new, durable=True)  # an export without Articles has no file
        marks = {name: mark_of(self._new / name) for name in _files_below(self._new)}
        names = {*self._names(), *marks}
        with writing(self.destination):
            write_whole(self.path / _NAMES, msgspec.json.encode(sorted(names)))
            self.remember(memory_of({name: mark for name, mark in sorted(marks.items()) if mark}))
            if self.destination.exists():
                self._exchange()
            else:
                make_folders(self.destination.parent, durable=True)
                disk.rename(self._new, self.destination)
            disk.sync_folder(self.destination.parent)
            self._clear()

    def _exchange(self) -> None:
        try:
            disk.exchange(self._new, self.destination)
        except OSError:
            # A system without that call: a kill between both steps leaves no folder; the next export brings it back.
            disk.rename(self.destination, self._old)
            disk.rename(self._new, self.destination)


def _files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def not_ours(destination: object) -> UsageError:
    """Return the error of a destination that holds something else."""
    return UsageError(
        f"{destination}: is there and was not made by `scraper export`; move it away or name another destination"
    )


def left_there(destination: Path) -> str:
    """Return what an export that failed has left at its destination, for the end of a message."""
    return "the export before is as it was" if destination.exists() else "nothing is there yet"


@contextmanager
def writing(destination: Path) -> Iterator[None]:
    """Turn the errors of a disk into one that says what to do."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{destination}: cannot be written ({error.strerror or error}); free some space, see to its rights or name "
            f"another destination; {left_there(destination)}"
        ) from error
