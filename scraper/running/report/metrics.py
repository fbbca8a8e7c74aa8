"""Numbers of the last runs in the text format of Prometheus; their names are a promise, see docs/metrics.md."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from prometheus_client import generate_latest
from prometheus_client.core import CollectorRegistry, GaugeMetricFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from scraper.record import Summary
    from scraper.running.alarms.alarm_state import Open

Values = dict[tuple[str, ...], float]
_OUTCOMES: Final = ("finished", "limit", "interrupted", "refused", "failed", "killed")


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its labels, its meaning, and how to read it from the last run of a job."""

    name: str
    labels: tuple[str, ...]
    doc: str
    of_run: Callable[[Summary], Values]


def _one(value: Callable[[Summary], float]) -> Callable[[Summary], Values]:
    return lambda run: {(): value(run)}


def _each(table: str) -> Callable[[Summary], Values]:
    return lambda run: {(name,): tally.n for name, tally in getattr(run, table).items()}


def _by_name(table: str) -> Callable[[Summary], Values]:
    return lambda run: {(name,): n for name, n in getattr(run, table).items()}


def _ended(run: Summary) -> float:
    return _epoch(run.ended or run.seen)


def _outcome(run: Summary) -> Values:
    return {(one,): float(run.outcome == one) for one in _OUTCOMES}


RUN: Final = tuple(
    Metric(f"scraper_run_{name}", labels, doc, of_run)
    for name, labels, doc, of_run in (
        ("started_seconds", (), "When the last run began, seconds since the epoch.", _one(lambda r: _epoch(r.started))),
        ("ended_seconds", (), "When it ended or was last heard of.", _one(_ended)),
        ("outcome", ("outcome",), "1 for how it ended.", _outcome),
        ("found", ("source",), "New addresses found.", _by_name("found")),
        ("articles_new", (), "Articles written for the first time.", _one(lambda r: r.new)),
        ("articles_changed", (), "Articles written again because they changed.", _one(lambda r: r.changed)),
        ("articles_unchanged", (), "Articles visited again and unchanged.", _one(lambda r: r.unchanged.n)),
        ("articles_outside", (), "Articles outside what was asked for, not kept.", _one(lambda r: r.outside.n)),
        ("articles_incomplete", (), "Articles of which words are missing.", _one(lambda r: r.incomplete.n)),
        ("articles_held", (), "Known articles of which a worse text waits.", _one(lambda r: r.held.n)),
        ("rejected_doubted", (), "Pages that gave no Article and are asked again.", _one(lambda r: r.doubted.n)),
        ("section_articles", ("section",), "Articles by section.", _each("sections")),
        ("rejected", ("reason",), "Pages that gave no Article.", _each("rejected")),
        ("errors", ("error",), "Troubles by kind.", _each("errors")),
        ("responses", ("code",), "Responses by HTTP status.", _each("codes")),
        ("bytes", (), "Bytes received.", _one(lambda r: r.bytes)),
        ("fallbacks", (), "Articles of no known layout.", _one(lambda r: r.fallbacks.n)),
        ("compared", (), "Articles read in two ways.", _one(lambda r: r.compared)),
        ("disagreements", (), "Those on which the two readings disagree.", _one(lambda r: r.disagreements.n)),
        ("field_missing", ("field",), "Articles without a field.", _each("missing")),
        ("rule_cuts", ("rule",), "Cuts by rule.", _by_name("cuts")),
        ("suspects", (), "Suspicions in articles.", _one(lambda r: r.suspects.n)),
    )
)
OTHER: Final = {
    "scraper_articles_day": (("job",), "Articles of the last 24 hours."),
    "scraper_alarm": (("kind", "subject"), "1 for each alarm that lasts."),
    "scraper_disk_free_bytes": ((), "Free bytes on the disk of the output."),
    "scraper_alarm_messages_waiting": ((), "Messages that no receiver has taken yet."),
}
LIVE: Final = {
    "scraper_scheduler_started_seconds": ((), "When the scheduler began."),
    "scraper_job_running": (("job",), "1 while the job runs."),
    "scraper_job_next_seconds": (("job",), "When the job is due next."),
}


class _Collected:
    """The collector that Prometheus reads."""

    def __init__(self, families: list[Any]) -> None:
        self._families = families

    def collect(self) -> Iterator[Any]:
        """Yield the families of metrics."""
        yield from self._families


def text(values: dict[str, Values], *, about: dict[str, tuple[tuple[str, ...], str]]) -> bytes:
    """Return the text for Prometheus.

    values: by metric and labels.
    about: labels and meaning of each metric.
    """
    families = []
    for name, found in values.items():
        labels, doc = about[name]
        family = GaugeMetricFamily(name, doc, labels=labels)
        for labelled, value in found.items():
            family.add_metric(list(labelled), value)
        families.append(family)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(families))
    return generate_latest(registry)


ABOUT: Final = {metric.name: (("job", *metric.labels), metric.doc) for metric in RUN} | OTHER | LIVE


def of_runs(runs: Iterable[Summary], alarms: Iterable[Open], output: Path, waiting: int, now: datetime) -> bytes:
    """Return the metrics after a run.

    runs: the recent ones, in order.
    waiting: messages in the spool.
    """
    last: dict[str, Summary] = {}
    day: Counter[tuple[str, ...]] = Counter()
    for run in runs:
        if run.outcome != "running":
            last[run.job or "-"] = run
        if now - datetime.fromisoformat(run.started) < timedelta(days=1):
            day[run.job or "-",] += run.articles
    values: dict[str, Values] = {
        metric.name: {(job, *labels): n for job, run in last.items() for labels, n in metric.of_run(run).items()}
        for metric in RUN
    }
    values["scraper_articles_day"] = dict(day)
    values["scraper_alarm"] = {(one.alarm.kind, one.alarm.subject): 1 for one in alarms}
    values["scraper_disk_free_bytes"] = {(): shutil.disk_usage(output).free}
    values["scraper_alarm_messages_waiting"] = {(): waiting}
    return text(values, about=ABOUT)


def _epoch(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
