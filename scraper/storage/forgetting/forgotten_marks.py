"""The marks of what was taken away on purpose, without a word of it: ``_forgotten/marks.json``.

A forgotten article is not fetched again, and ``scraper verify`` misses nothing that a mark explains.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core.errors import StoreError
from scraper.core.files import write_whole
from scraper.storage.file_store import SCRATCH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORGOTTEN: Final = "_forgotten"
MARKS: Final = "marks.json"


@dataclass(slots=True)
class ArticleMark:
    """The mark of one article. since: ISO 8601; is_done: False while something of it may still be there."""

    since: str
    is_done: bool = False


@dataclass(slots=True)
class Marks:
    """All marks of a folder.

    articles: those that are forgotten, by id.
    archives: the sizes in bytes that an archive may have since records were cut out of it, by its place below the
        archives; an archive that was removed has none.
    runs: runs whose records were removed.
    """

    articles: dict[str, ArticleMark] = field(default_factory=dict)
    archives: dict[str, list[int]] = field(default_factory=dict)
    runs: list[str] = field(default_factory=list)

    @property
    def pending(self) -> list[str]:
        """The articles of which something may still be there."""
        return [article_id for article_id, mark in self.articles.items() if not mark.is_done]


class ForgottenMarks:
    """Reads and writes the marks; each write is whole and survives a power cut. Raises ``StoreError``.

    A folder whose marks cannot be read is used by nobody: what is forgotten would be fetched again.
    """

    def __init__(self, output: Path) -> None:
        self._path = output / FORGOTTEN / MARKS
        self._scratch = output / SCRATCH
        self.marks = self._read()

    def forget(self, ids: Iterable[str], since: str) -> None:
        """Mark articles, before anything of them is taken away. One that is marked already is pending once more.

        since: ISO 8601, for those without a mark.
        """
        for article_id in ids:
            known = self.marks.articles.get(article_id)
            self.marks.articles[article_id] = ArticleMark(known.since if known else since)
        self._write()

    def finish(self, ids: Iterable[str]) -> None:
        """Note that nothing is left of these articles."""
        for article_id in ids:
            self.marks.articles[article_id].is_done = True
        self._write()

    def allow(self, ids: Iterable[str]) -> list[str]:
        """Take marks away and return the ids that had one: a crawl may fetch these articles again."""
        marked = [article_id for article_id in ids if self.marks.articles.pop(article_id, None)]
        self._write()
        return marked

    def cut_archive(self, place: str, size: int) -> None:
        """Note the size that an archive is going to have without the records of forgotten articles."""
        sizes = self.marks.archives.setdefault(place, [])
        if size not in sizes:
            sizes.append(size)
            self._write()

    def remove_archives(self, places: Iterable[str]) -> None:
        """Note archives that are going to be removed."""
        self.marks.archives.update((place, []) for place in places)
        self._write()

    def remove_runs(self, names: Iterable[str]) -> None:
        """Note runs whose records are going to be removed."""
        self.marks.runs = sorted({*self.marks.runs, *names})
        self._write()

    def _read(self) -> Marks:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Marks)
        except FileNotFoundError:
            return Marks()
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StoreError(
                f"cannot read {self._path}, which says what is not to be fetched again ({error});"
                " bring it back from a copy, or remove it to forget nothing"
            ) from error
        except OSError as error:
            raise StoreError(f"cannot read {self._path}: {error.strerror or error}; check its rights") from error

    def _write(self) -> None:
        data = msgspec.json.format(msgspec.json.encode(self.marks), indent=1) + b"\n"
        try:
            write_whole(self._path, data, scratch=self._scratch)
        except OSError as error:
            raise StoreError(f"cannot write {self._path}: {error.strerror or error}; free some space") from error
