"""JSON lines: a changed line keeps every byte but those of its text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from scraper.corpus.corpus_format import Bad, Batch, Changes, CorpusRow
from scraper.corpus.streams import line_batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scraper.corpus.corpus_format import Value

_BOM = b"\xef\xbb\xbf"
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])
_encode = msgspec.json.Encoder().encode


class _BadLine(Exception):
    """Why a line is none. Raised and caught in this module."""


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A file of JSON objects, one a line."""

    source: Path
    field: str

    def head(self, added: Sequence[str]) -> bytes:  # noqa: ARG002  JSON lines have no header
        """Nothing stands before the first line."""
        return b""

    def batches(self, start: int = 0, first: int = 0) -> Iterator[Batch]:
        """Chunks of whole lines; ``start`` is an offset in the decompressed bytes."""
        return line_batches(self.source, start, first)

    def decode(self, batch: Batch) -> list[CorpusRow | Bad]:
        """One row a line; blank lines are rows without a text."""
        assert isinstance(batch.raw, bytes)  # noqa: S101  for the type checker
        rows: list[CorpusRow | Bad] = []
        for number, line in enumerate(BytesIO(batch.raw), batch.first + 1):
            try:
                rows.append(CorpusRow(self._text(line), line, number))
            except _BadLine as error:
                rows.append(Bad(number, str(error), line))
        return rows

    def _text(self, line: bytes) -> str | None:
        if not line.strip():
            return None
        fields = _read(line)
        if self.field not in fields:
            raise _BadLine(f"no field {self.field!r}; it has {', '.join(fields) or 'none'}")
        text = fields[self.field]
        if isinstance(text, msgspec.Raw):
            text = _value(text)
        if text is not None and not isinstance(text, str):
            raise _BadLine(f"field {self.field!r} is no text")
        return text

    def refuse(self, row: CorpusRow, why: str) -> Bad:
        """The line as it came."""
        assert isinstance(row.raw, bytes)  # noqa: S101  for the type checker
        return Bad(row.number, why, row.raw)

    def encode(self, batch: Batch, changes: Sequence[Changes]) -> bytes:  # noqa: ARG002
        """The lines again."""
        return b"".join(_rewrite(change.row.raw, change.values) for change in changes)


def _read(line: bytes) -> Mapping[str, object]:
    """The fields of a line, their values still as written; a line that only Python's own JSON reads (NaN, lone
    surrogates) as its values.
    """
    try:
        return _fields.decode(line.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        try:
            fields = json.loads(line.removeprefix(_BOM))
        except (ValueError, RecursionError):
            raise _BadLine(f"not JSON ({error})") from None
        if not isinstance(fields, dict):
            raise _BadLine("JSON, but no object") from None
        return fields


def _value(raw: msgspec.Raw) -> object:
    """A value that is written out; Python's own JSON reads what is left of a surrogate pair."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        try:
            return json.loads(bytes(raw))
        except (ValueError, RecursionError) as error:
            raise _BadLine(f"not JSON ({error})") from None


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
