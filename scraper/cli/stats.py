"""``scraper stats``: what is in a folder, for people, for programs, and as the card of a data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.crawl_folders import crawled_folder
from scraper.cli.terminal import as_json, line, result, say
from scraper.core.errors import EXIT_OK, Damaged
from scraper.core.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.dataset.statistics import Statistics

_MAX_ROWS = 12  # of each list for people


@click.command()
@options.crawl_folder("folder")
@click.option("--format", "form", type=click.Choice(["text", "json", "card"]), default="text", help="How to print it.")
@click.option("--no-duplicates", is_flag=True, help="Do not look for near-duplicates.")
@options.quiet
def command(folder: Path, form: str, no_duplicates: bool) -> int:
    """Count what is in a folder: days, sections, words, fill of fields, completeness, near-duplicates, cleaning.

    --format card gives the card of a data set in Markdown, with how it was made and what it must not be used for.

    \b
    Examples:
      scraper stats
      scraper stats --from corpus --format json | jq .filled
      scraper stats --format card > README.md
    """
    from scraper.cli.meter import Meter
    from scraper.dataset.data_card import card
    from scraper.dataset.folder_statistics import read_statistics

    meter = Meter(0, "articles")
    try:
        statistics = read_statistics(
            crawled_folder(folder), with_duplicates=not no_duplicates, seen=lambda count: meter.show(count, count)
        )
    finally:
        meter.clear()
    if form == "json":
        result(as_json(statistics.as_record()))
    elif form == "card":
        result(card(statistics))
    else:
        result("".join(f"{line(text)}\n" for text in _lines(statistics)))
    if statistics.unreadable:
        say(f"{counted(statistics.unreadable, 'file')} could not be read; `scraper verify` names them", always=True)
        return Damaged.exit_code
    return EXIT_OK


def _lines(statistics: Statistics) -> Iterator[str]:
    from scraper.dataset.data_card import months_of, share, span_of
    from scraper.dataset.statistics import FILLABLE

    whole = statistics.articles
    yield f"{counted(whole, 'article')} {span_of(statistics)}, {counted(statistics.words, 'word')}"
    yield f"complete: {share(whole - statistics.incomplete, whole)}; revised: {statistics.revised:,}"
    if found := statistics.duplicates:
        yield (
            f"near-duplicates: {found.articles:,} in {counted(found.groups, 'group')}; copies: {found.copies:,}"
            + _kinds(list(found.kinds.most_common()))
        )
    if statistics.forgotten:
        yield f"forgotten: {statistics.forgotten:,}"
    for name, counts in (
        ("month", list(months_of(statistics).items())[::-1]),
        ("section", statistics.sections.most_common()),
        ("kind", statistics.kinds.most_common()),
        ("method", statistics.methods.most_common()),
        ("suspicion", statistics.suspicions.most_common()),
        ("rule", [(rule, one.articles) for rule, one in statistics.by_rule()]),
    ):
        for value, count in counts[:_MAX_ROWS]:
            yield f"{name:10}{value:40}{count:>12,}  {share(count, whole)}"
        if len(counts) > _MAX_ROWS:
            yield f"{name:10}and {len(counts) - _MAX_ROWS:,} more"
    for field in FILLABLE:
        yield f"{'filled':10}{field:40}{statistics.filled[field]:>12,}  {share(statistics.filled[field], whole)}"


def _kinds(counts: list[tuple[str, int]]) -> str:
    return f" ({', '.join(f'{name} {count:,}' for name, count in counts)})" if counts else ""
