"""Articles as files: one readable JSON file an article, written whole or not at all, older revisions kept.

    output/cnnindonesia/2026/11/22/1274000.json             the newest text, by date of publication on the site's clock
    output/cnnindonesia/undated/1274000.json                a page that gives no date
    output/_revisions/cnnindonesia/2026/11/22/1274000.r1.json   what the newsroom had published before
    output/_waiting/cnnindonesia/1274000.json              a text in doubt, see ``scraper.storage.waiting``

Older revisions lie outside the site's folder, so that ``output/cnnindonesia/**/*.json`` is each article once.
"""

from __future__ import annotations

import fnmatch
import logging
import os
import time
from contextlib import contextmanager
from dataclasses import replace
from io import FileIO
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.core import disk
from scraper.core.article import Article, decode, encode_readable, split_id
from scraper.core.errors import BrokenFile, StoreError
from scraper.core.files import make_folders, write_whole
from scraper.core.late_pattern import late_pattern
from scraper.core.remedies import remedy
from scraper.storage.aside import Aside
from scraper.storage.store import ArticlePlace, Change, Kept, Listed, ListedDay, Stored
from scraper.storage.waiting import Waiting, decode_waiting, encode_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

log = logging.getLogger(__name__)

REVISIONS: Final = "_revisions"
WAITING: Final = "_waiting"
SCRATCH: Final = "_state/writing"
UNDATED: Final = "undated"
DAYS: Final = ("[0-9]*/[0-9]*/[0-9]*", UNDATED)  # the folders of a site in which Articles lie

_SETTLED_NS: Final = 2_000_000_000  # two changes within one tick of a file system's clock have one time
_REVISION: Final = late_pattern(r"\.r(\d{1,9})\.json")
_DATE: Final = late_pattern(r"(\d{4})-(\d{2})-(\d{2})(?:T|$)")
# Fields that may differ between two visits of one page without a change of the page.
_OURS: Final = ("url", "extraction", "fetched_at", "revision")


