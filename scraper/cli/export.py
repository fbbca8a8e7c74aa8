"""``scraper export``: a crawl as a data set that other programs load."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, Final

import click

from scraper.cli import options
from scraper.cli.crawl_folders import brought, check_outside, crawled_folder
from scraper.cli.terminal import complain, line, say
from scraper.core.s3_folder import shown
from scraper.dataset.selection import selecting

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.dataset.exporting.job import ExportJob

_MAX_SHOWN: Final = 10  # Articles that cannot be read and are named; the balance counts the others


@click.command()
@click.argument("form", metavar="FORMAT")
@click.argument("destination")
@options.crawl_folder("folder")
@selecting
@options.quiet
def command(form: str, destination: str, folder: Path, **flags: Any) -> int:  # noqa: ANN401  Click gives each option its type
    """Export the Articles of a crawl as FORMAT to DESTINATION, for other programs to load.

    FORMAT is jsonl, csv, parquet, sqlite, postgresql, huggingface, cdxj, or one of an installed package. DESTINATION is
    a file or a folder, s3://BUCKET/NAME, or for postgresql the address of a database. A name that ends as a file of
    another form is refused, as .tsv for csv, which has commas. A second export to the same destination writes what
    changed since. A stop or a kill leaves the old export or the new one. docs/load.md shows how each is loaded.

    \b
    Examples:
      scraper export jsonl articles.jsonl.zst
      scraper export jsonl - --section ekonomi --fields title,text | head
      scraper export csv articles.csv --from corpus --since 2026-11-01
    """
    from scraper.cli.meter import Meter
    from scraper.dataset.exporting.job import ExportJob
    from scraper.dataset.exporting.known_formats import export_named
    from scraper.dataset.selection import read_selection

    exporter, selection = export_named(form), read_selection(**flags)
    crawled_folder(brought(folder, archives_only=True))
    check_outside(destination, folder)
    meter = Meter(1, "articles")

    def tell(done: int, whole: int) -> None:
        meter.whole = whole
        meter.show(done, done)

    job = ExportJob(folder, destination, selection, tell=tell)
    gc.disable()  # looking for cycles of references takes a third of the time of an export, and Articles have none
    try:
        exporter.write(job)
    finally:
        gc.enable()
        meter.clear()
    for fault in job.faults[:_MAX_SHOWN]:
        complain(fault)
    _sum_up(job)
    return job.balance.exit_code


def _sum_up(job: ExportJob) -> None:
    changes = f"{job.new:,} new, {job.revised:,} revised, {job.withdrawn:,} withdrawn"
    if not job.balance.out:
        say(f"{line(job.shown)}: no article of {line(shown(job.folder))} is selected")
    elif not (job.new or job.revised or job.withdrawn):
        say(f"{line(job.shown)}: nothing has changed since the export before")
    else:
        say(f"{line(job.shown)}: {changes}")
    say(job.balance.line())
