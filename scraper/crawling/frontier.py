"""The frontier hands out what to fetch next: addresses of the ledger, as many at a time as the crawl can carry."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from scraper.storage.ledger import Entry, Ledger

_BATCH_ROWS: Final = 64  # read from the ledger at a time; nothing else of the queue is in memory


class Frontier:
    """The addresses that a job still wants, then the articles that are due for a visit.

    width: addresses on their way at most.
    limit: addresses handed out in all, 0 for no limit.
    revisit: name of the site whose articles are visited again, None for none.
    span: the days of publication of those articles, both included; None for all days.
    """

    def __init__(  # noqa: PLR0913  the last three have defaults that most jobs keep
        self,
        ledger: Ledger,
        job: int,
        *,
        width: int,
        limit: int = 0,
        revisit: str | None = None,
        span: tuple[date, date] | None = None,
    ) -> None:
        self._ledger = ledger
        self._job = job
        self._width = width
        self._limit = limit
        self._revisit = revisit
        self._span = span
        self._batch: deque[Entry] = deque()
        self._after = 0
        self._flying: set[int] = set()
        self._wake = asyncio.Event()
        self._listing = True
        self._stopped = False
        self.handed_out = 0

    @property
    def full(self) -> bool:
        """Return whether the limit of the run is reached."""
        return 0 < self._limit <= self.handed_out

    @property
    def closed(self) -> bool:
        """Return whether nothing more is handed out."""
        return self._stopped or self.full

    def has_enough(self) -> bool:
        """Return whether the ledger holds as much as the limit still allows, so that no more lists are needed."""
        return self._limit > 0 and self._ledger.can_claim(
            self._job, self._after, self._limit - self.handed_out - len(self._batch)
        )

    def more(self) -> None:
        """Note that the ledger has more."""
        self._wake.set()

    def lists_done(self) -> None:
        """Note that no list will bring more."""
        self._listing = False
        self._wake.set()

    def stop(self) -> None:
        """Hand nothing more out; what is on its way comes to its end."""
        self._stopped = True
        self._wake.set()

    def done(self, entry: Entry) -> None:
        """Note that an address came to its end, whatever that was."""
        self._flying.discard(entry.item)
        self._wake.set()

    async def next(self) -> Entry | None:
        """Return the next address as soon as there is one and room for it, None when all came to their end."""
        while True:
            if not self.closed and len(self._flying) < self._width and (entry := self._take()):
                self._flying.add(entry.item)
                self.handed_out += 1
                return entry
            if not self._flying and (self.closed or not self._listing):
                return None
            self._wake.clear()
            await self._wake.wait()

    def _take(self) -> Entry | None:
        if not self._batch:
            wanted = self._ledger.claim(self._job, self._after, _BATCH_ROWS)
            if wanted:
                self._after = wanted[-1].seq
            elif self._revisit and not self._listing:
                wanted = self._ledger.due(self._revisit, _BATCH_ROWS, span=self._span)
            self._batch.extend(entry for entry in wanted if entry.item not in self._flying)
        return self._batch.popleft() if self._batch else None
