"""What a corpus is, whatever its format: batches of rows, of which one field holds the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Value = str | None | list[dict[str, object]]


@dataclass(slots=True, frozen=True)
class Batch:
    """Some rows in the order of the source, small enough to hold and to hand to another process.

    first: number of its first row, from 0; rows: how many; raw: what the format made of them; end: where the next batch
    starts, in the format's own measure, for going on later; seen: bytes of the source read so far.
    """

    first: int
    rows: int
    raw: object
    end: int
    seen: int


@dataclass(slots=True)
class CorpusRow:
    """One row: its text, None when it is null, and what the format needs to write it again. number: as in ``Bad``."""

    text: str | None
    raw: object
    number: int = 0


@dataclass(slots=True, frozen=True)
class Bad:
    """A row that is none. number: as people count, from 1; raw: exactly as it came."""

    number: int
    why: str
    raw: bytes


@dataclass(slots=True)
class Changes:
    """New values of one row by column; added columns come last, in this order."""

    row: CorpusRow
    values: Mapping[str, Value]


class CorpusFormat(Protocol):
    """One format of corpora. An instance is small and goes to the worker processes as it is."""

    @property
    def source(self) -> Path:
        """The file, or the folder."""
        ...

    @property
    def field(self) -> str:
        """The column of the text."""
        ...

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """All batches from ``start`` (a ``Batch.end``), the next row being number ``first``."""
        ...

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """The rows of a batch."""
        ...

    def refuse(self, row: CorpusRow, why: str) -> Bad:
        """A row that could be read and is none all the same."""
        ...

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:
        """The rows that are left again, each with its new values, everything else as it was."""
        ...

    def head(self, added: Sequence[str]) -> bytes:
        """What stands before the first row, the names of added columns included."""
        ...
