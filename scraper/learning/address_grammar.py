"""The template that the addresses of a few articles share, in which different articles have different identities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.sites.address_template import TemplateError, pattern_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEAR: Final = late_pattern(r"(?:19|20)\d\d")
_MONTH: Final = late_pattern(r"\d\d?|[a-z]{3}")
_DAY: Final = late_pattern(r"\d\d?")
_DATE: Final = late_pattern(r"(?:19|20)\d\d-\d\d?-\d\d?")
_SECTION: Final = late_pattern(r"[a-z][a-z0-9-]{1,40}")
_WORD: Final = late_pattern(r"[\w%-]{1,80}", re.ASCII)
_ENDING: Final = late_pattern(r"\.(?:s?html?|php|aspx?)\Z")
_LITERAL: Final = late_pattern(r"[A-Za-z0-9._~,+-]{1,80}")
_LONG_NAME: Final = late_pattern(r"[\w.%~]+(?:-+[\w.%~]+){2,}", re.ASCII)
_MARK: Final = late_pattern(r"([A-Za-z][A-Za-z_-]{0,20}|)\d{3,19}")
# Forms of the part of a path that holds the number of the article, the strictest first.
_NUMBERED: Final = (
    "{number}", "{created}-{digits}-{number}", "{created}-{number}", "{number}-{slug}", "{number}_{slug}",
    "{slug}-{number}", "{slug}_{number}", "{slug}.{number}", "{slug}-a{number}", "{slug}-d{number}",
)  # fmt: skip
_CODED: Final = ("{code}", "{slug}-{code}", "{code}-{slug}")
_ANCHORS: Final = ("{year}", "{date}")  # with one of these no list has the address of an article


def learn_template(urls: Sequence[str]) -> str:
    """Return the template of these addresses; raises ``UsageError`` that says which addresses are missing."""
    paths = [[part for part in urlsplit(url).path.split("/") if part] for url in urls]
    if len({tuple(path) for path in paths}) < len({*urls}):
        raise UsageError("what identifies an article stands behind the ? of its address; such a site needs a plug-in")
    if not all(paths):
        raise UsageError("one of the addresses is that of a home page; give addresses of articles")
    shortest = min(map(len, paths))
    loose = max(map(len, paths)) > shortest
    columns = list(zip(*[path[len(path) - shortest :] for path in paths], strict=True))
    before = [tuple(path[0] for path in paths)] if loose and shortest > 1 else []
    parts = _parts(columns[1:] if loose and shortest > 1 else columns)
    if loose:
        is_section = bool(before) and all(_SECTION.fullmatch(part) for part in before[0])
        opening = "/{section}[/{path}]" if is_section else "[/{path}]"
    else:
        opening = ""
        place = next((at for at, part in enumerate(parts) if part == "{word}" and _are_sections(columns[at])), None)
        if place is not None:
            parts[place] = "{section}"
    template = opening + "".join(f"/{part}" for part in parts)
    _check(template, urls)
    return template


def _are_sections(column: Sequence[str]) -> bool:
    return all(_SECTION.fullmatch(part) for part in column)


def _parts(columns: Sequence[Sequence[str]]) -> list[str]:
    """Return what stands between the slashes; raises ``UsageError`` where nothing tells the articles apart."""
    parts = [_plain(column, [*columns[:at]]) for at, column in enumerate(columns)]
    for forms in (_NUMBERED, _CODED):
        for at in reversed(range(len(columns))):
            if form := _identity(columns[at], forms):
                parts[at] = form
                if at < len(columns) - 1 and parts[-1] in {"{word}", ""} and "{slug}" not in form:
                    parts[-1] = "{slug}"
                return _filled(parts)
    last = columns[-1]
    endings = {_ending(part) for part in last}
    if len(set(last)) < len(last) or len(endings) > 1:
        raise UsageError("nothing in these addresses tells the articles apart")
    is_anchored = any(anchor in part for part in parts[:-1] for anchor in _ANCHORS)
    names = [part.removesuffix(_ending(part)) for part in last]
    if is_anchored or endings != {""}:
        parts[-1] = "{name}" + endings.pop()
    elif all(_LONG_NAME.fullmatch(name) for name in names):
        parts[-1] = "{long_name}"
    else:
        raise UsageError(
            "these addresses have no number and no date, and some of their names are as short as those of lists; "
            "give articles with longer names in their addresses"
        )
    return _filled(parts)


def _filled(parts: list[str]) -> list[str]:
    if "" in parts:
        raise UsageError("the addresses hold characters that no template can name; such a site needs a plug-in")
    return parts


def _ending(part: str) -> str:
    found = _ENDING.search(part)
    return found[0] if found else ""


def _plain(column: Sequence[str], before: Sequence[Sequence[str]]) -> str:
    """Return what a part of the path is that identifies nothing, "" for what no placeholder can stand for."""
    dated = bool(before) and all(_YEAR.fullmatch(part) for part in before[-1])
    dated_twice = len(before) > 1 and all(_YEAR.fullmatch(part) for part in before[-2])
    forms = (
        (_YEAR, "{year}"), (_DATE, "{date}"), (_MONTH if dated else None, "{month}"),
        (_DAY if dated_twice else None, "{day}"),
    )  # fmt: skip
    for pattern, form in forms:
        if pattern is not None and all(pattern.fullmatch(part) for part in column):
            return form
    if len(set(column)) == 1 and _LITERAL.fullmatch(column[0]) and not column[0].isdigit():
        return column[0]
    if all(part.isdigit() and part.isascii() for part in column):
        return "{digits}"
    return "{word}" if all(_WORD.fullmatch(part) for part in column) else ""


def _identity(column: Sequence[str], forms: Sequence[str]) -> str:
    """Return the first form that gives each part of a column an identity of its own, "" where none does."""
    endings = {_ending(part) for part in column}
    if len(endings) > 1:
        return ""
    ending = endings.pop()
    marks = {mark[1] for part in column if (mark := _MARK.fullmatch(part.removesuffix(ending)))}
    own = [f"{marks.pop()}{{number}}"] if forms is _NUMBERED and len(marks) == 1 else []
    for form in [*own, *forms]:
        pattern = re.compile(pattern_of(f"/{form}{ending}"), re.VERBOSE | re.ASCII)
        matches = [pattern.fullmatch(f"/{part}") for part in column]
        numbers = [match["number"] for match in matches if match]
        if len(set(numbers)) == len(column) and not any(map(_is_dull, numbers)):
            return form + ending
    return ""


def _is_dull(number: str) -> bool:
    """Return whether a number may be a year, and a code may be a word."""
    return _YEAR.fullmatch(number) is not None or (len(number) < 16 and number.isalpha())  # noqa: PLR2004  a hash


def _check(template: str, urls: Sequence[str]) -> None:
    try:
        pattern = re.compile(pattern_of(template), re.VERBOSE | re.ASCII)
    except TemplateError as error:
        raise UsageError(f"the template of these addresses would be {error}; such a site needs a plug-in") from None
    matches = [pattern.fullmatch(urlsplit(url).path) for url in urls]
    if not all(matches) or len({match["number"] for match in matches if match}) < len({*urls}):
        raise UsageError(f"no template was found that fits all of these addresses; {template} does not")