class FileStore:
    """The store of one folder; see ``Store`` for its verbs. A place is the path of a file below that folder."""

    def __init__(self, output: Path, *, durable: bool = True) -> None:
        """durable: an Article and its name survive a power cut once ``save`` returns."""
        self._output = output
        self._durable = durable
        self._scratch = output / SCRATCH

    def place_of(self, article: Article) -> ArticlePlace:
        """Return where the Article belongs."""
        return place_of_article(article)

    def save(self, article: Article, *, at: ArticlePlace | None = None) -> Stored:
        """Keep what the site shows now, in three steps of which each can be repeated.

        The older revision gets a second name, then the new file takes its place, then a file at an older place goes.
        """
        place = self.place_of(article)
        with self._writing(self._path(place)):
            held = self._held(place, at)
            known = self._sound(held) if held else None
            if known is None or held is None:
                stored = Stored(place, Change.NEW, max(article.revision, self._next_revision(place, article)))
            elif known.content_hash == article.content_hash:
                stored = Stored(place, Change.UNCHANGED, known.revision)
            else:
                self._keep_revision(held, known.revision)
                stored = Stored(place, Change.CHANGED, known.revision + 1)
            article = replace(article, revision=stored.revision)
            if known is None or held != place or not is_same_article(known, article):
                self._put(article, place)
            self._leave(at, place)
        return stored

    def replace(self, article: Article, *, at: ArticlePlace | None = None) -> ArticlePlace:
        """Put the Article in place of the newest revision; a file at an older place goes."""
        place = self.place_of(article)
        with self._writing(self._path(place)):
            self._put(article, place)
            self._leave(at, place)
        return place

    def read(self, article_id: str, *, at: ArticlePlace | None = None) -> Article | None:
        """Return the newest revision of an article; without its place, every day of its site is looked at."""
        site, number = names_of(article_id)
        if at and (article := self._load(at)):
            return article
        places = [self._place(path) for days in DAYS for path in (self._output / site).glob(f"{days}/{number}.json")]
        # A kill between two steps of save() leaves an article under its old day and its new one.
        found = [article for place in sorted(places) if (article := self._load(place))]
        return max(found, key=lambda one: (one.revision, one.fetched_at or ""), default=None)

    def current(self, article: Article, *, at: ArticlePlace | None = None) -> Article | None:
        """Return the newest revision at the Article's own place, or at the one where it lay before."""
        held = self._held(self.place_of(article), at)
        return self._sound(held) if held else None

    def hold(self, waiting: Waiting) -> None:
        """Keep a text in doubt in place of the one that waits there."""
        path = self._waiting_path(waiting.article.id)
        with self._writing(path):
            write_whole(path, encode_waiting(waiting), durable=self._durable, scratch=self._scratch)

    def waiting(self, article_id: str) -> Waiting | None:
        """Return the text in doubt; one that cannot be read begins to wait anew, as if nothing had waited."""
        path = self._waiting_path(article_id)
        try:
            return decode_waiting(path.read_bytes())
        except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
            return None
        except OSError as error:
            raise StoreError(f"cannot read {path}: {error.strerror or error}; check the disk and its rights") from error

    def release(self, article_id: str) -> None:
        """Drop the text in doubt."""
        path = self._waiting_path(article_id)
        if path.exists():
            with self._writing(path):
                disk.remove(path)

    def forget(self, article_id: str) -> int:
        """Remove all files of an article, broken ones too; the removal survives a power cut."""
        site, number = names_of(article_id)
        kept, older = self._output / site, self._output / REVISIONS / site
        files = [path for days in DAYS for path in kept.glob(f"{days}/{number}.json")]
        files += [path for days in DAYS for path in older.glob(f"{days}/{number}.r*.json")]
        files += [path for path in (self._waiting_path(article_id),) if path.exists()]
        for path in files:
            with self._writing(path):
                disk.remove(path)
                disk.sync_folder(path.parent)
        return len(files)

    def history(self, article_id: str) -> list[Article]:
        """Return all revisions of an article, the oldest first, each once: a kill leaves the newest with two names."""
        site, number = names_of(article_id)
        folder = self._output / REVISIONS / site
        older = [self._load(self._place(path)) for days in DAYS for path in folder.glob(f"{days}/{number}.r*.json")]
        known = {(one.revision, one.content_hash): one for one in (*older, self.read(article_id)) if one}
        return sorted(known.values(), key=lambda article: article.revision)

    def articles(self, days: Iterable[date] | None = None) -> Iterator[Kept]:
        """Go through the newest revision of every article, by site, day and number."""
        folders = DAYS if days is None else [f"{day:%Y/%m/%d}" for day in days]
        for day in self._days(folders):
            yield from (self.at(self._place(path)) for path in _matching(day, "*.json"))

    def days(self) -> list[ListedDay]:
        """Return the days of all sites. A folder's time of change tells of every file that took its place or went."""
        settled = time.time_ns() - _SETTLED_NS
        parts: dict[str, list[tuple[str, str]]] = {}
        for folder in self._days(DAYS):
            place = self._place(folder)
            day = place.partition("/")[2]
            seen = folder.stat()
            stamp = f"{place}:{seen.st_mtime_ns:x}-{seen.st_ino:x}" if seen.st_mtime_ns < settled else ""
            parts.setdefault("" if day == UNDATED else day.replace("/", "-"), []).append((place, stamp))
        return [
            ListedDay(
                day,
                " ".join(stamp for _, stamp in found) if all(stamp for _, stamp in found) else "",
                tuple(place for place, _ in found),
            )
            for day, found in sorted(parts.items(), key=lambda one: (not one[0], one[0]))
        ]

    def listing(self, day: ListedDay) -> Iterator[Listed]:
        """Go through the files of a day; a stamp is made of size, time and number of the file.

        Raises ``StoreError`` for a folder that cannot be read.
        """
        for place in day.parts:
            site = place.partition("/")[0]
            for file in self._files_of(place):
                name = file.name
                if name.endswith(".json") and not name.startswith("."):
                    article_id = f"{site}:{name[: -len('.json')]}"
                    try:
                        stamp = _stamp(file.stat())
                    except FileNotFoundError:
                        continue  # a crawl has moved the article to another day in this moment
                    yield Listed(ArticlePlace(f"{place}/{name}"), article_id if split_id(article_id) else "", stamp)

    def _files_of(self, place: str) -> list[os.DirEntry[str]]:
        """Return the files of a folder by name."""
        folder = self._output / place
        with _reading(folder):
            return sorted(os.scandir(folder), key=lambda one: one.name)

    def stamp(self, place: ArticlePlace) -> str:
        """Return the stamp of a file; empty for a missing one."""
        try:
            return _stamp(self._path(place).stat())
        except OSError:  # who reads the file says why
            return ""

    def at(self, place: ArticlePlace) -> Kept:
        """Return what lies at one place, and why it cannot be read."""
        try:
            article = self._load(place)
        except StoreError as error:
            return Kept(place, None, str(error))
        return Kept(place, article, "" if article else f"{self._path(place)} was removed in this moment")

    def put_revision(self, article: Article, place: str) -> None:
        """Write an older revision again that was lost. place: its file below the folder; for repairs."""
        with self._writing(self._path(ArticlePlace(place))):
            self._put(article, ArticlePlace(place))

    def clear_scratch(self) -> None:
        """Remove what killed runs left unfinished. Only for the holder of the folder's lock."""
        if self._scratch.is_dir():
            for part in self._scratch.iterdir():
                disk.remove(part)

    def _held(self, place: ArticlePlace, at: ArticlePlace | None) -> ArticlePlace | None:
        return next((one for one in (place, at) if one and self._path(one).exists()), None)

    def _sound(self, place: ArticlePlace) -> Article | None:
        """Return the Article at a place; a file that is not one goes aside, so that it stops no run."""
        try:
            return self._load(place)
        except BrokenFile as error:
            aside = Aside(self._output).put(place)
            log.warning("%s; it lies in %s now", error, aside)
            return None

    def _next_revision(self, place: ArticlePlace, article: Article) -> int:
        """Return the number of an Article whose newest file is lost: published numbers are never used again."""
        folder = (self._output / REVISIONS / place).parent
        if not folder.is_dir():  # as for nearly every new article
            return 1
        stem = place.rpartition("/")[2].removesuffix(".json")
        older = {
            int(found[1]): path for path in folder.glob(f"{stem}.r*.json") if (found := _REVISION.search(path.name))
        }
        if not older:
            return 1
        newest = max(older)
        try:
            known = self._load(self._place(older[newest]))
        except BrokenFile:
            known = None
        return newest if known and known.content_hash == article.content_hash else newest + 1

    def _waiting_path(self, article_id: str) -> Path:
        site, number = names_of(article_id)
        return self._output / WAITING / site / f"{number}.json"

    def _days(self, patterns: Iterable[str]) -> Iterator[Path]:
        """Yield the folders of the days by site and day; raises ``StoreError`` for one that cannot be read."""
        for site in _matching(self._output, "[!_.]*") if self._output.is_dir() else ():
            if site.is_dir():
                for pattern in patterns:
                    yield from (path for path in _matching(site, pattern) if path.is_dir())

    def _put(self, article: Article, place: ArticlePlace) -> None:
        data = encode_readable(article)
        write_whole(self._path(place), data, durable=self._durable, scratch=self._scratch)

    def _leave(self, older: ArticlePlace | None, place: ArticlePlace) -> None:
        if older and older != place:
            disk.remove(self._path(older))

    def _keep_revision(self, place: ArticlePlace, revision: int) -> None:
        kept = (self._output / REVISIONS / place).with_suffix(f".r{revision}.json")
        make_folders(kept.parent, durable=self._durable)
        if not kept.exists():
            disk.link(self._path(place), kept)
        if self._durable:
            disk.sync_folder(kept.parent)

    def _load(self, place: ArticlePlace) -> Article | None:
        path = f"{self._output}/{place}"
        try:
            with FileIO(path) as file:  # half of the time of Path.read_bytes: CPython 3.11, benchmarks/exports.py
                return decode(file.readall())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"cannot read {path}: {error.strerror or error}; check the disk and its rights") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BrokenFile(f"{path} is not an Article ({error}); see `scraper verify`") from error

    def _path(self, place: ArticlePlace) -> Path:
        return self._output / place

    def _place(self, path: Path) -> ArticlePlace:
        return ArticlePlace(path.relative_to(self._output).as_posix())

    @contextmanager
    def _writing(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(f"cannot write {path}: {error.strerror or error}; {remedy(error)}") from error


@contextmanager
def _reading(path: object) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror or error}; check the disk and its rights") from error


