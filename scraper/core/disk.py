"""Every call by which this program changes a disk, one function each; nothing else in ``scraper`` makes such calls.

A test of power cuts replaces these functions and records the calls in their order. It can then drop or reorder each
change that no ``sync`` or ``sync_folder`` followed. The ledger is the one exception, since SQLite syncs its own file.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

if TYPE_CHECKING:
    from pathlib import Path

Mode = Literal["xb", "ab"]

_COPY_BYTES: Final = 1 << 20
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
    """Write a part of one file to another, inside the system where it can do that: half of the time of reading it."""
    target.flush()
    source.seek(place.start)
    left = len(place)
    with suppress(
        OSError, AttributeError
    ):  # two file systems, or a system that cannot: the rest is read and written below
        while left and (copied := os.copy_file_range(source.fileno(), target.fileno(), left, place.stop - left)):
            left -= copied
    source.seek(place.stop - left)
    while left:
        data = source.read(min(left, _COPY_BYTES))
        target.write(data)
        left -= len(data)


def cut(path: Path, size: int) -> None:
    """Shorten a file to so many bytes."""
    os.truncate(path, size)


def cut_open(file: BinaryIO, size: int) -> None:
    """Shorten an open file to so many bytes; writing goes on behind them."""
    file.seek(size)
    file.truncate()
