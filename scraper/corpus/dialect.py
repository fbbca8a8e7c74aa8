"""How the rows of a table are written: its delimiter, quotes and line ends, and the patterns that follow from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
QUOTE: Final = '"'


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""How the rows of one table are written.

    delimiter: one character between two fields.
    quote: the character around a field that holds delimiters or line ends; empty when quotes are part of the text.
    backslash: whether a quote inside a quoted field is written ``\"``; otherwise it is doubled.
    line_end: what ends a row, ``\n`` (with or without ``\r`` before it) or a lone ``\r``.
    encoding: of the text and the names of the columns.
    doubtful: whether the sample held no quote, in a kind of table that has them or not: a field that begins with a
    quote makes its row a bad one.
    """

    delimiter: str = ","
    quote: str = QUOTE
    backslash: bool = False
    line_end: str = "\n"
    encoding: str = "utf-8"
    doubtful: bool = False

    @property
    def newline(self) -> bytes:
        """The byte that ends a row."""
        return self.line_end[-1:].encode()

    def described(self) -> str:
        """Return the dialect in words, for people."""
        between = NAMES.get(self.delimiter, repr(self.delimiter))
        if self.doubtful:
            quotes = "no field in quotes"
        elif not self.quote:
            quotes = "quotes are part of the text"
        else:
            quotes = f"fields in {self.quote}, inside them " + (
                "a backslash before it" if self.backslash else "doubled"
            )
        ends = {"\n": "LF", "\r\n": "CR LF", "\r": "CR"}[self.line_end]
        return f"{between} between fields; {quotes}; {self.encoding}; lines end in {ends}"


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of one dialect.

    field: one field.
    row: a row of any number of fields, up to its line end.
    last_row: a row that may end with the data.
    torn_row: a row in which a quote may stand inside a quoted field, as far as its quotes can be paired.
    opening: a quote at the start of a field.
    """

    field: re.Pattern[bytes]
    row: re.Pattern[bytes]
    last_row: re.Pattern[bytes]
    torn_row: re.Pattern[bytes]
    opening: re.Pattern[bytes]


def _field(dialect: Dialect) -> tuple[bytes, bytes, bytes, bytes]:
    """Return the parts of the patterns: a field, a field with torn quotes, the delimiter, the line end."""
    delimiter = re.escape(dialect.delimiter.encode())
    if dialect.line_end == "\r":
        end, plain = rb"\r", rb"[^%b\r]*+" % delimiter
    else:
        end, plain = rb"\r?\n", rb"[^%b\r\n]*+(?:\r(?!\n)[^%b\r\n]*+)*+" % (delimiter, delimiter)
    if not dialect.quote:
        return plain, plain, delimiter, end
    quote = re.escape(dialect.quote.encode())
    behind = rb"(?=%b|%b|\Z)" % (delimiter, end)
    plain = rb"(?!%b)%b" % (quote, plain)
    if dialect.backslash:
        inside = rb"[^%b\\]*+(?:(?:\\.|%b%b)[^%b\\]*+)*+" % (quote, quote, quote, quote)
    else:
        inside = rb"[^%b]*+(?:%b%b[^%b]*+)*+" % (quote, quote, quote, quote)
    field = rb"(?:%b%b%b%b|%b)" % (quote, inside, quote, behind, plain)
    torn = rb"(?:%b(?>.*?%b%b)|%b)" % (quote, quote, behind, plain)
    return field, torn, delimiter, end


@cache
def patterns(dialect: Dialect) -> Patterns:
    """Return the patterns of a dialect; each is matched in time linear in what it reads."""
    field, torn, delimiter, end = _field(dialect)
    first = rb"(?:\A|(?<=%b)|(?<=[\r\n]))" % delimiter
    any_row = rb"(?>%b%b)*+%b"
    return Patterns(
        field=re.compile(field, re.DOTALL),
        row=re.compile(any_row % (field, delimiter, field) + end, re.DOTALL),
        last_row=re.compile(any_row % (field, delimiter, field) + rb"(?:%b|\Z)" % end, re.DOTALL),
        torn_row=re.compile(any_row % (torn, delimiter, torn) + rb"(?:%b|\Z)" % end, re.DOTALL),
        opening=re.compile(first + re.escape((dialect.quote or QUOTE).encode())),
    )


@cache
def full_row(dialect: Dialect, columns: int, text: int = 0) -> re.Pattern[bytes]:
    """Return the pattern of a row with so many columns, which may end with the data.

    text: index of the column that is the group ``text``; the group ``end`` is the line end.
    """
    field, _, delimiter, end = _field(dialect)
    before = rb"(?>%b%b){%d}" % (field, delimiter, text)
    behind = rb"(?>%b%b){%d}" % (delimiter, field, columns - text - 1)
    whole = before + rb"(?P<text>%b)" % field + behind + rb"(?P<end>%b|\Z)" % end
    return re.compile(whole, re.DOTALL)


def values(row: bytes, dialect: Dialect) -> list[str]:
    """Return the values of a row; bytes that are not in the encoding are kept as lone surrogates where it is UTF-8."""
    pattern = patterns(dialect).field
    found: list[str] = []
    at = 0
    while match := pattern.match(row, at):
        found.append(value(match.group(), dialect, "surrogateescape"))
        at = match.end() + 1
        if row[match.end() : at] != dialect.delimiter.encode():
            break
    return found


def value(field: bytes, dialect: Dialect, errors: str = "strict") -> str:
    """Return the value of a field as it is written in a row; raises ``UnicodeDecodeError``."""
    text = field.decode(dialect.encoding, errors)
    quote = dialect.quote
    if not quote or not text.startswith(quote):
        return text
    inside = text[1:-1]
    if dialect.backslash and "\\" in inside:
        return re.sub(rf"\\([{re.escape(quote)}\\])", r"\1", inside.replace(quote + quote, "\\" + quote))
    return inside.replace(quote + quote, quote)


def written(text: str, dialect: Dialect, *, quoted: bool = False) -> bytes:
    """Return the field for a value, in quotes where they are needed; raises ``UnicodeEncodeError``.

    quoted: in quotes in any case, as the field was that this one replaces.
    """
    quote = dialect.quote
    special = f"{dialect.delimiter}{quote}\r\n"
    if quote and (quoted or any(sign in text for sign in special)):
        if dialect.backslash:
            inside = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
        else:
            inside = text.replace(quote, quote + quote)
        text = f"{quote}{inside}{quote}"
    return text.encode(dialect.encoding)
