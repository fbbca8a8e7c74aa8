"""The tally of a run: counts everything under stable names, feeds the record, knows when to stop and why."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from scraper.core.errors import FetchError, Rejected, ScraperError, SiteRefused, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

    from scraper.core.article import Article
    from scraper.crawling.conditions import Conditions
    from scraper.discover import Source
    from scraper.record import RunRecord

PREFIX: Final = "scraper/"
# This many failures in a row, and the network or the site is gone.
FAILURES: Final = 25
_EXAMPLES: Final = 20


class Tally:
    """Counts of one site in one run.

    stopped: why it was ended early, None when it was not; spent: the budget that ran out; doing: the list that is being
    walked; problems: the first pages that went wrong, each with its reason. stop (given): hands out nothing more.
    """

    def __init__(
        self, crawler: Crawler, conditions: Conditions, stop: Callable[[], None], record: RunRecord | None
    ) -> None:
        self._crawler = crawler
        self._conditions = conditions
        self._hand_out_nothing_more = stop
        self._record = record
        self.run = record.summary.run if record else f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}"
        self.counts: dict[str, int] = {}
        self.stopped: ScraperError | None = None
        self.spent = ""
        self.doing = ""
        self.problems: list[tuple[str, str]] = []
        self._began = time.monotonic()
        self._refusals = 0
        self._failures = 0

    def count(self, name: str, by: int = 1) -> None:
        """One more of something; ``scraper/<name>`` in Scrapy's stats."""
        self.counts[name] = self.counts.get(name, 0) + by
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
            self._note(lambda record: record.error(source.name, "list not read", source.failed))
        self._note(lambda record: record.found(source.name.split(" ")[0], source.new))

    def found(self, found: int, new: int) -> None:
        """Addresses on list pages."""
        self.count("found", found)
        self.count("found_new", new)

    # Responses and articles.

    def response(self, url: str, code: int, size: int, seconds: float) -> None:
        """A response came, of whatever address."""
        self.count("responses")
        self.count("bytes", size)
        self._note(lambda record: record.response(url, code, size, seconds))

    def served(self) -> None:
        """The site serves us: earlier refusals and failures were not about us."""
        self._refusals = self._failures = 0

    def stored(self, article: Article, outcome: str, seconds: float, size: int) -> None:
        """An Article is in its place."""
        self.count(outcome)
        if outcome == "unchanged":
            self._note(lambda record: record.unchanged(article.canonical_url))
        else:
            self._note(lambda record: record.article(article, seconds, size, changed=outcome == "changed"))

    def compared(self, url: str, *, disagrees: bool) -> None:
        """An article of the sample was read in two ways."""
        self.count("compared")
        if disagrees:
            self.count("disagreements")
        self._note(lambda record: record.compared(url, disagrees=disagrees))

    def not_compared(self, url: str, rejection: Rejected) -> None:
        """The second reading of an article of the sample was ended."""
        self.count("not_compared")
        self._problem(url, f"not read a second time: {rejection}")
        self._note(lambda record: record.error(url, "not compared", str(rejection)))

    def not_modified(self, url: str) -> None:
        """The site says that a page is as it was."""
        self.count("not_modified")
        self.served()
        self._note(lambda record: record.unchanged(url))

    def rejected(self, url: str, rejection: Rejected) -> None:
        """A page that gives no Article."""
        self.count("rejected")
        self.count(f"rejected/{rejection.reason}")
        self._problem(url, str(rejection))
        self.served()
        self._note(lambda record: record.rejected(url, rejection.reason, rejection.detail))

    def gone(self, url: str, why: str) -> None:
        """A page that is no longer there."""
        self.count("gone")
        self._problem(url, why)
        self.served()
        self._note(lambda record: record.error(url, "gone", why))

    def failed(self, url: str, why: str, *, given_up: bool) -> None:
        """An address could not be fetched."""
        self.count("failed")
        if given_up:
            self.count("given_up")
        self._problem(url, why)
        self._note(lambda record: record.error(url, why.removeprefix(f"{url}: "), why))
        self._failures += 1
        most = self._conditions.max_errors
        if most and self.counts["failed"] >= most:
            self.stop(FetchError(f"{most} addresses could not be fetched (--max-errors), the last: {why}"))
        elif self._failures >= FAILURES:
            self.stop(FetchError(f"{FAILURES} addresses in a row could not be fetched, the last: {why}"))

    def refused(self, url: str, why: str) -> None:
        """The site refused a page: challenge, 401, 403, 429, 503."""
        self.count("refused")
        self._refusals += 1
        if self._refusals >= self._conditions.refusals:
            error = SiteRefused(f"the site refuses us, {self._refusals} times in a row ({why}); wait some hours")
            self._note(lambda record: record.site_refused(url, str(error)))
            self.stop(error)

    def fault(self) -> None:
        """A fault of our own on one page."""
        self.count("faults")

    # The end.

    def stop(self, why: ScraperError) -> None:
        """Ends the run: what is on its way comes to its end, nothing more is asked for."""
        self.stopped = self.stopped or why
        self._hand_out_nothing_more()

    def over(self) -> bool:
        """Whether the run was stopped or its time is spent; then it hands out nothing more."""
        most = self._conditions.max_minutes
        if most and not self.spent and time.monotonic() - self._began > most * 60:
            self.spent = f"--max-minutes {most:g}"
            self._hand_out_nothing_more()
        return bool(self.spent) or self.stopped is not None

    def _problem(self, where: str, why: str) -> None:
        if len(self.problems) < _EXAMPLES:
            self.problems.append((where, why))

    def _note(self, write: Callable[[RunRecord], None]) -> None:
        if self._record is None or self._record.closed:
            return
        try:
            write(self._record)
        except StoreError as error:
            self.stop(error)
