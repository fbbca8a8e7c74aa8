"""The report as one self-contained page, as text for a terminal, and as JSON for programs."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec

from scraper.core.late_pattern import late_pattern
from scraper.core.phrases import counted
from scraper.core.wib import WIB
from scraper.running.report import picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.running.report.article_page import Sheet
    from scraper.running.report.data import Report, Row

_LABEL_CHARS: Final = 28  # least width of the first column in the text
HEAD_BYTES: Final = 1000  # what is_report() reads of a file
# How each form of a report begins: HTML by its title, JSON by its first keys, text by its first line.
_HEADS: Final = late_pattern(
    rb"<!DOCTYPE html>(?s:.*?)<title>scraper, (?:\d{4}-|no run yet<)"
    rb'|\{\s*"made": ?"[^"]+",\s*"span": ?"[^"]+",\s*"runs": ?\d'
    rb"|[\d,]+ runs?, [\d,]+ articles?, (?:\d{4}-\d\d-\d\d|no run yet)"
)


def as_html(report: Report, sheets: list[Sheet]) -> str:
    """Return the report as one page that loads nothing: style and pictures inside, no script, every value escaped."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - the other forms do without

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"number": number, "percent": percent, "shown": shown, "link": link, "moment": moment}
    folder = files("scraper.running.report").joinpath("templates")
    page = environment.from_string(folder.joinpath("report.html.j2").read_text(encoding="utf-8"))
    return page.render(
        report=report,
        sheets=sheets,
        style=folder.joinpath("report.css").read_text(encoding="utf-8"),
        calendar=picture.calendar(report.calendar),
        bars=picture.bars(report.by_run_day),
    )


def is_report(head: bytes) -> bool:
    """Return whether a file that begins with ``head`` is a report of this program, in any of its forms."""
    return bool(_HEADS.match(head))


def as_json(report: Report) -> bytes:
    """Return the report as JSON, without the texts of articles."""
    return msgspec.json.encode(report)


def as_text(report: Report) -> str:
    """Return the report as text for a terminal."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"{counted(report.runs, 'run')}, {counted(report.articles, 'article')}, {report.span}"
    for alarm in report.alarms:
        yield f"ALARM  {alarm.what} Since {moment(alarm.since)}. {alarm.advice}"
    if report.last:
        last = report.last
        yield f"\nLast run: {last.started}, {last.job}, {last.outcome}"
        for row in report.against_usual:
            usual = "" if row.usual is None else f"   usual {number(row.usual)}"
            yield f"  {row.name:<{_LABEL_CHARS}}{number(row.n) + ' ' + row.unit:>12}{usual}"
    tables: tuple[tuple[str, list[Row]], ...] = (
        ("Sections", report.sections),
        ("Kinds", report.kinds),
        ("Reading", report.reading),
        ("Layouts", report.layouts),
        ("Fields filled", report.fields),
        ("Rules, by cuts", report.rules),
        ("Rejections", report.rejections),
        ("Errors", report.errors),
        ("Responses", report.codes),
        ("Noticed", report.noticed),
    )
    for title, rows in tables:
        if rows:
            yield f"\n{title}"
        width = max([_LABEL_CHARS, *(len(row.name) for row in rows)])
        for row in rows:
            behind = "".join(f"   {words}" for words in (row.note, *row.examples[:1]) if words)
            yield f"  {row.name:<{width}}{number(row.n):>12}{percent(row.share):>8}{behind}"
    if report.silent_rules:
        yield "\nRules that never fired: " + ", ".join(report.silent_rules)
    if report.slowest:
        yield "\nSlowest pages"
        yield from (f"  {sight.value:>8.2f} s  {sight.url}" for sight in report.slowest)
    if report.strangest:
        yield "\nStrangest pages"
        yield from (f"  {sight.url}  {sight.why}" for sight in report.strangest)


def number(value: float | None) -> str:
    """Return 1234567 as 1,234,567; halves and smaller parts only where they matter."""
    if value is None:
        return ""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"  # noqa: PLR2004 - three figures say enough


def percent(value: float | None) -> str:
    """Return 0.125 as 12.5%; the empty string for None."""
    if value is None:
        return ""
    if 0 < value < 0.001:  # noqa: PLR2004
        return "<0.1%"
    return f"{value:.1%}" if 0 < value < 1 else f"{value:.0%}"


def moment(time: str) -> str:
    """Return a moment or a day in ISO 8601 as people in Jakarta write it."""
    if len(time) == len("2026-11-22"):
        return time
    return f"{datetime.fromisoformat(time).astimezone(WIB):%Y-%m-%d %H:%M} WIB"


def shown(url: str) -> str:
    """Return an address for people: without scheme and host, and shortened."""
    parts = urlsplit(url)
    text = parts.path + (f"?{parts.query}" if parts.query else "")
    return (text if parts.netloc and len(text) > 1 else url)[:110]


def link(url: str) -> Any:  # noqa: ANN401 - an address, or None
    """Return the address when it may be followed: http and https only."""
    return url if urlsplit(url).scheme in {"http", "https"} else None
