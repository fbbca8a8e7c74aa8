"""Leases of a shared ledger: who holds what, until when by the database's clock, and with which token.

A lease is taken for a time and renewed while work goes on. Each taking raises the token, so that a worker that was
frozen beyond its lease is refused as soon as it wakes, whatever it wants to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from scraper.core.errors import Busy, StoreError

if TYPE_CHECKING:
    from scraper.storage.ledger.postgres_database import PostgresDatabase
    from scraper.storage.ledger.sql_database import Statements

LEASE_SECONDS: Final = 120.0
SCHEDULE: Final = "schedule:"  # before the names of leases that change no address
WHOLE: Final = 0x53435741  # the lock of a command that works on the whole ledger
SLACK_SHARE: Final = 0.02  # of a delay: timers are early by less

# "FOR SHARE" holds who would take the lease over until the statement of its holder has ended.
HELD: Final = "SELECT 1 FROM lease WHERE name = ? AND token = ? FOR SHARE"
_TAKE: Final = (
    "INSERT INTO lease(name, worker, what, token, taken, until) VALUES(?, ?, ?, 1, clock(), clock() + ?)"
    " ON CONFLICT(name) DO UPDATE SET worker = excluded.worker, what = excluded.what, token = lease.token + 1,"
    " taken = excluded.taken, until = excluded.until"
    " WHERE lease.until <= clock() OR lease.worker = excluded.worker RETURNING token"
)
_RENEW: Final = (
    "WITH renewed AS (UPDATE lease SET until = clock() + ? WHERE name = ? AND token = ? RETURNING 1)"
    " SELECT (SELECT count(*) FROM renewed), clock()"
)
_GIVE_BACK: Final = (
    "WITH given AS (UPDATE lease SET until = 0 WHERE name = ? AND token = ? RETURNING 1),"
    " noted AS (INSERT INTO done(name, moment) SELECT ?, clock() FROM given WHERE ? <> ''"
    " ON CONFLICT(name) DO UPDATE SET moment = excluded.moment) SELECT count(*) FROM given"
)
_ASK: Final = (
    f"WITH held AS MATERIALIZED ({HELD}),"
    " allowed AS (INSERT INTO host(name, next) SELECT ?, clock() + ? FROM held"
    " ON CONFLICT(name) DO UPDATE SET next = excluded.next WHERE host.next <= clock() + ? RETURNING 1)"
    " SELECT (SELECT count(*) FROM held), (SELECT count(*) FROM allowed),"
    " coalesce((SELECT next - clock() FROM host WHERE name = ?), 0)"
)
_PAUSE: Final = (
    "INSERT INTO host(name, next) VALUES(?, clock() + ?) ON CONFLICT(name) DO UPDATE"
    " SET next = greatest(host.next, excluded.next) RETURNING next"
)
_HOLDERS: Final = "SELECT name, worker, what, taken, until, clock() FROM lease WHERE until > clock() ORDER BY name"


class LeaseLost(StoreError):
    """Another worker has taken over what this one held: it was silent for longer than its lease. It must stop."""

    exit_code = Busy.exit_code


class HeldLease(Struct, frozen=True):
    """What a worker holds. token: of this taking."""

    name: str
    token: int


class LeaseHolder(Struct, frozen=True):
    """A lease as others see it. since, left: seconds from its taking, and to its end unless it is renewed."""

    name: str
    worker: str
    what: str
    since: float
    left: float


class LiveWorker(Struct, frozen=True):
    """A process that works with the ledger. since, left: as of a ``LeaseHolder``; is_waiting: it holds nothing."""

    name: str
    since: float
    left: float
    is_waiting: bool


def worker_words(name: str) -> str:
    """Return the name of a worker in words for people."""
    host, process, _ = name.rsplit(" ", 2)
    return f"process {process} on {host}"


class Leases:
    """The leases that one worker takes from a database. Raises ``StoreError``."""

    def __init__(self, db: PostgresDatabase, *, seconds: float = LEASE_SECONDS) -> None:
        """seconds: how long a lease lasts without a renewal."""
        self._db = db
        self.seconds = seconds
        self.worker = db.worker

    def take(self, name: str, what: str) -> HeldLease:
        """Take what is free, was given up or belongs to a silent worker. Raises ``Busy`` when another holds it."""

        def work(db: Statements) -> HeldLease | None:
            if not db.execute(f"SELECT pg_try_advisory_xact_lock_shared({WHOLE})").fetchone()[0]:
                raise Busy(f"{self._db.name}: a command works on all of it; wait for that")
            row = db.execute(_TAKE, (name, self.worker, what, self.seconds)).fetchone()
            return HeldLease(name, row[0]) if row else None

        lease = self._db.transact(work)
        if lease is None:
            raise Busy(f"{name} is {self._held_by(name)}; wait for it, `scraper workers` shows it")
        return lease

    def renew(self, lease: HeldLease) -> None:
        """Let a lease last from now on. Raises ``LeaseLost``."""
        count, moment = self._db.change(_RENEW, (self.seconds, lease.name, lease.token))
        self._db.hear_clock(moment)
        if not count:
            raise self.lost(lease.name)

    def give_back(self, lease: HeldLease, *, done: str = "") -> None:
        """End a lease; one that was lost stays with its new holder. done: the job that came to its end under it."""
        self._db.change(_GIVE_BACK, (lease.name, lease.token, done, done))

    def wait_before(self, lease: HeldLease, host: str, delay: float) -> float:
        """See ``Ledger.wait_before``."""
        values = (lease.name, lease.token, host, delay, delay * SLACK_SHARE, host)
        is_held, is_allowed, wait = self._db.change(_ASK, values)
        if not is_held:
            raise self.lost(lease.name)
        return 0.0 if is_allowed else max(float(wait), 0.001)

    def pause(self, host: str, seconds: float) -> None:
        """See ``Ledger.pause``."""
        self._db.change(_PAUSE, (host, seconds))

    def take_whole(self) -> None:
        """Hold the whole ledger until its connection ends, however that does. Raises ``Busy`` when somebody works."""
        if not self._db.rows(f"SELECT pg_try_advisory_lock({WHOLE})")[0][0]:
            raise Busy(f"{self._db.name}: another worker begins or a command works on all of it; try again")
        if held := [one for one in self.holders() if not one.name.startswith(SCHEDULE)]:
            self.give_whole_back()
            who = ", ".join(f"{one.name} ({worker_words(one.worker)})" for one in held[:3])
            raise Busy(f"{self._db.name}: workers hold {who}; stop them first")

    def give_whole_back(self) -> None:
        """Let workers begin again."""
        self._db.rows(f"SELECT pg_advisory_unlock({WHOLE})")

    def holders(self) -> list[LeaseHolder]:
        """Return who holds what now, in the order of names."""
        return [
            LeaseHolder(name, worker, what, moment - taken, until - moment)
            for name, worker, what, taken, until, moment in self._db.rows(_HOLDERS)
        ]

    def done_since(self, job: str, moment: float) -> bool:
        """Return whether a job came to its end since a moment of the database's clock, whoever did it."""
        return bool(self._db.rows("SELECT 1 FROM done WHERE name = ? AND moment >= ?", (job, moment)))

    def report(self, *, is_waiting: bool) -> None:
        """Note that this worker lives, and drop those that were silent for a day."""

        def work(db: Statements) -> None:
            db.execute(
                "INSERT INTO worker VALUES(?, clock(), clock() + ?, ?) ON CONFLICT(name) DO UPDATE"
                " SET until = excluded.until, is_waiting = excluded.is_waiting",
                (self.worker, self.seconds, is_waiting),
            )
            db.execute("DELETE FROM worker WHERE until < clock() - 86400")

        self._db.transact(work)

    def leave(self) -> None:
        """Note that this worker has ended."""
        self._db.transact(lambda db: db.execute("DELETE FROM worker WHERE name = ?", (self.worker,)))

    def workers(self) -> list[LiveWorker]:
        """Return the workers that live, the oldest first."""
        rows = self._db.rows(
            "SELECT name, clock() - since, until - clock(), is_waiting FROM worker WHERE until > clock()"
            " ORDER BY since, name"
        )
        return [LiveWorker(*row) for row in rows]

    def lost(self, name: str) -> LeaseLost:
        """Return the error of a lease that another worker has."""
        return LeaseLost(
            f"{name} was taken over: this process was silent for longer than its lease of {self.seconds:g} s, and it"
            f" is now {self._held_by(name)}; this run ends, what it had under way is asked again there"
        )

    def _held_by(self, name: str) -> str:
        holder = next((one for one in self.holders() if one.name == name), None)
        return f"held by {worker_words(holder.worker)}" if holder else "free again"
