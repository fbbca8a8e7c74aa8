"""The ledger that workers share, in a PostgreSQL database.

A worker leases a newsroom, never a single address. Whatever it changes is fenced by the token of that lease. All times
are those of the database's clock.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from scraper.core.errors import StoreError
from scraper.storage.ledger.entry import LOOKS, Finds, State
from scraper.storage.ledger.leases import HELD, LEASE_SECONDS, Leases
from scraper.storage.ledger.postgres_database import PATIENCE_SECONDS, PostgresDatabase, steady_seconds
from scraper.storage.ledger.results import Written
from scraper.storage.ledger.settling import Wanted, settlement
from scraper.storage.ledger.sql_ledger import SqlLedger, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scraper.facts.site import Address
    from scraper.storage.ledger.entry import Entry
    from scraper.storage.ledger.leases import HeldLease
    from scraper.storage.ledger.results import Result
    from scraper.storage.ledger.sql_database import Statements

# A crash of the server takes back what was settled less than a second before; a worker settles fewer in that time.
REMEMBERED_SETTLES: Final = 256
RENEWED_SHARE: Final = 0.25  # of a lease, after which it is renewed: three renewals may fail

_NEW: Final = "unnest(?::text[], ?::text[]) WITH ORDINALITY AS new(id, url, place)"
# One statement for a list page, whatever is on it. Its parts see the table as it was before, so that a new address is
# found by the part that inserts it.
_NOTED: Final = (
    " known AS MATERIALIZED (SELECT new.place, item.item, item.state FROM new JOIN item USING(id)),"
    " fresh AS (INSERT INTO item(id, url, state, found) SELECT id, url, 'open', ? FROM new"
    " WHERE place NOT IN (SELECT place FROM known) ORDER BY place ON CONFLICT(id) DO NOTHING RETURNING item, id),"
    " wanted AS (INSERT INTO want(job, item) SELECT ?, item FROM"
    " (SELECT place, item FROM known WHERE state = ANY(?) UNION ALL SELECT place, item FROM fresh JOIN new USING(id))"
    " AS both_kinds ORDER BY place ON CONFLICT DO NOTHING)"
    " SELECT (SELECT count(*) FROM fresh), (SELECT count(*) FROM known WHERE item > ?)"
)
_NOTE: Final = f"WITH new AS MATERIALIZED (SELECT id, url, place FROM {_NEW}),{_NOTED}"
# The same with its fence. A crash of the server must not take it back: the list would count as walked without it.
_NOTE_FENCED: Final = (
    f"WITH held AS MATERIALIZED ({HELD}),"
    " durable AS MATERIALIZED (SELECT set_config('synchronous_commit', 'on', true)),"
    f" new AS MATERIALIZED (SELECT id, url, place FROM {_NEW} WHERE EXISTS (SELECT 1 FROM held)),{_NOTED},"
    " (SELECT count(*) FROM held), (SELECT count(*) FROM durable)"
)
_TRY_NOW: Final = f"UPDATE item SET due = NULL WHERE state = '{State.OPEN}' AND id = ANY(?)"


_WANTED_STATES: Final = (State.OPEN, State.OUTSIDE)


class PostgresLedger(SqlLedger):
    """The shared ledger; see ``Ledger`` for its verbs.

    leases: what this worker holds of the ledger, and what others do.
    """

    is_shared = True
    _db: PostgresDatabase

    def __init__(
        self,
        address: str,
        *,
        looks: Sequence[float] = LOOKS,
        lease: float = LEASE_SECONDS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """Connect, and make the tables when they are missing. Raises ``UsageError``, ``StoreError``.

        address: ``postgresql://USER@HOST/DATABASE``.
        lease: seconds after which a silent worker counts as dead; longer than the largest delay between two requests.
        patience: seconds for which a database that went away is waited for.
        """
        db = PostgresDatabase(address, patience=patience)
        super().__init__(db, looks)
        self.leases = Leases(db, seconds=lease)
        self._held: dict[str, HeldLease] = {}
        self._names: dict[int, str] = {}  # of the newsroom, by job
        self._jobs: dict[int, str] = {}  # their names
        self._renewed: dict[str, float] = {}  # when the lease of a newsroom was renewed last, on the steady clock
        self._has_whole = False
        self._is_closed = False
        self._settled: deque[tuple[str, tuple[Any, ...]]] = deque(maxlen=REMEMBERED_SETTLES)
        db.reconnected = self._reconnected

    def close(self) -> None:
        """Give back what is held, and end the connection. A database that is away is not waited for."""
        if self._is_closed:
            return
        self._is_closed = True
        self._db.patience = 0.0
        with suppress(StoreError):  # the leases of a worker that has ended run out by themselves
            for lease in list(self._held.values()):
                self.leases.give_back(lease)
            self.leases.leave()
            if self._has_whole:
                self.leases.give_whole_back()  # at once: the server notices the end of a connection a moment later
        self._held.clear()
        super().close()

    def clock(self) -> float:
        """Return the time by the clock of the database."""
        return self._db.clock()

    def take_whole(self) -> None:
        """Hold the whole ledger for a command that no worker may disturb; raises ``Busy`` while one works."""
        self.leases.take_whole()
        self._has_whole = True

    def begin(self, name: str, *, now: float | None = None) -> int:
        """Lease the newsroom of a job, and take the job up."""
        newsroom = name.split(" ", 1)[0]
        began = steady_seconds()
        if newsroom in self._held:
            self.leases.renew(self._held[newsroom])
        elif not self._has_whole:
            self._held[newsroom] = self.leases.take(newsroom, name)
        self._renewed[newsroom] = began
        job = super().begin(name, now=now)
        self._names[job] = newsroom
        self._jobs[job] = name
        return job

    def hold(self, job: int) -> None:
        """Renew the lease of the job's newsroom when a part of its time has passed."""
        newsroom = self._names[job]
        if steady_seconds() - self._renewed.get(newsroom, 0.0) > self.leases.seconds * RENEWED_SHARE:
            began = steady_seconds()
            self.leases.renew(self._lease_of(newsroom))
            self._renewed[newsroom] = began

    def pause(self, job: int, host: str, seconds: float) -> None:
        """Let no worker ask a host before a time has passed."""
        if self._names[job] in self._held:
            self.leases.pause(host, seconds)

    def release(self, job: int, *, is_done: bool) -> None:
        """Give the newsroom of a job back."""
        if lease := self._held.pop(self._names.get(job, ""), None):
            self.leases.give_back(lease, done=self._jobs[job] if is_done else "")

    def wait_before(self, job: int, host: str, delay: float) -> float:
        """Return the seconds to wait before a request to a host."""
        return self.leases.wait_before(self._lease_of(self._names[job]), host, delay)

    def found(
        self,
        job: int,
        addresses: Iterable[Address],
        *,
        after: int = 0,
        named: bool = False,
        now: float | None = None,
    ) -> Finds:
        """Note addresses, in one statement where nobody has named them."""
        if named or self._has_whole:
            return super().found(job, addresses, after=after, named=named, now=now)
        urls = {address.id: address.canonical for address in addresses}
        lease = self._lease_of(self._names.get(job, ""))
        values = _values(job, urls, self._time(now), _WANTED_STATES, after)
        unknown, later, is_held, _ = self._db.change(_NOTE_FENCED, (lease.name, lease.token, *values))
        if not is_held:
            raise self.leases.lost(lease.name)
        return Finds(unknown, unknown + later)

    def settle(self, entry: Entry, result: Result, run: str | None = None, *, now: float | None = None) -> bool:
        """Note what became of an address: in one statement where no revision and no run is to be noted beside."""
        number = self._runs.get(run) if run else None
        if self._has_whole or (run and number is None) or (isinstance(result, Written) and result.revision > 1):
            return super().settle(entry, result, run, now=now)
        change = settlement(entry, result, self._looks, self._time(now))
        lease = self._lease_of(_newsroom_of(entry))
        (update, values), *others = statements_of(entry, change, number)
        sql = f"WITH held AS MATERIALIZED ({HELD}), changed AS ({update} AND EXISTS (SELECT 1 FROM held))"
        sql += "".join(f", unwanted AS ({other} AND EXISTS (SELECT 1 FROM held))" for other, _ in others)
        sql += " SELECT count(*) FROM held"
        bound = (lease.name, lease.token, *values, *(value for _, some in others for value in some))
        if not self._db.change(sql, bound)[0]:
            raise self.leases.lost(lease.name)
        self._settled.append((sql, bound))
        return change.wanted is Wanted.BY_NOBODY

    def _note(  # noqa: PLR0913  the values of one statement
        self, db: Statements, job: int, urls: Mapping[str, str], *, after: int, named: bool, now: float
    ) -> Finds:
        if named:
            db.execute(_TRY_NOW, (list(urls),))
        states = list(State) if named else _WANTED_STATES
        unknown, later = db.execute(_NOTE, _values(job, urls, now, states, after)).fetchone()
        return Finds(unknown, unknown + later)

    def _time(self, now: float | None) -> float:
        return self._db.clock() if now is None else now

    def _fence(self, db: Statements, job: int) -> None:
        if not self._has_whole:
            self._fence_lease(db, self._lease_of(self._names.get(job, "")))

    def _fence_site(self, db: Statements, entry: Entry) -> None:
        if not self._has_whole:
            self._fence_lease(db, self._lease_of(_newsroom_of(entry)))

    def _fence_lease(self, db: Statements, lease: HeldLease) -> None:
        if not db.execute(HELD, (lease.name, lease.token)).fetchone():
            raise self.leases.lost(lease.name)

    def _lease_of(self, newsroom: str) -> HeldLease:
        if newsroom not in self._held:
            raise StoreError(f"{self._db.name}: {newsroom or 'this job'} is changed by who does not hold it")
        return self._held[newsroom]

    def _reconnected(self) -> None:
        """Settle once more what a crash of the server may have taken back; it is refused where the lease is lost."""
        if self._has_whole:
            self.leases.take_whole()
        for sql, bound in self._settled:
            self._db.change(sql, bound)


def whole_ledger(address: str) -> PostgresLedger:
    """Return a shared ledger of which no worker holds a part; raises ``Busy`` while one does, and ``StoreError``."""
    ledger = PostgresLedger(address)
    try:
        ledger.take_whole()
    except BaseException:
        ledger.close()
        raise
    return ledger


def _values(job: int, urls: Mapping[str, str], now: float, states: Sequence[State], after: int) -> tuple[Any, ...]:
    """Return the values of a statement that notes addresses. states: of those that a job wants once more."""
    return list(urls), list(urls.values()), now, job, [str(state) for state in states], after


def _newsroom_of(entry: Entry) -> str:
    return entry.id.split(":", 1)[0]
