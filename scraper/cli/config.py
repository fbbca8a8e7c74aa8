"""``scraper config``: every setting and where it came from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.terminal import as_json, result, say

if TYPE_CHECKING:
    from scraper.config import Config

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@options.configuration
@options.text_or_json("How to print them.")
def command(file: Path | None, form: str) -> None:
    """Show every setting, its value and where that came from: the default, the file, a variable.

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
