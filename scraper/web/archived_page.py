"""The raw page of one Article, looked up in the archives of the days around its fetch."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from scraper.core.article import split_id
from scraper.core.balance import Balance
from scraper.storage.archive_names import find_archives
from scraper.storage.output import archives_of
from scraper.storage.page_index import FIRST, address_of, part_of
from scraper.storage.warc import read_captures, read_page_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.core.page import Page
    from scraper.storage.warc import Spot

_DAYS: Final = (0, -1, 1)  # around midnight a page lies in the file of the day before or behind


def find_archived_page(folder: Path, article_id: str, fetched_at: str) -> Page | None:
    """Return page one of an Article: the one of its own fetch, else the last one before it; None without any.

    Raises ``StoreError`` for an archive that cannot be read, ``Rejected`` or ``Damaged`` for a record.
    """
    best: tuple[str, Path, Spot] | None = None
    for archive in _archives(folder, article_id, fetched_at):
        for capture in read_captures(archive, Balance()):
            address = address_of(capture.url)
            if address is None or address.id != article_id or part_of(address) != FIRST:
                continue
            fetched = capture.fetched_at
            if fetched == fetched_at:
                return capture.page()
            if fetched < fetched_at and (best is None or fetched > best[0]):
                best = fetched, archive, capture.spot
    return read_page_at(best[1], best[2]) if best else None


def _archives(folder: Path, article_id: str, fetched_at: str) -> Iterator[Path]:
    names = split_id(article_id)
    try:
        day = datetime.fromisoformat(fetched_at)
    except ValueError:
        return
    for back in _DAYS:
        of_day = archives_of(folder) / (names.site if names else "") / f"{day + timedelta(days=back):%Y%m%d}"
        if names and of_day.is_dir():
            yield from find_archives(of_day)
