"""The ledger: one SQLite file that knows every address seen and what became of it. The frontier of the crawl.

Order of work, so that a kill at any moment loses nothing: an address is noted before it is asked for, an Article is
written before its address is settled. Whatever was not settled is asked for again by the next run of the same job.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from scraper.core.errors import StoreError
from scraper.storage.ledger.entry import LOOKS, WAITS, Entry, State, Written
from scraper.storage.ledger.ledger_tables import SCHEMA, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from scraper.facts.site import Address

_CACHE: Final = -8192  # KiB of page cache: the same at a thousand rows as at a million
_ENTRY: Final = (
    "item.item, item.id, item.url, item.state, item.tries, item.looks, item.fetched, item.published, item.etag,"
    " item.modified, item.hash, item.file"
)


class Ledger:
    """One ledger. All times are seconds since 1970; ``now`` can be given, for tests and replays."""

    def __init__(self, path: Path | None, *, looks: Sequence[float] = LOOKS) -> None:
        """path: the file, made when missing; None: in memory, for a run that keeps nothing. looks: seconds from the
        first fetch at which an article is looked at again.
        """
        self._looks = looks
        try:
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._runs: dict[str, int] = {}
            self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            # NORMAL: a power cut may take back the last moments (fetched again then) but never breaks the file.
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute(f"PRAGMA cache_size={_CACHE}")
            self._db.execute("PRAGMA busy_timeout=10000")
            self._make(path)
        except sqlite3.Error as error:
            raise StoreError(f"cannot open the ledger {path}: {error}; move it away to start a new one") from error

    def _make(self, path: Path | None) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._db.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version={VERSION}; COMMIT;")
        elif version != VERSION:
            raise StoreError(f"the ledger {path} is of version {version}, this program writes version {VERSION}")

    def close(self) -> None:
        """Ends the work with the file; its journal is folded in."""
        self._db.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._runs.clear()  # a name that was noted in this transaction is not there any more
                self._undo()
                raise
            self._commit()
        except sqlite3.Error as error:
            raise StoreError(f"cannot write the ledger: {error}; free some space or give --output") from error

    def _commit(self) -> None:
        try:
            self._db.execute("COMMIT")
        except sqlite3.Error:
            self._runs.clear()
            self._undo()
            raise

    def _undo(self) -> None:
        if self._db.in_transaction:  # a full disk has undone it already
            self._db.execute("ROLLBACK")

    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, values).fetchall()

    # Jobs: what was asked for.

    def begin(self, name: str, now: float | None = None) -> int:
        """Takes up the job of that name: goes on with it when it was stopped, begins it anew when it was finished."""
        now = time.time() if now is None else now
        with self._change() as db:
            db.execute(
                "INSERT INTO job(name, started) VALUES(?, ?) ON CONFLICT(name) DO UPDATE"
                " SET started = excluded.started, finished = NULL WHERE job.finished IS NOT NULL",
                (name, now),
            )
        job: int = self._rows("SELECT job FROM job WHERE name = ?", (name,))[0][0]
        return job

    def finish(self, job: int, now: float | None = None) -> None:
        """All lists of the job were walked to their end; what is still wanted waits for its next try."""
        with self._change() as db:
            db.execute("UPDATE job SET finished = ? WHERE job = ?", (time.time() if now is None else now, job))

    def walked(self, job: int, name: str) -> bool:
        """Whether this list was walked to its end since the job began."""
        return bool(
            self._rows(
                "SELECT 1 FROM walk JOIN job USING(job) WHERE job = ? AND list = ? AND walk.finished >= job.started",
                (job, name),
            )
        )

    def last_walk(self, job: int, name: str) -> float | None:
        """When the last complete walk of this list ended. What was found later may have been found by a broken walk."""
        rows = self._rows("SELECT finished FROM walk WHERE job = ? AND list = ?", (job, name))
        return rows[0][0] if rows else None

    def end_walk(self, job: int, name: str, now: float | None = None) -> None:
        """The list was walked to its end."""
        with self._change() as db:
            db.execute("INSERT OR REPLACE INTO walk VALUES(?, ?, ?)", (job, name, time.time() if now is None else now))

    # Addresses.

    def found(
        self, job: int, addresses: Iterable[Address], *, after: float = 0.0, now: float | None = None
    ) -> tuple[int, int]:
        """Notes addresses; each that is not settled, or whose Article fell outside a span, is now wanted by the job.

        Gives how many were unknown, and how many were first seen after a time: those that a broken walk had found count
        there too.
        """
        now = time.time() if now is None else now
        unknown = later = 0
        with self._change() as db:
            for address in addresses:
                row = db.execute("SELECT item, state, found FROM item WHERE id = ?", (address.id,)).fetchone()
                if row is None:
                    item = db.execute(
                        "INSERT INTO item(id, url, state, found) VALUES(?, ?, ?, ?)",
                        (address.id, address.canonical, State.OPEN, now),
                    ).lastrowid
                    unknown += 1
                    later += 1
                else:
                    item = row[0]
                    later += row[2] > after
                    if row[1] not in {State.OPEN, State.OUTSIDE}:
                        continue
                db.execute("INSERT OR IGNORE INTO want(job, item) VALUES(?, ?)", (job, item))
        return unknown, later

    def ask_again(self, job: int, address: Address, now: float | None = None) -> None:
        """Wants an address now, whatever is known of it and however lately it failed: somebody named it."""
        self.found(job, [address], now=now)
        with self._change() as db:
            db.execute("UPDATE item SET due = NULL WHERE id = ? AND state = 0", (address.id,))
            db.execute("INSERT OR IGNORE INTO want(job, item) SELECT ?, item FROM item WHERE id = ?", (job, address.id))

    def has_wanted(self, job: int, after: int, count: int, now: float | None = None) -> bool:
        """Whether so many addresses can be fetched for a job behind place ``after``."""
        rows = self._rows(
            "SELECT count(*) FROM (SELECT 1 FROM want JOIN item USING(item) WHERE want.job = ? AND want.seq > ?"
            " AND (item.state != 0 OR item.due IS NULL OR item.due <= ?) LIMIT ?)",
            (job, after, time.time() if now is None else now, max(count, 0)),
        )
        return bool(rows[0][0] >= count)

    def wanted(self, job: int, after: int, count: int, now: float | None = None) -> list[Entry]:
        """The next addresses to fetch for a job, behind place ``after``, whose time has come."""
        rows = self._rows(
            f"SELECT {_ENTRY}, want.seq FROM want JOIN item USING(item)"  # noqa: S608  column names of our own
            " WHERE want.job = ? AND want.seq > ? AND (item.state != 0 OR item.due IS NULL OR item.due <= ?)"
            " ORDER BY want.seq LIMIT ?",
            (job, after, time.time() if now is None else now, count),
        )
        return [_entry(row) for row in rows]

    def to_look_at(self, site: str, count: int, now: float | None = None) -> list[Entry]:
        """Articles whose time has come to be looked at again, the longest overdue first."""
        rows = self._rows(
            f"SELECT {_ENTRY} FROM item"  # noqa: S608  column names of our own
            " WHERE state = 2 AND due <= ? AND id > ? AND id < ? ORDER BY due LIMIT ?",
            (time.time() if now is None else now, f"{site}:", f"{site};", count),
        )
        return [_entry(row) for row in rows]

    def get(self, article_id: str) -> Entry | None:
        """What is known of an article."""
        rows = self._rows(f"SELECT {_ENTRY} FROM item WHERE id = ?", (article_id,))  # noqa: S608
        return _entry(rows[0]) if rows else None

    def left(self, job: int) -> int:
        """How many addresses a job still wants, those that wait for their next try included."""
        count: int = self._rows("SELECT count(*) FROM want WHERE job = ?", (job,))[0][0]
        return count

    # What became of an address. Each of these is one transaction.

    def written(self, entry: Entry, written: Written, now: float | None = None) -> None:
        """An Article was written, or was there already as it is now."""
        now = time.time() if now is None else now
        first = entry.fetched if entry.known and entry.fetched is not None else now
        looks = entry.looks + 1 if entry.known else 0
        with self._change() as db:
            if written.revision > 1:
                db.execute(
                    "INSERT OR IGNORE INTO revision"
                    " SELECT item, ?, fetched, hash FROM item WHERE item = ? AND hash != ?",
                    (written.revision - 1, entry.item, written.hash),
                )
                db.execute(
                    "INSERT OR IGNORE INTO revision VALUES(?, ?, ?, ?)",
                    (entry.item, written.revision, now, written.hash),
                )
            db.execute(
                "UPDATE item SET state = 2, tries = 0, due = ?, looks = ?, fetched = ?, published = ?, etag = ?,"
                " modified = ?, hash = ?, file = ?, run = ?, why = NULL WHERE item = ?",
                (
                    _next_look(self._looks, first, looks, now) if written.fresh else None,
                    looks,
                    first,
                    written.published,
                    written.etag,
                    written.modified,
                    written.hash,
                    written.file,
                    self._run(written.run),
                    entry.item,
                ),
            )
            db.execute("DELETE FROM want WHERE item = ?", (entry.item,))

    def renewed(self, entry: Entry, content_hash: str, published: str | None, file: str) -> None:
        """The Article was made again from its archived page: by better rules, not by the newsroom."""
        with self._change() as db:
            db.execute(
                "UPDATE item SET hash = ?, published = ?, file = ? WHERE item = ?",
                (content_hash, published, file, entry.item),
            )

    def unchanged(self, entry: Entry, run: str, now: float | None = None) -> None:
        """The site says that the page is as it was (304)."""
        self._looked(entry, None, run, now)

    def _looked(self, entry: Entry, why: str | None, run: str, now: float | None) -> None:
        now = time.time() if now is None else now
        looks = entry.looks + 1
        due = _next_look(self._looks, now if entry.fetched is None else entry.fetched, looks, now)
        self._settle(entry, "due = ?, looks = ?, why = ?, run = ?", (due, looks, why, self._run(run)))

    def outside(self, entry: Entry, published: str, run: str, job: int) -> None:
        """An article outside the span of the job: not written, but another job may want it still."""
        with self._change() as db:
            db.execute(
                "UPDATE item SET state = 1, tries = 0, published = ?, run = ? WHERE item = ?",
                (published, self._run(run), entry.item),
            )
            db.execute("DELETE FROM want WHERE item = ? AND job = ?", (entry.item, job))

    def rejected(self, entry: Entry, why: str, run: str) -> None:
        """The page gives no Article. What an earlier look has written stays."""
        if entry.known:
            self._settle(entry, "due = NULL, why = ?, run = ?", (why, self._run(run)))
        else:
            self._settle(entry, "state = 3, due = NULL, why = ?, run = ?", (why, self._run(run)))

    def gone(self, entry: Entry, why: str, run: str) -> None:
        """The page is no longer there (404, 410). What an earlier look has written stays."""
        if entry.known:
            self._settle(entry, "due = NULL, why = ?, run = ?", (why, self._run(run)))
        else:
            self._settle(entry, "state = 4, due = NULL, why = ?, run = ?", (why, self._run(run)))

    def doubted(self, entry: Entry, state: State, why: str, run: str, now: float | None = None) -> None:
        """The page seems to be gone or broken, as a fault on its way can make it seem: later runs ask for it again, and
        it is settled in that state when it was so as often as a failure is tried. What was written keeps its looks.
        """
        if entry.known:
            self._looked(entry, why, run, now)
        else:
            self.failed(entry, why, run, then=state, now=now)

    def failed(
        self, entry: Entry, why: str, run: str, *, then: State = State.GIVEN_UP, now: float | None = None
    ) -> bool:
        """The address could not be fetched; a later run tries again, the last of them settles it in the state ``then``.

        Gives whether it was settled. Nothing is given up that has been written once: its next look is put off.
        """
        now = time.time() if now is None else now
        tries = entry.tries + 1
        if tries > len(WAITS) and not entry.known:
            change = "state = ?, due = NULL, tries = ?, why = ?, run = ?"
            self._settle(entry, change, (then, tries, why, self._run(run)))
            return True
        due = now + WAITS[min(tries, len(WAITS)) - 1]
        with self._change() as db:
            db.execute(
                "UPDATE item SET tries = ?, due = ?, why = ?, run = ? WHERE item = ?",
                (tries, due, why, self._run(run), entry.item),
            )
        return False

    def _run(self, name: str) -> int:
        """The number of a run: a million rows that hold its name would be a tenth of the file."""
        if name not in self._runs:
            self._db.execute("INSERT OR IGNORE INTO run(name) VALUES(?)", (name,))
            self._runs[name] = self._rows("SELECT run FROM run WHERE name = ?", (name,))[0][0]
        return self._runs[name]

    def _settle(self, entry: Entry, change: str, values: tuple[Any, ...]) -> None:
        with self._change() as db:
            db.execute(f"UPDATE item SET {change} WHERE item = ?", (*values, entry.item))  # noqa: S608  our own words
            db.execute("DELETE FROM want WHERE item = ?", (entry.item,))

    def revisions(self, article_id: str) -> list[tuple[int, float, str]]:
        """Revision, time it was seen, and content hash, the oldest first."""
        rows = self._rows(
            "SELECT revision, seen, revision.hash FROM revision JOIN item USING(item) WHERE id = ? ORDER BY revision",
            (article_id,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many addresses are in each state."""
        rows = self._rows("SELECT state, count(*) FROM item GROUP BY state")
        return {State(state).name.lower(): count for state, count in rows}


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry(row[0], row[1], row[2], State(row[3]), *row[4:])


def _next_look(plan: Sequence[float], first: float, looks: int, now: float) -> float | None:
    """When to look again; a look that was missed is not made up for, the next one of the plan is taken."""
    return next((first + wait for wait in plan[looks:] if first + wait > now), None)
