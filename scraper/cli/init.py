"""``scraper init``: write a commented configuration file, after three questions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from scraper.cli.terminal import say
from scraper.core.errors import UsageError
from scraper.core.files import write_whole
from scraper.core.late_pattern import late_pattern

_PLACE: Final = late_pattern(r"(?m)^\S+\.toml line \d+: ")
_HOURLY: Final = {"name": "newest", "every": "1h", "max_minutes": 50}
_NIGHTLY: Final = {"name": "yesterday", "at": ["03:30"], "since": "2d", "max_minutes": 180}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default=Path("scraper.toml"))
@click.option("--yes", is_flag=True, help="Ask nothing: every section each hour, nobody is told.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(file: Path, yes: bool, force: bool) -> None:
    """Write a commented configuration file: three questions, and every other setting with its default.

    \b
    Examples:
      scraper init
      scraper init --yes
      scraper init /etc/scraper.toml
    """
    if file.exists() and not force:
        raise UsageError(f"{file} is there already; --force writes over it, another name leaves it alone")
    contact, sections, receiver = ("", "", "") if yes else _ask()
    values = {key: value for key, value in {"contact": contact, "crawl.sections": _split(sections)}.items() if value}
    from scraper.config.starter import starter

    text = starter(values, [_HOURLY, _NIGHTLY], [_receiver(receiver)] if receiver else [])
    _check(text)
    try:
        write_whole(file, text.encode())
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}); give another name") from error
    say(f"Written: {file}. Next: `scraper config --config {file}` shows it, `scraper schedule` runs it.")


def _ask() -> tuple[str, str, str]:
    """Return the answers to the three questions; raises ``UsageError`` when standard input ends before them."""
    try:
        return _answers()
    except click.Abort as error:
        if sys.stdin.isatty():
            raise
        say("")  # the question stands on this line
        raise UsageError("nobody answers on standard input; `scraper init --yes` asks nothing") from error


def _answers() -> tuple[str, str, str]:
    contact = click.prompt("How can the site reach you (e-mail or page)?", default="", show_default=False, err=True)
    sections = click.prompt("Sections, separated by commas (empty: all)?", default="", show_default=False, err=True)
    receiver = click.prompt(
        "Who is told of alarms (webhook address or e-mail; empty: nobody)?", default="", show_default=False, err=True
    )
    return contact.strip(), sections.strip(), receiver.strip()


def _split(sections: str) -> list[str]:
    return [part.strip() for part in sections.split(",") if part.strip()]


def _receiver(address: str) -> dict[str, object]:
    if address.startswith(("http://", "https://")):
        return {"kind": "webhook", "url": address}
    if "@" not in address:
        raise UsageError(f"{address!r} is neither a web address nor an e-mail address")
    return {"kind": "email", "to": [address]}


def _check(text: str) -> None:
    """Refuse answers that would make an invalid file, before anything is written."""
    import tempfile

    from scraper.config import load
    from scraper.crawling.config_names import check_names

    with tempfile.NamedTemporaryFile("w", suffix=".toml", encoding="utf-8") as trial:
        trial.write(text)
        trial.flush()
        try:
            check_names(load(Path(trial.name), environ={}))
        except UsageError as error:  # the trial file has no lines that the user could look up
            raise UsageError(_PLACE.sub("", str(error))) from error
