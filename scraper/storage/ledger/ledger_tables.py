"""The tables of a ledger in SQLite, and the steps that bring older ones up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = 3

TABLES: Final = (
    """CREATE TABLE item (
    item INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,      -- cnnindonesia:1274000
    url TEXT NOT NULL,            -- the canonical address
    state TEXT NOT NULL,          -- see State
    tries INTEGER NOT NULL DEFAULT 0,
    due REAL,                     -- open: not before; done: when to look again; else null
    looks INTEGER NOT NULL DEFAULT 0,
    found REAL NOT NULL,
    fetched REAL,                 -- first fetch
    published TEXT,               -- ISO 8601, as in the Article
    etag TEXT,
    modified TEXT,                -- Last-Modified
    hash TEXT,                    -- content_hash of the newest revision
    place TEXT,                   -- where the store keeps the Article
    run INTEGER,                  -- the run that touched it last
    why TEXT                      -- reason of a rejection or failure
)""",
    "CREATE INDEX item_look ON item(due) WHERE state = 'done' AND due IS NOT NULL",
    """CREATE TABLE job (
    job INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,    -- what was asked: "cnnindonesia newest"
    started REAL NOT NULL,
    finished REAL,                -- null: was stopped, the next run of the same job goes on
    seen REAL,                    -- when a run of it last began: what the clock showed
    round INTEGER NOT NULL DEFAULT 1  -- one more each time it begins anew
)""",
    """CREATE TABLE want (               -- what a job still has to fetch, in the order of finding
    seq INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again, or the frontier would pass over it
    job INTEGER NOT NULL,
    item INTEGER NOT NULL,
    UNIQUE (job, item)
)""",
    """CREATE TABLE walk (               -- lists walked to their end
    job INTEGER NOT NULL,
    list TEXT NOT NULL,
    finished REAL NOT NULL,       -- for people
    round INTEGER NOT NULL DEFAULT 0, -- of the job
    mark INTEGER NOT NULL DEFAULT 0,  -- the newest item then; those behind it were found later
    PRIMARY KEY (job, list)
) WITHOUT ROWID""",
    """CREATE TABLE revision (           -- of articles that changed only: most never do
    item INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    seen REAL NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (item, revision)
) WITHOUT ROWID""",
    """CREATE TABLE run (
    run INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE     -- as its folder under output/_runs
)""",
)

# By the version that a step starts from; each leads to the next version. A step never changes once it is published.
UPGRADES: Final[Mapping[int, tuple[str, ...]]] = {
    # 0.1.0 wrote states as numbers, and the place of an Article in a column named file.
    1: (
        "DROP INDEX item_look",
        "ALTER TABLE item RENAME TO item_1",
        """CREATE TABLE item (
    item INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT NOT NULL, state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, due REAL, looks INTEGER NOT NULL DEFAULT 0, found REAL NOT NULL, fetched REAL,
    published TEXT, etag TEXT, modified TEXT, hash TEXT, place TEXT, run INTEGER, why TEXT
)""",
        """INSERT INTO item SELECT
    item, id, url,
    CASE state WHEN 0 THEN 'open' WHEN 1 THEN 'outside' WHEN 2 THEN 'done' WHEN 3 THEN 'rejected' WHEN 4 THEN 'gone'
        WHEN 5 THEN 'given_up' END,
    tries, due, looks, found, fetched, published, etag, modified, hash, file, run, why FROM item_1""",
        "DROP TABLE item_1",
        "CREATE INDEX item_look ON item(due) WHERE state = 'done' AND due IS NOT NULL",
    ),
    # Version 2 kept the order of walks and finds by the wall clock, which may jump.
    2: (
        "ALTER TABLE job ADD COLUMN seen REAL",
        "ALTER TABLE job ADD COLUMN round INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE walk ADD COLUMN round INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE walk ADD COLUMN mark INTEGER NOT NULL DEFAULT 0",
        """UPDATE walk SET
    round = (SELECT walk.finished >= job.started FROM job WHERE job.job = walk.job),
    mark = coalesce((SELECT max(item) FROM item WHERE found <= walk.finished), 0)""",
        "UPDATE job SET seen = max(started, coalesce(finished, 0))",
    ),
}
