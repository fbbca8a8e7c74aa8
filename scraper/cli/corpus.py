"""How ``scraper clean`` shows its work on a corpus: progress, bad rows, the balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.cli.meter import Meter
from scraper.cli.terminal import as_json, complain, line, result, say
from scraper.core.balance import Balance
from scraper.core.errors import StoreError, UsageError
from scraper.core.parallel import cores
from scraper.core.phrases import counted
from scraper.core.remedies import remedy
from scraper.corpus.clean_corpus import CleaningJob, CorpusRun, clean_stream
from scraper.corpus.formats import format_name, open_format
from scraper.corpus.settle import TableOptions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.corpus.clean_corpus import Progress, Totals
    from scraper.corpus.corpus_format import Bad

_MAX_LINES: Final = 10  # about bad rows
_MIN_PARALLEL_BYTES: Final = 1 << 22  # of a corpus; more than this is cleaned on all cores
_NO_QUOTE: Final = "none"
_TAB_NAMES: Final = frozenset({"tab", "\\t"})


def size_of(source: Path) -> int:
    """Return the bytes of a file, or the number of texts of a folder: what ``Progress.seen`` counts."""
    return sum(1 for _ in source.rglob("*.txt")) if source.is_dir() else source.stat().st_size


def table_options(
    delimiter: str | None, quote: str | None, encoding: str | None, *, header: bool
) -> TableOptions | None:
    """Return what the user says of a table, None for nothing; raises ``UsageError`` for what cannot be."""
    if delimiter is None and quote is None and encoding is None and header:
        return None
    if delimiter in _TAB_NAMES:
        delimiter = "\t"
    if quote == _NO_QUOTE:
        quote = ""
    for name, sign in (("--delimiter", delimiter), ("--quote", quote)):
        if sign and (len(sign) != 1 or not sign.isascii() or sign in "\r\n\\" or sign.isalnum()):
            raise UsageError(f"{name} {line(sign)}: give one sign, such as , ; | or tab; --quote none for no quotes")
    if delimiter == "" or (delimiter and delimiter == quote):
        raise UsageError("--delimiter and --quote: two different signs are needed")
    if encoding is not None and not _is_plain(encoding):
        raise UsageError(f"--encoding {line(encoding)}: not known, or not one byte a sign; convert it with iconv")
    return TableOptions(delimiter, quote, header, encoding)


def _is_plain(encoding: str) -> bool:
    """Return whether an encoding writes delimiters and line ends as the bytes of ASCII, apart from other characters."""
    try:
        every = bytes(range(128)).decode(encoding)
        single = len(bytes([0xE9] * 2).decode(encoding, "replace")) == 2  # noqa: PLR2004  bytes
    except (LookupError, ValueError):
        return False
    return every == bytes(range(128)).decode("ascii") and single


def clean_corpus(
    source: Path,
    output: Path | None,
    *,
    field: str,
    profile: str,
    into: str | None,
    add: tuple[str, ...],
    workers: int | None,
    options: TableOptions | None = None,
    as_program: bool = False,
) -> int:
    """Clean a corpus into ``output``, or to standard output without one; return the exit code.

    as_program: the balance is printed as JSON on standard output.
    """
    form = open_format(source, field, options)
    job = CleaningJob(form, profile, into, add)
    kind = format_name(source)
    size = size_of(source)
    workers = workers or (cores() if kind == "folder" or size > _MIN_PARALLEL_BYTES else 1)
    meter = Meter(size, "texts")
    if output is None and (kind in {"parquet", "folder"} or as_program):
        raise UsageError(f"{line(str(source))}: say where the result goes with --output")
    if form.described:
        say(f"{line(str(source))}: {line(form.described)}")
    if output is None:
        last = _follow(clean_stream(job, result, workers=workers), meter, source)
        balance = last.tally.balance if last else Balance("rows")
        _tell_of_no_text(source, balance.found, last.tally.texts if last else 0)
        if not balance.is_lossless or balance.rejected:
            say(balance.line())
        return balance.exit_code
    run = CorpusRun(job, output, workers=workers)
    if run.resumed:
        say(f"going on behind row {run.resumed:,}")
    try:
        _follow(run.steps(), meter, source)
    except OSError as error:
        if error.filename is not None:
            raise
        raise StoreError(f"{line(str(output))}: cannot be written ({error.strerror}); {remedy(error)}") from error
    if run.totals is None:
        raise UsageError(f"{line(str(source))}: was not finished")
    _tell_of_no_text(source, run.totals.rows, run.totals.texts)
    _sum_up(run.totals, output, as_program=as_program)
    return run.totals.balance.exit_code


def _follow(steps: Iterable[Progress], meter: Meter, source: Path) -> Progress | None:
    """Show the steps and return the last one."""
    bad = 0
    shown: set[str] = set()  # each reason once: many rows may share it
    last = None
    try:
        for last in steps:
            for why in last.damage:
                meter.clear()
                complain(why, about=str(source))
            for row in last.bad:
                bad += 1
                if row.why not in shown and len(shown) < _MAX_LINES:
                    shown.add(row.why)
                    meter.clear()
                    _tell(row, source)
            meter.show(last.tally.texts, last.seen)
    finally:
        meter.clear()
    if bad > len(shown):
        say(f"and {bad - len(shown):,} more bad rows", always=True)
    return last


def _tell_of_no_text(source: Path, rows: int, texts: int) -> None:
    """Say where nothing was there to clean: an empty corpus is most often a mistake made before."""
    if not texts:
        what = f"no text in its {counted(rows, 'row')}" if rows else "it is empty: 0 rows"
        say(f"{line(str(source))}: {what}")


def _tell(row: Bad, source: Path) -> None:
    complain(f"row {row.number}: {row.why}", about=str(source))


def _sum_up(totals: Totals, output: Path, *, as_program: bool) -> None:
    spaces = f" ({totals.only_spaces:,} in white space only)" if totals.only_spaces else ""
    say(
        f"{line(str(output))}: {counted(totals.texts, 'text')} in {counted(totals.rows, 'row')}, "
        f"{totals.changed:,} changed{spaces}, "
        f"{counted(sum(totals.cuts.values()), 'cut')} by {counted(len(totals.cuts), 'rule')}"
    )
    say(totals.balance.line())
    if totals.bad_file is not None:
        say(f"{counted(totals.bad, 'bad row')} -> {line(str(totals.bad_file))}", always=True)
    if as_program:
        result(
            as_json(
                {
                    "balance": totals.balance.record(),
                    "texts": totals.texts,
                    "changed": totals.changed,
                    "only_spaces": totals.only_spaces,
                    "cuts": totals.cuts,
                }
            )
        )
