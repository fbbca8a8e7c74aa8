"""Plain text: a file of texts, one a line, or a folder of files, one text a file."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from scraper.core.limits import LINE_BYTES
from scraper.corpus.corpus_format import Bad, Batch, Changes, CorpusRow
from scraper.corpus.streams import line_batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Lines:
    """A file of texts, one a line. The cleaned text of a line is one line again: its paragraphs joined by a space."""

    source: Path
    field: str

    def head(self, added: Sequence[str]) -> bytes:  # noqa: ARG002  text has no columns
        """Nothing stands before the first line."""
        return b""

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """Chunks of whole lines; ``start`` is an offset in the decompressed bytes."""
        return line_batches(self.source, start, first)

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """One row a line."""
        assert isinstance(batch.raw, bytes)  # noqa: S101  for the type checker
        rows: list[CorpusRow | Bad] = []
        for number, line in enumerate(BytesIO(batch.raw), batch.first + 1):
            try:
                rows.append(CorpusRow(line.decode().rstrip("\r\n"), line, number))
            except UnicodeDecodeError:
                rows.append(Bad(number, "not UTF-8", line))
        return rows

    def refuse(self, row: CorpusRow, why: str) -> Bad:
        """The line as it came."""
        assert isinstance(row.raw, bytes)  # noqa: S101  for the type checker
        return Bad(row.number, why, row.raw)

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:  # noqa: ARG002
        """The lines again, each with its own line end."""
        return b"".join(self._line(change) for change in changes)

    def _line(self, change: Changes) -> bytes:
        raw = change.row.raw
        assert isinstance(raw, bytes)  # noqa: S101  for the type checker
        if self.field not in change.values:
            return raw
        end = raw[len(raw.rstrip(b"\r\n")) :]
        return " ".join(str(change.values[self.field]).split("\n")).replace("  ", " ").encode() + end


@dataclass(frozen=True, slots=True)
class TextFolder:
    """A folder of ``.txt`` files, read for their texts; each file is one batch."""

    source: Path
    field: str

    def head(self, added: Sequence[str]) -> bytes:  # noqa: ARG002  text has no columns
        """Nothing stands before a text."""
        return b""

    def files(self) -> list[Path]:
        """Its text files, in order of their paths."""
        return sorted(path for path in self.source.rglob("*.txt") if path.is_file())

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """One file each; ``start`` is a number of files."""
        for number, path in enumerate(self.files()[start:], start):
            yield Batch(first + number - start, 1, path, number + 1, number + 1)

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """The one text of the file."""
        path = self.source.__class__(str(batch.raw))
        if path.stat().st_size > LINE_BYTES:
            return [Bad(batch.first + 1, f"{path}: larger than {LINE_BYTES >> 20} MB", str(path).encode())]
        data = path.read_bytes()
        try:
            return [CorpusRow(data.decode("utf-8-sig"), data, batch.first + 1)]
        except UnicodeDecodeError:
            return [Bad(batch.first + 1, f"{path}: not UTF-8", data)]

    def refuse(self, row: CorpusRow, why: str) -> Bad:
        """The file as it came."""
        assert isinstance(row.raw, bytes)  # noqa: S101  for the type checker
        return Bad(row.number, why, row.raw)

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:  # noqa: ARG002
        """The text of the file."""
        return b"".join(str(change.values.get(self.field, change.row.text)).encode() for change in changes)