def _matching(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield what lies below a folder by a pattern, in order; ``Path.glob`` leaves out what may not be read."""
    first, _, rest = pattern.partition("/")
    with _reading(folder):
        names = sorted(fnmatch.filter([path.name for path in folder.iterdir()], first))
    for name in names:
        if not rest:
            yield folder / name
        elif (folder / name).is_dir():
            yield from _matching(folder / name, rest)


def _stamp(seen: os.stat_result) -> str:
    return f"{seen.st_size:x}-{seen.st_mtime_ns:x}-{seen.st_ino:x}"


def place_of_article(article: Article) -> ArticlePlace:
    """Return where an Article belongs. Its site, number and date decide; nothing else of a page reaches a path."""
    site, number = names_of(article.id)
    date = _DATE.match(article.date_published or "")
    return ArticlePlace("/".join((site, *(date.groups() if date else (UNDATED,)), f"{number}.json")))


def names_of(article_id: str) -> tuple[str, str]:
    """Return site and number of an article id; raises ``StoreError`` for a text that is not one."""
    names = split_id(article_id)
    if names is None:
        raise StoreError(f"{article_id!r} is no article id of the form SITE:NUMBER, as in cnnindonesia:1274000")
    return names


def is_same_article(one: Article, other: Article) -> bool:
    """Return whether two Articles differ in nothing that the newsroom decides."""
    neutral = {name: getattr(one, name) for name in _OURS}
    return replace(other, **neutral) == one
