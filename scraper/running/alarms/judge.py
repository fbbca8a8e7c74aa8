"""Judge the runs of each job against what is usual for it, and the machine against what it needs."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from typing import TYPE_CHECKING, Final

from scraper.core.phrases import counted
from scraper.record.events import FIELDS
from scraper.running.alarms.alarm import EXPLAINS, Alarm, alarm
from scraper.running.alarms.counts import Counts
from scraper.running.alarms.window import Window, usual, windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from scraper.config import Alarms, Config
    from scraper.record import Summary, Tally

# Standard deviations that cannot be an accident. Some 25 shares are judged each day, so three would be a false alarm a
# month; four are one in three years.
_SIGMA: Final = 4.0
BY_HAND: Final = "runs by hand"  # they bring what somebody asked for, so that no number of articles is usual
_MIN_FIRINGS: Final = 12.0  # of a rule that must be expected before a rule without firings is called silent
# Kinds that only articles can prove over: a day without articles leaves such an alarm as it was.
_OF_ARTICLES: Final = frozenset({"fallback", "disagreement", "fill", "rule-silent", "noticed"})
FAULTS: Final = frozenset({"killed", "failed"})


@dataclass(slots=True)
class Verdict:
    """The alarms that hold now. unjudged: kinds and subjects' prefixes that could not be judged this time."""

    alarms: list[Alarm] = field(default_factory=list)
    unjudged: set[str] = field(default_factory=set)


def judge(runs: Iterable[Summary], config: Config, now: datetime) -> Verdict:
    """Return what is wrong as of now.

    runs: in order, from the time that the usual is learned from.
    """
    series: dict[str, list[Summary]] = defaultdict(list)
    for run in runs:
        series[run.job or BY_HAND].append(run)
    verdict = Verdict()
    for job, of_job in series.items():
        _judge_job(job, of_job, config.alarms, now, verdict)
    verdict.alarms += disk(config)
    verdict.alarms = [one for one in verdict.alarms if one.kind not in config.alarms.off]
    return verdict


def held_back(alarms: Iterable[Alarm]) -> tuple[list[Alarm], set[str]]:
    """Return the alarms that no other alarm of the same job explains, and the kinds that were held back."""
    alarms = list(alarms)
    hidden = {later for one in alarms for later in EXPLAINS.get(one.kind, ())}
    return [one for one in alarms if one.kind not in hidden], hidden


