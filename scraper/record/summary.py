"""The sum of a run: the totals of its events, with examples for every number, in bounded memory."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec

from scraper.core.article import BY_LAYOUT
from scraper.core.phrases import counted
from scraper.record.events import (
    Answered,
    ArchiveFile,
    Compared,
    Failed,
    Fault,
    Found,
    Gone,
    HeldBack,
    ListEnd,
    Mended,
    NotCompared,
    Noticed,
    Outside,
    Rejection,
    Same,
    SiteRefusal,
    Took,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.record.events import Event

EXAMPLES: Final = 3  # addresses kept behind each number
_MAX_SIGHTS: Final = 10  # pages in each list of the slowest and the strangest
MAX_ROWS: Final = 200  # names that one table may hold; what comes after is counted as "other"
_MAX_DAYS: Final = 4000  # days of publication in the table; the rest is counted as "other"
TIMES: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)  # upper bounds in seconds


def _says(text: str) -> msgspec.Meta:
    return msgspec.Meta(description=text)


@dataclass(slots=True)
class Tally:
    """A number and the first addresses behind it."""

    n: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, url: str, n: int = 1) -> None:
        """Count n more, with url as an example."""
        self.n += n
        if url and len(self.examples) < EXAMPLES:
            self.examples.append(url)


def total_of(tallies: Mapping[str, Tally]) -> int:
    """Return the sum of some tallies, such as the rejections of a run by reason."""
    return sum(tally.n for tally in tallies.values())


@dataclass(slots=True)
class Sight:
    """A page that a person should look at. value: seconds or strangeness; the highest are kept."""

    value: float
    url: str
    id: str = ""
    day: str = ""
    why: str = ""


Tallies = dict[str, Tally]


@dataclass(slots=True, kw_only=True)
class Summary:
    """The sum of one run, as in ``summary.json``. Times are ISO 8601 in UTC."""

    run: Annotated[str, _says("Name of the run and of its folder.")]
    started: Annotated[str, _says("When it began.")]
    seen: Annotated[str, _says("When this summary was last written.")]
    ended: Annotated[str | None, _says("When it ended; null while it runs or when it was killed.")] = None
    outcome: Annotated[
        str, _says("running, finished, limit, interrupted, refused, failed; killed: it ended without a word.")
    ] = "running"
    detail: Annotated[str, _says("Why it ended, when there is more to say.")] = ""
    host: Annotated[str, _says("Machine.")] = ""
    pid: Annotated[int, _says("Process.")] = 0
    job: Annotated[str | None, _says("Job of the schedule that it belongs to.")] = None
    asked: Annotated[dict[str, Any], _says("What was asked: the settings that are not the default.")] = field(
        default_factory=dict
    )
    versions: Annotated[dict[str, str], _says("Versions of the program and of what it stands on.")] = field(
        default_factory=dict
    )
    events_read: Annotated[int, _says("Bytes of events.jsonl that are summed up here.")] = 0
    found: Annotated[dict[str, int], _says("New addresses by source.")] = field(default_factory=dict)
    gone_lists: Annotated[Tally, _says("Lists that the site has retired.")] = field(default_factory=Tally)
    thin_lists: Annotated[
        Tally, _says("Lists that brought far fewer new articles than is usual at this hour of the week.")
    ] = field(default_factory=Tally)
    new: Annotated[int, _says("Articles written for the first time.")] = 0
    changed: Annotated[int, _says("Articles written again because the newsroom changed them.")] = 0
    unchanged: Annotated[Tally, _says("Articles visited again that had not changed.")] = field(default_factory=Tally)
    held: Annotated[Tally, _says("Known articles of which a worse text was read, which waits beside the kept one.")] = (
        field(default_factory=Tally)
    )
    incomplete: Annotated[Tally, _says("Articles of which words are missing.")] = field(default_factory=Tally)
    doubted: Annotated[Tally, _says("Pages that gave no Article and do not fit their address; asked again.")] = field(
        default_factory=Tally
    )
    outside: Annotated[Tally, _says("Articles outside the span or kind that was asked for; not written.")] = field(
        default_factory=Tally
    )
    rejected: Annotated[Tallies, _says("Pages that gave no Article, by reason.")] = field(default_factory=dict)
    errors: Annotated[Tallies, _says("Troubles by kind.")] = field(default_factory=dict)
    days: Annotated[dict[str, dict[str, int]], _says("Articles by day of publication and section.")] = field(
        default_factory=dict
    )
    sections: Annotated[Tallies, _says("Articles by section.")] = field(default_factory=dict)
    day_examples: Annotated[dict[str, list[str]], _says("Addresses by day of publication.")] = field(
        default_factory=dict
    )
    sites: Annotated[Tallies, _says("Articles by site.")] = field(default_factory=dict)
    kinds: Annotated[Tallies, _says("Articles by kind.")] = field(default_factory=dict)
    missing: Annotated[Tallies, _says("Articles without a field, by field.")] = field(default_factory=dict)
    rules: Annotated[Tallies, _says("Articles in which a rule cut, by rule.")] = field(default_factory=dict)
    cuts: Annotated[dict[str, int], _says("Cuts by rule; a rule that never fired has none.")] = field(
        default_factory=dict
    )
    layouts: Annotated[Tallies, _says("Articles by site generation that was recognised.")] = field(default_factory=dict)
    fallbacks: Annotated[Tally, _says("Articles of no known layout.")] = field(default_factory=Tally)
    compared: Annotated[int, _says("Articles read in two ways, as a sample.")] = 0
    disagreements: Annotated[Tally, _says("Those of them on which the two readings disagree.")] = field(
        default_factory=Tally
    )
    suspects: Annotated[Tally, _says("Suspicions in articles.")] = field(default_factory=Tally)
    codes: Annotated[Tallies, _says("Responses by HTTP status.")] = field(default_factory=dict)
    bytes: Annotated[int, _says("Bytes received.")] = 0
    times: Annotated[list[int], _says("Responses by time taken; the bounds are 50 ms to 60 s, see docs/report.md.")] = (
        field(default_factory=lambda: [0] * (len(TIMES) + 1))
    )
    words: Annotated[int, _says("Words of all articles.")] = 0
    slowest: Annotated[list[Sight], _says("Slowest pages.")] = field(default_factory=list)
    strangest: Annotated[list[Sight], _says("Articles with the most that looks wrong.")] = field(default_factory=list)
    refused: Annotated[Tally, _says("Signs that the site refuses us.")] = field(default_factory=Tally)
    archives: Annotated[
        dict[str, int],
        _says("Files of raw pages that the run wrote, with their bytes; 0 for one that was not ended in order."),
    ] = field(default_factory=dict)
    mended: Annotated[Tally, _says("Known Articles whose file was gone or broken.")] = field(default_factory=Tally)
    noticed: Annotated[Tallies, _says("What other parts of the program want seen.")] = field(default_factory=dict)

    @property
    def articles(self) -> int:
        """Return the number of articles written."""
        return self.new + self.changed

    @property
    def fetched(self) -> int:
        """Return the number of responses received."""
        return sum(tally.n for tally in self.codes.values())

    @property
    def silent_rules(self) -> list[str]:
        """Return the rules that never fired."""
        return sorted(rule for rule, n in self.cuts.items() if not n)

    def fill(self, name: str) -> float | None:
        """Return the share of the articles that have the field, None without articles."""
        return 1 - (self.missing[name].n if name in self.missing else 0) / self.articles if self.articles else None

    @singledispatchmethod
    def add(self, event: Event) -> None:
        """Add an event to the sum, in constant time."""
        raise TypeError(event)

    @add.register
    def _list_end(self, event: ListEnd) -> None:
        self._count_found(event.source, event.new)
        if event.gone:
            self.gone_lists.add(event.name)
        elif event.failed:
            _tally(self.errors, "list not read", event.name)
        if event.thin:
            self.thin_lists.add(f"{event.name}: {event.thin}")

    @add.register
    def _found(self, event: Found) -> None:
        self._count_found(event.source, event.n)

    def _count_found(self, source: str, n: int) -> None:
        key = source if source in self.found or len(self.found) < MAX_ROWS else "other"
        self.found[key] = self.found.get(key, 0) + n

    @add.register
    def _took(self, event: Took) -> None:
        url = event.url
        if event.changed:
            self.changed += 1
        else:
            self.new += 1
        self.words += event.words
        _tally(self.sections, event.section, url)
        _tally(self.sites, event.id.partition(":")[0], url)
        _tally(self.kinds, event.kind, url)
        _tally(self.layouts, event.layout or event.method, url)
        day = event.day if event.day in self.days or len(self.days) < _MAX_DAYS else "other"
        sections = self.days.setdefault(day, {})
        sections[event.section] = sections.get(event.section, 0) + 1
        examples = self.day_examples.setdefault(day, [])
        if len(examples) < EXAMPLES:
            examples.append(url)
        for name in event.missing:
            _tally(self.missing, name, url)
        for rule, n in event.cuts.items():
            _tally(self.rules, rule, url)
            self.cuts[rule] = self.cuts.get(rule, 0) + n
        if event.misfit or event.method not in BY_LAYOUT:
            self.fallbacks.add(url)
        if event.incomplete:
            self.incomplete.add(url)
        if event.suspects:
            self.suspects.add(url, event.suspects)
        _keep(self.slowest, Sight(event.seconds, url, event.id, event.day))
        strange, why = strangeness(event)
        if strange:
            _keep(self.strangest, Sight(strange, url, event.id, event.day, why))

    @add.register
    def _same(self, event: Same) -> None:
        self.unchanged.add(event.url)

    @add.register
    def _held(self, event: HeldBack) -> None:
        self.held.add(event.url)

    @add.register
    def _outside(self, event: Outside) -> None:
        self.outside.add(event.url)

    @add.register
    def _rejection(self, event: Rejection) -> None:
        _tally(self.rejected, event.reason, event.url)
        if event.doubted:
            self.doubted.add(event.url)

    @add.register
    def _gone(self, event: Gone) -> None:
        _tally(self.errors, "gone", event.url)

    @add.register
    def _failed(self, event: Failed) -> None:
        _tally(self.errors, event.kind, event.url)

    @add.register
    def _fault(self, event: Fault) -> None:
        _tally(self.errors, "fault of the program", event.url)

    @add.register
    def _answered(self, event: Answered) -> None:
        _tally(self.codes, str(event.code), event.url)
        self.bytes += event.bytes
        self.times[bisect_left(TIMES, event.seconds)] += 1

    @add.register
    def _compared(self, event: Compared) -> None:
        self.compared += 1
        if event.disagrees:
            self.disagreements.add(event.url)

    @add.register
    def _not_compared(self, event: NotCompared) -> None:
        _tally(self.errors, "not compared", event.url)

    @add.register
    def _site_refusal(self, event: SiteRefusal) -> None:
        self.refused.add(event.url)
        self.detail = event.detail

    @add.register
    def _archive_file(self, event: ArchiveFile) -> None:
        if event.place in self.archives or len(self.archives) < MAX_ROWS:
            self.archives[event.place] = event.bytes

    @add.register
    def _mended(self, event: Mended) -> None:
        self.mended.add(event.url)

    @add.register
    def _noticed(self, event: Noticed) -> None:
        key = f"{event.by}: {event.what}"[:200]
        tally = self.noticed.setdefault(key if len(self.noticed) < MAX_ROWS else "other", Tally())
        tally.n += 1
        tally.examples = [*tally.examples, *event.urls][:EXAMPLES]


def strangeness(event: Took) -> tuple[float, str]:
    """Return how much of an article looks wrong, 0 for nothing, and the reasons in words."""
    reasons: list[str] = []
    score = 0.0
    if event.misfit or event.method not in BY_LAYOUT:
        score, reasons = score + 3, [*reasons, "of no known layout"]
    if event.suspects:
        score, reasons = (
            score + min(event.suspects, 5),
            [*reasons, f"{event.suspects} suspicion{'s' * (event.suspects > 1)}"],
        )
    gone = sorted({"title", "date_published", "section"} & set(event.missing))
    if gone:
        score, reasons = score + 2 * len(gone), [*reasons, "no " + ", ".join(gone)]
    cuts = sum(event.cuts.values())
    if cuts > 25:  # noqa: PLR2004 - 5,964 measured articles have about twenty cuts at most
        score, reasons = score + cuts / 25, [*reasons, counted(cuts, "cut")]
    return score, "; ".join(reasons)


def _tally(table: Tallies, key: str, url: str) -> None:
    if key not in table and len(table) >= MAX_ROWS:
        key = "other"
    table.setdefault(key, Tally()).add(url)


def _keep(top: list[Sight], sight: Sight) -> None:
    if len(top) == _MAX_SIGHTS and sight.value <= top[-1].value:
        return
    top.append(sight)
    top.sort(key=lambda one: -one.value)
    del top[_MAX_SIGHTS:]
