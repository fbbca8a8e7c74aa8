"""The tables of the index of near-duplicates. It lies beside the ledger and can be made again from the Articles."""

from __future__ import annotations

from typing import Final

from scraper.storage.ledger.database import Schema

_COUNTS: Final = """CREATE TABLE counts (  -- what the groups came to when they were last looked for; one row at most
    at TEXT NOT NULL,             -- ISO 8601
    articles INTEGER NOT NULL,    -- in the index
    grouped INTEGER NOT NULL,     -- articles of groups
    copies INTEGER NOT NULL       -- articles that are no original
)"""

_DAYS: Final = """CREATE TABLE day (  -- the days that were looked through and held nothing but readable articles
    day TEXT PRIMARY KEY,         -- of publication as the store lists it; empty: without a date
    stamp TEXT NOT NULL,          -- of the day: as long as it stands, none of its articles is looked at
    articles INTEGER NOT NULL
) WITHOUT ROWID"""

_SHARED: Final = """CREATE TABLE shared (  -- keys that several texts have or had: few, so that no look reads all bands
    key INTEGER PRIMARY KEY
)"""

DUPLICATES: Final = Schema(
    "index of duplicates",
    version=3,
    tables=(
        "CREATE TABLE made (algorithm INTEGER NOT NULL, library INTEGER NOT NULL)",
        """CREATE TABLE text (           -- each text once, however many articles have it
    text INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
    digest BLOB NOT NULL UNIQUE,
    keys BLOB NOT NULL            -- of its bands, so that they are found again when the text goes
)""",
        """CREATE TABLE article (
    id TEXT PRIMARY KEY,
    text INTEGER,                 -- null: too short to be like another
    hash TEXT NOT NULL,           -- content_hash
    published TEXT,               -- ISO 8601, as in the Article
    place TEXT NOT NULL,          -- where the store keeps it
    stamp TEXT NOT NULL,          -- of the place, by which a change is seen without reading; empty: to be read
    day TEXT                      -- in which it was found; null: not looked for yet
) WITHOUT ROWID""",
        "CREATE INDEX article_text ON article(text) WHERE text IS NOT NULL",
        """CREATE TABLE band (           -- texts that share a key are held against each other
    key INTEGER NOT NULL,
    text INTEGER NOT NULL,
    PRIMARY KEY (key, text)
) WITHOUT ROWID""",
        """CREATE TABLE pair (           -- texts that were held against each other, near or not
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,       -- the greater number
    jaccard REAL NOT NULL,
    containment REAL NOT NULL,
    sibling INTEGER NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID""",
        "CREATE INDEX pair_other ON pair(other)",
        _COUNTS,
        _DAYS,
        _SHARED,
    ),
    upgrades={
        1: (_COUNTS,),
        2: (
            "ALTER TABLE article ADD COLUMN day TEXT",
            _DAYS,
            _SHARED,
            "INSERT INTO shared SELECT key FROM band GROUP BY key HAVING count(*) > 1",
        ),
    },
    cache_kib=32 * 1024,
)
