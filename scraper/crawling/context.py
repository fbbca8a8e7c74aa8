"""The context of a run: made once, by ``open_run``, and read by every part of the crawl.

A ``Run`` is what the newsrooms of one run share: its configuration, its record, the ledger, the store. A ``Context`` is
one newsroom in that run. The parts that Scrapy makes itself find theirs by their crawler: ``context_of(crawler)``.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self
from uuid import uuid4
from weakref import WeakKeyDictionary

from scraper.core.errors import ScraperError, StoreError
from scraper.core.watch import switch_on
from scraper.crawling.brakes import Brakes
from scraper.crawling.counting import Counting
from scraper.crawling.frontier import Frontier
from scraper.crawling.mending import Mender
from scraper.crawling.plans import plans_of
from scraper.crawling.scrapy_values import patience
from scraper.crawling.waits import Waits
from scraper.dataset.duplicates.crawled import CrawledTexts
from scraper.record import RunRecord, prune, utc_now
from scraper.record.events import ArchiveFile, Noticed
from scraper.storage.archive import ARCHIVE, Archive, worker_name
from scraper.storage.catalogue import Catalogue
from scraper.storage.forgetting.forgotten_marks import ForgottenMarks
from scraper.storage.forgetting.retention import remove_old_archives, remove_old_runs
from scraper.storage.output import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scraper.config import Config
    from scraper.core.article import Article
    from scraper.crawling.plans import Ways
    from scraper.discover import Plan
    from scraper.facts.site import Address, Site
    from scraper.record.events import AnyEvent
    from scraper.storage.ledger import Entry, Ledger
    from scraper.storage.remote.s3_output import S3Output
    from scraper.storage.store import Store


@dataclass(slots=True)
class Run:
    """What the newsrooms of one run share.

    name: of the run, as in its record and in the ledger; record: None when nothing is kept.
    store: None when nothing is kept; the ledger then lives in memory.
    remote: the bucket of an output that is not a folder.
    catalogue: archives that answer every request in place of the site.
    on_article: called with each Article as it is done.
    display: how progress is shown: live, lines, none, or auto for live in a terminal and lines elsewhere.
    patience: seconds of the first wait before a retry.
    warnings: what a person should know before the run begins, such as a site that lacks a section.
    texts: the index of near-duplicates; None when nothing is kept.
    forgotten: ids of articles that must not be fetched.
    plans: what each newsroom is asked for; width: addresses of one newsroom on their way at most.
    error: what ended the run beside its newsrooms, such as a shared ledger that went away.
    is_cut: a stop came before every newsroom had come to its end or to another worker.
    """

    name: str
    config: Config
    ledger: Ledger
    store: Store | None
    remote: S3Output | None
    record: RunRecord | None
    catalogue: Catalogue | None
    on_article: Callable[[Article], None] | None
    display: str
    patience: float
    warnings: list[str]
    contexts: list[Context] = field(default_factory=list)
    texts: CrawledTexts | None = None
    forgotten: frozenset[str] = frozenset()
    plans: Sequence[tuple[Site, Plan]] = ()
    width: int = 1
    error: ScraperError | None = None
    is_cut: bool = False
    held: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.held.__exit__(kind, error, trace)

    def take(self, site: Site, plan: Plan) -> Context:
        """Begin the work on a newsroom. Raises ``Busy`` when another worker of a shared ledger holds it."""
        context = Context(self, site, plan, width=self.width)
        self.contexts.append(context)
        return context

    def close(self) -> None:
        """Give up what the run holds: its record and the output folder."""
        self.held.close()


class Visit(NamedTuple):
    """An Article on its way into the store: its address in the ledger, and the response that it was read from."""

    entry: Entry
    response: Response


class Context:
    """One newsroom in a run.

    mender: looks after the files of known articles.
    job: the job of the ledger; waits: all that it waits for; visits: Articles on their way into the store, by id.
    finish_reason: Scrapy's word for how the crawl ended, None as long as it has not ended in order.
    is_handed_over: another worker of a shared ledger goes on with the newsroom.
    """

    def __init__(self, run: Run, site: Site, plan: Plan, *, width: int) -> None:
        """width: addresses on their way at most."""
        self.run = run
        self.site = site
        self.plan = plan
        self.job = run.ledger.begin(plan.name(site))
        self.frontier = Frontier(
            run.ledger,
            self.job,
            width=width,
            limit=run.config.crawl.limit or 0,
            revisit=site.name if plan.revisits else None,
            span=(plan.since, plan.until) if plan.since and plan.until else None,
        )
        self.archive: Archive | None = None
        if run.store and run.config.archive.keep:
            self.archive = Archive(
                run.config.output,
                site.name,
                form="zstd" if run.config.archive.compression == "zstd" else "gzip",
                most_bytes=run.config.archive.rotate,
                worker=worker_name() if run.remote else "",
                note=self._note_archive,
            )
        self.mender = Mender(run.config.output, run.store, run.ledger, tell=self.tell)
        self.counting = Counting()
        self.brakes = Brakes(run.config, halt=self.frontier.stop, tell=self.tell)
        self.waits = Waits()
        self.visits: dict[str, Visit] = {}
        self.finish_reason: str | None = None
        self.is_handed_over = False

    def hand_over(self) -> None:
        """End the work here, so that another worker can go on: what is on its way comes to its end."""
        self.is_handed_over = True
        self.frontier.stop()

    def _note_archive(self, place: str, size: int) -> None:
        """Tell of a file of the archive that begins (size 0) or has ended, which is uploaded then."""
        self.tell(ArchiveFile(place=place, bytes=size))
        if size and self.run.remote:
            self.run.remote.upload(f"{ARCHIVE}/{place}")

    def tell(self, event: AnyEvent) -> None:
        """Hand an event to all who read it: the record, the counts, the brakes. The one way to say what happened."""
        self.counting.add(event)
        self.brakes.add(event)
        record = self.run.record
        if record is None or record.closed:
            return
        try:
            record.add(event)
        except StoreError as error:
            self.brakes.stop(error)

    def note(self, addresses: Sequence[Address], *, after: int = 0) -> tuple[int, int]:
        """Put addresses into the ledger; return how many were unknown, and how many were first seen after a mark."""
        ledger = self.run.ledger
        for address in addresses:
            if address.id in self.run.forgotten:
                self.counting.leave(address, named=bool(self.plan.urls))
        addresses = [address for address in addresses if address.id not in self.run.forgotten]
        unknown, later = ledger.found(self.job, addresses, after=after, named=bool(self.plan.urls))
        if self.plan.urls:
            unknown = later = len(addresses)
        self.counting.count("found", len(addresses))
        self.counting.count("found_new", unknown)
        self.frontier.more()
        return unknown, later


def open_run(  # noqa: PLR0913  the last three have defaults that most callers keep
    config: Config,
    ways: Ways,
    sites: Sequence[Site],
    *,
    width: int,
    keep: bool = True,
    display: str = "auto",
    on_article: Callable[[Article], None] | None = None,
) -> Run:
    """Open a run of the sites: its folder, its record, and a context for each of them.

    width: addresses of one newsroom on their way at most; keep: whether anything is written into ``config.output``.
    The run is closed as a context manager. Its process has the watchdog from here on. Raises ``UsageError`` for what
    cannot be asked and ``StoreError`` when the folder cannot be used.
    """
    switch_on()
    plans, lacking = plans_of(sites, config, ways)
    catalogue = Catalogue(Path(ways.from_archive)) if ways.from_archive else None
    with ExitStack() as held:
        output = config.output if keep else None
        lease = lease_seconds(config)
        folder = held.enter_context(Folder(output, looks=config.crawl.recheck, ledger=config.ledger, lease=lease))
        record = held.enter_context(_open_record(config, ways, plans)) if keep else None
        run = Run(
            name=record.summary.run if record else f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}",
            config=config,
            ledger=folder.ledger,
            store=folder.store,
            remote=folder.remote,
            record=record,
            catalogue=catalogue,
            on_article=on_article,
            display=display,
            patience=patience(config, from_archive=bool(ways.from_archive)),
            warnings=lacking,
            forgotten=folder.forgotten,
            plans=plans,
            width=width,
        )
        if not run.ledger.is_shared:
            for site, plan in plans:
                run.take(site, plan)
        if keep and run.contexts:  # of a shared ledger: the index is one file, `scraper duplicates` takes it further
            tell = run.contexts[0].tell
            texts = CrawledTexts(config.output, tell=lambda what: tell(Noticed(by="duplicates", what=what)))
            run.texts = held.enter_context(texts)
        if (jump := run.ledger.clock_jump()) and run.contexts:
            what = f"the clock is {timedelta(seconds=int(jump))} behind what an earlier run saw; one of both was wrong"
            run.warnings.append(what)
            run.contexts[0].tell(Noticed(by="ledger", what=what))
        run.held = held.pop_all()
    return run


def lease_seconds(config: Config) -> float:
    """Return how long a worker of a shared ledger may be silent: longer than any pause between two of its steps."""
    return max(config.schedule.lease, 2 * config.fetch.delay, 2 * config.limits.page_time)


def _open_record(config: Config, ways: Ways, plans: Sequence[tuple[Site, Plan]]) -> RunRecord:
    _remove_old(config)
    words = {"jobs": ", ".join(plan.name(site) for site, plan in plans)}
    words |= {key: str(value) for key, value in (("limit", config.crawl.limit), ("base_url", config.base_url)) if value}
    if ways.urls:
        words["addresses"] = str(len(ways.urls))
    return RunRecord.open(config.output, words, several_sites=len(plans) > 1)


def _remove_old(config: Config) -> None:
    """Remove what is beyond the ages that the configuration names."""
    output, now = config.output, utc_now()
    prune(output, now, timedelta(seconds=config.record.keep_events))
    marks = ForgottenMarks(output)
    if config.record.keep_runs:
        remove_old_runs(output, marks, now, timedelta(seconds=config.record.keep_runs))
    if config.archive.keep_for:
        remove_old_archives(output, marks, now, timedelta(seconds=config.archive.keep_for))


# Scrapy makes the parts of a crawl itself and hands each of them its crawler, nothing else.
_contexts: Final[WeakKeyDictionary[Crawler, Context]] = WeakKeyDictionary()


def bind(crawler: Crawler, context: Context) -> None:
    """Make the context known to all parts of the crawler; the spider does it, which Scrapy makes first."""
    _contexts[crawler] = context


def context_of(crawler: Crawler) -> Context:
    """Return the context of a crawler whose spider is one of ours."""
    return _contexts[crawler]
