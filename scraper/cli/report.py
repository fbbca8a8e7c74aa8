"""``scraper report``: one page of what the runs brought."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scraper.cli import options
from scraper.cli.crawl_folders import check_outside, crawled_folder
from scraper.cli.meter import Elapsed
from scraper.cli.target_file import check_is_free, target_file
from scraper.cli.terminal import readable, result, say
from scraper.core.errors import UsageError
from scraper.core.phrases import counted
from scraper.core.wib import WIB

if TYPE_CHECKING:
    from scraper.running.report.data import Report

_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command()
@options.configuration
@options.crawl_folder(
    "output", options.FROM_OR_OUTPUT, default=None, words="Folder of the crawl. Default: that of the configuration."
)
@click.option(
    "--since",
    metavar="DAY",
    default="30d",
    show_default=True,
    help="First day: a date, today, yesterday, or days back.",
)
@click.option("--format", "form", type=click.Choice(["html", "text", "json"]), default="html", help="What is made.")
@options.quiet
@click.option("--output-file", type=_FILE, help="File to write, `-` for standard output; html: report.html.")
@click.option("--force", is_flag=True, help="Write over a file that is no earlier report.")
def command(
    file: Path | None, output: Path | None, since: str, form: str, output_file: Path | None, *, force: bool
) -> None:
    """Make one self-contained page of what the runs brought; or print it as text or JSON.

    An earlier report in the file's place is written over.

    \b
    Examples:
      scraper report
      scraper report --since 7d --output-file week.html
      scraper report --format text
      scraper report --format json | jq .rejections
    """
    from scraper.config import load
    from scraper.running.report.data import gather

    config = load(file, flags={"output": output})
    first = _moment(since)
    target = output_file or (Path("report.html") if form == "html" else Path("-"))
    folder = crawled_folder(config.output)
    _check_target(target, folder, force=force)
    with Elapsed("reading the runs"):
        report = gather(folder, first)
    if not report.runs:
        say(f"nothing found: no run since {since} in {config.output}; --since 365d looks further back")
    text = _rendered(report, form, config.output)
    if str(target) == "-":
        result(text)
        return
    with target_file(target) as out:
        out.write(text.encode())
    say(f"written: {target} ({counted(report.runs, 'run')}, {counted(report.articles, 'article')})")


def _check_target(target: Path, folder: Path, *, force: bool) -> None:
    """Raise ``UsageError`` for a place among the files of the crawl, and for a file that is no report of ours."""
    from scraper.running.report.render import HEAD_BYTES, is_report

    check_outside(str(target), folder)
    head = b""
    if target.is_file():
        with suppress(OSError), target.open("rb") as earlier:  # a file that may not be read is no report for us
            head = earlier.read(HEAD_BYTES)
    check_is_free(target, force=force or is_report(head))


def _moment(since: str) -> datetime:
    from datetime import timedelta

    from scraper.config.forms import day, seconds_back

    try:
        read = day().read(since)
    except (ValueError, TypeError) as error:
        raise UsageError(f"--since {since!r} is not allowed; allowed: {day().allowed}") from error
    if read in {"today", "yesterday"}:
        midnight = datetime.now(WIB).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight - timedelta(days=read == "yesterday")
    back = seconds_back(read)
    if back is not None:
        return datetime.now(UTC) - back
    return datetime.fromisoformat(read).replace(tzinfo=WIB)


def _rendered(report: Report, form: str, output: Path) -> str:
    from scraper.running.report.render import as_html, as_json, as_text

    if form == "text":
        return as_text(report)
    if form == "json":
        return readable(as_json(report)).decode()
    from scraper.running.report.article_page import sheets
    from scraper.storage.output import open_store

    return as_html(report, sheets(open_store(output), report.strangest + report.slowest))
