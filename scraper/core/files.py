"""Write a file whole or not at all, and hold a lock on a file: the two tools of every writer."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from scraper.core import disk
from scraper.core.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_NAME_CHARS: Final = 50  # of the file's own name in that of its part: a name may have 255 bytes
PROBE_SECONDS: Final = 0.01  # is_locked() holds a free lock for less than this
LOCK_SECONDS: Final = 8.0  # a stop waits for it; what is done under such a lock takes milliseconds


def write_whole(path: Path, data: bytes, *, durable: bool = True, scratch: Path | None = None) -> None:
    """Write ``data`` to ``path`` as ``whole_file`` does; raises ``OSError``."""
    with whole_file(path, durable=durable, scratch=scratch) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path, *, durable: bool = True, scratch: Path | None = None) -> Iterator[BinaryIO]:
    """Give a new file that takes the name ``path`` when the block ends; a reader sees the old content or the new.

    Missing folders are made. When the block or the writing fails, the part is removed and ``path`` stays as it was.

    durable: the file and its name survive a power cut once the block has ended.
    scratch: the folder of the part, on the same file system, where the writer looks for parts of killed runs. By
        default the part lies beside ``path`` under a hidden name.
    """
    part = (scratch or path.parent) / f".{path.name[:MAX_NAME_CHARS]}.{os.urandom(8).hex()}.part"
    try:
        with _new_file(part, durable=durable) as file:
            yield file
            if durable:
                disk.sync(file)
        _take_name(part, path, durable=durable)
    except BaseException:
        with suppress(OSError):  # the first error says more
            disk.remove(part)
        raise


def _new_file(part: Path, *, durable: bool) -> BinaryIO:
    try:
        return disk.open_file(part, "xb")
    except FileNotFoundError:
        make_folders(part.parent, durable=durable)
        return disk.open_file(part, "xb")


def _take_name(part: Path, path: Path, *, durable: bool) -> None:
    try:
        disk.rename(part, path)
    except FileNotFoundError:
        make_folders(path.parent, durable=durable)
        disk.rename(part, path)
    if durable:
        disk.sync_folder(path.parent)


def make_folders(folder: Path, *, durable: bool = False) -> None:
    """Make a folder and the missing ones above it; durable: their names survive a power cut. Raises ``OSError``."""
    missing = [folder]
    while not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for one in reversed(missing):
        disk.make_folder(one)
        if durable:
            disk.sync_folder(one.parent)


@contextmanager
def locked(path: Path, *, wait: bool = True, note: str = "", shared: bool = False) -> Iterator[int]:
    """Hold the lock of the file at ``path``, which is made when missing; gives the descriptor that holds it.

    The lock is the system's (flock): it ends with its holder, however that dies, and a child that inherits the
    descriptor holds it too. Raises ``OSError`` when the file cannot be made or its file system knows no locks.

    wait: for the lock to be free, ``LOCK_SECONDS`` at most; then ``Busy`` is raised, naming the holder by its note.
    Without it ``Busy`` is raised at once.
    note: one line about the holder, kept in the file.
    shared: others may hold the lock too, if they share it.
    """
    with _descriptor(path) as handle:
        # Whoever holds the lock without a wait for it may only have looked whether it is free.
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        _take_lock(handle, path, kind, LOCK_SECONDS if wait else PROBE_SECONDS)
        if note:
            with suppress(OSError):  # a full disk: the lock holds without its note
                os.ftruncate(handle, 0)
                os.pwrite(handle, f"{note}\n".encode(), 0)
        yield handle


@contextmanager
def locked_for_reading(path: Path) -> Iterator[None]:
    """Share the lock of the file at ``path``, which need not be writable and is not made when missing.

    Raises ``Busy`` at once while a writer holds it, ``OSError`` when the file cannot be read or knows no locks.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        _take_lock(handle, path, fcntl.LOCK_SH, PROBE_SECONDS)
        yield
    finally:
        os.close(handle)


@contextmanager
def _descriptor(path: Path) -> Iterator[int]:
    make_folders(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield handle
    finally:
        os.close(handle)


def _take_lock(handle: int, path: Path, kind: int, seconds: float) -> None:
    """Take a lock that becomes free within so many seconds: a wait without end would outlive a stop."""
    until = time.monotonic() + seconds
    while True:
        is_last = time.monotonic() >= until
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if is_last:
                holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
                raise Busy(f"{path} is held by {holder or 'another process'}") from error
            time.sleep(PROBE_SECONDS)
        else:
            return


def is_locked(path: Path) -> bool:
    """Return whether a living process holds the lock of the file at ``path``."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
