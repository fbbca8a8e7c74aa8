"""The index while a crawl runs: each text that it keeps is taken in, a few hundred at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scraper.core.errors import StoreError
from scraper.storage.output import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from scraper.core.article import Article
    from scraper.dataset.duplicates.duplicate_index import Document, DuplicateIndex
    from scraper.storage.store import ArticlePlace


class CrawledTexts:
    """A context: the index is kept up to date inside it.

    An index that fails costs no article. The failure is reported once; ``catch_up`` mends the index later, as it does
    after a kill.
    """

    def __init__(self, output: Path, *, tell: Callable[[str], None]) -> None:
        """tell: called with what went wrong, in words."""
        self._output = output
        self._store = open_store(output)
        self._tell = tell
        self._index: DuplicateIndex | None = None
        self._has_failed = False
        self._documents: dict[str, Document] = {}

    def add(self, article: Article, place: ArticlePlace) -> None:
        """Take an Article in that was written in this moment: the stamp of its place must be that of its text."""
        from scraper.dataset.duplicates.catching_up import DOCUMENTS_A_CHANGE  # noqa: PLC0415  most visits keep nothing
        from scraper.dataset.duplicates.duplicate_index import Document  # noqa: PLC0415

        if self._has_failed:
            return
        self._documents[article.id] = Document.of(article, place, self._store.stamp(place))
        if len(self._documents) >= DOCUMENTS_A_CHANGE:
            self._save()

    def _save(self) -> None:
        from scraper.dataset.duplicates.duplicate_index import DuplicateIndex, index_file  # noqa: PLC0415

        try:
            if self._index is None:
                self._index = DuplicateIndex(index_file(self._output))
            self._index.change(self._documents.values())
        except StoreError as error:
            self._has_failed = True
            self._tell(f"the index of duplicates is behind: {error}; `scraper duplicates` brings it up to date")
        self._documents.clear()

    def close(self) -> None:
        """Take in what is left and close the index."""
        if self._documents:
            self._save()
        if self._index is not None:
            self._index.close()
            self._index = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
