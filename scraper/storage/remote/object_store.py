"""Articles as objects of a bucket, under the names that files of an output folder have; see ``file_store``.

Each object is written on the condition that it is still the one that was read, so of two workers at one article neither
writes over the other unseen: the second one reads again and decides anew.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from scraper.core.article import Article, decode, encode_readable, split_id
from scraper.core.errors import BrokenFile, Busy
from scraper.core.late_pattern import late_pattern
from scraper.storage.aside import BROKEN
from scraper.storage.file_store import REVISIONS, UNDATED, WAITING, is_same_article, names_of, place_of_article
from scraper.storage.store import ArticlePlace, Change, Kept, Listed, ListedDay, Stored
from scraper.storage.waiting import Waiting, decode_waiting, encode_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from scraper.storage.remote.s3_bucket import Bucket

log = logging.getLogger(__name__)

_TRIES: Final = 5  # of a save that another worker has overtaken
_PLACE: Final = late_pattern(rf"(?P<site>[^/_.][^/]*)/(?P<day>\d+/\d+/\d+|{UNDATED})/(?P<number>[^/.][^/]*)\.json")
_REVISION: Final = late_pattern(rf"{REVISIONS}/.+/(?P<number>[^/]+)\.r(?P<revision>\d{{1,9}})\.json")


class _HeldObject(NamedTuple):
    """An object: its place, its tag, and the Article in it; None where it is not one."""

    place: ArticlePlace
    tag: str
    article: Article | None


class ObjectStore:
    """The store of one prefix of a bucket; see ``Store`` for its verbs. A place is the name of an object below it."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def place_of(self, article: Article) -> ArticlePlace:
        """Return where the Article belongs."""
        return place_of_article(article)

    def save(self, article: Article, *, at: ArticlePlace | None = None) -> Stored:
        """Keep what the site shows now: the older revision first, then the new one, then an older place goes."""
        for left in reversed(range(_TRIES)):
            try:
                return self._save(article, at)
            except Busy:
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _save(self, article: Article, at: ArticlePlace | None) -> Stored:
        place = place_of_article(article)
        held = self._held(place, at)
        known = self._sound(held)
        if held is None or known is None:
            stored = Stored(place, Change.NEW, max(article.revision, self._next_revision(place, article)))
        elif known.content_hash == article.content_hash:
            stored = Stored(place, Change.UNCHANGED, known.revision)
        else:
            self._keep_revision(held.place, known)
            stored = Stored(place, Change.CHANGED, known.revision + 1)
        article = replace(article, revision=stored.revision)
        if held is None or known is None or held.place != place or not is_same_article(known, article):
            tag = held.tag if held and held.place == place else None
            self._bucket.write(self._key(place), encode_readable(article), tag)
        self._leave(at, place)
        return stored

    def replace(self, article: Article, *, at: ArticlePlace | None = None) -> ArticlePlace:
        """Put the Article in place of the newest revision; an object at an older place goes."""
        place = place_of_article(article)
        key = self._key(place)
        self._bucket.write(key, encode_readable(article), self._bucket.tag_of(key))
        self._leave(at, place)
        return place

    def read(self, article_id: str, *, at: ArticlePlace | None = None) -> Article | None:
        """Return the newest revision of an article; without its place, every object of its site is looked at."""
        site, number = names_of(article_id)
        if at and (found := self._load(at)):
            return self._checked(found)
        places = [place for place, _ in self._places(f"{site}/") if place.endswith(f"/{number}.json")]
        articles = [self._checked(found) for place in places if (found := self._load(place))]
        return max(articles, key=lambda one: (one.revision, one.fetched_at or ""), default=None)

    def current(self, article: Article, *, at: ArticlePlace | None = None) -> Article | None:
        """Return the newest revision at the Article's own place, or at the one where it lay before."""
        return self._sound(self._held(place_of_article(article), at))

    def hold(self, waiting: Waiting) -> None:
        """Keep a text in doubt in place of the one that waits there."""
        key = self._waiting_key(waiting.article.id)
        self._bucket.write(key, encode_waiting(waiting), self._bucket.tag_of(key))

    def waiting(self, article_id: str) -> Waiting | None:
        """Return the text in doubt; one that cannot be read begins to wait anew, as if nothing had waited."""
        found = self._bucket.read(self._waiting_key(article_id))
        try:
            return decode_waiting(found[0]) if found else None
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def release(self, article_id: str) -> None:
        """Drop the text in doubt."""
        self._bucket.remove([self._waiting_key(article_id)])

    def forget(self, article_id: str) -> int:
        """Remove all objects of an article, broken ones too."""
        site, number = names_of(article_id)
        places = [place for place, _ in self._places(f"{site}/") if place.endswith(f"/{number}.json")]
        keys = [self._key(place) for place in (*places, *self._revisions(site, number).values())]
        waiting = self._waiting_key(article_id)
        keys += [waiting] if self._bucket.tag_of(waiting) else []
        self._bucket.remove(keys)
        return len(keys)

    def history(self, article_id: str) -> list[Article]:
        """Return all revisions of an article, the oldest first."""
        site, number = names_of(article_id)
        older = [self._load(place) for place in self._revisions(site, number).values()]
        known = [found.article for found in older if found and found.article]
        newest = self.read(article_id)
        by_revision = {(one.revision, one.content_hash): one for one in (*known, *([newest] if newest else []))}
        return sorted(by_revision.values(), key=lambda article: article.revision)

    def articles(self, days: Iterable[date] | None = None) -> Iterator[Kept]:
        """Go through the newest revision of every article, by site, day and number."""
        wanted = None if days is None else {f"{day:%Y/%m/%d}" for day in days}
        for place, _ in self._places(""):
            if wanted is None or place.partition("/")[2].rpartition("/")[0] in wanted:
                yield self.at(place)

    def days(self) -> list[ListedDay]:
        """Return the days of all sites; a stamp follows from the tags of all objects of a day."""
        parts: dict[str, dict[str, None]] = {}
        stamps: dict[str, blake2b] = {}
        for place, tag in self._places(""):
            folder = place.rpartition("/")[0]
            day = folder.partition("/")[2]
            name = "" if day == UNDATED else day.replace("/", "-")
            parts.setdefault(name, {})[folder] = None
            stamps.setdefault(name, blake2b(digest_size=12)).update(f"{place} {tag}\n".encode())
        return [
            ListedDay(day, stamps[day].hexdigest(), tuple(found))
            for day, found in sorted(parts.items(), key=lambda one: (not one[0], one[0]))
        ]

    def listing(self, day: ListedDay) -> Iterator[Listed]:
        """Go through the objects of a day; a stamp is the tag of the object."""
        for folder in day.parts:
            for place, tag in self._places(f"{folder}/"):
                article_id = f"{place.partition('/')[0]}:{place.rpartition('/')[2].removesuffix('.json')}"
                yield Listed(place, article_id if split_id(article_id) else "", tag.strip('"'))

    def stamp(self, place: ArticlePlace) -> str:
        """Return the tag of an object; empty for a missing one."""
        return (self._bucket.tag_of(self._key(place)) or "").strip('"')

    def at(self, place: ArticlePlace) -> Kept:
        """Return what lies at one place."""
        found = self._load(place)
        if found is None:
            return Kept(place, None, f"{self._shown(place)} is gone")
        fault = "" if found.article else f"{self._shown(place)} is not an Article; see `scraper verify`"
        return Kept(place, found.article, fault)

    def _places(self, prefix: str) -> Iterator[tuple[ArticlePlace, str]]:
        """Yield place and tag of the newest revisions below a prefix, in the order of their names."""
        start = len(self._key(""))
        found = ((str(one["path"])[start:], str(one["e_tag"])) for one in self._bucket.listed(self._key(prefix)))
        yield from sorted((ArticlePlace(path), tag) for path, tag in found if _PLACE.fullmatch(path))

    def _held(self, place: ArticlePlace, at: ArticlePlace | None) -> _HeldObject | None:
        return next((found for one in (place, at) if one and (found := self._load(one))), None)

    def _sound(self, found: _HeldObject | None) -> Article | None:
        """Return the Article of an object; one that is not one is copied aside, so that it stops no run."""
        if found is None or found.article:
            return found.article if found else None
        data = self._bucket.read(self._key(found.place))
        aside = f"{BROKEN}/{datetime.now(UTC):%Y%m%dT%H%M%S}-1/{found.place}"
        if data and self._bucket.tag_of(self._key(aside)) is None:
            self._bucket.write(self._key(aside), data[0], None)
        log.warning("%s is not an Article; a copy lies in %s", self._shown(found.place), aside)
        return None

    def _checked(self, found: _HeldObject) -> Article:
        if found.article is None:
            raise BrokenFile(f"{self._shown(found.place)} is not an Article; see `scraper verify`")
        return found.article

    def _load(self, place: ArticlePlace) -> _HeldObject | None:
        data = self._bucket.read(self._key(place))
        if data is None:
            return None
        try:
            return _HeldObject(place, data[1], decode(data[0]))
        except (msgspec.DecodeError, UnicodeDecodeError):
            return _HeldObject(place, data[1], None)

    def _keep_revision(self, place: ArticlePlace, known: Article) -> None:
        key = self._key(f"{REVISIONS}/{place.removesuffix('.json')}.r{known.revision}.json")
        # An earlier worker may have written this revision and been killed before it wrote the new Article.
        if self._bucket.tag_of(key) is None:
            self._bucket.write(key, encode_readable(known), None)

    def _revisions(self, site: str, number: str, folder: str = "") -> dict[int, ArticlePlace]:
        """Return the places of the older revisions of an article. folder: of its day, where that is known."""
        prefix = self._key(f"{REVISIONS}/{folder or site}/")
        start = len(self._key(""))
        paths = (str(one["path"])[start:] for one in self._bucket.listed(prefix))
        found = ((_REVISION.fullmatch(path), path) for path in paths)
        return {int(one["revision"]): ArticlePlace(path) for one, path in found if one and one["number"] == number}

    def _next_revision(self, place: ArticlePlace, article: Article) -> int:
        """Return the number of an Article whose newest object is lost: published numbers are never used again."""
        site, number = names_of(article.id)
        older = self._revisions(site, number, place.rpartition("/")[0])
        if not older:
            return 1
        newest = max(older)
        found = self._load(older[newest])
        is_known = found and found.article and found.article.content_hash == article.content_hash
        return newest if is_known else newest + 1

    def _leave(self, older: ArticlePlace | None, place: ArticlePlace) -> None:
        if older and older != place:
            self._bucket.remove([self._key(older)])

    def _waiting_key(self, article_id: str) -> str:
        site, number = names_of(article_id)
        return self._key(f"{WAITING}/{site}/{number}.json")

    def _key(self, place: str) -> str:
        return f"{self._bucket.name}/{place}"

    def _shown(self, place: str) -> str:
        return f"{self._bucket.destination}/{place}"
