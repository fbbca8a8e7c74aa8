"""The index of near-duplicates for who reads a folder: one who may not write there works with a copy for the moment."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from scraper.core import disk
from scraper.dataset.duplicates.duplicate_index import DuplicateIndex, index_file

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

_AS_IT_LIES: Final = "immutable=1"  # SQLite needs no file beside it then, and must not have a writer
_BESIDE_A_WRITER: Final = "mode=ro"  # reads the journal of a writer too, if there is one


@contextmanager
def opened_index(output: Path, *, finds: bool = True) -> Iterator[DuplicateIndex]:
    """Give the index of an output, made when missing. Raises ``StoreError``.

    Where it may not be written, the block works with a copy that is dropped behind it.
    finds: the block finds something that should be kept; a warning says that it is not.
    """
    path = index_file(output)
    if _may_write(path):
        with closing(DuplicateIndex(path)) as index:
            yield index
        return
    if finds:
        log.warning("cannot write %s: what is found of near-duplicates is not kept for the next time", path)
    with TemporaryDirectory(prefix="scraper-") as folder:
        copy = Path(folder, path.name)
        _copy(path, copy)
        with closing(DuplicateIndex(copy)) as index:
            yield index


def _may_write(path: Path) -> bool:
    """Return whether a file may be changed, or made with its folders; SQLite writes files beside it too."""
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    return os.access(folder, os.W_OK | os.X_OK) and (not path.exists() or os.access(path, os.W_OK))


def _copy(path: Path, copy: Path) -> None:
    """Copy an index as it stands at one moment; without one that can be read, the copy is made anew from the texts."""
    has_writer = path.with_name(f"{path.name}-wal").exists()
    address = f"file:{quote(str(path.absolute()))}?{_BESIDE_A_WRITER if has_writer else _AS_IT_LIES}"
    with suppress(sqlite3.Error), closing(sqlite3.connect(address, uri=True)) as old:
        try:
            with closing(sqlite3.connect(copy)) as new:
                old.backup(new)
        except sqlite3.Error:
            disk.remove(copy)
            raise
