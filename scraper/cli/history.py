"""``scraper history``: how an article changed."""

from __future__ import annotations

import difflib
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import click

from scraper.cli import options
from scraper.cli.crawl_folders import crawled_folder
from scraper.cli.terminal import CYAN, GREEN, RED, as_json, coloured, line, paint, result
from scraper.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.storage.waiting import Waiting

_WORDS: Final = frozenset({"title", "text", "blocks", "word_count", "content_hash"})  # the diff shows these


@click.command()
@click.argument("article_id", metavar="ID")
@options.crawl_folder("output", options.FROM_OR_OUTPUT)
@click.option("--format", "form", type=click.Choice(["diff", "json"]), default="diff", help="How to print it.")
def command(article_id: str, output: Path, form: str) -> None:
    """Show the revisions of an article and what the newsroom changed between them.

    ID is an id, a number of cnnindonesia, or an address. A worse text that later visits have shown waits beside the
    revisions and is shown too, with the visits that showed it.

    \b
    Examples:
      scraper history cnnindonesia:1274000
      scraper history 1274000 --format json
    """
    from scraper.storage.named_article import id_of
    from scraper.storage.output import open_store

    store = open_store(crawled_folder(output))
    name = id_of(article_id)
    revisions = store.history(name)
    if not revisions:
        raise UsageError(f"no article {name} in {output}; name the folder of its crawl with --from")
    waiting = store.waiting(name)
    if form == "json":
        result(_json(revisions, waiting))
        return
    newest = revisions[-1]
    result(f"{newest.id}  {line(newest.title or '')}\n{newest.canonical_url}\n")
    for article in revisions:
        result(f"revision {article.revision}: fetched {article.fetched_at or '-'}, {article.word_count} words\n")
    for before, after in pairwise(revisions):
        for text in _diff(before, after):
            result(_painted(text))
        if also := _also(before, after):
            result(f"also changed: {', '.join(also)}\n")
    if waiting:
        result(f"waiting: {line(waiting.why)}; {waiting.article.word_count} words\n")
        for sighting in waiting.sightings:
            result(f"  seen {sighting.at} by {sighting.run}\n")
        for text in _diff(newest, waiting.article, "waiting"):
            result(_painted(text))


def _also(before: Article, after: Article) -> list[str]:
    """Return the fields beside the words that changed from one revision to the next."""
    from scraper.offline.rebuilding import differences

    return [name for name in differences(before, after) if name not in _WORDS]


def _json(revisions: list[Article], waiting: Waiting | None) -> bytes:
    """Return a row for each revision; a text that waits is the last, with the reason and the visits that showed it."""
    from scraper.offline.rebuilding import differences

    rows: list[dict[str, object]] = [
        {
            "revision": article.revision,
            "fetched_at": article.fetched_at,
            "date_modified": article.date_modified,
            "content_hash": article.content_hash,
            "changed": differences(before, article) if before else [],
        }
        for before, article in zip([None, *revisions], revisions, strict=False)
    ]
    if waiting:
        rows.append(
            {
                "waiting": waiting.why,
                "sightings": waiting.sightings,
                "content_hash": waiting.article.content_hash,
                "changed": differences(revisions[-1], waiting.article),
            }
        )
    return as_json(rows)


def _diff(before: Article, after: Article, name: str = "") -> Iterator[str]:
    """Title and paragraphs, one a line, as a unified diff. name: of the later text, its revision by default."""
    old, new = ([article.title or "", *(block.text for block in article.blocks)] for article in (before, after))
    names = (f"revision {before.revision}", name or f"revision {after.revision}")
    yield from difflib.unified_diff(old, new, *names, n=1, lineterm="")


def _painted(text: str) -> str:
    style = {"+": GREEN, "-": RED, "@": CYAN}.get(text[:1], "")
    return paint(line(text), style, on=bool(style) and coloured(sys.stdout)) + "\n"
