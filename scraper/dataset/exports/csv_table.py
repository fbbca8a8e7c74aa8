"""``scraper export csv``: a table with a head, in UTF-8; lists and their parts are JSON in their cell."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.dataset.exporting.rows_file import RowsFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.article import Article


def _head(fields: Sequence[str]) -> bytes:
    return _line(fields)


def _row(article: Article, fields: Sequence[str]) -> bytes:
    return _line([_cell(getattr(article, name)) for name in fields])


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _line(cells: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


EXPORT: Final = RowsFile("csv", "a table with a head, lists as JSON in their cell; .gz or .zst, - too", _head, _row)
