"""The one writer of an output: the lock in the folder in which it is built, whichever command builds it."""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from scraper.core import disk
from scraper.core.errors import Busy, StoreError
from scraper.core.files import locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK: Final = "lock"
_NO_LOCKS: Final = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}  # of file systems that know none
_HELD: Final[set[int]] = set()


def _let_go() -> None:
    """Close the locks in a worker: it would hold them for a moment longer than a run that was killed."""
    for handle in _HELD:
        with suppress(OSError):
            os.close(handle)
    _HELD.clear()


os.register_at_fork(after_in_child=_let_go)


def building_folder(target: Path) -> Path:
    """Return the folder in which a target is built: ``NAME.part`` beside it."""
    return target.with_name(f"{target.name}.part")


@contextmanager
def hold(target: Path) -> Iterator[Path]:
    """Hold a target against other runs, and give the folder in which to build it, which is made when missing.

    Behind the block the folder is removed, unless something is left in it. Where the file system knows no locks,
    nothing is held. Raises ``Busy`` when another run holds the target, ``StoreError`` when a file is in the folder's
    place, ``OSError`` when the folder cannot be made.
    """
    folder = building_folder(target)
    with ExitStack() as held:
        handle = _lock(held, folder, target)
        if handle is not None:
            _HELD.add(handle)
            held.callback(_HELD.discard, handle)
        held.callback(_remove_if_empty, folder, handle)
        yield folder


def _lock(held: ExitStack, folder: Path, target: Path) -> int | None:
    note = f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    try:
        handle = held.enter_context(locked(folder / LOCK, wait=False, note=note))
    except Busy as error:
        holder = str(error).rpartition(" by ")[2]
        raise Busy(f"{target}: another run writes it ({holder}); wait for it or name another output") from error
    except FileExistsError as error:
        raise StoreError(f"{folder}: is in the way; move it") from error
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return None
        raise
    if not _is_there(folder / LOCK, handle):
        raise Busy(f"{target}: another run wrote it and is just done; start again")
    return handle


def _is_there(path: Path, handle: int) -> bool:
    """Return whether the locked file is still the one of that name: the run that held it before removes the folder."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _remove_if_empty(folder: Path, handle: int | None) -> None:
    """Remove the folder if only the lock is in it, and if that is still ours."""
    with suppress(OSError):  # it may be gone with what was built in it
        is_ours = handle is None or _is_there(folder / LOCK, handle)
        if is_ours and all(path.name == LOCK for path in folder.iterdir()):
            disk.remove_folder(folder)