def _judge_job(job: str, runs: list[Summary], settings: Alarms, now: datetime, verdict: Verdict) -> None:
    days = windows((run for run in runs if run.outcome != "running"), now, int(settings.history // 86400))
    today = days.get(0)
    if today is None:
        verdict.unjudged |= _OF_ARTICLES | {"few-articles", "few-in-section"}
        return
    published = Counts(now, settings.few, settings.least_days)
    published.add(run for window in days.values() for run in window.runs)
    scale = _Scale(job, published, today, {age: window for age, window in days.items() if age}, settings)
    ways = (scale.counts, scale.sections, scale.shares, scale.fields, scale.rules)
    seen = [one for way in ways for one in way()]
    found, hidden = held_back([*_last_run(job, today.runs[-1]), *seen, *_noticed(today)])
    verdict.alarms += found
    verdict.unjudged |= hidden
    if not today.articles:
        verdict.unjudged |= _OF_ARTICLES


def _last_run(job: str, run: Summary) -> Iterator[Alarm]:
    errors = sum(tally.n for tally in run.errors.values())
    good = sum(tally.n for code, tally in run.codes.items() if code < "400")
    examples = [url for tally in run.errors.values() for url in tally.examples]
    examples += [url for code, tally in run.codes.items() if code >= "400" for url in tally.examples]
    bad = errors + run.fetched - good
    if run.refused.n or run.outcome == "refused":
        what = f"The site refuses us: {run.detail or 'the run of ' + job + ' was stopped'}."
        yield alarm("site-refuses", what, run.started, [*run.refused.examples, *examples], job)
    elif bad and bad > good:
        yield alarm(
            "site-unreachable", f"{bad} of {bad + good} requests of the last run failed.", run.started, examples, job
        )
    if run.thin_lists.n:
        yield alarm("thin-list", f"{run.thin_lists.examples[0]}.", run.started, examples, job)
    if run.outcome in FAULTS:
        what = f"The last run of {job} {'was killed' if run.outcome == 'killed' else 'failed: ' + run.detail}."
        yield alarm("job-failed", what, run.started, examples, job)


def _noticed(today: Window) -> Iterator[Alarm]:
    for run in today.runs:
        for what, tally in run.noticed.items():
            yield alarm("noticed", f"{what}.", run.started, tally.examples, what)


@dataclass(slots=True)
class _Scale:
    """The last 24 hours of a job beside the days before."""

    job: str
    published: Counts
    today: Window
    history: Mapping[int, Window]
    settings: Alarms

    def counts(self) -> Iterator[Alarm]:
        """Yield the alarm of too few articles."""
        if self.job == BY_HAND:
            return
        least, got = self.settings.least_articles, self.today.articles
        if least is not None:
            if got < least:
                yield self._few("few-articles", f"{counted(got, 'article')} in 24 hours; {least} are expected.")
        elif short := self.published.shortage():
            articles = counted(short.got, "article")
            what = f"{articles} of {short.day} by this hour; {short.normal:g} are usual for {self.job}."
            yield self._few("few-articles", what)

    def sections(self) -> Iterator[Alarm]:
        """Yield the alarms of sections with too few articles: in a day, or in several when the section is small."""
        if self.job == BY_HAND:
            return
        fixed = self.settings.least_sections
        for name, least in fixed.items():
            got = self.today.sections[name]
            if got < least:
                what = f"{counted(got, 'article')} of {name} in 24 hours; {least:g} are expected."
                yield self._few("few-in-section", what, name)
        for short in self.published.shortages():
            if short.section not in fixed:
                days = f"of {short.day} by this hour" if short.days == 1 else f"in {short.days} days"
                what = f"{counted(short.got, 'article')} of {short.section} {days}; {short.normal:g} are usual."
                yield self._few("few-in-section", what, short.section)

    def shares(self) -> Iterator[Alarm]:
        """Yield the alarms of shares that rose: fallbacks, disagreements, rejections, errors."""
        checks: tuple[
            tuple[str, str, float, Callable[[Window], tuple[int, int]], Callable[[Summary], Tally | None]], ...
        ]
        settings = self.settings
        checks = (
            ("fallback", "articles are of no known layout", settings.fallback_rise,
             lambda w: (w.fallbacks, w.articles), lambda r: r.fallbacks),
            ("disagreement", "compared articles are read differently in two ways", settings.disagreement_rise,
             lambda w: (w.disagreements, w.compared), lambda r: r.disagreements),
            ("rejections", "pages gave no article", settings.rejection_rise,
             lambda w: (w.rejected, w.rejected + w.articles), lambda r: _most(r.rejected)),
            ("errors", "requests failed", settings.error_rise,
             lambda w: (w.errors, w.requests), lambda r: _most(r.errors)),
        )  # fmt: skip
        for kind, words, most, value, tally in checks:
            n, of = value(self.today)
            normal = self._usual_share(value)
            if normal is not None and self._rose(n, of, normal, most):
                what = f"{n} of {of} {words} ({n / of:.0%}); {normal:.0%} is usual for {self.job}."
                yield alarm(kind, what, self.today.first(tally), self.today.examples(tally), self.job)

    def fields(self) -> Iterator[Alarm]:
        """Yield the alarms of fields that are empty more often than usual."""
        for name in FIELDS:
            missing, of = self.today.missing[name], self.today.articles
            least = self.settings.least_fill.get(name)
            normal = self._usual_share(_missing(name))
            if least is not None:
                wrong, expected = of > 0 and 1 - missing / of < least, f"{least:.0%} is the least allowed"
            else:
                wrong = normal is not None and self._rose(missing, of, normal, self.settings.fill_drop)
                expected = f"{1 - (normal or 0):.0%} is usual"
            if wrong:
                what = f"Only {1 - missing / of:.0%} of {counted(of, 'article')} have {name}; {expected}."
                tally = _table("missing", name)
                yield alarm("fill", what, self.today.first(tally), self.today.examples(tally), name)

    def rules(self) -> Iterator[Alarm]:
        """Yield the alarms of rules that fired on every earlier day and have not fired now."""
        earlier = [window for window in self.history.values() if window.articles]
        if len(earlier) < self.settings.least_days or not self.today.articles:
            return
        for rule in sorted(earlier[0].rules):
            if self.today.rules[rule] or not all(window.rules[rule] for window in earlier):
                continue
            share = self._usual_share(_fired(rule)) or 0
            if share * self.today.articles >= _MIN_FIRINGS:
                what = (
                    f"The rule {rule} has not fired in {counted(self.today.articles, 'article')}; {share:.0%} is usual."
                )
                addresses = [
                    url for run in reversed(self.today.runs) for s in run.sections.values() for url in s.examples
                ]
                yield alarm("rule-silent", what, self.today.runs[0].started, addresses, rule)

    def _few(self, kind: str, what: str, section: str | None = None) -> Alarm:
        """Return an alarm of too few articles, with the addresses that were seen last to start from."""
        last = [self.today, *(self.history[age] for age in sorted(self.history))]
        tally = _table("sections", section) if section else (lambda run: _most(run.sections))
        examples = [url for window in last for url in window.examples(tally)]
        return alarm(kind, what, self.today.runs[0].started, examples, section or self.job)

    def _usual_share(self, value: Callable[[Window], tuple[int, int]]) -> float | None:
        def share(window: Window) -> float | None:
            n, of = value(window)
            return n / of if of else None

        return usual(self.history, share, self.settings.least_days)

    @staticmethod
    def _rose(n: int, of: int, normal: float, most: float) -> bool:
        if not of:
            return False
        # The usual share is known to one in its own count at best, hence the floor under it.
        known = min(max(normal, 1 / of), 1 - 1 / of) if of > 1 else 0.5
        return n / of - normal > max(most, _SIGMA * sqrt(known * (1 - known) / of))


def disk(config: Config) -> Iterator[Alarm]:
    """Yield the alarm of a full disk under the output."""
    folder = config.output
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < config.alarms.disk_free:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        wanted = config.alarms.disk_free / 1e9
        what = f"{free / 1e9:.1f} GB are free on the disk of {config.output}; {wanted:g} are wanted."
        yield alarm("disk-full", what, now)


def since(config: Config, now: datetime) -> datetime:
    """Return the moment from which runs are needed to judge."""
    return now - timedelta(seconds=config.alarms.history) - timedelta(days=1)


def _most(tallies: Mapping[str, Tally]) -> Tally | None:
    return max(tallies.values(), key=lambda tally: tally.n, default=None)


def _table(table: str, name: str) -> Callable[[Summary], Tally | None]:
    def tally(run: Summary) -> Tally | None:
        found: Tally | None = getattr(run, table).get(name)
        return found

    return tally


def _missing(name: str) -> Callable[[Window], tuple[int, int]]:
    return lambda window: (window.missing[name], window.articles)


def _fired(rule: str) -> Callable[[Window], tuple[int, int]]:
    return lambda window: (window.rules[rule], window.articles)
