"""The replica itself: which articles there are at a moment, and the answer to every path."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, replace
from email.utils import format_datetime
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from scraper.sites.cnnindonesia import SITE
from tests.replica import author, feeds, frames, lists
from tests.replica.clock import WIB, at, times_of_publication, usual_day
from tests.replica.gold import Gold, gold_of
from tests.replica.prose import Cast
from tests.replica.story import EVERYDAY, LAYOUTS, section_named
from tests.replica.words import GENERAL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.article import Article
    from tests.replica.story import Head, Story

NOON: Final = dt.datetime(2026, 11, 22, 20, 0, tzinfo=WIB)
_HTML: Final = "text/html; charset=UTF-8"
_XML: Final = "application/xml; charset=UTF-8"
_INDEX_KINDS: Final = {"foto": "photo", "video": "video", "infografis": "infographic", "kolom": "column"}
_SECTION_INDEX: Final = re.compile(r"/([a-z-]+)/indeks/(\d+)")
_FEED_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before the wire. etag and modified only where the page is the same until the newsroom changes it."""

    body: bytes
    status: int = 200
    content_type: str = _HTML
    etag: str = ""
    modified: str = ""
    location: str = ""


@dataclass(slots=True)
class Change:
    """What happened to an article after its publication."""

    revision: int = 1
    modified: int = 0
    status: int = 200
    layout: str = ""


