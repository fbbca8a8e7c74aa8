"""A newsroom as a TOML file: read strictly, its mistakes named with their line, nothing in it ever run."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.config.load import line_numbers
from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.facts import names
from scraper.facts.furniture import Fate
from scraper.sites.address_template import TemplateError, pattern_of
from scraper.sites.newsroom_data import NewsroomData
from scraper.sites.platforms import PLATFORMS
from scraper.sites.selector_grammar import selector_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FILE_BYTES: Final = 500_000
SELECTOR_FIELDS: Final = (
    "body", "title", "subtitle", "date", "author", "lead_image", "tags", "breadcrumb", "pages", "player",
)  # fmt: skip
FURNITURE_TABLES: Final = ("classes", "ids", "id_prefixes", "links", "selectors", "texts")
FATES: Final = {fate.name.lower(): fate for fate in Fate}
RULE_NAMES: Final = frozenset(value for key, value in vars(names).items() if key.isupper() and isinstance(value, str))
_STEP: Final = late_pattern(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")
_UNKNOWN: Final = late_pattern(r"Object contains unknown field `(?P<key>[^`]*)`")


class NewsroomFileError(UsageError):
    """The error of a TOML newsroom that cannot be used; one line for each mistake, with its line in the file."""


def read_newsroom(text: str, name: str = "newsroom.toml") -> NewsroomData:
    """Return what a TOML newsroom holds; raises ``NewsroomFileError``. name: of the file, for the message."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_FILE_BYTES:
        raise NewsroomFileError(f"{name}: more than {MAX_FILE_BYTES:,} bytes, which no newsroom needs")
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise NewsroomFileError(f"{name}: this is not TOML: {error}") from error
    lines = line_numbers(text)
    try:
        data = msgspec.convert(document, NewsroomData)
    except msgspec.ValidationError as error:
        raise NewsroomFileError(_in_words(str(error), name, lines)) from error
    mistakes = [f"{_where(name, lines, key)}: {what}" for key, what in _mistakes(data)]
    if mistakes:
        raise NewsroomFileError("\n".join(mistakes))
    return data


def _where(name: str, lines: dict[str, int], key: str) -> str:
    """Return file and line of a key; of a key without a line the nearest one around it."""
    while key:
        if key in lines:
            return f"{name} line {lines[key]}"
        key = key.rpartition(".")[0]
    return name


def _in_words(message: str, name: str, lines: dict[str, int]) -> str:
    what, _, path = message.partition(" - at `$")
    steps = [found[1] or found[2] or "" for found in _STEP.finditer(path.removesuffix("`"))]
    key = ".".join(step for step in steps if step)
    unknown = _UNKNOWN.match(what)
    if unknown is None:
        return f"{_where(name, lines, key)}: {key or 'the file'}: {what[:1].lower()}{what[1:]}"
    full = f"{key}.{unknown['key']}".lstrip(".")
    known = [field for field in _fields_at(steps) if field]
    close = get_close_matches(unknown["key"], known, 1)
    meant = f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"
    return f"{_where(name, lines, full)}: there is no {full}{meant}"


def _fields_at(steps: list[str]) -> list[str]:
    """Return the keys that the table at this place may have."""
    here: object = NewsroomData
    for step in steps:
        if step and not step.isdecimal() and isinstance(here, type) and issubclass(here, msgspec.Struct):
            kinds = [field.type for field in msgspec.structs.fields(here) if field.encode_name == step]
            here = next(iter(_tables_in(kinds[0])), None) if kinds else None
    is_table = isinstance(here, type) and issubclass(here, msgspec.Struct)
    return [field.encode_name for field in msgspec.structs.fields(here)] if is_table else []  # type: ignore[arg-type]


def _tables_in(kind: object) -> Iterator[type[msgspec.Struct]]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
    for inner in getattr(kind, "__args__", ()):
        yield from _tables_in(inner)


def _mistakes(data: NewsroomData) -> Iterator[tuple[str, str]]:
    """Yield the mistakes of a newsroom whose form is right, each with its key."""
    if not data.extends:
        yield from ((key, f"{key} is missing") for key in ("title", "hosts", "address") if not getattr(data, key))
    elif data.hosts or data.address or data.rules:
        yield "extends", f"a file that extends {data.extends} has layouts and furniture, and nothing else"
    if data.platform not in PLATFORMS:
        yield "platform", f"there is no platform {data.platform!r}; there are {', '.join(filter(None, PLATFORMS))}"
    yield from _address_mistakes(data)
    yield from _selector_mistakes(data)
    yield from _furniture_mistakes(data)
    yield from _rule_mistakes(data)


def _address_mistakes(data: NewsroomData) -> Iterator[tuple[str, str]]:
    if data.address:
        try:
            pattern_of(data.address)
        except TemplateError as error:
            yield "address", f"address = {data.address!r} is not allowed: {error}"


def _selector_mistakes(data: NewsroomData) -> Iterator[tuple[str, str]]:
    for at, layout in enumerate(data.layouts):
        for field in SELECTOR_FIELDS:
            for selector in getattr(layout, field):
                if problem := selector_problem(selector):
                    yield f"layouts.{at}.{field}", f"the selector {selector!r} is not allowed: {problem}"


def _furniture_mistakes(data: NewsroomData) -> Iterator[tuple[str, str]]:
    for table in FURNITURE_TABLES:
        for key, words in getattr(data.furniture, table).items():
            fate, _, rule = words.partition(" ")
            if fate not in FATES or (rule and rule not in RULE_NAMES):
                what = (
                    f"{words!r} is no treatment; write one of {', '.join(FATES)}, and perhaps a rule behind it: cut ad"
                )
                yield f"furniture.{table}.{key}", what

    for selector in data.furniture.selectors:
        if problem := selector_problem(selector):
            yield f"furniture.selectors.{selector}", f"the selector {selector!r} is not allowed: {problem}"


def _rule_mistakes(data: NewsroomData) -> Iterator[tuple[str, str]]:
    for at, rule in enumerate(data.rules):
        for field in ("cuts", "keeps"):
            if len(getattr(rule, field)) < 2:  # noqa: PLR2004  one example shows no difference
                yield f"rules.{at}.{field}", f"the rule {rule.name} needs at least two {field}"
