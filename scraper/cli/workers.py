"""``scraper workers``: who holds what of a shared ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scraper.cli import options
from scraper.cli.terminal import as_json, line, result, say
from scraper.core.errors import UsageError
from scraper.core.phrases import counted

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.storage.ledger.leases import LeaseHolder, LiveWorker


@click.command()
@options.ledger
@options.configuration
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
def command(ledger: str | None, file: Path | None, form: str) -> None:
    """Show which worker holds which newsroom of a shared ledger, and which workers wait.

    A line for each: what is held, the job, the worker, since when, and for how long without a sign of life. Who is
    silent for longer loses what it holds to the next worker.

    \b
    Examples:
      scraper workers --ledger postgresql://me@db.example.org/corpus
      scraper workers --format json | jq .leases
    """
    from contextlib import closing

    from scraper.config import load
    from scraper.storage.ledger.postgres_ledger import PostgresLedger

    address = load(file, flags={"ledger": ledger}).ledger
    if not address:
        raise UsageError("name the ledger that the workers share: --ledger postgresql://USER@HOST/DATABASE")
    with closing(PostgresLedger(address)) as opened:
        held, workers = opened.leases.holders(), opened.leases.workers()
    if form == "json":
        result(as_json({"leases": [_lease(one) for one in held], "workers": [_worker(one) for one in workers]}))
        return
    for one in held:
        # A scheduler's presence bears its worker's name, which the next column shows in words.
        name = one.name.removesuffix(one.worker).rstrip()
        result(f"{line(name):<28}{_who(one.worker):<36}{_since(one.since)}  {line(one.what)}\n")
    for waiting in workers:
        if waiting.is_waiting:
            result(f"{'waits':<28}{_who(waiting.name):<36}{_since(waiting.since)}\n")
    say(f"{counted(len(workers), 'worker')}, {counted(len(held), 'lease')}")


def _who(name: str) -> str:
    from scraper.storage.ledger.leases import worker_words

    return line(worker_words(name))


def _since(seconds: float) -> str:
    minutes = int(seconds // 60)
    return f"for {counted(minutes, 'minute')}" if minutes else f"for {counted(int(seconds), 'second')}"


def _lease(one: LeaseHolder) -> dict[str, object]:
    return {
        "name": one.name,
        "job": one.what,
        "worker": one.worker,
        "held_seconds": round(one.since, 1),
        "left_seconds": round(one.left, 1),
    }


def _worker(one: LiveWorker) -> dict[str, object]:
    return {"worker": one.name, "seconds": round(one.since, 1), "waits": one.is_waiting}
