"""``scraper rebuild``: every Article again from the archived pages."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.crawl_folders import brought, crawled_folder, ledger_of
from scraper.cli.terminal import as_json, complain, line, result, say
from scraper.core.errors import EXIT_OK, Rejected, gravest
from scraper.core.s3_folder import shown

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@options.crawl_folder("output", options.FROM_OR_OUTPUT, words="Folder to renew.")
@options.ledger
@click.option("--workers", metavar="N", type=click.IntRange(1), help="Processes; default: one for each core.")
@options.quiet
@options.text_or_json("How the balance at the end is written.")
def command(output: Path, ledger: str | None, workers: int | None, form: str) -> int:
    """Make every Article again from the archived pages, after the rules changed; the site is not asked.

    Prints one line for each Article that is not as it was: its id and the fields that changed. At the end stands what
    became of every record of the archives; with --format json that is the only output.

    \b
    Examples:
      scraper rebuild
      scraper rebuild --from corpus --quiet
    """
    from scraper.cli.meter import Meter
    from scraper.core.balance import Balance
    from scraper.core.parallel import cores
    from scraper.offline.rebuilding import rebuild
    from scraper.storage.output import Folder, archives_of, open_store

    archives, store = archives_of(crawled_folder(brought(output, archives_only=True))), open_store(output)
    balance, meter = Balance(), Meter(1, "articles")

    def show(done: int, whole: int) -> None:
        meter.whole = whole
        meter.show(done, done)

    changed = new = rejected = older = 0
    with Folder(output, ledger=ledger_of(output, ledger), whole=True) as folder, closing(meter):
        for one in rebuild(archives, store, folder.ledger, balance, workers=workers or cores(), seen=show):
            meter.clear()
            if one.why or one.note:
                complain(one.why or one.note, about=one.id)
            rejected += bool(one.why)
            older += bool(one.note)
            if one.changed is None:
                continue
            new += not one.changed
            changed += bool(one.changed)
            if form == "text":
                result(f"{one.id}\t{line(', '.join(one.changed)) or 'new'}\n")
    words = f", {older} from older records" if older else ""
    say(f"{changed} changed, {new} new, {rejected} rejected{words} -> {shown(output)}")
    if form == "json":
        result(as_json(balance.record()))
    else:
        say(balance.line())
    return gravest((Rejected.exit_code if rejected else EXIT_OK, balance.exit_code))
