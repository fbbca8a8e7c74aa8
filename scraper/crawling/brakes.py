"""When a run ends early, and why: a budget that is spent, a site that refuses us, a network that is gone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from scraper.core.errors import FetchError, ScraperError, SiteRefused
from scraper.record.events import Failed, SiteRefusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.config import Config
    from scraper.record.events import AnyEvent

MAX_FAILURES_IN_A_ROW: Final = 25  # then the network or the site is gone


class Brakes:
    """What stops one newsroom of a run. What is on its way comes to its end; nothing more is asked for.

    stopped: why the run was ended early, None when it was not; spent: the budget that ran out, in words.
    """

    def __init__(self, config: Config, *, halt: Callable[[], None], tell: Callable[[AnyEvent], None]) -> None:
        """halt: called when nothing more is to be handed out; tell: takes the event of a site that refuses us."""
        self.stopped: ScraperError | None = None
        self.spent = ""
        self._max_minutes = config.crawl.max_minutes
        self._max_errors = config.crawl.max_errors
        self._max_refusals = config.fetch.refusals
        self._halt = halt
        self._tell = tell
        self._began: float | None = None  # when it was first asked whether the time is spent: the crawl's beginning
        self._failures = 0
        self._failures_in_a_row = 0
        self._refusals_in_a_row = 0

    def add(self, event: AnyEvent) -> None:
        """Take in an event."""
        if event.serves:
            self.served()
        elif isinstance(event, Failed):
            self._failed(event)

    def served(self) -> None:
        """Note that the site serves us: earlier refusals and failures were not about us."""
        self._failures_in_a_row = self._refusals_in_a_row = 0

    def stop(self, error: ScraperError) -> None:
        """End the run; the first error is the one that counts."""
        self.stopped = self.stopped or error
        self._halt()

    def is_over(self) -> bool:
        """Return whether the run was stopped or its time is spent."""
        minutes = self._max_minutes
        if self._began is None:
            self._began = time.monotonic()
        if minutes and not self.spent and time.monotonic() - self._began > minutes * 60:
            self.spent = f"--max-minutes {minutes:g}"
            self._halt()
        return bool(self.spent) or self.stopped is not None

    def _failed(self, event: Failed) -> None:
        if event.refused:
            self._refused(event)
        self._failures += 1
        self._failures_in_a_row += 1
        if self._max_errors and self._failures >= self._max_errors:
            what = f"{self._max_errors} addresses could not be fetched (--max-errors)"
            self.stop(FetchError(f"{what}, the last: {event.detail}"))
        elif self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW:
            what = f"{MAX_FAILURES_IN_A_ROW} addresses in a row could not be fetched"
            self.stop(FetchError(f"{what}, the last: {event.detail}"))

    def _refused(self, event: Failed) -> None:
        self._refusals_in_a_row += 1
        if self._refusals_in_a_row >= self._max_refusals:
            times = f"{self._refusals_in_a_row} times in a row ({event.detail})"
            error = SiteRefused(f"the site refuses us, {times}; wait some hours")
            self.stop(error)
            self._tell(SiteRefusal(url=event.url, detail=str(error)))
