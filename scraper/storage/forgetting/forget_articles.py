"""Take everything away that is kept of marked articles, in steps of which each can be repeated after a kill."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.core.article import split_id
from scraper.core.errors import StoreError
from scraper.storage.archive import ARCHIVE
from scraper.storage.archive_names import find_archives
from scraper.storage.aside import BROKEN, Aside
from scraper.storage.file_store import SCRATCH
from scraper.storage.forgetting.cutting_out import cut_out, stretches_of
from scraper.storage.forgetting.forgotten_marks import FORGOTTEN, MARKS
from scraper.storage.forgetting.masking import mask_addresses
from scraper.storage.search_index import remove_search_index
from scraper.storage.side_files import forget_judgements, forget_proposed_pages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from scraper.core.article import ArticleId
    from scraper.storage.file_store import FileStore
    from scraper.storage.forgetting.cutting_out import RecordBytes
    from scraper.storage.forgetting.forgotten_marks import ForgottenMarks
    from scraper.storage.ledger import Ledger


@dataclass(slots=True)
class Taken:
    """What was taken away. files: of Articles, revisions and texts in doubt; rows: addresses of the ledger."""

    files: int = 0
    records: int = 0
    rows: int = 0


class Forgetting:
    """The work on one folder, whose lock the caller holds. Raises ``StoreError``; what was not done is done next time.

    A mark comes first, so that nothing that is half taken away is fetched again. The row of the ledger goes last, since
    a repetition needs the address in it.
    """

    def __init__(self, output: Path, store: FileStore, ledger: Ledger, marks: ForgottenMarks) -> None:
        self._output = output
        self._store = store
        self._ledger = ledger
        self._marks = marks

    def finish(self) -> Taken:
        """Take away what is left of all articles that are marked and not done."""
        ids = sorted(self._marks.marks.pending)
        taken = Taken()
        if not ids:
            return taken
        try:
            stretches = {archive: found for archive in self._archives(ids) if (found := stretches_of(archive, ids))}
            mask_addresses(self._output, self._addresses(ids, stretches))
            taken.records = sum(self._cut(archive, found) for archive, found in stretches.items())
            aside = Aside(self._output)
            for article_id in ids:
                taken.files += self._store.forget(article_id) + aside.forget(*_names(article_id))
            remove_search_index(self._output)
            forget_judgements(self._output, ids)
            forget_proposed_pages(self._output, ids)
        except OSError as error:
            where = error.filename or self._output
            raise StoreError(
                f"cannot take all of it away: {where}: {error.strerror or error}; mend that, then repeat it"
            ) from error
        taken.rows = self._ledger.forget(ids)
        self._marks.finish(ids)
        return taken

    def _addresses(self, ids: Collection[str], stretches: Mapping[Path, Sequence[RecordBytes]]) -> set[str]:
        """Return every address of the articles that is known: a title in it may have changed."""
        urls = {stretch.url for found in stretches.values() for stretch in found}
        urls |= {entry.url for article_id in ids if (entry := self._ledger.get(article_id))}
        for article_id in ids:
            with suppress(StoreError):  # a broken file names no address, and goes too
                urls |= {
                    url for article in self._store.history(article_id) for url in (article.url, article.canonical_url)
                }
        return urls

    def _cut(self, archive: Path, stretches: Sequence[RecordBytes]) -> int:
        place = archive.relative_to(self._output).as_posix().removeprefix(f"{ARCHIVE}/")
        lost_bytes = sum(stretch.end - stretch.start for stretch in stretches)
        self._marks.cut_archive(place, archive.stat().st_size - lost_bytes)
        cut_out(archive, stretches, self._output / SCRATCH)
        return len(stretches)

    def _archives(self, ids: Collection[str]) -> Iterator[Path]:
        """Yield the archives of the newsrooms of the articles, and those that were set aside."""
        for site in sorted({_names(article_id).site for article_id in ids}):
            yield from find_archives(self._output / ARCHIVE / site)
        yield from find_archives(self._output / BROKEN)


def _names(article_id: str) -> ArticleId:
    names = split_id(article_id)
    if names is None:
        raise StoreError(f"{article_id!r} among the forgotten articles is no id; take it out of {FORGOTTEN}/{MARKS}")
    return names
