"""The grammar that the addresses of a few articles share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER: Final = re.compile(r"\d{4,}", re.ASCII)
_STAMP: Final = re.compile(r"\d{14}", re.ASCII)
_SECTION: Final = r"[a-z][a-z0-9-]{1,40}"


def grammar_of(urls: Sequence[str]) -> str:
    """Return a verbose pattern over the path, with the groups of ``Site.address``, that every address matches.

    Raises ``UsageError`` when the addresses are not alike, or when nothing in them can be the article's number.
    """
    paths = [urlsplit(url).path.strip("/").split("/") for url in urls]
    if len({len(path) for path in paths}) != 1:
        raise UsageError("these addresses are not alike: give articles whose addresses have as many parts")
    columns = list(zip(*paths, strict=True))
    numbered = [at for at, column in enumerate(columns) if all(_NUMBER.search(part) for part in column)]
    if not numbered:
        raise UsageError("no number in every one of these addresses; without one the site needs a grammar by hand")
    # The part that differs most is the identity. Of two such parts the longer numbers win: the other may be a year.
    number = max(numbered, key=lambda at: (len(set(columns[at])), min(map(_longest, columns[at])), -at))
    section = next((at for at in range(number) if _words(columns[at]) and len(set(columns[at])) > 1), None)
    parts = []
    for at, column in enumerate(columns):
        if at == number:
            parts.append(_numbered(column, last=at == len(columns) - 1))
        elif at == section:
            parts.append(f"(?P<section>{_SECTION})")
        elif at == len(columns) - 1:
            parts.append(r"(?P<slug>[\w%.-]{1,300})")
        else:
            parts.append(_alike(column))
    lines = "".join(f"\n        /{part}" for part in parts)
    pattern = f"\n    (?P<base>{lines}\n    )\n    (?:/(?P<page>[1-9]\\d?))?(?P<amp>/amp)?/?\n"
    for url in urls:
        if not re.compile(pattern, re.VERBOSE | re.ASCII).fullmatch(urlsplit(url).path):
            raise UsageError(f"{url}: no grammar was found that fits all of these addresses")
    return pattern


def _longest(part: str) -> int:
    return max(len(found) for found in _NUMBER.findall(part))


def _words(column: Sequence[str]) -> bool:
    return all(re.fullmatch(_SECTION, part) for part in column)


def _alike(column: Sequence[str]) -> str:
    if len(set(column)) == 1:
        return re.escape(column[0]).replace(r"\-", "-")
    if all(part.isdigit() for part in column):
        low, high = min(map(len, column)), max(map(len, column))
        return rf"\d{{{low}}}" if low == high else rf"\d{{{low},{high}}}"
    return _SECTION if _words(column) else r"[\w%.-]{1,300}"


def _numbered(column: Sequence[str], *, last: bool) -> str:
    """Return the part with the number: alone, behind a mark (``d-123``), with a stamp and more, or around a slug."""
    found = [[match.span() for match in _NUMBER.finditer(part)] for part in column]
    spans = [next((span for span in reversed(one) if span[1] - span[0] != 14), one[-1]) for one in found]  # noqa: PLR2004  a stamp is the time
    before = [part[: span[0]] for part, span in zip(column, spans, strict=True)]
    behind = [part[span[1] :] for part, span in zip(column, spans, strict=True)]
    return f"{_edge(before)}(?P<number>\\d{{4,12}}){_edge(behind, slug=last)}"


def _edge(texts: Sequence[str], *, slug: bool = False) -> str:
    if len(set(texts)) == 1:
        return re.escape(texts[0]).replace(r"\-", "-")
    if all(_STAMP.match(text) for text in texts):
        rest = [text[14:] for text in texts]
        return r"(?P<created>\d{14})" + (rest[0] if len(set(rest)) == 1 else r"[\d-]*?")
    return r"(?P<slug>[\w%.-]{0,300})" if slug else r"[\w%.-]{0,300}?"
