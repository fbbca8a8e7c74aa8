"""A user's own profile: rules in a TOML file, held to the checks of the program's own rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile import ARCHIVE, CORPUS, Profile
from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.core.phrases import did_you_mean
from scraper.facts.rule import Rule, Where

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_BASES: Final = {profile.name: profile for profile in (CORPUS, ARCHIVE)}
_PLACES: Final = {where.name.lower(): where for where in (Where.START, Where.END, Where.WHOLE, Where.ANYWHERE)}
_PROFILE_KEYS: Final = ("name", "base", "off", "rules")
_RULE_KEYS: Final = ("name", "pattern", "where", "why", "cuts", "keeps", "hints", "reach", "ignore_case")
_NAME: Final = late_pattern(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def load_profile(path: Path, *, within: tuple[Path, ...] = ()) -> Profile:
    """Return the profile of a TOML file; raises ``UsageError`` that names the file, the key and the problem.

    ``name``: of the profile.
    ``base``: the profile that it starts from: corpus (by default), archive, or another TOML file, seen from this one.
    ``off``: names of rules that are not applied.
    ``rules``: tables with ``name pattern where why cuts keeps`` and perhaps ``hints reach ignore_case``, as in
    docs/rules.md. Each rule must do what its own examples say.

    within: the files of the profiles that start from this one.
    """
    import tomllib  # noqa: PLC0415  only for such a profile: start-up time counts

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as TOML: {error}") from error
    try:
        return _profile(data, path, (*within, path.resolve()))
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from error


def _profile(data: Mapping[str, object], path: Path, within: tuple[Path, ...]) -> Profile:
    _only_known(data, _PROFILE_KEYS, "the profile")
    base = _base(_text(data, "base", "the profile", CORPUS.name), path, within)
    off = _texts(data, "off", "the profile")
    known = base.ruleset().names
    for rule in off:
        if rule not in known:
            raise ValueError(f"off: there is no rule {rule!r}{did_you_mean(rule, known)}; `scraper rules` lists them")
    tables = data.get("rules", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ValueError("rules: write each rule as a table, [[rules]]")
    own = tuple(rule_of(table, f"rules[{index}]") for index, table in enumerate(tables))
    name = _text(data, "name", "the profile", path.stem)
    return Profile(name, off=base.off | frozenset(off), stay=base.stay, own=(*base.own, *own))


def _base(name: str, path: Path, within: tuple[Path, ...]) -> Profile:
    """Return the profile that another one starts from; a file is looked for beside the one that names it."""
    if name in _BASES:
        return _BASES[name]
    file = path.parent / name
    if file.suffix != ".toml":
        raise ValueError(f"base: must be one of {', '.join(_BASES)}, or a TOML file, not {name!r}")
    if file.resolve() in within:
        raise ValueError(f"base: {name} starts from this profile itself")
    return load_profile(file, within=within)


def rule_of(table: Mapping[str, object], where: str = "rule") -> Rule:
    """Return the rule that a table of a profile describes; raises ``ValueError`` that names the key and the problem."""
    _only_known(table, _RULE_KEYS, where)
    name = _text(table, "name", where)
    if not _NAME.fullmatch(name):
        raise ValueError(f"{where}.name: {name!r} must be small letters and hyphens, like this-one")
    place = _text(table, "where", where)
    if place not in _PLACES:
        raise ValueError(f"{where}.where: {place!r} must be one of {', '.join(_PLACES)}")
    reach, ignore_case = table.get("reach", 0), table.get("ignore_case", False)
    if not isinstance(reach, int) or isinstance(reach, bool) or reach < 0:
        raise ValueError(f"{where}.reach: must be a number of characters")
    if not isinstance(ignore_case, bool):
        raise ValueError(f"{where}.ignore_case: must be true or false")  # noqa: TRY004 - one kind of error for the file
    try:
        rule = Rule(
            name=name,
            pattern=_text(table, "pattern", where),
            where=_PLACES[place],
            why=_text(table, "why", where),
            cuts=_pairs(table, where),
            keeps=_texts(table, "keeps", where),
            hints=_texts(table, "hints", where),
            reach=reach,
            flags=re.IGNORECASE if ignore_case else 0,
        )
        empty = rule.regex.fullmatch("") is not None
    except re.error as error:
        raise ValueError(f"{where}.pattern: is no regular expression: {error}") from error
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
    if empty:
        raise ValueError(f"{where}.pattern: matches the empty text")
    _try(rule, where)
    return rule


def _try(rule: Rule, where: str) -> None:
    """Raise ``ValueError`` when the rule does not do what its examples say."""
    alone = Profile("alone", only=(rule,))
    for index, (before, after) in enumerate(rule.cuts):
        got = clean_text(before, profile=alone).text
        if got != after:
            raise ValueError(f"{where}.cuts[{index}]: gives {got!r}, not {after!r}")
    for index, text in enumerate(rule.keeps):
        if clean_text(text, profile=alone).removed:
            raise ValueError(f"{where}.keeps[{index}]: the rule cuts it")


def _only_known(table: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise ValueError(f"{key}: no key of {where}; there are {', '.join(known)}")


def _text(table: Mapping[str, object], key: str, where: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if value is None:
        raise ValueError(f"{where}.{key}: is missing")
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where}.{key}: must be a text")
    return value


def _texts(table: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise ValueError(f"{where}.{key}: must be a list of texts")
    return tuple(value)


def _pairs(table: Mapping[str, object], where: str) -> tuple[tuple[str, str], ...]:
    value = table.get("cuts", [])
    if not isinstance(value, list) or not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)  # noqa: PLR2004 - a pair
        for pair in value
    ):
        raise ValueError(f"{where}.cuts: must be a list of pairs [before, after]")
    return tuple(cast("tuple[str, str]", tuple(pair)) for pair in value)
