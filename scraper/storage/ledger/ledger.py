"""The ledger as everybody sees it: the frontier of the crawl, and what became of every address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from scraper.facts.site import Address
    from scraper.storage.ledger.entry import Entry, Finds
    from scraper.storage.ledger.results import Adopted, Result


class Ledger(Protocol):
    """A keeper of addresses and jobs. Every verb raises ``StoreError`` with the ledger's name when it fails.

    Order of work, so that a kill at any moment loses nothing: an address is noted (``found``) before it is asked for
    (``claim``), an Article is written before its address is settled (``settle``). Whatever was not settled is claimed
    again by the next run of the same job. Each verb that changes something is one transaction.

    All times are seconds since 1970. ``now`` is the present unless a test or a replay gives it. Times say when to ask
    again, and what for people to read; the order of writing says what came before what. A time farther ahead
    than any wait of ours was written by a clock that was wrong, and counts as come.
    """

    is_shared: bool
    """Whether runs on several machines write into it at once, each with the newsrooms that it holds."""

    # Jobs: what was asked for.

    def begin(self, name: str, *, now: float | None = None) -> int:
        """Take up the job of that name: go on where it was stopped, or begin anew when it was finished.

        The first verb of a run. It mends what runs under a clock that was ahead have written. A shared ledger leases
        the newsroom, which is the first word of the name. Raises ``Busy`` while another worker holds that.
        """
        ...

    def hold(self, job: int) -> None:
        """Make sure that the job's newsroom is ours; raises ``LeaseLost`` when another worker has taken it.

        It costs nothing as long as the lease is young, so it may be called before everything that others can see.
        """
        ...

    def pause(self, job: int, host: str, seconds: float) -> None:
        """Let no worker ask a host before a time has passed, because the host wants it."""
        ...

    def release(self, job: int, *, is_done: bool) -> None:
        """Let another worker have the newsroom of a job; is_done: nothing is left of the job for now."""
        ...

    def wait_before(self, job: int, host: str, delay: float) -> float:
        """Return the seconds to wait before a request to a host, and ask again then; 0 lets one request go.

        The time of the next request is kept, so that a worker that takes over waits too. Raises ``LeaseLost`` for a
        worker that must not ask any more.

        delay: seconds from this request to the next one at least.
        """
        ...

    def finish(self, job: int, *, now: float | None = None) -> None:
        """Note that all lists of the job were walked to their end; what it still wants waits for its next try."""
        ...

    def walked(self, job: int, name: str) -> bool:
        """Return whether the list of that name was walked to its end since the job began."""
        ...

    def last_walk(self, job: int, name: str) -> int | None:
        """Return the mark of the last complete walk of a list: what was first seen behind it, a broken walk may have.

        A mark is a place in the ledger's own order, so that a clock that jumps changes nothing.
        """
        ...

    def walked_at(self, job: int, name: str) -> float | None:
        """Return when the last complete walk of a list ended, by the clock of that run; None before the first one."""
        ...

    def published(self, site: str, begin: str, end: str) -> int:
        """Return how many of the articles found last were published from one moment to another; both ISO 8601."""
        ...

    def end_walk(self, job: int, name: str, *, now: float | None = None) -> None:
        """Note that the list of that name was walked to its end."""
        ...

    def clock_jump(self) -> float:
        """Return the seconds by which the clock was found behind what earlier runs saw, 0 for a clock that went on."""
        ...

    # Addresses.

    def found(
        self,
        job: int,
        addresses: Iterable[Address],
        *,
        after: int = 0,
        named: bool = False,
        now: float | None = None,
    ) -> Finds:
        """Note addresses; the job then wants each that is open, or whose Article fell outside the span of a job.

        after: the mark from which ``Finds.later`` counts.
        named: somebody named these addresses, so the job wants them now, whatever is known of them.
        """
        ...

    def claim(self, job: int, after: int, count: int, *, now: float | None = None) -> list[Entry]:
        """Return the next addresses that a job wants and whose time has come, behind ``after``, the ``seq`` of one."""
        ...

    def can_claim(self, job: int, after: int, count: int, *, now: float | None = None) -> bool:
        """Return whether ``claim`` would give so many addresses."""
        ...

    def due(
        self, site: str, count: int, *, span: tuple[date, date] | None = None, now: float | None = None
    ) -> list[Entry]:
        """Return articles of a site whose time has come to be looked at again, the longest overdue first.

        span: the days of their publication, both included; None for articles of any day, or of an unknown one.
        """
        ...

    def settle(self, entry: Entry, result: Result, run: str | None = None, *, now: float | None = None) -> bool:
        """Note what became of an address; True when every job has got its answer, so that none asks for it again.

        run: the name of the run that found it out; None for work that asks no site.
        """
        ...

    # Looking up.

    def get(self, article_id: str) -> Entry | None:
        """Return what is known of an article; None when its address was never found."""
        ...

    def left(self, job: int) -> int:
        """Return how many addresses a job still wants, those that wait for their next try included."""
        ...

    def revisions(self, article_id: str) -> list[tuple[int, float, str]]:
        """Return number, time of sight and content hash of the revisions of an article, the oldest first.

        An article that never changed has none.
        """
        ...

    def each(self) -> Iterator[Entry]:
        """Go through all addresses by id, a few in memory at a time."""
        ...

    def run_names(self) -> list[str]:
        """Return the names of the runs that have settled addresses."""
        ...

    def faults(self) -> list[str]:
        """Return what the ledger finds wrong with its own file, in words; nothing for a sound one."""
        ...

    def adopt(self, article: Adopted, *, now: float | None = None) -> None:
        """Note an Article that lies in the store, whatever was known of it: a repair, no result of asking a site.

        It is visited again at once, without conditions, if it was fetched within the time of revisits.
        """
        ...

    def forget(self, ids: Iterable[str]) -> int:
        """Remove all that is known of some articles, so that no byte of it stays; return how many were known.

        An address that is found later is new.
        """
        ...

    def counts(self) -> dict[str, int]:
        """Return how many addresses are in each state, by the name of the state."""
        ...

    def close(self) -> None:
        """End the work with the ledger."""
        ...
