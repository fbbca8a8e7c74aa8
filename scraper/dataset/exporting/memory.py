"""What an export remembers of itself, so that the next one reads and writes only what changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from scraper.storage.packing import zstd

if TYPE_CHECKING:
    from pathlib import Path

VERSION: Final = 2  # of this form and of what is written; another one, and all is written anew
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
    """The articles of one day, as the last export found them. Their entries are unpacked only when they are asked for.

    day, stamp: as the store lists them.
    found: places of that day in the store.
    counts: number of entries by their refusal.
    frames: packed bytes of each frame of the day, in a file of rows.
    rows: rows of the day in each file, in a folder of tables.
    groups: the group of near-duplicates of each entry that another one names, by id.
    names: the ids of all entries, a line each.
    packed: all articles that could be read, in order.
    """

    day: str
    stamp: str
    found: int
    counts: dict[str, int]
    frames: list[int]
    rows: dict[str, int]
    groups: dict[str, str]
    names: str
    packed: bytes

    @property
    def ids(self) -> list[str]:
        """The ids of all entries, in order."""
        return self.names.split("\n") if self.names else []

    @property
    def kept_count(self) -> int:
        """How many entries are in the export."""
        return self.counts.get("", 0)

    @property
    def entries(self) -> list[ExportEntry]:
        """All articles that could be read, in order."""
        return msgspec.msgpack.decode(zstd.decompress(self.packed), type=list[ExportEntry])

    @property
    def kept(self) -> list[ExportEntry]:
        """The entries that are in the export, in its order."""
        return [entry for entry in self.entries if not entry.refusal]


@dataclass(slots=True)
class NewDay:
    """What this export is going to remember of one day; see ``DayMemory``."""

    day: str
    stamp: str
    found: int
    entries: list[ExportEntry] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def remembered(self) -> DayMemory:
        """Return the memory of the day, when all its articles have been taken."""
        counts = Counter(entry.refusal for entry in self.entries)
        groups = {entry.id: entry.group for entry in self.entries if entry.group not in {"", entry.id}}
        names = "\n".join(entry.id for entry in self.entries)
        packed = zstd.compress(msgspec.msgpack.encode(self.entries), level=_LEVEL)
        return DayMemory(self.day, self.stamp, self.found, dict(counts), self.frames, self.rows, groups, names, packed)


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
