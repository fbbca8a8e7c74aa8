"""``scraper verify``: whether what is kept agrees with itself, and its repair."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.crawl_folders import brought, crawled_folder, in_folder, ledger_of
from scraper.cli.terminal import as_json, line, result, say
from scraper.core.errors import EXIT_OK, Disagreement
from scraper.core.phrases import counted
from scraper.core.s3_folder import shown

if TYPE_CHECKING:
    from scraper.offline.verifying.check_and_repair import Outlook

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@options.crawl_folder("folder", options.FROM_OR_OUTPUT)
@options.ledger
@click.option("--repair", is_flag=True, help="Bring back what an archive or the site still has.")
@click.option(
    "--sample",
    metavar="N",
    type=click.IntRange(1),
    help="Look at so many Articles, records and addresses only, by chance.",
)
@options.quiet
@options.text_or_json()
def command(folder: Path, ledger: str | None, repair: bool, sample: int | None, form: str) -> int:
    """Check every Article, archive, revision and the ledger of a folder against each other.

    Prints one line for each thing that does not agree: its kind, its place, what is wrong, what --repair would do or
    has done. Nothing is changed without --repair, and nothing is thrown away: broken files go to _broken/. Exit code 10
    when something does not agree.

    \b
    Examples:
      scraper verify
      scraper verify --from corpus --repair
      scraper verify --sample 200 --format json | jq .findings
    """
    from scraper.cli.meter import Meter
    from scraper.offline.verifying.check_and_repair import verify

    if repair:
        in_folder(folder, "--repair")
    address = ledger_of(crawled_folder(brought(folder)), ledger)
    meter = Meter(0, "files and addresses")
    with closing(meter):
        outlook = verify(
            folder, repair=repair, sample=sample or 0, ledger=address, seen=lambda count: meter.show(count, count)
        )
    if form == "json":
        result(as_json(outlook.as_record()))
    else:
        for text in _lines(outlook):
            result(f"{line(text)}\n")
    if not outlook.is_held:
        say(f"{line(shown(folder))}: not checked whether a run writes there now: it may not be written and has no lock")
    say(_sum(outlook, folder))
    return EXIT_OK if outlook.is_well else Disagreement.exit_code


def _lines(outlook: Outlook) -> list[str]:
    return [
        f"{one.finding.wrong}  {one.finding.place}: {one.finding.what}; {'done' if one.done else 'would'}: "
        f"{one.done or one.repair}"
        for one in outlook.seen
    ]


def _sum(outlook: Outlook, folder: Path) -> str:
    checked = outlook.checked
    looked = (
        f"{counted(checked.articles, 'Article')} ({checked.compared:,} against their page),"
        f" {counted(checked.revisions, 'revision')}, {counted(checked.rows, 'address')},"
        f" {counted(checked.records, 'record')} in {counted(checked.archives, 'archive')},"
        f" {counted(checked.runs, 'run')} in {shown(folder)}"
    )
    known = f"; {counted(len(checked.known), 'known loss')}" if checked.known else ""
    if not outlook.seen:
        return f"all agrees: {looked}{known}"
    if outlook.is_well:
        return f"{len(outlook.seen):,} repaired: {looked}{known}"
    return (
        f"{counted(len(outlook.seen), 'disagreement')}: {looked}{known}; `scraper verify --repair` repairs what it can"
    )
