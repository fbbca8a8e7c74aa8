"""What an export remembers of itself, so that the next one reads and writes only what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from scraper.storage.packing import zstd

if TYPE_CHECKING:
    from pathlib import Path

VERSION: Final = 1  # of this form and of what is written; another one, and all is written anew
_LEVEL: Final = 1


class ExportEntry(msgspec.Struct, array_like=True):
    """One article of the store, as the last export found it.

    id, place, stamp: as the store lists it.
    refusal: why it is not in the export; empty for one that is.
    published: time of publication as in the Article.
    group: its group of near-duplicates, where that was asked.
    sizes: bytes of its row before compression, in a file of rows; its rows in each table, in a folder of tables.
    """

    id: str
    place: str
    stamp: str
    refusal: str = ""
    published: str = ""
    group: str = ""
    sizes: list[int] = []


class FileMark(NamedTuple):
    """Size, time of change and number of a file: another mark, and the file is not the one that was written."""

    size: int
    time: int
    number: int


class DayMemory(msgspec.Struct, array_like=True):
    """The articles of one day, as the last export found them.

    day, stamp: as the store lists them.
    found: places of that day in the store.
    entries: of all articles that could be read, in order.
    frames: packed bytes of each frame of the day, in a file of rows.
    rows: rows of the day in each file, in a folder of tables.
    """

    day: str
    stamp: str
    found: int = 0
    entries: list[ExportEntry] = []
    frames: list[int] = []
    rows: dict[str, int] = {}

    @property
    def kept(self) -> list[ExportEntry]:
        """The entries that are in the export, in its order."""
        return [entry for entry in self.entries if not entry.refusal]


class Memory(msgspec.Struct):
    """What an export was made of.

    made: format, schema and selection, see ``ExportJob.made``; the next export builds on it where its own is equal.
    days: in the order of the export.
    head: packed bytes before the first row, in a file of rows.
    files: the files of the export by name; the empty name stands for a destination that is one file.
    """

    made: str
    days: list[DayMemory] = []
    head: int = 0
    files: dict[str, FileMark] = {}


def encode_memory(memory: Memory) -> bytes:
    """Return the bytes to keep."""
    return zstd.compress(msgspec.msgpack.encode(memory), level=_LEVEL)


def decode_memory(data: bytes | None, recipe: str) -> Memory | None:
    """Return what was kept; None for bytes that are damaged or of an older program, and for another recipe.

    recipe: see ``ExportJob.made``.
    """
    if not data:
        return None
    try:
        memory = msgspec.msgpack.decode(zstd.decompress(data), type=Memory)
    except (zstd.ZstdError, msgspec.DecodeError):
        return None  # of an older program, or damaged: all is written anew
    return memory if memory.made == recipe else None


def mark_of(path: Path) -> FileMark | None:
    """Return the mark of a file; None for a missing one."""
    try:
        seen = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return FileMark(seen.st_size, seen.st_mtime_ns, seen.st_ino)
