"""The queries of a ledger, in SQL that SQLite and PostgreSQL both read. Values stand as ``?``."""

from __future__ import annotations

from typing import Final

from scraper.storage.ledger.entry import State

IDS_A_QUERY: Final = 500  # older SQLite takes 999 values at most

COLUMNS: Final = (
    "item.item, item.id, item.url, item.state, item.tries, item.looks, item.fetched, item.published, item.etag,"
    " item.modified, item.hash, item.place"
)
# States stand in the text of a query: SQLite uses the index of revisits only where it reads the state itself.
WANTED_BY_JOB: Final = (
    "FROM want JOIN item USING(item) WHERE want.job = ? AND want.seq > ?"
    f" AND (item.state != '{State.OPEN}' OR item.due IS NULL OR item.due <= ? OR item.due > ?)"
)
CLAIM: Final = f"SELECT {COLUMNS}, want.job, want.seq {WANTED_BY_JOB} ORDER BY want.seq LIMIT ?"
CAN_CLAIM: Final = f"SELECT count(*) FROM (SELECT 1 {WANTED_BY_JOB} LIMIT ?) AS wanted"
DUE: Final = (
    f"SELECT {COLUMNS} FROM item WHERE state = '{State.DONE}' AND due <= ? AND id > ? AND id < ? ORDER BY due LIMIT ?"
)
DUE_OF_SPAN: Final = DUE.replace(" ORDER BY", " AND published >= ? AND published < ? ORDER BY")
NEWEST_ITEMS: Final = 200_000  # of which those of some weeks are counted; a site of ours has 10,000 a month
PUBLISHED: Final = (
    f"SELECT count(*) FROM item WHERE item > (SELECT max(item) FROM item) - {NEWEST_ITEMS}"
    " AND id > ? AND id < ? AND published >= ? AND published < ?"
)
GET: Final = f"SELECT {COLUMNS} FROM item WHERE id = ?"
EACH: Final = f"SELECT {COLUMNS} FROM item WHERE id > ? ORDER BY id LIMIT ?"
ADOPT: Final = (
    "UPDATE item SET url = ?, state = ?, tries = 0, due = ?, fetched = coalesce(fetched, ?), published = ?,"
    " etag = NULL, modified = NULL, hash = ?, place = ?, why = NULL WHERE id = ?"
)
INSERT_WANT: Final = "INSERT INTO want(job, item) SELECT ?, item FROM item WHERE id = ?"
WANT_NAMED: Final = f"{INSERT_WANT} ON CONFLICT DO NOTHING"
WANT: Final = f"{INSERT_WANT} AND state IN ('{State.OPEN}', '{State.OUTSIDE}') ON CONFLICT DO NOTHING"
BEGIN: Final = (
    "INSERT INTO job(name, started) VALUES(?, ?) ON CONFLICT(name) DO UPDATE"
    " SET started = excluded.started, finished = NULL, round = job.round + 1 WHERE job.finished IS NOT NULL"
)
END_WALK: Final = (
    "INSERT INTO walk(job, list, finished, round, mark)"
    " SELECT job, ?, ?, round, (SELECT coalesce(max(item), 0) FROM item) FROM job WHERE job = ?"
    " ON CONFLICT(job, list) DO UPDATE"
    " SET finished = excluded.finished, round = excluded.round, mark = excluded.mark"
)
# By the index of revisits, so that it costs nothing at the beginning of every run.
LOOK_SOON: Final = f"UPDATE item SET due = ? WHERE state = '{State.DONE}' AND due > ?"
TRY_NOW: Final = f"UPDATE item SET due = NULL WHERE id = ? AND state = '{State.OPEN}'"
