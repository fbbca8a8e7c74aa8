"""The verbs of a ledger in SQL that SQLite and PostgreSQL both read. The two ledgers give the database."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from scraper.core.article import split_id
from scraper.core.errors import StoreError
from scraper.facts.addresses import web_parts
from scraper.storage.ledger.entry import CLOCK_SLACK, LOOKS, WAITS, Entry, Finds, State
from scraper.storage.ledger.ledger_queries import (
    ADOPT,
    BEGIN,
    CAN_CLAIM,
    CLAIM,
    DUE,
    DUE_OF_SPAN,
    EACH,
    END_WALK,
    GET,
    IDS_A_QUERY,
    LOOK_SOON,
    PUBLISHED,
    TRY_NOW,
    WANT,
    WANT_NAMED,
)
from scraper.storage.ledger.results import Written
from scraper.storage.ledger.settling import Settlement, Wanted, settlement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from scraper.facts.site import Address
    from scraper.storage.ledger.database import Row
    from scraper.storage.ledger.results import Adopted, Result
    from scraper.storage.ledger.sql_database import SqlDatabase, Statements


class SqlLedger:
    """The verbs of ``Ledger`` over a database; a subclass says which and who else may write into it."""

    is_shared = False

    def __init__(self, db: SqlDatabase, looks: Sequence[float] = LOOKS) -> None:
        """looks: seconds from the first fetch at which an article is looked at again."""
        self._looks = looks
        self._db = db
        self._runs: dict[str, int] = {}
        self._longest = max(*looks, *WAITS, 0.0)  # a time farther ahead was written by a clock that was wrong
        self._jump = 0.0

    def close(self) -> None:
        """End the work with the database."""
        self._db.close()

    def hold(self, job: int) -> None:
        """Do nothing: the lock of the folder holds an embedded ledger."""

    def release(self, job: int, *, is_done: bool) -> None:
        """Do nothing: the lock of the folder holds an embedded ledger."""

    def pause(self, job: int, host: str, seconds: float) -> None:
        """Do nothing: nobody else asks the host."""

    def wait_before(self, job: int, host: str, delay: float) -> float:  # noqa: ARG002  see ``Ledger``
        """Return 0: nobody else asks the host."""
        return 0.0

    def begin(self, name: str, *, now: float | None = None) -> int:
        """Take up the job of that name, and mend what a clock that was ahead has written."""
        moment = self._time(now)

        def work(db: Statements) -> int:
            seen: float = db.execute("SELECT coalesce(max(seen), 0) FROM job").fetchone()[0]
            if seen - moment > CLOCK_SLACK:
                self._jump = max(self._jump, seen - moment)
                _set_back(db, moment, self._looks)
            db.execute(LOOK_SOON, (moment, moment + self._longest))
            db.execute(BEGIN, (name, moment))
            db.execute("UPDATE job SET seen = ? WHERE name = ?", (moment, name))
            job: int = db.execute("SELECT job FROM job WHERE name = ?", (name,)).fetchone()[0]
            return job

        return self._db.transact(work)

    def clock_jump(self) -> float:
        """Return the seconds by which ``begin`` found the clock behind what earlier runs saw."""
        return self._jump

    def finish(self, job: int, *, now: float | None = None) -> None:
        """Note that all lists of the job were walked to their end."""
        moment = self._time(now)

        def work(db: Statements) -> None:
            self._fence(db, job)
            db.execute("UPDATE job SET finished = ? WHERE job = ?", (moment, job))
            db.execute("UPDATE job SET seen = ? WHERE job = ? AND seen < ?", (moment, job, moment))

        self._db.transact(work)

    def walked(self, job: int, name: str) -> bool:
        """Return whether a list was walked to its end since the job began."""
        return bool(
            self._db.rows(
                "SELECT 1 FROM walk JOIN job USING(job, round) WHERE job = ? AND list = ?",
                (job, name),
            )
        )

    def last_walk(self, job: int, name: str) -> int | None:
        """Return the mark of the last complete walk of a list."""
        rows = self._db.rows("SELECT mark FROM walk WHERE job = ? AND list = ?", (job, name))
        return rows[0][0] if rows else None

    def walked_at(self, job: int, name: str) -> float | None:
        """Return when the last complete walk of a list ended."""
        rows = self._db.rows("SELECT finished FROM walk WHERE job = ? AND list = ?", (job, name))
        return rows[0][0] if rows else None

    def published(self, site: str, begin: str, end: str) -> int:
        """Return how many of the newest articles were published from one moment to another."""
        count: int = self._db.rows(PUBLISHED, (f"{site}:", f"{site};", begin, end))[0][0]
        return count

    def end_walk(self, job: int, name: str, *, now: float | None = None) -> None:
        """Note that the list was walked to its end."""
        moment = self._time(now)

        def work(db: Statements) -> None:
            self._fence(db, job)
            db.execute(END_WALK, (name, moment, job))

        self._db.transact(work)

    def found(
        self,
        job: int,
        addresses: Iterable[Address],
        *,
        after: int = 0,
        named: bool = False,
        now: float | None = None,
    ) -> Finds:
        """Note addresses in one transaction, a few statements for all of them."""
        urls = {address.id: address.canonical for address in addresses}
        moment = self._time(now)

        def work(db: Statements) -> Finds:
            self._fence(db, job)
            return self._note(db, job, urls, after=after, named=named, now=moment)

        return self._db.transact(work)

    def _note(  # noqa: PLR0913  the values of one statement
        self, db: Statements, job: int, urls: Mapping[str, str], *, after: int, named: bool, now: float
    ) -> Finds:
        """Note canonical addresses by their ids, in their order, a few statements for all of them."""
        seen = _first_seen(db, list(urls))
        unknown = [(key, url, State.OPEN, now) for key, url in urls.items() if key not in seen]
        db.executemany("INSERT INTO item(id, url, state, found) VALUES(?, ?, ?, ?)", unknown)
        if named:
            db.executemany(TRY_NOW, [(key,) for key in urls])
        db.executemany(WANT_NAMED if named else WANT, [(job, key) for key in urls])
        return Finds(len(unknown), len(unknown) + sum(item > after for item in seen.values()))

    def claim(self, job: int, after: int, count: int, *, now: float | None = None) -> list[Entry]:
        """Return the next addresses that a job wants; one run at a time writes here, so nothing is leased."""
        moment = self._time(now)
        return self._entries(CLAIM, (job, after, moment, moment + self._longest, count))

    def can_claim(self, job: int, after: int, count: int, *, now: float | None = None) -> bool:
        """Return whether ``claim`` would give so many addresses."""
        moment = self._time(now)
        values = (job, after, moment, moment + self._longest, max(count, 0))
        found: int = self._db.rows(CAN_CLAIM, values)[0][0]
        return found >= count

    def due(
        self, site: str, count: int, *, span: tuple[date, date] | None = None, now: float | None = None
    ) -> list[Entry]:
        """Return articles whose time has come to be looked at again; ``;`` follows ``:`` in the order of letters."""
        if span is None:
            return self._entries(DUE, (self._time(now), f"{site}:", f"{site};", count))
        days = span[0].isoformat(), (span[1] + timedelta(days=1)).isoformat()
        return self._entries(DUE_OF_SPAN, (self._time(now), f"{site}:", f"{site};", *days, count))

    def settle(self, entry: Entry, result: Result, run: str | None = None, *, now: float | None = None) -> bool:
        """Note what became of an address."""
        moment = self._time(now)
        if entry.fetched is not None and entry.fetched > moment:  # by a clock that was ahead
            entry = replace(entry, fetched=moment)
        change = settlement(entry, result, self._looks, moment)

        def work(db: Statements) -> int | None:
            self._fence_site(db, entry)
            if isinstance(result, Written) and result.revision > 1:
                _note_revisions(db, entry, result, moment)
            number = (self._runs.get(run) or _number_of(db, run)) if run else None
            for sql, values in statements_of(entry, change, number):
                db.execute(sql, values)
            return number

        number = self._db.transact(work)
        if run and number:
            self._runs[run] = number  # behind the transaction: one that is undone has noted no run
        return change.wanted is Wanted.BY_NOBODY

    def get(self, article_id: str) -> Entry | None:
        """Return what is known of an article."""
        return next(iter(self._entries(GET, (article_id,))), None)

    def left(self, job: int) -> int:
        """Return how many addresses a job still wants."""
        count: int = self._db.rows("SELECT count(*) FROM want WHERE job = ?", (job,))[0][0]
        return count

    def revisions(self, article_id: str) -> list[tuple[int, float, str]]:
        """Return number, time of sight and content hash of each revision."""
        return [
            (row[0], row[1], row[2])
            for row in self._db.rows(
                "SELECT revision, seen, revision.hash FROM revision JOIN item USING(item) WHERE id = ?"
                " ORDER BY revision",
                (article_id,),
            )
        ]

    def each(self) -> Iterator[Entry]:
        """Go through all addresses by id."""
        last = ""
        while entries := self._entries(EACH, (last, IDS_A_QUERY)):
            yield from entries
            last = entries[-1].id

    def run_names(self) -> list[str]:
        """Return the names of the runs that have settled addresses."""
        return [str(row[0]) for row in self._db.rows("SELECT name FROM run ORDER BY name")]

    def faults(self) -> list[str]:
        """Return what SQLite finds wrong with the file."""
        return self._db.check()

    def adopt(self, article: Adopted, *, now: float | None = None) -> None:
        """Note an Article that lies in the store."""
        moment = self._time(now)
        first = moment if article.fetched is None else min(article.fetched, moment)
        due = moment if moment - first < max(self._looks, default=0.0) else None
        row = (article.url, State.DONE, due, first, article.published, article.hash, article.place)

        def work(db: Statements) -> None:
            db.execute("INSERT INTO item(id, url, state, found) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING",
                       (article.id, article.url, State.OPEN, moment))  # fmt: skip
            db.execute(ADOPT, (*row, article.id))
            item = db.execute("SELECT item FROM item WHERE id = ?", (article.id,)).fetchone()[0]
            db.execute("DELETE FROM want WHERE item = ?", (item,))
            if any(number > 1 for number, _ in article.revisions):
                db.executemany(
                    "INSERT INTO revision(item, revision, seen, hash) VALUES(?, ?, ?, ?)"
                    " ON CONFLICT(item, revision) DO UPDATE SET hash = excluded.hash",
                    [(item, number, first, content_hash) for number, content_hash in article.revisions],
                )

        self._db.transact(work)

    def forget(self, ids: Iterable[str]) -> int:
        """Remove all that is known of some articles, for good."""
        removed_ids = list(ids)

        def work(db: Statements) -> int:
            removed = 0
            for article_id in removed_ids:
                for table in ("want", "revision"):
                    db.execute(f"DELETE FROM {table} WHERE item = (SELECT item FROM item WHERE id = ?)", (article_id,))
                removed += db.execute("DELETE FROM item WHERE id = ?", (article_id,)).rowcount
            return removed

        return self._db.remove(work)

    def counts(self) -> dict[str, int]:
        """Return how many addresses are in each state."""
        return {row[0]: row[1] for row in self._db.rows("SELECT state, count(*) FROM item GROUP BY state")}

    def _time(self, now: float | None) -> float:
        return time.time() if now is None else now

    def _fence(self, db: Statements, job: int) -> None:
        """Let the statements of a transaction through only as long as the job is ours."""

    def _fence_site(self, db: Statements, entry: Entry) -> None:
        """Let the statements of a transaction through only as long as the newsroom of the entry is ours."""

    def _entries(self, sql: str, values: Sequence[Any]) -> list[Entry]:
        try:
            return [_entry(row) for row in self._db.rows(sql, values)]
        except ValueError as error:
            raise StoreError(f"cannot read {self._db.name}: {error}; a later version wrote it, or a fault") from error


def statements_of(entry: Entry, change: Settlement, run: int | None) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the statements, each with its values, that a settlement makes of an address. run: its number."""
    values = change.values | ({"run": run} if run else {})
    columns = ", ".join(f"{column} = ?" for column in values)
    yield f"UPDATE item SET {columns} WHERE item = ?", (*values.values(), entry.item)
    if change.wanted is Wanted.BY_NOBODY:
        yield "DELETE FROM want WHERE item = ?", (entry.item,)
    elif change.wanted is Wanted.BY_OTHER_JOBS:
        yield "DELETE FROM want WHERE item = ? AND job = ?", (entry.item, entry.job)


