"""``scraper rules``: what the cleaning knows, and what it does to a corpus."""

from __future__ import annotations

import shutil
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli import complete, options
from scraper.cli.terminal import BOLD, CYAN, DIM, GREEN, RED, YELLOW, as_json, coloured, line, paint, result, say
from scraper.core.errors import EXIT_OK, UsageError
from scraper.core.phrases import counted, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.corpus.audit import Audit, Fired
    from scraper.sites.rule_catalogue import OwnedRule

_NAME_WIDTH = 26


@click.command()
@click.argument("names", metavar="[NAME...]", nargs=-1, shell_complete=complete.rules)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print them.")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    help="Count on this corpus how often each fires and what it takes out (.jsonl .csv .parquet .txt, or a folder).",
)
@click.option("--field", default="text", show_default=True, help="The column of the corpus that holds the text.")
@options.profile
@click.option(
    "--try",
    "trial",
    metavar="FILE",
    help="Try the rules of this TOML file on the corpus: what they would cut, and which cuts may do harm.",
)
@click.option(
    "--top",
    metavar="N",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Most frequent texts shown per rule.",
)
@options.corpus_workers
@options.quiet
def command(
    names: tuple[str, ...],
    form: str,
    corpus: Path | None,
    field: str,
    profile: str,
    trial: str | None,
    top: int,
    workers: int | None,
) -> int:
    """List the cleaning rules, each with what it cuts and what looks alike and stays; or audit them on a corpus.

    \b
    Examples:
      scraper rules
      scraper rules dateline signature
      scraper rules --format json | jq -r '.[].name'
      scraper rules --corpus dirty.jsonl --field text
      scraper rules --try mine.toml --corpus dirty.jsonl
    """
    from scraper.sites.rule_catalogue import catalogue

    if trial:
        profile, names = trial, names or _names_of_trial(trial, corpus)
    if profile != "corpus" and not corpus:
        raise UsageError("--profile says which rules an audit counts: give --corpus")
    _check_names(names, profile if corpus else "")
    if corpus:
        return _audit(corpus, names, form, field=field, profile=profile, top=top, workers=workers)
    entries = [entry for entry in catalogue() if not names or entry.rule.name in names]
    if form == "json":
        result(as_json([_as_data(entry) for entry in entries] + ([] if names else _refused_data())))
        return EXIT_OK
    painted = coloured(sys.stdout)
    for entry in entries:
        result("\n".join([*_shown(entry, on=painted), "", ""]), painted=True)
    if not names:
        result(_refused(on=painted), painted=True)
    return EXIT_OK


def _names_of_trial(trial: str, corpus: Path | None) -> tuple[str, ...]:
    """Return the names of the rules that a file holds; raises ``UsageError`` for a trial that cannot be made."""
    from scraper.cleaning.profile_names import profile_of

    if not corpus:
        raise UsageError("--try needs texts to try the rules on: give --corpus")
    names = tuple(rule.name for rule in profile_of(trial).own)
    if not names:
        raise UsageError(f"{line(trial)}: has no rules of its own; write each as a table, [[rules]]")
    return names


def _check_names(names: tuple[str, ...], profile: str) -> None:
    """Raise ``UsageError`` for a rule that does not exist, neither in the program nor in a profile."""
    from scraper.cleaning.profile_names import profile_of
    from scraper.sites.rule_catalogue import catalogue

    known = {entry.rule.name for entry in catalogue()}
    known.update(rule.name for rule in (profile_of(profile).own if profile else ()))
    for name in names:
        if name not in known:
            raise UsageError(f"no rule {name!r}{did_you_mean(name, known)}; `scraper rules` lists them")


def _refused(*, on: bool) -> str:
    from scraper.rules.refused import REFUSED

    lines = [paint("No rule cuts, on purpose:", BOLD, on=on)]
    for refusal in REFUSED:
        lines.append(f"  {paint(refusal.name, YELLOW, on=on)}  {refusal.why}")
        lines.append(f"    {paint('stays', GREEN, on=on)} {line(refusal.stays)}")
    return "\n".join([*lines, ""])


def _refused_data() -> list[dict[str, object]]:
    """Return the refused families in the form of rules that match nowhere, so that one list holds all that is known."""
    from scraper.rules.refused import REFUSED

    return [
        {
            "name": refusal.name,
            "owner": None,
            "where": "nowhere",
            "why": refusal.why,
            "cuts": [],
            "keeps": [refusal.stays],
            "pattern": None,
        }
        for refusal in REFUSED
    ]


