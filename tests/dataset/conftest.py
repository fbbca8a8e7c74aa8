"""A folder of generated Articles, and its groups."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from scraper.dataset.duplicates.duplicate_groups import find_groups
from scraper.dataset.duplicates.duplicate_index import Document, DuplicateIndex
from scraper.storage.file_store import FileStore
from tests.dataset.s3_server import s3_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.core.article import Article
    from scraper.dataset.duplicates.duplicate_groups import DuplicateGroups, Group


class Shelf:
    """A store with an index that follows it at once."""

    def __init__(self, output: Path) -> None:
        self.store = FileStore(output, durable=False)
        self.index = DuplicateIndex(None)
        self._places = {}

    def put(self, *articles: Article) -> None:
        documents = []
        for one in articles:
            place = self.store.replace(one, at=self._places.get(one.id))
            self._places[one.id] = place
            documents.append(Document.of(one, place))
        self.index.change(documents)

    def remove(self, *articles: Article) -> None:
        for one in articles:
            (self.store._output / self._places.pop(one.id)).unlink()
        self.index.change(removed=[one.id for one in articles])

    def groups(self) -> DuplicateGroups:
        return find_groups(self.index, self.store)


def listed(groups: Iterable[Group]) -> list[Group]:
    return list(groups)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    with closing(made.index):
        yield made


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that speaks S3, with an empty bucket."""
    with s3_server() as address:
        yield address
