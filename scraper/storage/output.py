"""The output folder as a crawl holds it: its lock, its ledger, its store. One run at a time, or none is safe."""

from __future__ import annotations

import fcntl
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scraper.core.errors import StoreError
from scraper.storage.ledger import LOOKS, Ledger
from scraper.storage.store import STATE, FileStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType


class Folder:
    """A context: the folder is ours inside it. Raises ``StoreError`` when another run holds it.

    output None: nothing is kept, the ledger lives in memory and there is no store. The lock is the system's (flock), so
    a process that died holds nothing.
    """

    def __init__(self, output: Path | None, *, durable: bool = True, looks: Sequence[float] = LOOKS) -> None:
        self.output = output
        self._lock: int | None = None
        if output is not None:
            self._lock = _lock(output)
        try:
            self.ledger = Ledger(output / STATE / "ledger.sqlite" if output else None, looks=looks)
            self.store = FileStore(output, durable=durable) if output else None
            if self.store:
                self.store.clear_scratch()
        except BaseException:
            self._unlock()
            raise

    def close(self) -> None:
        """Gives the folder free."""
        self.ledger.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _lock(output: Path) -> int:
    place = output / STATE / "lock"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"cannot write into {output}: {error.strerror}; give another folder with --output") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.read(handle, 200).decode("utf-8", "replace").strip()
        os.close(handle)
        raise StoreError(
            f"another run is writing into {output} ({holder or 'unknown'}); wait for it or give --output"
        ) from error
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode(), 0)
    return handle
