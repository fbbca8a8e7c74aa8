"""JSON lines: a changed line keeps every byte but those of its text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.errors import UsageError
from scraper.corpus.corpus_format import Bad, Batch, Changes, CorpusRow, joined
from scraper.corpus.streams import Lines, row_batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scraper.corpus.corpus_format import Value

MAX_LACKING_ROWS: Final = 100  # at the start of a file, before the field is taken for a wrong one
_BOM = b"\xef\xbb\xbf"
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])
_encode = msgspec.json.Encoder().encode


class _BadLine(Exception):
    """The kind of a bad line and why it is one. Raised and caught in this module."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A file of JSON objects, one a line. Raises ``UsageError`` when none of its first lines has the field."""

    source: Path
    field: str

    def __post_init__(self) -> None:
        lacking: list[Bad] = []
        for batch in self.batches():
            rows = self.decode(batch)
            if any(isinstance(row, CorpusRow) and row.text is not None for row in rows):
                return
            lacking += [row for row in rows if isinstance(row, Bad) and row.kind == "no-field"]
            if len(lacking) > MAX_LACKING_ROWS:
                break
        if lacking:
            raise UsageError(f"{self.source}: row {lacking[0].number}: {lacking[0].why}; name another with --field")

    @property
    def described(self) -> str:
        """JSON leaves no choice."""
        return ""

    @property
    def skipped(self) -> Mapping[str, int]:
        """Every line is a row."""
        return {}

    def check(self, added: Sequence[str]) -> None:
        """Every column can be added."""

    def head(self, added: Sequence[str]) -> bytes:  # noqa: ARG002  JSON lines have no header
        """Nothing stands before the first line."""
        return b""

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """Yield chunks of whole lines; ``start`` is an offset in the unpacked bytes."""
        return row_batches(self.source, Lines(b"{"), start, first)

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """Return one row a line; blank lines are rows without a text."""
        assert isinstance(batch.raw, bytes)  # noqa: S101  for the type checker
        rows: list[CorpusRow | Bad] = []
        for number, line in enumerate(BytesIO(batch.raw), batch.first + 1):
            try:
                rows.append(CorpusRow(self._text(line), line, number))
            except _BadLine as error:
                rows.append(Bad(number, error.kind, str(error), line))
        return rows

    def _text(self, line: bytes) -> str | None:
        if not line.strip():
            return None
        fields = _read(line)
        if self.field not in fields:
            raise _BadLine("no-field", f"no field {self.field!r}; it has {', '.join(fields) or 'none'}")
        text = fields[self.field]
        if isinstance(text, msgspec.Raw):
            text = _value(text)
        if text is not None and not isinstance(text, str):
            raise _BadLine("not-text", f"field {self.field!r} is no text")
        return text

    def refusal(self, values: Mapping[str, Value]) -> str:  # noqa: ARG002
        """A line of JSON holds everything."""
        return ""

    def encode_bad(self, batch: Batch, bad: Sequence[Bad]) -> bytes:  # noqa: ARG002
        """Return the lines as they came."""
        return joined(bad)

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:  # noqa: ARG002
        """Return the lines again."""
        return b"".join(_rewrite(change.row.raw, change.values) for change in changes)


def _read(line: bytes) -> Mapping[str, object]:
    """Return the fields of a line, their values still as written; a line that only Python's own JSON reads (NaN, lone
    surrogates) as its values.
    """
    try:
        return _fields.decode(line.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        try:
            fields = json.loads(line.removeprefix(_BOM))
        except (ValueError, RecursionError):
            raise _BadLine("not-json", f"not JSON ({error})") from None
        if not isinstance(fields, dict):
            raise _BadLine("not-json", "JSON, but no object") from None
        return fields


def _value(raw: msgspec.Raw) -> object:
    """Return a value that is written out; Python's own JSON reads what is left of a surrogate pair."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        try:
            return json.loads(bytes(raw))
        except (ValueError, RecursionError) as error:
            raise _BadLine("not-json", f"not JSON ({error})") from None


def _written(value: object) -> bytes:
    try:
        return _encode(value)
    except UnicodeEncodeError:  # half a surrogate pair
        return json.dumps(value).encode()


def _rewrite(raw: object, values: Mapping[str, Value]) -> bytes:
    assert isinstance(raw, bytes)  # noqa: S101  for the type checker
    if not values or not raw.strip():
        return raw
    fields = dict(_read(raw))
    body = raw.rstrip()
    end = raw[len(body) :]
    added: list[bytes] = []
    for name, value in values.items():
        new = _written(value)
        if name not in fields:
            added.append(_encode(name) + b": " + new)
            continue
        old = fields[name]
        if not isinstance(old, msgspec.Raw) or body.count(bytes(old)) != 1:
            return _rebuild(fields, values) + end  # it stands there twice: which one is not known
        body = body.replace(bytes(old), new)
    if added:
        body = body.removesuffix(b"}").rstrip() + b", " + b", ".join(added) + b"}"
    return body + end


def _rebuild(fields: Mapping[str, object], values: Mapping[str, Value]) -> bytes:
    if all(isinstance(value, msgspec.Raw) for value in fields.values()):
        return _encode({**fields, **{name: msgspec.Raw(_written(value)) for name, value in values.items()}})
    return json.dumps({**fields, **values}).encode()
