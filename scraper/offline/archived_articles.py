"""The archived pages of articles in an index on the disk, and every Article that they give."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scraper.composition.process import process
from scraper.core.errors import Rejected, StoreError
from scraper.core.page import Flaw, Page
from scraper.storage.page_index import FIRST, Parts, RecordPlace, address_of, part_of
from scraper.storage.warc.digests import fits
from scraper.storage.warc.pages import Skipped, Unreadable, date_of, page_of
from scraper.storage.warc.reader import Spot, records
from scraper.storage.warc.records import Damage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scraper.core.article import Article
    from scraper.storage.page_index import Part

_TABLES = """
CREATE TABLE archive (archive INTEGER PRIMARY KEY, path TEXT NOT NULL);
CREATE TABLE page (
    id TEXT NOT NULL, number INTEGER NOT NULL, amp INTEGER NOT NULL, fetched TEXT NOT NULL,
    archive INTEGER NOT NULL, start INTEGER NOT NULL, skip INTEGER NOT NULL
);
CREATE INDEX page_of ON page(id, fetched);
"""
_FIRST_PAGES = (
    "SELECT DISTINCT fetched FROM page WHERE id = ? AND number = 1 AND amp = 0 ORDER BY fetched = ? DESC, fetched DESC"
)
_NEAREST = (
    "SELECT number, amp, path, start, skip, fetched FROM page JOIN archive USING(archive) WHERE id = ?"
    " ORDER BY fetched < ?, abs(julianday(fetched) - julianday(?))"
)
MAX_VERSIONS = 20  # of one article that are made: the newest, and the one that is asked for


class Spoilt(NamedTuple):
    """What an archive does not give. start: its byte; url: of its page, empty where nobody can tell."""

    start: int
    what: str
    url: str


class Version(NamedTuple):
    """One visit of an article in the archives. fetched_at: of its first page."""

    fetched_at: str
    parts: Parts

    def make(self, *, of_one_page: bool = False) -> Article | None:
        """Return the Article of the visit, None where its pages give none.

        of_one_page: None too where the Article takes more than its first page, because the others may not be at hand.
        """
        try:
            return process(self.parts.opening.read(), _refuse if of_one_page else self.parts.serve)
        except (Rejected, StoreError):
            return None


def _refuse(url: str) -> Page:
    raise StoreError(f"{url} is not asked for")


class ArchivedPages:
    """The places of all records of all pages. They lie in a temporary file: memory does not grow with their number."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Remove the temporary file."""
        self._db.close()

    def add(self, archive: Path) -> Iterator[Spoilt | None]:
        """Take in an archive; give None for each sound record, else what is wrong.

        Each digest is tested. Raises ``StoreError`` when the file cannot be read.
        """
        number = self._db.execute("INSERT INTO archive(path) VALUES(?)", (str(archive),)).lastrowid
        self._db.execute("BEGIN")
        try:
            for record in records(archive):
                if isinstance(record, Damage):
                    yield Spoilt(record.offset, f"{record.harm}, {record.lost_bytes:,} bytes", record.url)
                    continue
                page = page_of(record)
                if isinstance(page, Unreadable):
                    # Pages that a site sends badly packed are kept as they came: their digest is sound.
                    yield Spoilt(record.offset, page.why, record.url) if page.is_damage else None
                elif isinstance(page, Page) and page.flaw is Flaw.DIGEST:
                    yield Spoilt(record.offset, "its page is not that of its digest", record.url)
                elif (
                    isinstance(page, Skipped)
                    and record.block
                    and fits(record.block, record.fields.get(b"warc-block-digest", b"")) is False
                ):
                    yield Spoilt(record.offset, "its content is not that of its digest", record.url)
                else:
                    if isinstance(page, Page) and (address := address_of(page.url)):
                        values = (*part_of(address), date_of(record.fields) or "", number, record.offset, record.skip)
                        self._db.execute("INSERT INTO page VALUES(?, ?, ?, ?, ?, ?, ?)", (address.id, *values))
                    yield None
        finally:
            self._db.execute("COMMIT")

    def times(self, article_id: str) -> list[str]:
        """Return when the first page of an article was archived, the newest first."""
        return [row[0] for row in self._db.execute(_FIRST_PAGES, (article_id, ""))]

    def versions(self, article_id: str, fetched_at: str | None = None) -> Iterator[Version]:
        """Yield the visits of an article: that of ``fetched_at`` first, then the newest first."""
        times = self._db.execute(f"{_FIRST_PAGES} LIMIT {MAX_VERSIONS}", (article_id, fetched_at or "")).fetchall()
        for (moment,) in times:
            yield Version(moment, Parts(article_id, self._visit(article_id, moment)))

    def _visit(self, article_id: str, moment: str) -> Mapping[Part, RecordPlace]:
        """Return of each page the record of this visit: the next one behind its first page, else the last before."""
        places: dict[Part, RecordPlace] = {}
        for number, amp, path, start, skip, fetched in self._db.execute(_NEAREST, (article_id, moment, moment)):
            part = (number, bool(amp))
            if part not in places and (part != FIRST or fetched == moment):
                places[part] = RecordPlace(Path(path), Spot(start, skip), fetched)
        return places
