"""Where Articles are kept: one readable JSON file an article, written whole or not at all, older revisions kept.

    output/cnnindonesia/2026/11/22/1274000.json             the newest text, by date of publication on the site's clock
    output/cnnindonesia/undated/1274000.json                a page that gives no date
    output/_revisions/cnnindonesia/2026/11/22/1274000.r1.json   what the newsroom had published before

Older revisions lie outside the site's folder, so that ``output/cnnindonesia/**/*.json`` is each article once.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from scraper.core.article import Article, decode, encode_readable, split_id
from scraper.core.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

STATE: Final = "_state"
REVISIONS: Final = "_revisions"

_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T|$)")
# What may differ between two looks at the same page without the page having changed.
_OURS: Final = ("url", "extraction", "fetched_at", "revision")


class Outcome(StrEnum):
    """What a write came to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(slots=True, frozen=True)
class Stored:
    """What became of an Article: where it is, what it was against what was there, which revision it is."""

    path: Path
    outcome: Outcome
    revision: int


class Store(Protocol):
    """What the crawl asks of a store; a database or an object store offers the same."""

    def save(self, article: Article, *, previous: Path | None = None) -> Stored:
        """Keeps the Article; previous: where its last revision is, when the ledger knows it."""
        ...

    def read(self, article_id: str) -> Article | None:
        """The newest revision of an article, None when there is none."""
        ...


class FileStore:
    """Articles as files under one folder. Raises ``StoreError`` when the disk does not do its part."""

    def __init__(self, output: Path, *, durable: bool = True) -> None:
        """durable: each file is on the disk, not only with the system, before it counts (safe against power loss)."""
        self.output = output
        self._durable = durable
        self._scratch = output / STATE / "writing"

    def path(self, article: Article) -> Path:
        """Where the Article belongs. Only its site, number and date decide; nothing else of a page reaches a path."""
        site, number = _names(article.id)
        date = _DATE.match(article.date_published or "")
        return self.output.joinpath(site, *(date.groups() if date else ("undated",)), f"{number}.json")

    def write(self, article: Article) -> Path:
        """Keeps the Article and says where."""
        return self.save(article).path

    def save(self, article: Article, *, previous: Path | None = None) -> Stored:
        """Keeps the Article: a first text as it is, a changed one as the next revision, an unchanged one not again.

        Safe to repeat after a kill at any point: the older revision is linked away first, then the new file takes its
        name in one step, then a file at an older place is removed.
        """
        path = self.path(article)
        try:
            known = _load(path) or (_load(previous) if previous else None)
            stored = self._save(article, known, path, previous)
            if previous and previous != path:
                previous.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"cannot write {path}: {error.strerror or error}; free some space or give --output"
            ) from error
        return stored

    def _save(self, article: Article, known: Article | None, path: Path, previous: Path | None) -> Stored:
        if known is None:
            self.replace(article, path)
            return Stored(path, Outcome.NEW, article.revision)
        if known.content_hash == article.content_hash:
            article = replace(article, revision=known.revision)
            if not _same(known, article) or not path.exists():
                self.replace(article, path)
            return Stored(path, Outcome.UNCHANGED, known.revision)
        self._keep(path if path.exists() or not previous else previous, known)
        article = replace(article, revision=known.revision + 1)
        self.replace(article, path)
        return Stored(path, Outcome.CHANGED, article.revision)

    def replace(self, article: Article, path: Path) -> None:
        """Puts the Article at ``path`` in one step, whatever is there; raises ``OSError``. Leaves nothing half done."""
        data = encode_readable(article)
        self._scratch.mkdir(parents=True, exist_ok=True)
        part = self._scratch / f"{os.getpid()}-{path.name}"
        try:
            with part.open("wb") as file:
                file.write(data)
                if self._durable:
                    file.flush()
                    os.fdatasync(file.fileno())
            try:
                part.replace(path)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def _keep(self, path: Path, known: Article) -> None:
        kept = self.revision_path(path, known.revision)
        kept.parent.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            kept.hardlink_to(path)

    def revision_path(self, path: Path, revision: int) -> Path:
        """Where an older revision of the article at ``path`` is kept."""
        return self.output / REVISIONS / path.relative_to(self.output).with_suffix(f".r{revision}.json")

    def read(self, article_id: str) -> Article | None:
        """The newest revision of an article; looks through the days of its site."""
        path = self.find(article_id)
        return _load(path) if path else None

    def find(self, article_id: str) -> Path | None:
        """Where the newest revision of an article is."""
        site, number = _names(article_id)
        return next(iter(sorted((self.output / site).glob(f"**/{number}.json"))), None)

    def history(self, article_id: str) -> list[Article]:
        """All revisions of an article, the oldest first."""
        site, number = _names(article_id)
        older = [_load(path) for path in (self.output / REVISIONS / site).glob(f"**/{number}.r*.json")]
        known = [*older, self.read(article_id)]
        return sorted((article for article in known if article), key=lambda article: article.revision)

    def clear_scratch(self) -> None:
        """Removes what a killed run left unfinished. Only for the holder of the folder's lock."""
        if self._scratch.is_dir():
            for part in self._scratch.iterdir():
                part.unlink(missing_ok=True)


def _names(article_id: str) -> tuple[str, str]:
    names = split_id(article_id)
    if names is None:
        raise StoreError(f"{article_id!r} is no article id of the form SITE:NUMBER, as in cnnindonesia:1274000")
    return names


def _load(path: Path) -> Article | None:
    try:
        return decode(path.read_bytes())
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} is not an Article ({error}); move it away, it will be fetched again") from error


def _same(one: Article, other: Article) -> bool:
    neutral = {name: getattr(one, name) for name in _OURS}
    return replace(other, **neutral) == one
