"""``scraper forget``: articles are taken away for good, and never fetched again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.crawl_folders import crawled_folder, in_folder, ledger_of
from scraper.cli.meter import Elapsed
from scraper.cli.terminal import as_json, result, say
from scraper.core.errors import UsageError
from scraper.core.phrases import counted

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("articles", metavar="ID...", nargs=-1)
@options.crawl_folder("folder")
@options.ledger
@click.option("--list", "is_list", is_flag=True, help="Print the ids that are marked, and since when.")
@click.option("--undo", is_flag=True, help="Take the marks away: a crawl may fetch the articles again.")
@options.quiet
@options.text_or_json()
def command(
    articles: tuple[str, ...], folder: Path, ledger: str | None, *, is_list: bool, undo: bool, form: str
) -> None:
    """Take articles away for good: texts, revisions, archived pages, addresses; a crawl never fetches them again.

    ID is an id, a number of cnnindonesia, or an address. A mark stays, with the id and the time, without a word of the
    article. What the next export writes lacks them. This cannot be undone: --undo takes the mark away, not more. A kill
    leaves nothing half: the next command that writes into the folder does the rest.

    \b
    Examples:
      scraper forget cnnindonesia:1274000
      scraper forget https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/judul --from corpus
      scraper forget --list
    """
    from scraper.dataset.forgetting import allow, forget, marks_of
    from scraper.storage.named_article import id_of

    in_folder(folder, "`scraper forget`")
    if is_list:
        marks = sorted(marks_of(crawled_folder(folder)).articles.items())
        if form == "json":
            result(as_json([{"id": article_id, "since": mark.since} for article_id, mark in marks]))
            return
        for article_id, mark in marks:
            result(f"{article_id}\t{mark.since}\n")
        return
    if not articles:
        raise UsageError("name the articles that are to be forgotten; see `scraper forget --help`")
    ids = list(dict.fromkeys(id_of(word) for word in articles))
    crawled_folder(folder)
    if undo:
        allowed = allow(folder, ids)
        for article_id in ids:
            if article_id not in allowed:
                say(f"{article_id} has no mark; `scraper forget --list` shows those that have", always=True)
        if form == "json":
            result(as_json({"allowed": list(allowed)}))
        say(f"may be fetched again: {counted(len(allowed), 'article')} -> {folder}")
        return
    with Elapsed(f"taking away {counted(len(ids), 'article')}"):
        taken = forget(folder, ids, ledger=ledger_of(folder, ledger))
    if form == "json":
        result(as_json({"forgotten": ids, "files": taken.files, "records": taken.records, "rows": taken.rows}))
    what = (counted(taken.files, "file"), counted(taken.records, "archived record"), counted(taken.rows, "ledger row"))
    say(f"forgotten: {counted(len(ids), 'article')}; gone: {', '.join(what)} -> {folder}")
