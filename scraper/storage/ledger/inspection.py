"""A look into a ledger file that changes nothing in it: at a copy, and at the checksums of its journal."""

from __future__ import annotations

import shutil
import sqlite3
import struct
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.errors import StoreError
from scraper.storage.ledger.entry import State
from scraper.storage.ledger.ledger_tables import VERSION
from scraper.storage.ledger.sqlite_ledger import SqliteLedger

if TYPE_CHECKING:
    from collections.abc import Iterator

JOURNAL: Final = "-wal"
BESIDE: Final = ("", JOURNAL, "-shm")  # the files of one ledger, by what follows its name

# https://sqlite.org/fileformat2.html#walformat
_HEADER: Final = struct.Struct(">8I")
_FRAME: Final = struct.Struct(">6I")
_MAGIC: Final = {0x377F0682: "<", 0x377F0683: ">"}  # the order of bytes in which the checksums are made


class _Sums(NamedTuple):
    first: int = 0
    second: int = 0


def broken_journal(ledger: Path) -> str:
    """Return what is wrong with the journal of a ledger, an empty text for a sound one.

    A last frame that is cut or half written is sound: a kill leaves it, and SQLite takes it for the end. A broken frame
    with sound ones behind it is damage, since SQLite passes over all of them.
    """
    try:
        data = ledger.with_name(ledger.name + JOURNAL).read_bytes()
    except FileNotFoundError:
        return ""
    if len(data) < _HEADER.size:
        return "" if not data.strip(b"\0") else "it is shorter than its header"
    magic, _, page_bytes, _, *salts_and_sums = _HEADER.unpack_from(data)
    order = _MAGIC.get(magic)
    if order is None or _sums(order, data[: _HEADER.size - 8], _Sums()) != tuple(salts_and_sums[2:]):
        return "" if not data.strip(b"\0") else "its header is broken"
    return _broken_frame(data, order, page_bytes, tuple(salts_and_sums[:2]))


def _broken_frame(data: bytes, order: str, page_bytes: int, salts: tuple[int, ...]) -> str:
    sums = _sums(order, data[: _HEADER.size - 8], _Sums())
    size = _FRAME.size + page_bytes
    broken = 0
    for start in range(_HEADER.size, len(data) - size + 1, size):
        _, _, *rest = _FRAME.unpack_from(data, start)
        if tuple(rest[:2]) != salts:
            if broken or data.find(struct.pack(">2I", *salts), start + size) < 0:
                continue  # left over from before the last fold
            broken = start
            continue
        if broken:
            return f"its frame at byte {broken} is broken, and others follow"
        summed = _sums(order, data[start : start + 8] + data[start + _FRAME.size : start + size], sums)
        if summed != tuple(rest[2:]):
            broken = start
        sums = summed
    return ""


def _sums(order: str, data: bytes, sums: _Sums) -> _Sums:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return _Sums(first, second)


@contextmanager
def copied_ledger(ledger: Path) -> Iterator[SqliteLedger]:
    """Give a copy of a ledger, brought up to date: the file itself stays as it is. Raises ``StoreError``."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / ledger.name
        try:
            for suffix in ("", JOURNAL):
                if (source := ledger.with_name(ledger.name + suffix)).exists():
                    shutil.copyfile(source, copy.with_name(copy.name + suffix))
        except OSError as error:
            raise StoreError(f"cannot read the ledger {ledger}: {error.strerror or error}") from error
        opened = SqliteLedger(copy)
        try:
            yield opened
        finally:
            opened.close()


def salvage(broken: Path, ledger: Path) -> int:
    """Make a new ledger of the rows of a broken one that can still be read; return how many addresses are in it.

    Rows are read from both ends of a table, since reading ends at the first broken page.
    """
    SqliteLedger(ledger).close()
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(ledger, isolation_level=None)) as new:
        copy = Path(folder) / "ledger.sqlite"
        for suffix in ("", JOURNAL):
            if (source := broken.with_name(broken.name + suffix)).exists():
                shutil.copyfile(source, copy.with_name(copy.name + suffix))
        with closing(sqlite3.connect(copy)) as old:
            old.text_factory = lambda data: data.decode("utf-8", "replace")
            if not _is_of_this_version(old):
                return 0
            new.execute("BEGIN")
            for table in ("run", "job", "item", "want", "walk", "revision"):
                for row in _readable_rows(old, table):
                    _insert(new, table, row)
            for table in ("want", "revision"):
                new.execute(f"DELETE FROM {table} WHERE item NOT IN (SELECT item FROM item)")  # noqa: S608
            new.execute("COMMIT")
        count: int = new.execute("SELECT count(*) FROM item").fetchone()[0]
        return count


def _is_of_this_version(old: sqlite3.Connection) -> bool:
    try:
        return bool(old.execute("PRAGMA user_version").fetchone()[0] == VERSION)
    except sqlite3.Error:
        return False


def _readable_rows(old: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...]]:
    keys = {"walk": "job, list", "revision": "item, revision"}.get(table, "rowid")
    backwards = ", ".join(f"{key} DESC" for key in keys.split(", "))
    for order in (keys, backwards):
        try:
            yield from old.execute(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608  names of our own
        except sqlite3.Error:
            continue
        return


def _insert(new: sqlite3.Connection, table: str, row: tuple[object, ...]) -> None:
    if table == "item" and row[3] not in set(State):  # a damaged page can give any value
        return
    marks = ", ".join("?" * len(row))
    try:
        new.execute(f"INSERT OR IGNORE INTO {table} VALUES({marks})", row)
    except sqlite3.Error:
        return
