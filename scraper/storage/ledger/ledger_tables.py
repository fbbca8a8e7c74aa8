"""The tables of the ledger."""

from __future__ import annotations

from typing import Final

VERSION: Final = 1

SCHEMA: Final = """
CREATE TABLE item (
    item INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,      -- cnnindonesia:1274000
    url TEXT NOT NULL,            -- the canonical address
    state INTEGER NOT NULL,       -- see State
    tries INTEGER NOT NULL DEFAULT 0,
    due REAL,                     -- open: not before; done: when to look again; else null
    looks INTEGER NOT NULL DEFAULT 0,
    found REAL NOT NULL,
    fetched REAL,                 -- first fetch
    published TEXT,               -- ISO 8601, as in the Article
    etag TEXT,
    modified TEXT,                -- Last-Modified
    hash TEXT,                    -- content_hash of the newest revision
    file TEXT,                    -- path below the output folder
    run INTEGER,                  -- the run that touched it last
    why TEXT                      -- reason of a rejection or failure
);
CREATE INDEX item_look ON item(due) WHERE state = 2 AND due IS NOT NULL;
CREATE TABLE job (
    job INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,    -- what was asked: "cnnindonesia newest"
    started REAL NOT NULL,
    finished REAL                 -- null: was stopped, the next run of the same job goes on
);
CREATE TABLE want (               -- what a job still has to fetch, in the order of finding
    seq INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again, or the frontier would pass over it
    job INTEGER NOT NULL,
    item INTEGER NOT NULL,
    UNIQUE (job, item)
);
CREATE TABLE walk (               -- lists walked to their end
    job INTEGER NOT NULL,
    list TEXT NOT NULL,
    finished REAL NOT NULL,
    PRIMARY KEY (job, list)
) WITHOUT ROWID;
CREATE TABLE revision (           -- of articles that changed only: most never do
    item INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    seen REAL NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (item, revision)
) WITHOUT ROWID;
CREATE TABLE run (
    run INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE     -- as its folder under output/_runs
);
"""
