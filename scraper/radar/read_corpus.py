"""Read the texts for the radar: a corpus in any known format, or the output folder of a crawl."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.article import decode
from scraper.core.balance import Balance
from scraper.corpus.corpus_format import Bad, rows_of
from scraper.corpus.dialect import values
from scraper.corpus.formats import format_name, open_format
from scraper.corpus.tally import files_skipped, rows_balance
from scraper.radar.dated_text import DatedText, day_of, from_article, section_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from scraper.corpus.corpus_format import Batch, CorpusFormat

# Names of corpus columns that the radar reads besides the text, the best first.
_DATE: Final = ("date_published", "date", "published", "publish_date", "published_at", "tanggal", "waktu")
_SOURCE: Final = ("source", "site", "media", "sumber")
_SECTION: Final = ("section", "category", "kategori", "kanal")
_ADDRESS: Final = ("canonical_url", "url", "link", "id")


def is_output(path: Path) -> bool:
    """Return whether a folder holds Articles as a crawl writes them, rather than text files."""
    return path.is_dir() and next(_articles(path), None) is not None


def records_of(
    path: Path, field: str = "text", *, bad: Callable[[str], None] = lambda _: None, balance: Balance | None = None
) -> Iterator[DatedText]:
    """Yield the texts of a corpus file, of a folder of ``.txt`` files, or of a folder of Articles.

    field: the column of the text.
    bad: called with a line about each row or file that cannot be read.
    balance: counts what is read.

    Raises ``UsageError`` when there is no such corpus or column.
    """
    balance = balance or Balance("texts")
    if is_output(path):
        yield from _of_output(path, bad, balance)
        return
    form = open_format(path, field)
    balance.add(files_skipped(form.skipped))
    columns_of = _COLUMNS.get(format_name(path), _no_columns)
    for batch in form.batches():
        others = columns_of(form, batch)
        rows = rows_of(form, batch)
        bad_rows = [row for row in rows if isinstance(row, Bad)]
        balance.add(rows_balance(batch, len(rows) - len(bad_rows), bad_rows))
        for number, row in enumerate(rows):
            columns = next(others, {}) if number >= len(batch.cut) else {}
            if isinstance(row, Bad):
                bad(f"row {row.number}: {row.why}")
            elif row.text:
                yield _record(row.text, columns)


def _of_output(path: Path, bad: Callable[[str], None], balance: Balance) -> Iterator[DatedText]:
    for file in _articles(path):
        balance.found += 1
        try:
            record = from_article(decode(file.read_bytes()))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            bad(f"{file}: no Article ({error})")
            balance.spoil("not-an-article")
            continue
        balance.out += 1
        yield record


def _articles(folder: Path) -> Iterator[Path]:
    """Yield the files of the Articles, in order; a crawl's own files start with an underscore or a dot."""
    for path in sorted(folder.rglob("*.json")):
        if not any(part.startswith(("_", ".")) for part in path.relative_to(folder).parts):
            yield path


def _record(text: str, columns: Mapping[str, object]) -> DatedText:
    address = _first(columns, _ADDRESS)
    return DatedText(
        text=text,
        day=day_of(_first(columns, _DATE), address),
        source=_first(columns, _SOURCE),
        section=_first(columns, _SECTION) or section_of(address),
        address=address,
    )


def _first(columns: Mapping[str, object], names: tuple[str, ...]) -> str:
    values = (columns.get(name) for name in names)
    return next((str(value) for value in values if isinstance(value, str | int) and value != ""), "")


def _of_lines(_: CorpusFormat, batch: Batch) -> Iterator[Mapping[str, object]]:
    decoder = msgspec.json.Decoder(dict[str, object])
    for line in BytesIO(batch.raw) if isinstance(batch.raw, bytes) else ():
        try:
            yield decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield {}


def _of_table(form: CorpusFormat, batch: Batch) -> Iterator[Mapping[str, object]]:
    from scraper.corpus.separated import Separated  # noqa: PLC0415  only the format in hand is imported

    assert isinstance(form, Separated)  # noqa: S101  for the type checker
    assert isinstance(batch.raw, list)  # noqa: S101
    for row in batch.raw:
        yield dict(zip(form.header, values(row, form.settled.dialect), strict=False))


def _of_parquet(form: CorpusFormat, batch: Batch) -> Iterator[Mapping[str, object]]:
    from scraper.core.arrow_tables import arrow_module  # noqa: PLC0415  only the format in hand is imported

    wanted = {*_DATE, *_SOURCE, *_SECTION, *_ADDRESS}
    with arrow_module().parquet.ParquetFile(form.source) as file:
        names = [name for name in file.schema_arrow.names if name in wanted]
        yield from file.read_row_group(batch.raw, columns=names).to_pylist()


def _no_columns(_: CorpusFormat, __: Batch) -> Iterator[Mapping[str, object]]:
    return iter(())


_COLUMNS: Final = {"jsonl": _of_lines, "csv": _of_table, "parquet": _of_parquet}
