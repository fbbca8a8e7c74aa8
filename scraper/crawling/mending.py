"""A known Article whose file is gone or broken, met by a crawl: made again from the archive, else asked for anew."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from scraper.core.errors import BrokenFile, StoreError
from scraper.record.events import Mended
from scraper.storage.archive_names import find_archives
from scraper.storage.output import archives_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.offline.archived_articles import ArchivedPages
    from scraper.record.events import AnyEvent
    from scraper.storage.ledger import Entry, Ledger
    from scraper.storage.store import Store

log = logging.getLogger(__name__)

DAYS_OF_REVISITS: Final = 8  # the newest text was fetched within so many days of the first; its archive is of that day


class Mender:
    """Looks after the files of the articles that a crawl visits again."""

    def __init__(self, output: Path, store: Store | None, ledger: Ledger, *, tell: Callable[[AnyEvent], None]) -> None:
        """store: None for a run that keeps nothing; tell: takes the event of a mended file."""
        self._output = output
        self._store = store
        self._ledger = ledger
        self._tell = tell
        self._pages: ArchivedPages | None = None
        self._known: set[Path] = set()  # the archives in ``_pages``

    def conditions(self, entry: Entry) -> dict[str, str]:
        """Return the headers by which the site may answer that nothing has changed since the last visit.

        For an Article whose file is lost the result is empty: the site must show its page.
        """
        if not entry.known or not self._has(entry):
            return {}
        headers = {"If-None-Match": entry.etag, "If-Modified-Since": entry.modified}
        return {name: value for name, value in headers.items() if value}

    def number(self, article: Article, entry: Entry) -> int:
        """Return the revision of an Article by what the ledger knows: a number never goes back, whatever is lost."""
        if entry.hash is None:
            return article.revision
        newest = max((revision[0] for revision in self._ledger.revisions(entry.id)), default=1)
        return newest if entry.hash == article.content_hash else newest + 1

    def _has(self, entry: Entry) -> bool:
        """Return whether the Article lies in the store, now if not before."""
        if self._store is None or entry.place is None:
            return True
        try:
            if self._store.read(entry.id, at=entry.place):
                return True
            fault = f"the file {entry.place} is gone"
        except BrokenFile as error:
            fault = str(error)
        is_mended = self._restore(entry)
        end = "it was made again from the archive" if is_mended else "the site is asked for its page"
        log.warning("%s; %s", fault, end)
        self._tell(Mended(url=entry.url, detail=f"{fault}; {end}"))
        return is_mended

    def _restore(self, entry: Entry) -> bool:
        """Make the Article again from the archive, if that gives the text that the ledger knows."""
        if self._store is None:
            return False
        for version in self._archived(entry).versions(entry.id):
            article = version.make()
            if article and article.content_hash == entry.hash:
                self._store.save(replace(article, revision=self.number(article, entry)), at=entry.place)
                return True
        return False

    def _archived(self, entry: Entry) -> ArchivedPages:
        """Return the pages in the archives of the days in which the article was visited."""
        from scraper.offline.archived_articles import ArchivedPages  # noqa: PLC0415  most crawls mend nothing

        pages = self._pages = self._pages or ArchivedPages()
        first = datetime.fromtimestamp(entry.fetched or 0.0, UTC)
        days = [f"{first + timedelta(days=back):%Y%m%d}" for back in range(DAYS_OF_REVISITS)]
        site = archives_of(self._output) / entry.id.partition(":")[0]
        for archive in (path for day in days for path in find_archives(site / day)):
            if archive not in self._known:
                self._known.add(archive)
                try:
                    for _ in pages.add(archive):
                        pass
                except StoreError as error:
                    log.warning("%s", error)
        return pages
