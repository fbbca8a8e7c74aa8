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

    first: number of its first whole row, from 0.
    rows: how many there are, those of ``cut`` among them.
    raw: what the format made of the whole rows.
    end: where the next batch starts, in the format's own measure, for going on later.
    seen: bytes of the source read so far.
    cut: pieces of rows beside a damaged stretch of a compressed file; they stand before the whole rows.
    lost: bytes of the damaged stretches before the whole rows.
    doubtful: rows of earlier batches that may be damaged, since they lie in the damaged member.
    damage: what is wrong with these stretches, and where, for people.
    """

    first: int
    rows: int
    raw: object
    end: int
    seen: int
    cut: tuple[bytes, ...] = ()
    lost: int = 0
    doubtful: int = 0
    damage: tuple[str, ...] = ()


@dataclass(slots=True)
class CorpusRow:
    """One row: its text, None when it is null, and what the format needs to write it again. number: as in ``Bad``."""

    text: str | None
    raw: object
    number: int = 0


@dataclass(slots=True, frozen=True)
class Bad:
    """A row that cannot be read or written.

    number: as people count, from 1.
    kind: a short name, under which it is counted.
    why: a sentence for people.
    raw: what the format needs to write it as it came.
    """

    number: int
    kind: str
    why: str
    raw: object


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

    @property
    def described(self) -> str:
        """What was settled on a sample of the source, for people; empty where the format leaves no choice."""
        ...

    @property
    def skipped(self) -> Mapping[str, int]:
        """How many things in the source are not texts, by kind."""
        ...

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """Yield all batches from ``start`` (a ``Batch.end``), the next row being number ``first``."""
        ...

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """Return the whole rows of a batch."""
        ...

    def check(self, added: Sequence[str]) -> None:
        """Raise ``UsageError`` when these columns cannot be added."""
        ...

    def refusal(self, values: Mapping[str, Value]) -> str:
        """Return why a row cannot hold the new values; empty when it can."""
        ...

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:
        """Return the rows that are left, each with its new values, everything else as it was."""
        ...

    def encode_bad(self, batch: Batch, bad: Sequence[Bad]) -> bytes:
        """Return bad rows as they came."""
        ...

    def head(self, added: Sequence[str]) -> bytes:
        """Return what stands before the first row, the names of added columns included."""
        ...


def rows_of(form: CorpusFormat, batch: Batch) -> list[CorpusRow | Bad]:
    """Return every row of a batch in order, the cut ones too."""
    start = batch.first - len(batch.cut) + 1
    why = "cut by a damaged stretch of the compressed file"
    cut = [Bad(number, "cut", why, raw) for number, raw in enumerate(batch.cut, start)]
    return [*cut, *form.decode(batch)]


def joined(bad: Sequence[Bad]) -> bytes:
    """Return the bytes of bad rows of a format whose rows are bytes."""
    return b"".join(row.raw for row in bad if isinstance(row.raw, bytes))