def _set_back(db: Statements, now: float, looks: Sequence[float]) -> None:
    """Set times that a clock ahead of ``now`` has written to ``now``, and plan the visits again that it took away.

    Under such a clock every planned visit seems to be missed. An article is asked for once more, with conditions,
    when it was first fetched so lately that visits were still to come.
    """
    for column in ("seen", "started"):
        db.execute(f"UPDATE job SET {column} = ? WHERE {column} > ?", (now, now))
    db.execute(
        f"UPDATE item SET due = ? WHERE state = '{State.DONE}' AND due IS NULL AND looks < ? AND fetched > ?",
        (now, len(looks), now - max(looks, default=0.0)),
    )
    db.execute("UPDATE item SET fetched = ? WHERE fetched > ?", (now, now))


def _first_seen(db: Statements, ids: list[str]) -> dict[str, int]:
    """Return the place in the ledger's order of each of the ids that it knows."""
    seen: dict[str, int] = {}
    for start in range(0, len(ids), IDS_A_QUERY):
        some = ids[start : start + IDS_A_QUERY]
        marks = ", ".join("?" * len(some))
        seen.update(db.execute(f"SELECT id, item FROM item WHERE id IN ({marks})", some).fetchall())
    return seen


def _number_of(db: Statements, run: str) -> int:
    """Return the number of a run: a million rows that hold its name would be a tenth of the file."""
    db.execute("INSERT INTO run(name) VALUES(?) ON CONFLICT DO NOTHING", (run,))
    number: int = db.execute("SELECT run FROM run WHERE name = ?", (run,)).fetchone()[0]
    return number


def _note_revisions(db: Statements, entry: Entry, written: Written, now: float) -> None:
    """Note the new revision, and the one before it when it was the first and thus not noted yet."""
    insert = "INSERT INTO revision(item, revision, seen, hash)"
    db.execute(
        f"{insert} SELECT item, ?, fetched, hash FROM item WHERE item = ? AND hash != ? ON CONFLICT DO NOTHING",
        (written.revision - 1, entry.item, written.hash),
    )
    db.execute(f"{insert} VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING", (entry.item, written.revision, now, written.hash))


def _entry(row: Row) -> Entry:
    item, article_id, url, state, *rest = row
    if not (isinstance(url, str) and isinstance(article_id, str) and split_id(article_id) and web_parts(url)):
        raise ValueError(f"row {item!r} holds {article_id!r} at {url!r}, which is no article at an address")
    return Entry(item, article_id, url, State(state), *rest)
