"""The formats of corpora by the names of files, and how a source is opened in its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.errors import UsageError
from scraper.core.unreadable import check_readable

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.corpus.corpus_format import CorpusFormat
    from scraper.corpus.settle import TableOptions

_COMPRESSIONS: Final = {".gz", ".zst"}
_FORMS: Final = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".txt": "text",
}


def format_name(path: Path) -> str:
    """``jsonl``, ``csv``, ``parquet``, ``text``, ``folder``, or the empty string for a name that says nothing."""
    if path.is_dir():
        return "folder"
    ending = path.suffix.lower()
    if ending in _COMPRESSIONS:
        ending = path.with_suffix("").suffix.lower()
    return _FORMS.get(ending, "")


def is_corpus(path: Path) -> bool:
    """Return whether the name is that of many texts rather than of one."""
    return format_name(path) in {"jsonl", "csv", "parquet", "folder"}


def open_format(source: Path, field: str = "text", options: TableOptions | None = None) -> CorpusFormat:
    """Return the corpus of that name.

    options: how a table is written, where that should not be settled on a sample of it.

    Raises ``UsageError`` for a file that is missing, of no known format, or without the field.
    """
    check_readable(source)
    name = format_name(source)
    if options and name != "csv":
        raise UsageError(f"{source}: --delimiter, --quote, --no-header and --encoding are for .csv and .tsv")
    if name == "jsonl":
        from scraper.corpus.jsonlines import JsonLines  # noqa: PLC0415  only the format in hand is imported

        return JsonLines(source, field)
    if name == "csv":
        from scraper.corpus.separated import Separated  # noqa: PLC0415
        from scraper.corpus.settle import TableOptions  # noqa: PLC0415

        return Separated(source, field, options or TableOptions())
    if name == "parquet":
        from scraper.corpus.parquet import Parquet  # noqa: PLC0415

        return Parquet(source, field)
    if name == "text":
        from scraper.corpus.plain import TextLines  # noqa: PLC0415

        return TextLines(source, field)
    if name == "folder":
        from scraper.corpus.plain import TextFolder  # noqa: PLC0415

        return TextFolder(source, field)
    raise UsageError(f"{source}: not a corpus; give .jsonl, .csv, .tsv, .txt (each also .gz or .zst) or .parquet")