def _as_data(entry: OwnedRule) -> dict[str, object]:
    rule = entry.rule
    return {
        "name": rule.name,
        "owner": entry.owner,
        "where": rule.where.value,
        "why": rule.why,
        "cuts": [{"before": _escaped(before), "after": _escaped(after)} for before, after in rule.cuts],
        "keeps": [_escaped(kept) for kept in rule.keeps],
        "pattern": rule.pattern,
    }


def _escaped(text: str) -> str:
    """Return a text with halves of surrogate pairs as visible escapes, which jq and other readers of JSON refuse."""
    return text.encode("utf-8", "backslashreplace").decode()


def _shown(entry: OwnedRule, *, on: bool) -> list[str]:
    rule = entry.rule
    width = max(60, min(110, shutil.get_terminal_size((100, 40)).columns))
    lines = [paint(rule.name, BOLD, on=on) + paint(f"  {entry.owner}; {rule.where.value}", DIM, on=on)]
    lines += textwrap.wrap(line(rule.why), width, initial_indent="  ", subsequent_indent="  ")
    for before, after in rule.cuts:
        lines.append(f"  {paint('cuts ', RED, on=on)} {line(before)}")
        lines.append(f"    {paint('to', RED, on=on)}  {line(after)}" if after else "    to  (nothing)")
    lines += [f"  {paint('keeps', GREEN, on=on)} {line(kept)}" for kept in rule.keeps]
    return lines


def _audit(
    corpus: Path,
    names: Sequence[str],
    form: str,
    *,
    field: str,
    profile: str,
    top: int,
    workers: int | None,
) -> int:
    from scraper.cleaning.profile_names import profile_of
    from scraper.cli.corpus import size_of
    from scraper.cli.meter import Meter
    from scraper.core.parallel import cores
    from scraper.corpus.audit import Audit, audit
    from scraper.corpus.formats import open_format

    meter = Meter(size_of(corpus) if corpus.exists() else 0, "texts")
    whole = Audit()
    try:
        for step in audit(open_format(corpus, field), profile, workers=workers or cores()):
            whole = step
            meter.show(whole.texts, whole.seen)
    finally:
        meter.clear()
    rules = {name: fired for name, fired in whole.rules.items() if not names or name in names}
    silent = [name for name in whole.silent(profile_of(profile)) if not names or name in names]
    if form == "json":
        result(as_json(_audit_data(whole, rules, silent, top)))
    else:
        result(_audit_table(whole, rules, silent, top), painted=True)
        say(whole.balance.line())
    return whole.balance.exit_code


def _audit_data(whole: Audit, rules: dict[str, Fired], silent: list[str], top: int) -> dict[str, object]:
    return {
        "texts": whole.texts,
        "touched": whole.touched,
        "bad_rows": sum(whole.balance.bad.values()),
        "balance": whole.balance.record(),
        "rules": [
            {
                "name": name,
                "texts": fired.texts,
                "cuts": fired.cuts,
                "distinct": len(fired.taken),
                "taken": [{"text": text, "times": times} for text, times in fired.taken.most_common(top)],
                "harm": [{"what": what, "times": times} for what, times in fired.harm.most_common(top)],
            }
            for name, fired in sorted(rules.items(), key=lambda item: -item[1].cuts)
        ],
        "silent": silent,
    }


def _audit_table(whole: Audit, rules: dict[str, Fired], silent: list[str], top: int) -> str:
    on = coloured(sys.stdout)
    share = 100 * whole.touched / max(1, whole.texts)
    lines = [f"{counted(whole.texts, 'text')}, {whole.touched:,} ({share:.0f} %) with a cut", ""]
    lines.append(paint(f"{'rule':<{_NAME_WIDTH}}{'cuts':>10}{'texts':>10}{'share':>8}{'distinct':>10}", BOLD, on=on))
    for name, fired in sorted(rules.items(), key=lambda item: -item[1].cuts):
        part = 100 * fired.texts / max(1, whole.texts)
        head = f"{name:<{_NAME_WIDTH}}{fired.cuts:>10,}{fired.texts:>10,}{part:>7.1f}%{len(fired.taken):>10,}"
        lines.append(paint(head, CYAN, on=on))
        lines += [f"{times:>10,} x {line(text)}" for text, times in fired.taken.most_common(top)]
        lines += [
            paint(f"{times:>10,} x may harm: {line(what)}", RED, on=on) for what, times in fired.harm.most_common(top)
        ]
    if silent:
        lines += ["", paint("never fired: ", YELLOW, on=on) + ", ".join(silent)]
    return "\n".join([*lines, ""])
