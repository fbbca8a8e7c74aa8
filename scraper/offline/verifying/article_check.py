"""Every Article and every older revision against itself, its place, the ledger and its archived page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.core.version import VERSION
from scraper.offline.verifying.findings import Mismatch, Wrong
from scraper.offline.verifying.soundness import alteration, differs, read_article
from scraper.offline.verifying.workbench import SeenArticle
from scraper.storage.file_store import REVISIONS, FileStore
from scraper.storage.folder_files import FolderFile, read_bytes
from scraper.storage.ledger import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.offline.archived_articles import ArchivedPages
    from scraper.offline.verifying.findings import Checked
    from scraper.offline.verifying.workbench import Workbench
    from scraper.storage.ledger import Entry, Ledger


class ArticleCheck:
    """Holds the files of the Articles against all that should agree with them."""

    def __init__(  # noqa: PLR0913  each is held against the Articles
        self,
        output: Path,
        ledger: Ledger | None,
        *,
        pages: ArchivedPages,
        bench: Workbench,
        checked: Checked,
        is_behind: bool,
        is_sample: bool,
    ) -> None:
        """ledger: None for one that cannot be read; is_behind: it lacks whole runs, so its gaps are damage.

        is_sample: the archives were not read to their end, so that further pages of an article may be missing.
        """
        self._is_sample = is_sample
        self._is_behind = is_behind
        self._output = output
        self._store = FileStore(output)
        self._ledger = ledger
        self._pages = pages
        self._bench = bench
        self._checked = checked

    def each(self, files: Iterable[FolderFile]) -> Iterator[Mismatch]:
        """Look at each file; the sound ones are on the bench then."""
        for file in files:
            yield from self._file(file)

    def _file(self, file: FolderFile) -> Iterator[Mismatch]:
        data = _content(self._output, file.place)
        if data is None:
            return
        article = read_article(data) if isinstance(data, bytes) else data
        if not file.id:
            yield Mismatch(Wrong.STRAY_FILE, file.place, "no Article has such a name")
            return
        self._checked.articles += 1
        if isinstance(article, str):
            self._bench.spoil(file.id)
            yield Mismatch(Wrong.ARTICLE_UNREADABLE, file.place, article, id=file.id)
        elif article.id != file.id or self._store.place_of(article) != file.place:
            self._bench.spoil(article.id)
            what = f"it is {article.id}, which belongs to {self._store.place_of(article)}"
            yield Mismatch(Wrong.ARTICLE_MISPLACED, file.place, what, id=article.id)
        elif what := alteration(article, data if isinstance(data, bytes) else b""):
            self._bench.spoil(file.id)
            yield Mismatch(Wrong.ARTICLE_ALTERED, file.place, what, id=file.id)
        elif (other := self._bench.get(file.id)) is not None:
            yield Mismatch(Wrong.ARTICLE_TWICE, file.place, f"it lies in {other.place} too", id=file.id)
        else:
            seen = SeenArticle(file.place, article.revision, article.content_hash)
            self._bench.see(file.id, seen, article.fetched_at or "")
            yield from self._of_page(article, file)
            yield from self._of_ledger(article, file)

    def _of_page(self, article: Article, file: FolderFile) -> Iterator[Mismatch]:
        """Hold an Article against the page of the visit that gave it; without that, against nothing."""
        version = next(self._pages.versions(article.id, article.fetched_at), None)
        if version is None:
            return
        if version.fetched_at != article.fetched_at:  # a later visit may have found the text as it was
            if (remade := version.make(of_one_page=self._is_sample)) and remade.content_hash == article.content_hash:
                self._bench.has_page(article.id)
            return
        self._bench.has_page(article.id)
        if article.extraction.version != VERSION:
            return
        remade = version.make(of_one_page=self._is_sample)
        if remade is None and self._is_sample:
            return
        self._checked.compared += 1
        if remade and (names := differs(article, remade)):
            what = f"its archived page gives another {', '.join(names)}"
            yield Mismatch(Wrong.ARTICLE_ALTERED, file.place, what, id=file.id)

    def _of_ledger(self, article: Article, file: FolderFile) -> Iterator[Mismatch]:
        if self._ledger is None:
            return
        entry = self._ledger.get(article.id)
        if entry is None:
            yield Mismatch(Wrong.ARTICLE_UNKNOWN, file.place, "the ledger has no such address", id=article.id)
        elif entry.state is State.OPEN and not self._is_behind:
            self._bench.has_page(article.id)  # nothing is missed before it is settled
            return  # a run was stopped between the Article and its address: the next one settles it
        elif entry.state is not State.DONE:
            what = f"the ledger has the address as {entry.state}"
            yield Mismatch(Wrong.ARTICLE_UNKNOWN, file.place, what, id=article.id)
        elif entry.hash == article.content_hash and (number := self._newest(entry)) != article.revision:
            self._bench.spoil(article.id)
            what = f"it is revision {article.revision}, and the ledger has its text as revision {number}"
            yield Mismatch(Wrong.ARTICLE_ALTERED, file.place, what, id=article.id)
        elif what := self._difference(article, file, entry):
            yield Mismatch(Wrong.ROW_DIFFERS, file.place, what, id=article.id)

    def _newest(self, entry: Entry) -> int:
        noted = self._ledger.revisions(entry.id) if self._ledger else []
        return max((number for number, *_ in noted), default=1)

    def _difference(self, article: Article, file: FolderFile, entry: Entry) -> str:
        if entry.hash != article.content_hash:
            return "" if self._is_ahead(article, file, entry) else "the ledger has another text"
        if entry.place != file.place:
            return f"the ledger has it in {entry.place}"
        if entry.published != article.date_published:
            return f"the ledger has it published at {entry.published}"
        return ""

    def _is_ahead(self, article: Article, file: FolderFile, entry: Entry) -> bool:
        """Whether a run was stopped behind the writing of a new revision: the one before is what the ledger knows."""
        if self._is_behind:
            return False
        place = f"{REVISIONS}/{entry.place or file.place}".removesuffix(".json")
        data = read_bytes(self._output, f"{place}.r{article.revision - 1}.json")
        older = read_article(data) if data else ""
        return not isinstance(older, str) and older.content_hash == entry.hash


class RevisionCheck:
    """Holds the files of the older revisions against themselves and their Articles, and looks for those that lack."""

    def __init__(self, output: Path, ledger: Ledger | None, *, bench: Workbench, checked: Checked) -> None:
        """ledger: None for one that cannot be read."""
        self._output = output
        self._ledger = ledger
        self._bench = bench
        self._checked = checked

    def each(self, files: Iterable[FolderFile]) -> Iterator[Mismatch]:
        """Look at each file; the sound ones are on the bench then."""
        for file in files:
            self._checked.revisions += 1
            if finding := self._file(file):
                yield finding

    def _file(self, file: FolderFile) -> Mismatch | None:
        data = _content(self._output, file.place)
        if data is None:
            return None
        if not file.id:
            return Mismatch(Wrong.REVISION_FOREIGN, file.place, "no revision has such a name")
        article = read_article(data) if isinstance(data, bytes) else data
        if isinstance(article, str):
            return Mismatch(Wrong.REVISION_UNREADABLE, file.place, article, id=file.id, at=file.revision)
        return self._readable(article, file, data if isinstance(data, bytes) else b"")

    def _readable(self, article: Article, file: FolderFile, data: bytes) -> Mismatch | None:
        if (article.id, article.revision) != (file.id, file.revision):
            what = f"it is revision {article.revision} of {article.id}"
            return Mismatch(Wrong.REVISION_FOREIGN, file.place, what, id=file.id, at=file.revision)
        if what := alteration(article, data) or self._noted(article):
            return Mismatch(Wrong.REVISION_UNREADABLE, file.place, what, id=file.id, at=file.revision)
        newest = self._bench.get(file.id)
        if newest is None and not self._is_known(file.id):
            return Mismatch(
                Wrong.REVISION_FOREIGN, file.place, "there is no such article", id=file.id, at=file.revision
            )
        self._bench.see_revision(file.id, file.revision, article.content_hash)
        if newest and file.revision > newest.revision:
            what = f"the newest is {newest.revision}, and revision {file.revision} lies here"
            return Mismatch(Wrong.ROW_DIFFERS, newest.place, what, id=file.id)
        return None

    def _noted(self, article: Article) -> str:
        noted = self._ledger.revisions(article.id) if self._ledger else []
        hashes = {number: content_hash for number, _, content_hash in noted}
        known = hashes.get(article.revision)
        return "" if known in {None, article.content_hash} else "the ledger has another text for it"

    def _is_known(self, article_id: str) -> bool:
        if self._bench.is_spoilt(article_id):
            return True
        entry = self._ledger.get(article_id) if self._ledger else None
        return entry is not None and entry.hash is not None

    def missing(self) -> Iterator[Mismatch]:
        """Yield the revisions that lack before the newest one."""
        for article_id, seen in self._bench.articles(least_revision=2):
            if self._bench.is_spoilt(article_id):
                continue
            there = self._bench.revisions(article_id)
            for number in range(1, seen.revision):
                place = f"{REVISIONS}/{seen.place.removesuffix('.json')}.r{number}.json"
                if number not in there and not (self._output / place).exists():
                    yield Mismatch(Wrong.REVISION_MISSING, place, "it is gone", id=article_id, at=number)


def _content(output: Path, place: str) -> bytes | str | None:
    """Return the bytes of a file, why the disk does not give them, or None for one that went away."""
    try:
        return read_bytes(output, place)
    except OSError as error:
        return f"the disk does not give it: {error.strerror or error}"
