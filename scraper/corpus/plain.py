"""Plain text: a file of texts, one a line, or a folder of files, one text a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from io import BytesIO
from typing import TYPE_CHECKING

from scraper.core.errors import UsageError
from scraper.core.limits import LINE_BYTES
from scraper.corpus import streams
from scraper.corpus.corpus_format import Bad, Batch, Changes, CorpusRow, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scraper.corpus.corpus_format import Value


@dataclass(frozen=True, slots=True)
class TextLines:
    """A file of texts, one a line. The cleaned text of a line is one line again: its paragraphs joined by a space."""

    source: Path
    field: str

    @property
    def described(self) -> str:
        """Lines leave no choice."""
        return ""

    @property
    def skipped(self) -> Mapping[str, int]:
        """Every line is a text."""
        return {}

    def check(self, added: Sequence[str]) -> None:
        """Raise ``UsageError``: text has no columns."""
        _check_no_columns(added)

    def head(self, added: Sequence[str]) -> bytes:  # noqa: ARG002  text has no columns
        """Nothing stands before the first line."""
        return b""

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """Yield chunks of whole lines; ``start`` is an offset in the unpacked bytes."""
        return streams.row_batches(self.source, streams.Lines(), start, first)

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """Return one row a line."""
        assert isinstance(batch.raw, bytes)  # noqa: S101  for the type checker
        rows: list[CorpusRow | Bad] = []
        for number, line in enumerate(BytesIO(batch.raw), batch.first + 1):
            try:
                rows.append(CorpusRow(line.decode().rstrip("\r\n"), line, number))
            except UnicodeDecodeError:
                rows.append(Bad(number, "encoding", "not UTF-8", line))
        return rows

    def refusal(self, values: Mapping[str, Value]) -> str:  # noqa: ARG002
        """A line holds every text."""
        return ""

    def encode_bad(self, batch: Batch, bad: Sequence[Bad]) -> bytes:  # noqa: ARG002
        """Return the lines as they came."""
        return joined(bad)

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:  # noqa: ARG002
        """Return the lines again, each with its own line end."""
        return b"".join(self._line(change) for change in changes)

    def _line(self, change: Changes) -> bytes:
        raw = change.row.raw
        assert isinstance(raw, bytes)  # noqa: S101  for the type checker
        if self.field not in change.values:
            return raw
        end = raw[len(raw.rstrip(b"\r\n")) :]
        return " ".join(str(change.values[self.field]).split("\n")).replace("  ", " ").encode() + end


def _check_no_columns(added: Sequence[str]) -> None:
    if added:
        raise UsageError("plain text has no columns: --into and --add are for tables and JSON lines")


@dataclass(frozen=True, slots=True)
class TextFolder:
    """A folder of ``.txt`` files, read for their texts; each file is one batch. Raises ``UsageError`` without any."""

    source: Path
    field: str
    others: Mapping[str, int] = dataclass_field(default_factory=dict)

    def __post_init__(self) -> None:
        kinds = Counter(path.suffix.lower() or "no suffix" for path in self.source.rglob("*") if path.is_file())
        texts = kinds.pop(".txt", 0)
        if not texts:
            raise UsageError(f"{self.source}: no .txt file in it{_way_out(kinds, self.source)}")
        self.others.update(kinds)  # type: ignore[attr-defined]  # a dict, made for this instance

    @property
    def described(self) -> str:
        """A folder leaves no choice."""
        return ""

    @property
    def skipped(self) -> Mapping[str, int]:
        """How many files are not texts, by the ends of their names."""
        return self.others

    def check(self, added: Sequence[str]) -> None:
        """Raise ``UsageError``: text has no columns."""
        _check_no_columns(added)

    def head(self, added: Sequence[str]) -> bytes:  # noqa: ARG002  text has no columns
        """Nothing stands before a text."""
        return b""

    def files(self) -> list[Path]:
        """Return its text files, in order of their paths."""
        return sorted(path for path in self.source.rglob("*") if path.suffix.lower() == ".txt" and path.is_file())

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """Yield one file each; ``start`` is a number of files."""
        for number, path in enumerate(self.files()[start:], start):
            yield Batch(first + number - start, 1, path, number + 1, number + 1)

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """Return the one text of the file."""
        path = self.source.__class__(str(batch.raw))
        number = batch.first + 1
        try:
            if path.stat().st_size > LINE_BYTES:
                return [Bad(number, "too-large", f"{path}: larger than {LINE_BYTES >> 20} MB", path)]
            return [CorpusRow(path.read_bytes().decode("utf-8-sig"), path, number)]
        except UnicodeDecodeError:
            return [Bad(number, "encoding", f"{path}: not UTF-8", path)]
        except OSError as error:
            return [Bad(number, "unreadable", f"{path}: {error.strerror}", path)]

    def refusal(self, values: Mapping[str, Value]) -> str:  # noqa: ARG002
        """A file holds every text."""
        return ""

    def encode_bad(self, batch: Batch, bad: Sequence[Bad]) -> bytes:
        """Return the file as it is; one that cannot be read has nothing to keep."""
        path = self.source.__class__(str(batch.raw))
        return path.read_bytes() if bad and bad[0].kind != "unreadable" else b""

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:  # noqa: ARG002
        """Return the text of the file."""
        return b"".join(str(change.values.get(self.field, change.row.text)).encode() for change in changes)


def _way_out(kinds: Mapping[str, int], folder: Path) -> str:
    """Return what else the folder holds, and what to do with it."""
    held = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
    if not held:
        return ""
    if ".json" in kinds:
        whole = 'if type == "array" then .[] else . end'  # a file may hold one text or a list of them
        return f", but {held}; make one corpus of the JSON first: cat {folder}/*.json | jq -c '{whole}' > corpus.jsonl"
    if kinds.keys() & {".html", ".htm", ".warc", ".mhtml"}:
        return f", but {held}; `scraper extract {folder}` reads pages"
    return f", but {held}; `scraper clean` takes one corpus a call: .jsonl, .csv, .tsv or .parquet"
