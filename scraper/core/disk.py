"""Every call by which this program changes a disk, one function each; nothing else in ``scraper`` makes such calls.

A test of power cuts replaces these functions and records the calls in their order. It can then drop or reorder each
change that no ``sync`` or ``sync_folder`` followed. The ledger is the one exception, since SQLite syncs its own file.
"""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Mode = Literal["xb", "ab"]

_COPY_BYTES: Final = 1 << 20
_LARGE_BYTES: Final = 1 << 20  # from here on a part goes past the cache
_PIECE_BYTES: Final = 2 << 20  # of it at a time
_BLOCK_BYTES: Final = 4096  # of any file system; what goes past the cache must be whole ones
_HERE: Final = -100  # AT_FDCWD: a relative path is one below the working folder
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of renameat2, which Linux has since 3.15


def open_file(path: Path, mode: Mode, *, buffered: bool = True) -> BinaryIO:
    """Open a new file (``xb``) or the end of one (``ab``); unbuffered, each ``write`` is with the system at once."""
    return path.open(mode, buffering=-1 if buffered else 0)


def sync(file: BinaryIO) -> None:
    """Return when the content of an open file is on the disk and survives a power cut."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk: those made, renamed and removed."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # EINVAL: the file system (SMB, some FUSE) cannot sync a folder
            raise
    finally:
        os.close(handle)


def rename(source: Path, target: Path) -> None:
    """Give a file or folder another name in one step; a file of that name is replaced."""
    source.replace(target)


def exchange(one: Path, other: Path) -> None:
    """Let two files or folders change their names in one step; raises ``OSError`` (ENOSYS, EINVAL) where none can."""
    import ctypes  # noqa: PLC0415  only here: start-up time counts

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(one), None, str(other))


def link(existing: Path, name: Path) -> None:
    """Give a file a second name."""
    name.hardlink_to(existing)


def remove(path: Path) -> None:
    """Remove a file; a missing one is fine."""
    path.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it."""
    import shutil  # noqa: PLC0415  only here: start-up time counts

    shutil.rmtree(folder)


def make_folder(folder: Path) -> None:
    """Make one folder, whose parent must exist; a folder of that name is fine."""
    folder.mkdir(exist_ok=True)


def copy_range(source: BinaryIO, place: range, target: BinaryIO) -> None:
    """Write a part of one file to another, by the cheapest way that the file systems have.

    Whole blocks of a large part go past the system's cache: a third of the CPU time, and the cache keeps what it has.
    """
    target.flush()
    if len(place) >= _LARGE_BYTES:
        place = _copy_by_reading(source, place, target, -target.tell() % _BLOCK_BYTES)
        target.flush()
        place = _copy_blocks(source, place, target)
    source.seek(place.start)
    left = len(place)
    with suppress(
        OSError, AttributeError
    ):  # two file systems, or a system that cannot: the rest is read and written below
        while left and (copied := os.copy_file_range(source.fileno(), target.fileno(), left, place.stop - left)):
            left -= copied
    _copy_by_reading(source, range(place.stop - left, place.stop), target, left)


def _copy_by_reading(source: BinaryIO, place: range, target: BinaryIO, count: int) -> range:
    """Copy so many bytes from the beginning of a part; return the rest of it."""
    source.seek(place.start)
    left = count
    while left and (data := source.read(min(left, _COPY_BYTES))):
        target.write(data)
        left -= len(data)
    return place[count:]


def _copy_blocks(source: BinaryIO, place: range, target: BinaryIO) -> range:
    """Copy whole blocks past the cache to the end of a file, which is a whole block; return what is left of the part.

    All is left where the system or the file system has no such way; a full disk leaves something too.
    """
    import mmap  # noqa: PLC0415  only here: start-up time counts

    at, count = target.tell(), 0
    whole = len(place) - len(place) % _BLOCK_BYTES
    with suppress(OSError, AttributeError), ExitStack() as opened:
        opened.enter_context(_past_the_cache(target))
        if place.start % _BLOCK_BYTES == 0:
            opened.enter_context(_past_the_cache(source))
        memory = opened.enter_context(memoryview(mmap.mmap(-1, _PIECE_BYTES)))  # begins with a block, as it must
        while count < whole:
            got = os.preadv(source.fileno(), [memory[: whole - count]], place.start + count)
            written = os.pwrite(target.fileno(), memory[: got - got % _BLOCK_BYTES], at + count)
            if written < _BLOCK_BYTES:
                break
            count += written - written % _BLOCK_BYTES
    target.seek(at + count)
    return place[count:]


@contextmanager
def _past_the_cache(file: BinaryIO) -> Iterator[None]:
    """Let an open file be read and written past the system's cache; raises ``OSError`` where that is not possible."""
    import fcntl  # noqa: PLC0415  only here, and not on every system

    flags = fcntl.fcntl(file, fcntl.F_GETFL)
    fcntl.fcntl(file, fcntl.F_SETFL, flags | os.O_DIRECT)
    try:
        yield
    finally:
        fcntl.fcntl(file, fcntl.F_SETFL, flags)


def cut(path: Path, size: int) -> None:
    """Shorten a file to so many bytes."""
    os.truncate(path, size)


def cut_open(file: BinaryIO, size: int) -> None:
    """Shorten an open file to so many bytes; writing goes on behind them."""
    file.seek(size)
    file.truncate()
