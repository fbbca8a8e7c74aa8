"""``scraper export jsonl``: one Article a line, as ``scraper fetch`` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.article import encode
from scraper.dataset.exporting.rows_file import RowsFile
from scraper.dataset.selection import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.article import Article


def _head(fields: Sequence[str]) -> bytes:  # noqa: ARG001  every line says its fields itself
    return b""


def _row(article: Article, fields: Sequence[str]) -> bytes:
    if fields == FIELDS:
        return encode(article) + b"\n"
    return msgspec.json.encode({name: getattr(article, name) for name in fields}) + b"\n"


EXPORT: Final = RowsFile(
    "jsonl",
    "one Article a line; .gz or .zst at the end of the name, - for standard output",
    _head,
    _row,
    (".jsonl", ".ndjson"),
)
