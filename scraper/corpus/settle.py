"""The dialect of a table, settled on a sample of it: what the sample does not show is asked for, not guessed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.corpus.columns import place_of
from scraper.corpus.dialect import NAMES, QUOTE, Dialect, full_row, patterns, values
from scraper.corpus.table_rows import Splitter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAMPLE_BYTES: Final = 1 << 18
MIN_RATIO: Final = 4  # of the rows for one reading of the quotes to those against it; below, the user is asked
MIN_FOREIGN_ROWS: Final = 2  # rows that are not UTF-8 before the whole file is taken for one in another encoding
MIN_ZERO_SHARE: Final = 10  # one byte in so many is zero in UTF-16 and in binary files, and in no damaged table
_BOM: Final = codecs.BOM_UTF8
_LONE_CR: Final = late_pattern(rb"\r(?!\n|\Z)")
_SEP_LINE: Final = late_pattern(rb"sep=(.)(?:\r?\n|\r)", re.IGNORECASE)
_ENCLOSED: Final = late_pattern(rb'"[^"]*+"')


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user says of a table; what is None is settled on the sample.

    delimiter: one character.
    quote: one character, or the empty string when quotes are part of the text.
    header: whether the first row holds the names of the columns.
    encoding: a name that Python knows.
    """

    delimiter: str | None = None
    quote: str | None = None
    header: bool = True
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What is known of a table before its rows are read.

    header: the names of the columns; empty for a table without a header.
    columns: how many fields a row has.
    text: index of the column of the text.
    head: the bytes before the first row, the header row among them.
    """

    dialect: Dialect
    header: tuple[str, ...]
    columns: int
    text: int
    head: bytes


@dataclass(frozen=True, slots=True)
class _Trial:
    """One dialect tried on the sample: its first row, and which of the others are sound."""

    dialect: Dialect
    first: bytes
    names: tuple[str, ...]
    text: int | None
    sound: Sequence[bytes]
    odd: Sequence[bytes]


def settle(sample: bytes, field: str, options: TableOptions, *, whole: bool) -> Settled:
    """Settle the dialect of a table on its first bytes.

    field: the column of the text.
    whole: whether the sample is the whole table.

    Raises ``UsageError``, which says what to do, when the sample does not show it.
    """
    mark = _BOM if sample.startswith(_BOM) else b""
    body = sample.removeprefix(_BOM)
    sep = _SEP_LINE.match(body)
    if sep:
        body = body[sep.end() :]
        options = replace(options, delimiter=options.delimiter or sep[1].decode("latin-1"))
    if not whole:
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1] or body
    if body.count(b"\0") * MIN_ZERO_SHARE > len(body):
        raise UsageError("this is binary or UTF-16, not a table; convert UTF-16 first: iconv -f UTF-16 -t UTF-8")
    if body.startswith(b"PK\x03\x04"):
        raise UsageError("this is a ZIP, as tables of .xlsx and .ods are; save it as CSV first")
    if not body.strip():
        raise UsageError("the table is empty: no header and no rows")
    trial = _chosen(body, field, options)
    if options.header and trial.dialect.line_end != "\r" and _LONE_CR.search(_ENCLOSED.sub(b"", trial.first)):
        raise UsageError("its first lines end in CR and others in LF; give all one end first: tr '\\r' '\\n'")
    if trial.text is None:
        raise UsageError(_no_column(field, trial, header=options.header))
    if options.encoding is None:
        _check_encoding(trial)
    head = mark + (sep.group() if sep else b"") + (trial.first if options.header else b"")
    names = trial.names if options.header else ()
    return Settled(trial.dialect, names, len(trial.names), trial.text, head)


def _no_column(field: str, trial: _Trial, *, header: bool) -> str:
    if not header:
        return f"no column {field!r}; without a header name it by its number: --field '#1' to '#{len(trial.names)}'"
    between = NAMES.get(trial.dialect.delimiter, trial.dialect.delimiter)
    return (
        f"no column {field!r}; name one with --field: {', '.join(trial.names) or 'none'} "
        f"({between} taken for the delimiter; --delimiter says another)"
    )


def _chosen(body: bytes, field: str, options: TableOptions) -> _Trial:
    line_end = _line_end(body)
    encoding = options.encoding or "utf-8"
    delimiters = [options.delimiter] if options.delimiter else list(NAMES)
    choices: list[_Trial] = []
    for delimiter in delimiters:
        dialect = Dialect(delimiter, line_end=line_end, encoding=encoding)
        trials = [_tried(body, one, field, options) for one in _quotings(dialect, options)]
        if found := [trial for trial in trials if trial]:
            choices.append(min(found, key=lambda trial: len(trial.odd)))
    if not choices:
        raise UsageError("its header has an open quote; say --quote none if quotes are part of the text")
    known = [trial for trial in choices if trial.text is not None]
    if not known:
        return max(choices, key=lambda trial: len(trial.names))
    best = _best(known)
    return best if options.quote is not None else _with_quotes_settled(best, body, field, options)


def _line_end(body: bytes) -> str:
    """Return what ends a row: what stands outside of quotes, a line feed before a lone carriage return."""
    outside = _ENCLOSED.sub(b"", body)
    text = outside if re.search(rb"[\r\n]", outside) else body
    if b"\n" in text:
        return "\r\n" if text.count(b"\r\n") * 2 > text.count(b"\n") else "\n"
    return "\r" if b"\r" in text else "\n"


def _quotings(dialect: Dialect, options: TableOptions) -> Iterator[Dialect]:
    if options.quote is None:
        yield dialect
        yield replace(dialect, backslash=True)
        yield replace(dialect, quote="")
        return
    yield replace(dialect, quote=options.quote)
    if options.quote:
        yield replace(dialect, quote=options.quote, backslash=True)


def _tried(body: bytes, dialect: Dialect, field: str, options: TableOptions) -> _Trial | None:
    """Return the trial of a dialect; None when not even its first row can be read."""
    first = patterns(dialect).last_row.match(body)
    if not first:
        return None
    names = tuple(values(first.group(), dialect))
    if not options.header:
        names = tuple(f"#{number}" for number in range(1, len(names) + 1))
    full = full_row(dialect, len(names))
    sound: list[bytes] = []
    odd: list[bytes] = []
    for row in Splitter(dialect, len(names)).rows(body[first.end() if options.header else 0 :], last=True):
        if full.fullmatch(row):
            sound.append(row)
        elif row.strip():
            odd.append(row)
    return _Trial(dialect, first.group(), names, place_of(field, names), sound, odd)


def _best(trials: Sequence[_Trial]) -> _Trial:
    """Return the trial with the fewest odd rows; of a single column the first, since nothing parts it."""
    least = min(len(trial.odd) for trial in trials)
    best = [trial for trial in trials if len(trial.odd) == least]
    several = [trial for trial in best if len(trial.names) > 1]
    if len(several) > 1:
        between = " and ".join(NAMES.get(trial.dialect.delimiter, trial.dialect.delimiter) for trial in several)
        raise UsageError(f"whether {between} parts the columns cannot be told; say it with --delimiter")
    return several[0] if several else best[0]


def _with_quotes_settled(best: _Trial, body: bytes, field: str, options: TableOptions) -> _Trial:
    """Return the trial whose quotes are those of the table.

    Tables with tabs have quotes around fields or in the text, so that only rows which one of the readings explains and
    the other does not can tell. In other tables a quote encloses a field unless rows speak against it.
    """
    tabs = best.dialect.delimiter == "\t"
    base = replace(best.dialect, quote=QUOTE, backslash=False)
    if not patterns(base).opening.search(body):
        return replace(best, dialect=replace(base, doubtful=tabs, quote="" if tabs else QUOTE))
    plain = _tried(body, replace(base, quote=""), field, options)
    doubled, escaped = (_tried(body, dialect, field, options) for dialect in (base, replace(base, backslash=True)))
    enclosed = [trial for trial in (doubled, escaped) if trial and trial.text is not None]
    if not enclosed or plain is None or plain.text is None:
        return min(enclosed, key=lambda trial: len(trial.odd)) if enclosed else best
    quoted = min(enclosed, key=lambda trial: len(trial.odd))
    match _verdict(quoted, plain, tabs=tabs):
        case True:
            return quoted
        case False:
            return plain
        case _:
            raise UsageError(
                "whether its quotes enclose fields or are part of the text cannot be told; "
                "say --quote '\"' if they enclose fields, --quote none if not"
            )


def _verdict(quoted: _Trial, plain: _Trial, *, tabs: bool) -> bool | None:
    """Return whether quotes enclose fields; None when the sample shows both, or neither."""
    speaking_for = sum(_needs_quotes(row, quoted, plain) for row in quoted.sound)
    full = full_row(plain.dialect, len(plain.names))
    opening = patterns(quoted.dialect).opening
    lines = [line for row in quoted.odd for line in row.splitlines(keepends=True)]
    against = sum(1 for line in lines if opening.search(line) and full.fullmatch(line))
    if tabs:
        if not speaking_for or not against:
            return None if speaking_for == against else bool(speaking_for)
    elif against < MIN_FOREIGN_ROWS or not speaking_for:
        return against < MIN_FOREIGN_ROWS
    if speaking_for >= MIN_RATIO * against:
        return True
    return False if against >= MIN_RATIO * speaking_for else None


def _needs_quotes(row: bytes, quoted: _Trial, plain: _Trial) -> bool:
    """Whether a sound row can be explained by enclosing quotes alone, or every field of the table is enclosed."""
    if b'"' not in row:
        return False
    if not full_row(plain.dialect, len(plain.names)).fullmatch(row):
        return True
    inside = [value for value in values(row, quoted.dialect) if '"' in value]
    opening = patterns(quoted.dialect).opening
    enclosed = len(opening.findall(row)) == len(opening.findall(quoted.first)) > 0
    return enclosed or (bool(inside) and b'""' in row)


def _check_encoding(trial: _Trial) -> None:
    """Raise ``UsageError`` when most of the texts that are not ASCII are not UTF-8 either."""
    text = full_row(trial.dialect, len(trial.names), trial.text or 0)
    foreign = native = 0
    for row in trial.sound:
        match = text.fullmatch(row)
        if match is None or match["text"].isascii():
            continue
        try:
            match["text"].decode()
            native += 1
        except UnicodeDecodeError:
            foreign += 1
    if foreign >= MIN_FOREIGN_ROWS and foreign > native:
        raise UsageError(
            f"{foreign:,} of the first {len(trial.sound):,} texts are not UTF-8; say what they are, for example "
            "--encoding windows-1252"
        )
