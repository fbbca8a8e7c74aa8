"""Crawl with a shared ledger: take newsrooms that are free, as many as is fair, until each was crawled by somebody."""

from __future__ import annotations

import asyncio
import logging
import time
from math import ceil
from typing import TYPE_CHECKING, Final

from scraper.core.errors import Busy, ScraperError
from scraper.core.phrases import counted
from scraper.storage.ledger.leases import worker_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.crawling.context import Context, Run
    from scraper.discover import Plan
    from scraper.facts.site import Site
    from scraper.storage.ledger.leases import LiveWorker
    from scraper.storage.ledger.postgres_ledger import PostgresLedger

log = logging.getLogger("scraper.crawling")
POLL_SECONDS: Final = 1.0  # between two looks at what is free
POLLS_A_LEASE: Final = 20
REPORTS_A_LEASE: Final = 4


class SharedCrawl:
    """The work of one worker.

    A newsroom is done when its crawl came to its end since this worker began, whoever did it. One whose worker died is
    taken over when its lease has run out. With others at work each holds its share; who holds more gives some back as
    soon as another waits.
    """

    def __init__(self, run: Run, ledger: PostgresLedger, start: Callable[[Context], asyncio.Task[None]]) -> None:
        """start: begins the crawl of one newsroom."""
        self._run = run
        self._leases = ledger.leases
        self._start = start
        self._began = ledger.clock()
        self._left: dict[str, tuple[Site, Plan]] = {site.name: (site, plan) for site, plan in run.plans}
        self._at_work: dict[str, tuple[Context, asyncio.Task[None]]] = {}
        self._reported = (0.0, False)
        self._waits_for = ""
        seconds = self._leases.seconds
        self._poll_seconds = min(POLL_SECONDS, seconds / POLLS_A_LEASE)
        self._report_seconds = seconds / REPORTS_A_LEASE
        minutes = run.config.crawl.max_minutes
        self._until = time.monotonic() + 60 * minutes if minutes else None

    async def work(self) -> None:
        """Return when every newsroom was crawled, or the run is stopped; what went wrong is in ``run.error``."""
        try:
            while (self._left or self._at_work) and not self._is_stopped():
                self._take_in_ends()
                self._report()
                self._share(self._leases.workers())
                await self._wait()
        except ScraperError as error:
            self._run.error = error
            for context, _ in self._at_work.values():
                context.brakes.stop(error)
        if tasks := [task for _, task in self._at_work.values()]:
            await asyncio.wait(tasks)

    def _is_stopped(self) -> bool:
        """Return whether this worker takes no more newsrooms: a stop, a budget, a lease that was lost, a fault."""
        contexts = self._run.contexts
        if self._until and time.monotonic() > self._until and not self._at_work:
            log.info("not waited for any longer (--max-minutes): %s", ", ".join(self._left))
            return True
        return any(
            context.finish_reason not in {None, "finished"} or context.brakes.stopped or context.brakes.spent
            for context in contexts
        )

    def _take_in_ends(self) -> None:
        for name, (context, task) in list(self._at_work.items()):
            if task.done():
                del self._at_work[name]
                if not context.is_handed_over:
                    self._left.pop(name, None)
        for name, (site, plan) in list(self._left.items()):
            if name not in self._at_work and self._leases.done_since(plan.name(site), self._began):
                log.info("%s was crawled by another worker", name)
                del self._left[name]

    def _report(self) -> None:
        is_waiting = not self._at_work
        moment, before = self._reported
        if is_waiting != before or not moment or time.monotonic() - moment > self._report_seconds:
            self._leases.report(is_waiting=is_waiting)
            self._reported = (time.monotonic(), is_waiting)

    def _share(self, workers: Sequence[LiveWorker]) -> None:
        """Take free newsrooms up to this worker's share, or give one back when others have none."""
        share = ceil(len(self._left) / max(len(workers), 1))
        active = [context for context, _ in self._at_work.values() if not context.is_handed_over]
        if len(active) > share and any(worker.is_waiting for worker in workers):
            log.info("%s is given back: another worker waits", active[-1].site.name)
            active[-1].hand_over()
            return
        held = {holder.name: holder for holder in self._leases.holders()}
        for name in list(self._left):
            if len(self._at_work) >= share:
                return
            if name not in self._at_work and name not in held:
                self._take(name)
        if not self._at_work and self._left:
            who = ", ".join(f"{name} by {worker_words(held[name].worker)}" for name in self._left if name in held)
            self._tell_wait(f"waits: {counted(len(self._left), 'newsroom')} held by other workers ({who})")

    def _take(self, name: str) -> None:
        try:
            context = self._run.take(*self._left[name])
        except Busy as busy:  # another worker was faster
            self._tell_wait(str(busy))
            return
        self._at_work[name] = context, self._start(context)

    def _tell_wait(self, words: str) -> None:
        if words != self._waits_for:
            log.info("%s", words)
            self._waits_for = words

    async def _wait(self) -> None:
        tasks = [task for _, task in self._at_work.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=self._poll_seconds, return_when=asyncio.FIRST_COMPLETED)
        elif self._left:
            await asyncio.sleep(self._poll_seconds)
