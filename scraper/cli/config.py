"""``scraper config``: every setting and where it came from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.terminal import as_json, line, result, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.config import Config

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@options.configuration
@options.text_or_json("How to print them.")
def command(file: Path | None, form: str) -> None:
    """Show every setting, its value and where that came from: the default, the file, a variable.

    A variable SCRAPER_... that nothing here uses is named: another program may have set it, or it is misspelt.

    \b
    Examples:
      scraper config
      SCRAPER_FETCH_DELAY=2 scraper config
      scraper config --format json
    """
    from scraper.config import load
    from scraper.crawling.config_names import check_names

    config = load(file)
    check_names(config)
    if config.file:
        say(f"from {config.file}, the variables SCRAPER_... and the defaults:")
    if unused := _unused(config, os.environ):
        say(f"not used: {line(', '.join(unused))}: no setting has such a variable")
    rows = _rows(config)
    if form == "json":
        keys = ("value", "origin", "variable", "doc")
        data = {key: dict(zip(keys, row, strict=True)) for key, *row in rows}
        result(as_json(data))
        return
    from scraper.config.starter import literal

    for key, value, origin, _, _ in rows:
        shown = "-" if value is None else literal(value)
        result(f"{key:<26}{shown:<44} {origin}\n")


def _unused(config: Config, environ: Iterable[str]) -> list[str]:
    """Return the variables with the prefix of ours that neither a setting nor a receiver of alarms reads."""
    from string import Template

    from scraper.config.load import PREFIX, SETTINGS
    from scraper.core.config_file import FILE_VARIABLE
    from scraper.record.run_record import JOB_VARIABLE

    used = {FILE_VARIABLE, JOB_VARIABLE, *(one.variable for one in SETTINGS.values())}
    for receiver in config.receivers:
        used.add(receiver.password_variable or "")
        used.update(name for words in receiver.headers.values() for name in Template(words).get_identifiers())
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in used)


def _rows(config: Config) -> list[tuple[str, object, str, str, str]]:
    """Return key, value, origin, variable and meaning of every setting, those of jobs and receivers included."""
    from operator import attrgetter

    from scraper.config.load import SETTINGS, TABLES, settings_of

    rows = [
        (
            one.key,
            one.form.show(attrgetter(one.key)(config)),
            config.origin.get(one.key, "default"),
            one.variable,
            one.doc,
        )
        for one in SETTINGS.values()
    ]
    for table, cls in TABLES.items():
        for index, entry in enumerate(getattr(config, table)):
            for one in settings_of(cls):
                value = getattr(entry, one.key)
                if value != one.default:
                    key = f"{table}.{index}.{one.key}"
                    rows.append((key, one.form.show(value), config.origin[table], "", one.doc))
    return rows
