"""Rows of a file in batches, whatever its compression; and data compressed in pieces that stand alone."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final, Protocol

from scraper.core import limits
from scraper.core.errors import UsageError
from scraper.corpus.corpus_format import Batch
from scraper.corpus.unpack import Gap, pieces
from scraper.storage.packing import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ZSTD_LEVEL: Final = 6
_GZIP_LEVEL: Final = 6


class Parting(Protocol):
    """What parts the data of one format into rows.

    newline: the byte that ends a row.
    rest: the data behind the last whole row.
    """

    newline: bytes
    rest: bytes

    def take(self, data: bytes, *, last: bool) -> tuple[object, int]:
        """Return the rows of the rest and the new data, in the form of ``Batch.raw``, and how many they are.

        last: no data follow.
        """
        ...

    def begins_row(self, data: bytes) -> bool:
        """Return whether the data show by themselves that a row begins here."""
        ...


class Lines:
    """Parts data at its line feeds; the rows are the bytes of whole lines."""

    newline = b"\n"

    def __init__(self, row_start: bytes = b"") -> None:
        """row_start: what every row begins with, where that is so."""
        self.rest = b""
        self._row_start = row_start

    def take(self, data: bytes, *, last: bool) -> tuple[bytes, int]:
        """Return the whole lines and their number."""
        data = self.rest + data
        end = len(data) if last else data.rfind(b"\n") + 1
        self.rest = data[end:]
        whole = data[:end]
        return whole, whole.count(b"\n") + (bool(whole) and not whole.endswith(b"\n"))

    def begins_row(self, data: bytes) -> bool:
        """Return whether the data begin as every row does."""
        return bool(self._row_start) and data.lstrip().startswith(self._row_start)


def row_batches(path: Path, parting: Parting, start: int, first: int) -> Iterator[Batch]:
    """Yield the rows of a file in batches.

    start: offset in the unpacked bytes.
    first: number of the row there.

    Rows that a damaged stretch of a compressed file cuts are ``Batch.cut``. Raises ``UsageError`` for a row longer than
    64 MB, and as ``pieces`` does.
    """
    return _RowReader(path, parting, start, first).batches()


class _RowReader:
    """Reads a file from ``start`` on; keeps what stands between two batches."""

    def __init__(self, path: Path, parting: Parting, start: int, first: int) -> None:
        self.path = path
        self.parting = parting
        self.start = start
        self.end = start  # of the rows that were yielded
        self.first = first
        self.cut: list[bytes] = []
        self.lost = 0
        self.doubtful = 0
        self.damage: list[str] = []
        self.held: list[bytes] = []  # data behind a row that is still longer than they are
        self.is_torn = False  # whether the next data begin within a row
        self.yielded: list[tuple[int, int]] = []  # the end of each batch, and how many rows it had

    def batches(self) -> Iterator[Batch]:
        offset = seen = 0
        for event in pieces(self.path):
            if isinstance(event, Gap):
                if offset >= self.start:
                    if batch := self._batch(seen):
                        yield batch
                    self._gap(event)
                continue
            data = event.data[max(0, self.start - offset) :]
            offset += len(event.data)
            seen = event.seen
            self.held.append(data)
            if self._is_due() and (batch := self._batch(seen)):
                yield batch
        if batch := self._batch(seen, last=True):
            yield batch

    def _is_due(self) -> bool:
        """Whether to look for rows: of a long row when its data have doubled, so that time grows with its length."""
        held, begun = sum(map(len, self.held)), len(self.parting.rest)
        return held >= begun or held + begun > limits.LINE_BYTES

    def _gap(self, gap: Gap) -> None:
        rest, self.parting.rest = self.parting.rest, b""
        if rest:
            self.cut.append(rest)
            self.end += len(rest)
        doubtful = sum(rows for end, rows in self.yielded if end > gap.since)
        # Where neither bytes nor rows show the damage, all of the member counts: damage is never silent.
        self.lost += gap.lost if gap.lost or doubtful or rest else gap.member
        self.doubtful += doubtful
        self.damage.append(gap.why)
        self.yielded.clear()
        self.is_torn = True

    def _batch(self, seen: int, *, last: bool = False) -> Batch | None:
        """Return the rows that are whole with the data held; None when no row is."""
        data = b"".join(self.held)
        self.held.clear()
        if self.is_torn and data:
            data = self._behind_gap(data)
        self.end += len(data) + len(self.parting.rest)
        raw, rows = self.parting.take(data, last=last)
        self.end -= len(self.parting.rest)
        if len(self.parting.rest) > limits.LINE_BYTES:
            most = limits.LINE_BYTES >> 20
            raise UsageError(f"{self.path}: no line end within {most} MB; are these rows at all?")
        if not rows and not (last and self.damage):
            return None
        # A batch of lost bytes alone ends behind the file: a run that goes on there does not count them again.
        self.end += not rows
        whole = rows + len(self.cut)
        self.yielded.append((self.end, rows))
        first, cut, damage = self.first + len(self.cut), tuple(self.cut), tuple(self.damage)
        batch = Batch(first, whole, raw, self.end, seen, cut, self.lost, self.doubtful, damage)
        self.first += whole
        self.cut, self.lost, self.doubtful, self.damage = [], 0, 0, []
        return batch

    def _behind_gap(self, data: bytes) -> bytes:
        """Take off the rest of a row that began in the gap."""
        self.is_torn = False
        if self.parting.begins_row(data):
            return data
        end = data.find(self.parting.newline) + 1 or len(data)
        self.is_torn = end == len(data) and not data.endswith(self.parting.newline)
        self.cut.append(data[:end])
        self.end += end
        return data[end:]


def compress(data: bytes, path: Path) -> bytes:
    """Return the data as the file's name wants it: a piece that stands alone, so that a file can be cut between two."""
    ending = path.suffix.lower()
    if ending == ".gz":
        return gzip.compress(data, _GZIP_LEVEL, mtime=0) if data else b""
    if ending == ".zst":
        return zstd.compress(data, _ZSTD_LEVEL) if data else b""
    return data
