"""The tally of a run: counts everything under stable names, holds its budget, and knows when to stop and why."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from scraper.errors import FetchError, Rejected, ScraperError, SiteRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

    from scraper.discover import Source
    from scraper.spiders.conditions import Conditions

PREFIX: Final = "scraper/"
# This many failures in a row, and the network or the site is gone.
FAILURES: Final = 25
_EXAMPLES: Final = 20


class Tally:
    """Counts of one run. ``stopped`` is why it was ended early, None when it was not."""

    def __init__(self, crawler: Crawler, conditions: Conditions, stop: Callable[[], None]) -> None:
        """stop: hands out nothing more."""
        self._crawler = crawler
        self._conditions = conditions
        self._stop = stop
        self.run = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}"
        self.stopped: ScraperError | None = None
        self.spent = ""
        self.problems: list[tuple[str, str]] = []
        self._started = time.monotonic()
        self._refusals = 0
        self._failures = 0
        self._errors = 0

    def count(self, name: str, by: int = 1) -> None:
        """One more of something, under ``scraper/<name>`` in Scrapy's stats."""
        self._crawler.stats.inc_value(PREFIX + name, by)

    # Lists.

    def list_read(self) -> None:
        """A list page was read."""
        self.count("lists/pages")
        self.served()

    def source(self, source: Source) -> None:
        """A list came to its end."""
        self.count("lists/failed" if source.failed else "lists/skipped" if source.skipped else "lists/walked")
        if source.failed:
            self._problem(source.name, source.failed)

    def found(self, found: int, new: int) -> None:
        """Addresses on list pages."""
        self.count("found", found)
        self.count("found_new", new)

    # Articles.

    def fetched(self, size: int) -> None:
        """An article's page came."""
        self.count("fetched")
        self.count("bytes", size)

    def served(self) -> None:
        """The site serves us: earlier refusals and failures were not about us."""
        self._refusals = self._failures = 0

    def rejected(self, url: str, rejection: Rejected) -> None:
        """A page that gives no Article."""
        self.count("rejected")
        self.count(f"rejected/{rejection.reason}")
        self._problem(url, str(rejection))

    def gone(self, url: str, why: str) -> None:
        """A page that is no longer there."""
        self.count("gone")
        self._problem(url, why)
        self.served()

    def failed(self, url: str, why: str, *, given_up: bool) -> None:
        """An address could not be fetched."""
        self.count("failed")
        if given_up:
            self.count("given_up")
        self._problem(url, why)
        self._errors += 1
        self._failures += 1
        most = self._conditions.max_errors
        if most and self._errors >= most:
            self.stop(
                FetchError(f"{self._errors} addresses could not be fetched (--max-errors {most}), the last: {why}")
            )
        elif self._failures >= FAILURES:
            self.stop(FetchError(f"{FAILURES} addresses in a row could not be fetched, the last: {why}"))

    def refused(self, why: str) -> None:
        """The site refused a page: challenge, 403, 429, 503."""
        self.count("refused")
        self._refusals += 1
        if self._refusals >= self._conditions.refusals:
            self.stop(SiteRefused(f"the site refuses us, {self._refusals} times in a row ({why}); wait some hours"))

    def fault(self) -> None:
        """A fault of our own on one page."""
        self.count("faults")

    # The end.

    def stop(self, why: ScraperError) -> None:
        """Ends the run: what is on its way comes to its end, nothing more is asked for."""
        self.stopped = self.stopped or why
        self._stop()

    def over(self) -> bool:
        """Whether the time of the run is spent; then it hands out nothing more."""
        most = self._conditions.max_minutes
        if most and time.monotonic() - self._started > most * 60:
            self.spent = f"--max-minutes {most:g}"
            self._stop()
        return bool(self.spent) or self.stopped is not None

    def _problem(self, where: str, why: str) -> None:
        if len(self.problems) < _EXAMPLES:
            self.problems.append((where, why))
