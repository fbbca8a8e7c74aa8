"""The data of the report, gathered from the records; ``render`` decides how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Final

from scraper.core.wib import WIB
from scraper.dataset.duplicates.folder_groups import last_counts
from scraper.record import Sight, Summary, runs
from scraper.record.events import FIELDS
from scraper.record.summary import TIMES, total_of
from scraper.record.total import add_up
from scraper.running.alarms.alarm_state import read_open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from scraper.record import Tally
    from scraper.running.alarms.alarm import Alarm

_MAX_EARLIER: Final = 60  # earlier runs of the same job that the usual is taken from


@dataclass(slots=True)
class Row:
    """One number with its name, its share of the whole, what is usual, and addresses behind it.

    note: of what whole the share is, where that is not what the rows beside it are of.
    """

    name: str
    n: float
    share: float | None = None
    usual: float | None = None
    examples: list[str] = field(default_factory=list)
    unit: str = ""
    note: str = ""


@dataclass(slots=True)
class Day:
    """One day: articles by what became of them, or by day of publication."""

    day: str
    n: int
    examples: list[str] = field(default_factory=list)
    rejected: int = 0
    changed: int = 0


@dataclass(slots=True)
class RunLine:
    """One run in the list of runs."""

    run: str
    started: str
    job: str
    outcome: str
    minutes: float
    new: int
    changed: int
    rejected: int
    errors: int
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """The report. Times are ISO 8601; shares go from 0 to 1."""

    made: str
    span: str
    runs: int
    articles: int
    last: RunLine | None = None
    against_usual: list[Row] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    by_run_day: list[Day] = field(default_factory=list)
    calendar: list[Day] = field(default_factory=list)
    found: list[Row] = field(default_factory=list)
    sections: list[Row] = field(default_factory=list)
    kinds: list[Row] = field(default_factory=list)
    layouts: list[Row] = field(default_factory=list)
    reading: list[Row] = field(default_factory=list)
    fields: list[Row] = field(default_factory=list)
    rules: list[Row] = field(default_factory=list)
    silent_rules: list[str] = field(default_factory=list)
    rejections: list[Row] = field(default_factory=list)
    errors: list[Row] = field(default_factory=list)
    codes: list[Row] = field(default_factory=list)
    times: list[Row] = field(default_factory=list)
    noticed: list[Row] = field(default_factory=list)
    slowest: list[Sight] = field(default_factory=list)
    strangest: list[Sight] = field(default_factory=list)
    list_of_runs: list[RunLine] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    asked: dict[str, object] = field(default_factory=dict)


def gather(output: Path, since: datetime | None, now: datetime | None = None) -> Report:
    """Return the report on the runs under output that began at or after ``since``; on all of them without it."""
    now = now or datetime.now(UTC)
    found = runs(output, since)
    total = add_up(found)
    report = Report(
        made=now.astimezone(WIB).isoformat(timespec="minutes"),
        span=_span(found),
        runs=len(found),
        articles=total.articles,
        alarms=[one.alarm for one in read_open(output).values()],
        list_of_runs=[_line(run) for run in reversed(found)],
    )
    if not found:
        return report
    last = found[-1]
    earlier = [run for run in found[:-1] if run.job == last.job and run.outcome != "running"][-_MAX_EARLIER:]
    report.last, report.asked, report.versions = _line(last), last.asked, last.versions
    report.against_usual = _against_usual(last, earlier)
    report.by_run_day = _run_days(found)
    report.calendar = [
        Day(day, sum(sections.values()), total.day_examples.get(day, []))
        for day, sections in sorted(total.days.items())
        if day[:1].isdigit()
    ]
    _tables(report, total, add_up(earlier) if earlier else None)
    report.reading += _near_duplicates(output)
    return report


def _near_duplicates(output: Path) -> Iterator[Row]:
    """Yield what was found when they were last looked for: to look now would take long in a large folder."""
    if (counts := last_counts(output)) and counts.articles:
        at = datetime.fromisoformat(counts.at).astimezone(WIB)
        note = f"of the {counts.articles:,} kept articles that were last compared, on {at:%Y-%m-%d %H:%M} WIB"
        yield Row("near-duplicates", counts.grouped, counts.grouped / counts.articles, note=note)
        yield Row("copies of another article", counts.copies, counts.copies / counts.articles, note=note)


def _tables(report: Report, total: Summary, before: Summary | None) -> None:
    of = total.articles or 1
    report.found = _sorted([Row(name, n) for name, n in total.found.items()])
    report.sections = _rows(total.sections, of)
    report.kinds = _rows(total.kinds, of)
    report.layouts = _rows(total.layouts, of)
    report.reading = [
        Row("of no known layout", total.fallbacks.n, total.fallbacks.n / of, examples=total.fallbacks.examples),
        Row(
            "two readings disagree",
            total.disagreements.n,
            total.disagreements.n / total.compared if total.compared else None,
            examples=total.disagreements.examples,
        ),
        Row("suspicions left in texts", total.suspects.n, examples=total.suspects.examples),
        Row("words are missing", total.incomplete.n, total.incomplete.n / of, examples=total.incomplete.examples),
        Row("a worse text waits beside the kept one", total.held.n, examples=total.held.examples),
        Row("rejected in doubt, asked again", total.doubted.n, examples=total.doubted.examples),
        Row("visited again, unchanged", total.unchanged.n, examples=total.unchanged.examples),
        Row("outside what was asked for, not kept", total.outside.n, examples=total.outside.examples),
    ]
    report.fields = [
        Row(
            name,
            total.articles - (tally.n if (tally := total.missing.get(name)) else 0),
            total.fill(name),
            before.fill(name) if before else None,
            tally.examples if tally else [],
        )
        for name in FIELDS
        if total.articles
    ]
    report.rules = _sorted(
        [
            Row(rule, n, total.rules[rule].n / of if rule in total.rules else 0, examples=_of(total.rules.get(rule)))
            for rule, n in total.cuts.items()
            if n
        ]
    )
    report.silent_rules = total.silent_rules
    pages = total.articles + sum(tally.n for tally in total.rejected.values())
    report.rejections = _rows(total.rejected, pages or 1)
    report.errors = _rows(total.errors, (total.fetched + sum(tally.n for tally in total.errors.values())) or 1)
    report.codes = _rows(total.codes, total.fetched or 1)
    bounds = [f"up to {bound:g} s" for bound in TIMES] + [f"over {TIMES[-1]:g} s"]
    slowest = max((index for index, n in enumerate(total.times) if n), default=-1)
    report.times = [
        Row(name, n, n / (total.fetched or 1))
        for name, n in zip(bounds, total.times, strict=True)
        if bounds.index(name) <= slowest
    ]
    report.noticed = _rows(total.noticed, 1)
    report.slowest, report.strangest = total.slowest, total.strangest


def _against_usual(last: Summary, earlier: list[Summary]) -> list[Row]:
    """Return the rows that compare the last run with the median of the runs before it."""
    rows: tuple[tuple[str, str, Callable[[Summary], float], list[str]], ...] = (
        ("new articles", "", lambda run: run.new, _most(last.sections)),
        ("changed articles", "", lambda run: run.changed, _most(last.sections)),
        ("unchanged", "", lambda run: run.unchanged.n, last.unchanged.examples),
        ("rejected pages", "", lambda run: total_of(run.rejected), _most(last.rejected)),
        ("errors", "", lambda run: total_of(run.errors), _most(last.errors)),
        ("of no known layout", "", lambda run: run.fallbacks.n, last.fallbacks.examples),
        ("requests", "", lambda run: run.fetched, _most(last.codes)),
        ("received", "MB", lambda run: run.bytes / 1e6, _most(last.codes)),
        ("minutes", "", _minutes, [sight.url for sight in last.slowest[:3]]),
    )
    return [
        Row(name, value(last), None, median(map(value, earlier)) if earlier else None, examples, unit)
        for name, unit, value, examples in rows
    ]


def _run_days(found: list[Summary]) -> list[Day]:
    days: dict[str, Day] = {}
    for run in found:
        started = datetime.fromisoformat(run.started).astimezone(WIB)
        day = days.setdefault(f"{started:%Y-%m-%d}", Day(f"{started:%Y-%m-%d}", 0))
        day.n += run.new
        day.changed += run.changed
        day.rejected += total_of(run.rejected)
        day.examples = (_most(run.sections) + day.examples)[:3]
    first, last = (datetime.fromisoformat(end) for end in (min(days), max(days)))
    every = (f"{first + timedelta(days=age):%Y-%m-%d}" for age in range((last - first).days + 1))
    return [days.get(day) or Day(day, 0) for day in every]


def _line(run: Summary) -> RunLine:
    return RunLine(
        run=run.run,
        started=datetime.fromisoformat(run.started).astimezone(WIB).isoformat(timespec="minutes"),
        job=run.job or "by hand",
        outcome=run.outcome,
        minutes=round(_minutes(run), 1),
        new=run.new,
        changed=run.changed,
        rejected=total_of(run.rejected),
        errors=total_of(run.errors),
        examples=_most(run.sections)[:3],
    )


def _span(found: list[Summary]) -> str:
    if not found:
        return "no run yet"
    first, last = (datetime.fromisoformat(run.started).astimezone(WIB) for run in (found[0], found[-1]))
    return f"{first:%Y-%m-%d}" if first.date() == last.date() else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"


def _minutes(run: Summary) -> float:
    return (datetime.fromisoformat(run.ended or run.seen) - datetime.fromisoformat(run.started)).total_seconds() / 60


def _rows(tallies: Mapping[str, Tally], of: float) -> list[Row]:
    return _sorted([Row(name, tally.n, tally.n / of, examples=tally.examples) for name, tally in tallies.items()])


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.n, row.name))


def _of(tally: Tally | None) -> list[str]:
    return tally.examples if tally else []


def _most(tallies: Mapping[str, Tally]) -> list[str]:
    best = sorted(tallies.values(), key=lambda tally: -tally.n)
    return [url for tally in best for url in tally.examples[:1]][:3]
