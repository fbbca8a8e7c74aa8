"""The one writer of an output: the lock in the folder in which it is built."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Busy, StoreError
from scraper.core.files import locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK: Final = "lock"
_HELD: Final[set[int]] = set()


def _let_go() -> None:
    """Close the locks in a worker: it would hold them for a moment longer than a run that was killed."""
    for handle in _HELD:
        with suppress(OSError):
            os.close(handle)
    _HELD.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def hold(folder: Path, target: Path) -> Iterator[None]:
    """Hold the folder in which a target is built, which is made when missing.

    Raises ``Busy`` when another run holds it, ``StoreError`` when it cannot be made.
    """
    with ExitStack() as held:
        handle = _lock(held, folder, target)
        _HELD.add(handle)
        held.callback(_HELD.discard, handle)
        yield


def _lock(held: ExitStack, folder: Path, target: Path) -> int:
    note = f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    try:
        handle = held.enter_context(locked(folder / LOCK, wait=False, note=note))
    except Busy as error:
        holder = str(error).rpartition(" by ")[2]
        raise Busy(f"{target}: another run writes it ({holder}); wait for it or give another --output") from error
    except FileExistsError as error:
        raise StoreError(f"{folder}: is in the way; move it") from error
    if not _is_there(folder / LOCK, handle):
        raise Busy(f"{target}: another run wrote it and is just done; start again")
    return handle


def _is_there(path: Path, handle: int) -> bool:
    """Whether the locked file is still the one of that name: the run that held it before removes the folder."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
