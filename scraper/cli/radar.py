"""``scraper radar``: artifacts that no rule knows yet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scraper.cli import complete, options
from scraper.cli.terminal import as_json, coloured, line, result, say
from scraper.core.errors import UsageError
from scraper.core.phrases import counted, did_you_mean
from scraper.core.unreadable import check_readable

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.radar import Finding

_SHOWN_EXAMPLES: Final = 3
_WIDTH: Final = 160  # where there is no terminal
_COLUMNS: Final = ("", "score", "what", "articles", "unrelated", "days", "sections", "where", "because")


@click.command()
@click.argument("path", metavar="CORPUS", type=click.Path(path_type=Path))
@click.option("--field", default="text", show_default=True, help="The column of a corpus that holds the text.")
@options.profile
@click.option(
    "--without",
    multiple=True,
    metavar="RULE",
    shell_complete=complete.rules,
    help="As if this rule did not exist (may be repeated).",
)
@click.option("--raw", is_flag=True, help="As if there were no rules at all.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), default=20, show_default=True, help="At most so many findings."
)
@click.option("--rules", "with_rules", is_flag=True, help="Show a rule to start from below each finding.")
@options.quiet
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="For people or programs.")
def command(
    path: Path,
    field: str,
    profile: str,
    without: tuple[str, ...],
    raw: bool,
    limit: int,
    with_rules: bool,
    form: str,
) -> int:
    """Find text that behaves like boilerplate and that no rule covers, the best evidence first.

    CORPUS is a .jsonl, .csv, .tsv, .txt (each also .gz or .zst) or .parquet file, a folder of .txt files, or the
    output folder of a crawl. Columns named date, source, section and url are used where there are such. How to read
    the findings: docs/radar.md.

    \b
    Examples:
      scraper radar corpus.jsonl.gz
      scraper radar output --rules
      scraper radar dirty.parquet --field content --format json
      scraper radar corpus.jsonl --without signature
    """
    from scraper.cli.meter import Meter
    from scraper.core.balance import Balance
    from scraper.radar import radar
    from scraper.radar.read_corpus import is_output, records_of

    check_readable(path)
    known = None if raw or (is_output(path) and not without) else _cleaner(profile, without)
    balance = Balance("texts")
    meter = Meter(0, "texts read")
    records = []
    for record in records_of(path, field, bad=lambda why: say(f"left out: {line(why)}", always=True), balance=balance):
        records.append(record)
        meter.show(len(records), 0)
    meter.clear()
    if not records:
        raise UsageError(f"{line(str(path))}: no texts in it")
    meter = Meter(2 * len(records), "texts cleaned and searched")
    findings = radar(records, known=known, limit=limit, tell=lambda done, _: meter.show(done // 2, done))
    meter.clear()
    if form == "json":
        result(as_json({"articles": len(records), "findings": findings, "balance": balance.record()}))
        return balance.exit_code
    _show(findings, len(records), with_rules=with_rules)
    say(balance.line())
    return balance.exit_code


def _cleaner(profile: str, without: tuple[str, ...]) -> Callable[[str], str]:
    """Return a function that takes out all that the profile knows, but for some rules."""
    from scraper.cleaning.clean_text import clean_text
    from scraper.cleaning.profile import Profile
    from scraper.cleaning.profile_names import profile_of
    from scraper.sites.rule_catalogue import catalogue

    chosen = profile_of(profile)
    names = {entry.rule.name for entry in catalogue()} | {rule.name for rule in (*chosen.own, *(chosen.only or ()))}
    for name in without:
        if name not in names:
            raise UsageError(f"no rule {name!r}{did_you_mean(name, names)}; `scraper rules` lists them")
    # The archive profile leaves some matched text in place, where the radar would find it.
    chosen = Profile(chosen.name, off=chosen.off | frozenset(without), own=chosen.own, only=chosen.only)
    return lambda text: clean_text(text, profile=chosen).text


def _show(findings: list[Finding], articles: int, *, with_rules: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    on = coloured(sys.stdout)
    if not findings:
        say(f"{counted(articles, 'article')}: nothing behaves like boilerplate that the rules do not know")
        return
    table = Table(show_edge=False, padding=(0, 1))
    for name in _COLUMNS:
        words = name in {"what", "because"}
        table.add_column(name, justify="left" if words else "right", overflow="fold", no_wrap=not words)
    for number, finding in enumerate(findings, 1):
        counts = finding.evidence
        table.add_row(
            str(number),
            f"{finding.score:.1f}",
            Text(line(finding.form)),
            f"{counts.articles:,} ({counts.share:.1%})",
            f"{counts.independence:.0%}",
            f"{counts.days} of {counts.usual_days:.0f}",
            str(counts.sections),
            f"{counts.place} {counts.at_place:.0%}",
            Text(", ".join(counts.marks) or "in so many articles"),
        )
    console = Console(force_terminal=on, no_color=not on, highlight=False, markup=False, width=None if on else _WIDTH)
    with console.capture() as captured:
        console.print(table)
    result(captured.get() + "".join(_examples(findings, on=on, with_rules=with_rules)), painted=on)


def _examples(findings: list[Finding], *, on: bool, with_rules: bool) -> list[str]:
    from scraper.cli.terminal import BOLD, DIM, RED, paint

    shown = []
    for number, finding in enumerate(findings, 1):
        shown.append(f"\n{paint(f'{number}. {line(finding.form)}', BOLD, on=on)}\n")
        for example in finding.examples[:_SHOWN_EXAMPLES]:
            marked = paint(line(example.text), RED, on=on) if on else f"[-{line(example.text)}-]"
            address = paint(line(example.address), DIM, on=on)
            shown.append(f"   {line(example.before)}{marked}{line(example.after)}  {address}\n")
        if with_rules:
            shown += [f"   {line(source)}\n" for source in finding.rule.split("\n")]
    return shown