class Replica:
    """A CNN Indonesia of ``articles`` articles, the same for the same seed.

    now: the moment at which it is asked, settable; articles published later are not there yet. latest: when the last one
    is published (now, unless told); layouts: names of story.LAYOUTS to choose from; per_day: articles on a weekday.
    """

    def __init__(  # noqa: PLR0913 - each is a knob of its own
        self,
        seed: int = 1,
        articles: int = 200,
        *,
        now: dt.datetime = NOON,
        latest: dt.datetime | None = None,
        layouts: Sequence[str] = EVERYDAY,
        per_day: int | None = None,
    ) -> None:
        unknown = set(layouts) - set(LAYOUTS)
        if unknown or not layouts:
            msg = f"layouts must be some of {', '.join(LAYOUTS)}; unknown: {', '.join(sorted(unknown)) or 'none given'}"
            raise ValueError(msg)
        self.seed = seed
        self.layouts = tuple(layouts)
        self._now = now.astimezone(WIB)
        times = times_of_publication(seed, articles, latest or now, per_day or usual_day(articles))
        self._published = dict(enumerate(times))
        self._order = [(moment, index) for index, moment in enumerate(times)]
        self._changes: dict[int, Change] = {}
        self._version = 0
        self._lists: dict[tuple[object, ...], list[int]] = {}
        self.story = lru_cache(256)(self._story)
        self.head = lru_cache(8192)(self._head)

    # -- what there is

    @property
    def now(self) -> dt.datetime:
        return self._now

    @now.setter
    def now(self, moment: dt.datetime) -> None:
        self._now = moment.astimezone(WIB)
        self._changed()

    def _changed(self) -> None:
        self._version += 1
        self._lists.clear()
        self.story.cache_clear()

    def __len__(self) -> int:
        return len(self.indexes())

    def indexes(
        self, *, section: str | None = None, kind: str | None = None, day: dt.date | None = None, tag: str | None = None
    ) -> list[int]:
        """The articles that are there now, newest first, of a section, kind, day of publication (WIB) or tag."""
        key = (section, kind, day, tag)
        if key not in self._lists:
            self._lists[key] = self._select(section, kind, day, tag)
        return self._lists[key]

    def _select(self, section: str | None, kind: str | None, day: dt.date | None, tag: str | None) -> list[int]:
        until = bisect_right(self._order, (int(self._now.timestamp()), 1 << 60))
        start = 0
        if day is not None:
            midnight = int(dt.datetime.combine(day, dt.time(), WIB).timestamp())
            start = bisect_left(self._order, (midnight, -1))
            until = min(until, bisect_left(self._order, (midnight + 86400, -1)))
        seed, changes = self.seed, self._changes
        return [
            index
            for _, index in reversed(self._order[start:until])
            if (section is None or author.section_of(seed, index).slug == section)
            and (kind is None or author.kind_of(seed, index) == kind)
            and (tag is None or tag in {lists.tag_slug(topic) for topic in author.tags_of(seed, index)})
            and not (index in changes and changes[index].status != 200)
        ]

    def heads(self, **only: object) -> list[Head]:
        """As ``indexes``, with what lists show of each."""
        return [self.head(index) for index in self.indexes(**only)]  # type: ignore[arg-type]

    def urls(self, **only: object) -> list[str]:
        """Canonical addresses of the articles that are there now, newest first."""
        return [head.url for head in self.heads(**only)]

    def _head(self, index: int) -> Head:
        return author.head_of(self.seed, index, self._published[index])

    def _story(self, index: int) -> Story:
        change = self._changes.get(index, Change())
        layout = change.layout or author.layout_of(self.seed, index, self.layouts)
        known = len(self._published)
        near = [self.head((index + step) % known) for step in (3, 5, 7, 11)]
        story = author.story_of(self.seed, index, self._published[index], layout, near)
        if change.revision > 1:
            self._correct(story, change)
        return story

    def _correct(self, story: Story, change: Change) -> None:
        """The newsroom's changes: a sentence more in the article's last paragraph for each revision."""
        story.revision = change.revision
        story.modified = change.modified
        cast = Cast(Random(f"{self.seed}/{story.head.index}/changes"), story.head.section, story.head.when)
        more = " ".join(cast.one(GENERAL) for _ in range(change.revision - 1))
        *before, page = story.pages
        at_ = max((place for place, unit in enumerate(page) if unit.kind == "paragraph"), default=None)
        if at_ is None:
            story.head = replace(story.head, title=f"{story.head.title} ({change.revision})")
            return
        unit = replace(page[at_], text=f"{page[at_].text} {more}")
        story.pages = (*before, (*page[:at_], unit, *page[at_ + 1 :]))

    def gold(self, index: int, page: int | None = None, *, joined: bool = True) -> Gold:
        """What the pages of article ``index`` must become; see ``gold_of``."""
        return gold_of(self.story(index), page, joined=joined)

    def gold_at(self, url: str) -> Article:
        """The gold of the one page at an address of an article (page 1 is the whole article when there is one page)."""
        address = SITE.read_address(url)
        index = None if address is None else self.index_of(int(address.number))
        if address is None or index is None:
            msg = f"no article of this replica: {url}"
            raise KeyError(msg)
        if address.amp or "page=all" in urlsplit(url).query:
            return self.gold(index, joined=False).article
        return self.gold(index, address.page).article

    def index_of(self, number: int) -> int | None:
        """Index of the article with the site's number, None when there is none."""
        index = author.index_of(number)
        return index if index in self._published and author.number_of(self.seed, index) == number else None

    # -- what the newsroom does between two crawls

    def publish(self, count: int = 1, when: dt.datetime | None = None) -> list[Head]:
        """New articles, at ``when`` (now) or within the minutes before it."""
        moment = int((when or self._now).timestamp())
        new = []
        for step in range(count):
            index = len(self._published)
            self._published[index] = moment - 7 * (count - 1 - step)
            insort(self._order, (self._published[index], index))
            new.append(self.head(index))
        self._changed()
        return new

    def correct(self, index: int) -> Article:
        """Changes the text of an article; gives the new gold."""
        change = self._changes.setdefault(index, Change())
        change.revision += 1
        change.modified = int(self._now.timestamp())
        self._changed()
        return self.gold(index).article

    def withdraw(self, index: int, status: int = 404) -> None:
        """Takes an article off the site: its address answers 404 or 410 and no list shows it."""
        self._changes.setdefault(index, Change()).status = status
        self._changed()

    def relayout(self, index: int, layout: str) -> None:
        """Serves an article in another layout from now on; its words stay."""
        if layout not in LAYOUTS:
            raise ValueError(f"no layout {layout!r}; there are {', '.join(LAYOUTS)}")
        self._changes.setdefault(index, Change()).layout = layout
        self._changed()

    # -- answers

    def answer(self, target: str, *, host: str = "www.cnnindonesia.com") -> Answer:
        """The answer to a request target (path and query) on a host of the site."""
        parts = urlsplit(target)
        path = parts.path or "/"
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        address = SITE.read_address(f"https://www.cnnindonesia.com{path}")
        if address is not None:
            index = self.index_of(int(address.number))
            return (
                self._not_found() if index is None else self._article(index, path, query, mobile=host.startswith("m."))
            )
        return self._list(path, query) or self._not_found()

    def _not_found(self, status: int = 404) -> Answer:
        return Answer(lists.not_found_page().encode(), status)

    def _article(self, index: int, path: str, query: dict[str, str], *, mobile: bool) -> Answer:
        change = self._changes.get(index, Change())
        if change.status != 200:
            return self._not_found(change.status)
        if self._published[index] > self._now.timestamp():
            return self._not_found()
        story = self.story(index)
        address = SITE.read_address(f"https://www.cnnindonesia.com{path}")
        page = address.page if address else 1
        if page > len(story.pages):
            return self._not_found()
        if address and address.amp:
            text, form = frames.amp_page(story), "amp"
        elif query.get("page") == "all":
            text, form = frames.page_of(story, None, mobile=mobile), "all"
        else:
            text, form = frames.page_of(story, page, mobile=mobile), str(page)
        changed = change.modified or story.head.published
        return Answer(
            text.encode(),
            etag=f'"{story.head.number}-{story.layout}-{change.revision}-{form}{"m" if mobile else ""}"',
            modified=format_datetime(at(changed).astimezone(dt.UTC), usegmt=True),
        )

    def _list(self, path: str, query: dict[str, str]) -> Answer | None:
        fixed: dict[str, Callable[[], Answer]] = {
            "/": lambda: self._page(lists.home_page(self._slice(self.indexes(), 0, 26), self._now)),
            "/robots.txt": lambda: Answer(feeds.ROBOTS.encode(), content_type="text/plain"),
            "/sitemap.xml": lambda: self._xml(feeds.sitemap_index(self._now)),
            "/rss": lambda: self._xml(
                feeds.rss(self._slice(self.indexes(), 0, _FEED_SIZE), self._now, "CNN Indonesia")
            ),
            "/indeks": lambda: self._index("/indeks/2", query),
            "/indeks/2": lambda: self._index("/indeks/2", query),
        }
        if path.rstrip("/") in fixed or path == "/":
            return fixed[path.rstrip("/") or "/"]()
        if path.startswith("/indeks/") and path.endswith("/2") and path.split("/")[2] in _INDEX_KINDS:
            return self._index(path, query, kind=_INDEX_KINDS[path.split("/")[2]])
        if path.startswith("/tag/"):
            return self._index(path, query, tag=path.removeprefix("/tag/").strip("/"), kind_of_page="tag")
        if path.rstrip("/") in {"/search", "/api/search"}:
            return self._search(path, query)
        return self._section(path, query)

    def _section(self, path: str, query: dict[str, str]) -> Answer | None:
        found = _SECTION_INDEX.fullmatch(path)
        name, _, rest = path.strip("/").partition("/")
        section = section_named(name)
        if section is None:
            return None
        if found:
            known = SITE.lists.section_ids.get(name)
            return self._index(path, query, section=name) if known == int(found[2]) else None
        indexes = self.indexes(section=name)
        if rest == "rss":
            return self._xml(
                feeds.rss(self._slice(indexes, 0, _FEED_SIZE), self._now, f"CNN Indonesia | {section.name}")
            )
        if rest == "sitemap_news.xml":
            since = self._now.timestamp() - 2 * 86400
            recent = [index for index in indexes if self._published[index] >= since]
            return self._xml(feeds.news_sitemap([self.head(index) for index in recent]))
        if rest == "sitemap_web.xml":
            return self._xml(feeds.web_sitemap(self._slice(indexes, 0, 200)))
        if rest == "" or rest in {slug for slug, _ in section.sub.values()}:
            return self._index(path, query, section=name, kind_of_page="kanal")
        return None

    def _slice(self, indexes: list[int], start: int, count: int) -> list[Head]:
        return [self.head(index) for index in indexes[start : start + count]]

    def _page(self, text: str) -> Answer:
        return Answer(text.encode())

    def _xml(self, text: str) -> Answer:
        body = text.encode()
        return Answer(body, content_type=_XML, etag=f'"{crc32(body):08x}"')

    def _index(self, path: str, query: dict[str, str], *, kind_of_page: str = "indeks", **only: str) -> Answer:
        day = _date(query.get("date", ""))
        indexes = self.indexes(day=day, **only)
        page = int(query["page"]) if query.get("page", "").isdecimal() else 1
        pages = max(1, min(1000, -(-len(indexes) // lists.CARDS)))
        listing = lists.Listing(
            self._slice(indexes, (page - 1) * lists.CARDS, lists.CARDS),
            page,
            pages,
            path,
            (("date", f"{day:%Y/%m/%d}"),) if day else (),
            kind=kind_of_page,
        )
        return self._page(lists.index_page(listing, self._now))

    def _search(self, path: str, query: dict[str, str]) -> Answer:
        wanted = query.get("query", "").lower().split()
        found = [
            index
            for index in self.indexes()[:2000]
            if wanted and all(word in self.head(index).title.lower() for word in wanted)
        ]
        page = int(query["page"]) if query.get("page", "").isdecimal() else 1
        heads = self._slice(found, (page - 1) * lists.CARDS, lists.CARDS)
        if path.startswith("/api/"):
            return Answer(lists.search_json(heads, len(found)).encode(), content_type="application/json")
        pages = max(1, -(-len(found) // lists.CARDS))
        listing = lists.Listing(
            heads, page, pages, "/search/", (("query", query.get("query", "")),), "Hasil Pencarian", "search"
        )
        return self._page(lists.index_page(listing, self._now))


def _date(text: str) -> dt.date | None:
    """A day as the index takes it, YYYY/MM/DD; anything else is ignored, as the site does."""
    found = re.fullmatch(r"(\d{4})/(\d\d)/(\d\d)", text)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
