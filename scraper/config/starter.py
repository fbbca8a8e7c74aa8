"""The commented configuration file that ``scraper init`` writes: the answers, and the other settings' defaults."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Final

from scraper.config.load import SETTINGS, TABLES, Setting, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD: Final = """\
# Settings of scraper. Stronger than this file are environment variables (SCRAPER_CRAWL_LIMIT=100 for limit of [crawl])
# and the flags of a command. `scraper config` shows every value and where it came from.
# A line that begins with "# " and a name holds the default: remove the mark to change it.
"""
_INTRO: Final = {
    "crawl": "What a crawl takes.",
    "fetch": "How pages are requested.",
    "limits": "What one page may cost.",
    "archive": "The raw pages that are kept, so that better rules can be run later without fetching again.",
    "record": "The records of runs under _runs/ in the output.",
    "log": "The log of a run.",
    "schedule": "How the jobs below are run by `scraper schedule`.",
    "alarms": "When to say that something is wrong; what is usual is learned from earlier runs.",
    "jobs": "Crawls that are run again and again; times are WIB (Asia/Jakarta).",
    "receivers": "Who is told of alarms.",
}


def starter(values: Mapping[str, object], jobs: list[dict[str, object]], receivers: list[dict[str, object]]) -> str:
    """Return the text of the configuration file.

    values: settings by key that differ from the default.
    jobs: the tables of the jobs.
    receivers: the tables of the receivers.
    """
    lines = [_HEAD]
    for section, settings in groupby(SETTINGS.values(), key=lambda one: one.key.rpartition(".")[0]):
        if section:
            lines += ["", f"# {_INTRO[section]}", f"[{section}]"]
        for setting in settings:
            lines += _lines(setting, setting.key.rpartition(".")[2], values.get(setting.key))
    for table, entries in (("jobs", jobs), ("receivers", receivers)):
        known = {setting.key: setting for setting in settings_of(TABLES[table])}
        lines += ["", f"# {_INTRO[table]}"]
        lines += [f"#   {setting.key}: {setting.doc} Allowed: {setting.form.allowed}." for setting in known.values()]
        for entry in entries:
            lines += [f"[[{table}]]", *(f"{key} = {literal(value)}" for key, value in entry.items()), ""]
        if not entries:
            lines += [f"# [[{table}]]", "# ..."]
    return "\n".join(lines).rstrip() + "\n"


def _lines(setting: Setting, key: str, value: object) -> Iterator[str]:
    yield f"# {setting.doc} Allowed: {setting.form.allowed}."
    if value is not None:
        yield f"{key} = {literal(value)}"
        return
    default = setting.form.show(setting.default)
    yield f"# {key} = {literal(default)}" if default is not None else f"# {key} ="


def literal(value: object) -> str:
    """Return a value as TOML writes it."""
    match value:
        case bool() | int() | float():
            return json.dumps(value)
        case dict():
            return "{ " + ", ".join(f"{_key(key)} = {literal(item)}" for key, item in value.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(literal(item) for item in value) + "]"
        case _:
            return json.dumps(str(value), ensure_ascii=False)


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else json.dumps(name)
