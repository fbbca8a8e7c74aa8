"""The ledger in one SQLite file. Its SQL is that of PostgreSQL too, but for the tables and ``BEGIN IMMEDIATE``."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from scraper.core.article import split_id
from scraper.core.errors import StoreError
from scraper.facts.addresses import web_parts
from scraper.storage.ledger.database import Database
from scraper.storage.ledger.entry import CLOCK_SLACK, LOOKS, WAITS, Entry, Finds, State
from scraper.storage.ledger.results import Written
from scraper.storage.ledger.settling import Wanted, settlement

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from scraper.facts.site import Address
    from scraper.storage.ledger.database import Row
    from scraper.storage.ledger.results import Adopted, Result

IDS_A_QUERY: Final = 500  # older SQLite takes 999 values at most

_COLUMNS: Final = (
    "item.item, item.id, item.url, item.state, item.tries, item.looks, item.fetched, item.published, item.etag,"
    " item.modified, item.hash, item.place"
)
# States stand in the text of a query: SQLite uses the index of revisits only where it reads the state itself.
_WANTED_BY_JOB: Final = (
    "FROM want JOIN item USING(item) WHERE want.job = ? AND want.seq > ?"
    f" AND (item.state != '{State.OPEN}' OR item.due IS NULL OR item.due <= ? OR item.due > ?)"
)
_CLAIM: Final = f"SELECT {_COLUMNS}, want.job, want.seq {_WANTED_BY_JOB} ORDER BY want.seq LIMIT ?"
_CAN_CLAIM: Final = f"SELECT count(*) FROM (SELECT 1 {_WANTED_BY_JOB} LIMIT ?) AS some"
_DUE: Final = (
    f"SELECT {_COLUMNS} FROM item WHERE state = '{State.DONE}' AND due <= ? AND id > ? AND id < ? ORDER BY due LIMIT ?"
)
_DUE_OF_SPAN: Final = _DUE.replace(" ORDER BY", " AND published >= ? AND published < ? ORDER BY")
_NEWEST_ITEMS: Final = 200_000  # of which those of some weeks are counted; a site of ours has 10,000 a month
_PUBLISHED: Final = (
    f"SELECT count(*) FROM item WHERE item > (SELECT max(item) FROM item) - {_NEWEST_ITEMS}"
    " AND id > ? AND id < ? AND published >= ? AND published < ?"
)
_GET: Final = f"SELECT {_COLUMNS} FROM item WHERE id = ?"
_EACH: Final = f"SELECT {_COLUMNS} FROM item WHERE id > ? ORDER BY id LIMIT ?"
_ADOPT: Final = (
    "UPDATE item SET url = ?, state = ?, tries = 0, due = ?, fetched = coalesce(fetched, ?), published = ?,"
    " etag = NULL, modified = NULL, hash = ?, place = ?, why = NULL WHERE id = ?"
)
_INSERT_WANT: Final = "INSERT INTO want(job, item) SELECT ?, item FROM item WHERE id = ?"
_WANT_NAMED: Final = f"{_INSERT_WANT} ON CONFLICT DO NOTHING"
_WANT: Final = f"{_INSERT_WANT} AND state IN ('{State.OPEN}', '{State.OUTSIDE}') ON CONFLICT DO NOTHING"
# By the index of revisits, so that it costs nothing at the beginning of every run.
_LOOK_SOON: Final = f"UPDATE item SET due = ? WHERE state = '{State.DONE}' AND due > ?"
_TRY_NOW: Final = f"UPDATE item SET due = NULL WHERE id = ? AND state = '{State.OPEN}'"


class SqliteLedger:
    """The embedded ledger; see ``Ledger`` for its verbs."""

    def __init__(self, path: Path | None, *, looks: Sequence[float] = LOOKS) -> None:
        """Open the file, which is made when missing and brought up to date when an older version wrote it.

        path: None for a ledger in memory, for a run that keeps nothing.
        looks: seconds from the first fetch at which an article is looked at again.
        """
        self._looks = looks
        self._db = Database(path)
        self._runs: dict[str, int] = {}
        self._longest = max(*looks, *WAITS, 0.0)  # a time farther ahead was written by a clock that was wrong
        self._jump = 0.0

    def close(self) -> None:
        """End the work with the file."""
        self._db.close()

    def begin(self, name: str, *, now: float | None = None) -> int:
        """Take up the job of that name, and mend what a clock that was ahead has written."""
        moment = _time(now)
        with self._db.change() as db:
            seen: float = db.execute("SELECT coalesce(max(seen), 0) FROM job").fetchone()[0]
            if seen - moment > CLOCK_SLACK:
                self._jump = max(self._jump, seen - moment)
                _set_back(db, moment, self._looks)
            db.execute(_LOOK_SOON, (moment, moment + self._longest))
            db.execute(
                "INSERT INTO job(name, started) VALUES(?, ?) ON CONFLICT(name) DO UPDATE"
                " SET started = excluded.started, finished = NULL, round = round + 1 WHERE job.finished IS NOT NULL",
                (name, moment),
            )
            db.execute("UPDATE job SET seen = ? WHERE name = ?", (moment, name))
        job: int = self._db.rows("SELECT job FROM job WHERE name = ?", (name,))[0][0]
        return job

    def clock_jump(self) -> float:
        """Return the seconds by which ``begin`` found the clock behind what earlier runs saw."""
        return self._jump

    def finish(self, job: int, *, now: float | None = None) -> None:
        """Note that all lists of the job were walked to their end."""
        moment = _time(now)
        with self._db.change() as db:
            db.execute("UPDATE job SET finished = ?, seen = max(seen, ?) WHERE job = ?", (moment, moment, job))

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
        count: int = self._db.rows(_PUBLISHED, (f"{site}:", f"{site};", begin, end))[0][0]
        return count

    def end_walk(self, job: int, name: str, *, now: float | None = None) -> None:
        """Note that the list was walked to its end."""
        with self._db.change() as db:
            db.execute(
                "INSERT INTO walk(job, list, finished, round, mark)"
                " SELECT job, ?, ?, round, (SELECT coalesce(max(item), 0) FROM item) FROM job WHERE job = ?"
                " ON CONFLICT(job, list) DO UPDATE"
                " SET finished = excluded.finished, round = excluded.round, mark = excluded.mark",
                (name, _time(now), job),
            )

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
        moment = _time(now)
        with self._db.change() as db:
            seen = _first_seen(db, list(urls))
            unknown = [(key, url, State.OPEN, moment) for key, url in urls.items() if key not in seen]
            db.executemany("INSERT INTO item(id, url, state, found) VALUES(?, ?, ?, ?)", unknown)
            if named:
                db.executemany(_TRY_NOW, [(key,) for key in urls])
            db.executemany(_WANT_NAMED if named else _WANT, [(job, key) for key in urls])
        return Finds(len(unknown), len(unknown) + sum(item > after for item in seen.values()))

    def claim(self, job: int, after: int, count: int, *, now: float | None = None) -> list[Entry]:
        """Return the next addresses that a job wants; one run at a time writes here, so nothing is leased."""
        moment = _time(now)
        return self._entries(_CLAIM, (job, after, moment, moment + self._longest, count))

    def can_claim(self, job: int, after: int, count: int, *, now: float | None = None) -> bool:
        """Return whether ``claim`` would give so many addresses."""
        moment = _time(now)
        values = (job, after, moment, moment + self._longest, max(count, 0))
        found: int = self._db.rows(_CAN_CLAIM, values)[0][0]
        return found >= count

    def due(
        self, site: str, count: int, *, span: tuple[date, date] | None = None, now: float | None = None
    ) -> list[Entry]:
        """Return articles whose time has come to be looked at again; ``;`` follows ``:`` in the order of letters."""
        if span is None:
            return self._entries(_DUE, (_time(now), f"{site}:", f"{site};", count))
        days = span[0].isoformat(), (span[1] + timedelta(days=1)).isoformat()
        return self._entries(_DUE_OF_SPAN, (_time(now), f"{site}:", f"{site};", *days, count))

    def settle(self, entry: Entry, result: Result, run: str | None = None, *, now: float | None = None) -> bool:
        """Note what became of an address."""
        moment = _time(now)
        if entry.fetched is not None and entry.fetched > moment:  # by a clock that was ahead
            entry = replace(entry, fetched=moment)
        change = settlement(entry, result, self._looks, moment)
        with self._db.change() as db:
            if isinstance(result, Written) and result.revision > 1:
                _note_revisions(db, entry, result, moment)
            values = dict(change.values)
            if run:
                values["run"] = number = self._runs.get(run) or _number_of(db, run)
            columns = ", ".join(f"{column} = ?" for column in values)
            db.execute(f"UPDATE item SET {columns} WHERE item = ?", (*values.values(), entry.item))
            if change.wanted is Wanted.BY_NOBODY:
                db.execute("DELETE FROM want WHERE item = ?", (entry.item,))
            elif change.wanted is Wanted.BY_OTHER_JOBS:
                db.execute("DELETE FROM want WHERE item = ? AND job = ?", (entry.item, entry.job))
        if run:
            self._runs[run] = number  # behind the transaction: one that is undone has noted no run
        return change.wanted is Wanted.BY_NOBODY

    def get(self, article_id: str) -> Entry | None:
        """Return what is known of an article."""
        return next(iter(self._entries(_GET, (article_id,))), None)

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
        while entries := self._entries(_EACH, (last, IDS_A_QUERY)):
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
        moment = _time(now)
        first = moment if article.fetched is None else min(article.fetched, moment)
        due = moment if moment - first < max(self._looks, default=0.0) else None
        values = (article.url, State.DONE, due, first, article.published, article.hash, article.place)
        with self._db.change() as db:
            db.execute("INSERT INTO item(id, url, state, found) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING",
                       (article.id, article.url, State.OPEN, moment))  # fmt: skip
            db.execute(_ADOPT, (*values, article.id))
            item = db.execute("SELECT item FROM item WHERE id = ?", (article.id,)).fetchone()[0]
            db.execute("DELETE FROM want WHERE item = ?", (item,))
            if any(number > 1 for number, _ in article.revisions):
                db.executemany(
                    "INSERT INTO revision(item, revision, seen, hash) VALUES(?, ?, ?, ?)"
                    " ON CONFLICT(item, revision) DO UPDATE SET hash = excluded.hash",
                    [(item, number, first, content_hash) for number, content_hash in article.revisions],
                )

    def forget(self, ids: Iterable[str]) -> int:
        """Remove all that is known of some articles, for good."""
        removed = 0
        with self._db.removal() as db:
            for article_id in ids:
                for table in ("want", "revision"):
                    db.execute(f"DELETE FROM {table} WHERE item = (SELECT item FROM item WHERE id = ?)", (article_id,))
                removed += db.execute("DELETE FROM item WHERE id = ?", (article_id,)).rowcount
        return removed

    def counts(self) -> dict[str, int]:
        """Return how many addresses are in each state."""
        return {row[0]: row[1] for row in self._db.rows("SELECT state, count(*) FROM item GROUP BY state")}

    def _entries(self, sql: str, values: Sequence[Any]) -> list[Entry]:
        try:
            return [_entry(row) for row in self._db.rows(sql, values)]
        except ValueError as error:
            raise StoreError(f"cannot read {self._db.name}: {error}; a later version wrote it, or a fault") from error


def _time(now: float | None) -> float:
    return time.time() if now is None else now


def _set_back(db: sqlite3.Connection, now: float, looks: Sequence[float]) -> None:
    """Set times that a clock ahead of ``now`` has written to ``now``, and plan the visits again that it took away.

    Under such a clock every planned visit seems to be missed. An article is asked for once more, with conditions,
    when it was first fetched so lately that visits were still to come.
    """
    db.execute("UPDATE job SET seen = min(seen, ?), started = min(started, ?)", (now, now))
    db.execute(
        f"UPDATE item SET due = ? WHERE state = '{State.DONE}' AND due IS NULL AND looks < ? AND fetched > ?",
        (now, len(looks), now - max(looks, default=0.0)),
    )
    db.execute("UPDATE item SET fetched = ? WHERE fetched > ?", (now, now))


def _first_seen(db: sqlite3.Connection, ids: list[str]) -> dict[str, int]:
    """Return the place in the ledger's order of each of the ids that it knows."""
    seen: dict[str, int] = {}
    for start in range(0, len(ids), IDS_A_QUERY):
        some = ids[start : start + IDS_A_QUERY]
        marks = ", ".join("?" * len(some))
        seen.update(db.execute(f"SELECT id, item FROM item WHERE id IN ({marks})", some).fetchall())
    return seen


def _number_of(db: sqlite3.Connection, run: str) -> int:
    """Return the number of a run: a million rows that hold its name would be a tenth of the file."""
    db.execute("INSERT INTO run(name) VALUES(?) ON CONFLICT DO NOTHING", (run,))
    number: int = db.execute("SELECT run FROM run WHERE name = ?", (run,)).fetchone()[0]
    return number


def _note_revisions(db: sqlite3.Connection, entry: Entry, written: Written, now: float) -> None:
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
