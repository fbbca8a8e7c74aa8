"""The replica itself: the newsroom and the site's answer to every path."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from scraper.sites.cnnindonesia import SITE
from tests.replica import feeds, frames, lists
from tests.replica.answer import Answer
from tests.replica.clock import at
from tests.replica.newsroom import Newsroom
from tests.replica.skins import skin_of
from tests.replica.story import section_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.story import Head

_XML: Final = "application/xml; charset=UTF-8"
_INDEX_KINDS: Final = {"foto": "photo", "video": "video", "infografis": "infographic", "kolom": "column"}
_SECTION_INDEX: Final = re.compile(r"/([a-z-]+)/indeks/(\d+)")
_FEED_SIZE: Final = 50


class Replica(Newsroom):
    """A local CNN Indonesia; see ``Newsroom`` for what it is made of, README.md for how to use it."""

    def answer(self, target: str, *, host: str = "www.cnnindonesia.com") -> Answer:
        """The answer to a request target (path and query) on a host of the site, or of a newsroom that has a skin."""
        skin = skin_of(host)
        if skin:
            return skin.of(self).answer(host, target)
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
        status = self.status_of(index)
        if status != 200:
            return self._not_found(status)
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
        changed = story.modified if story.revision > 1 and story.modified else story.head.published
        return Answer(
            text.encode(),
            etag=f'"{story.head.number}-{story.layout}-{story.revision}-{form}{"m" if mobile else ""}"',
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
            recent = [index for index in indexes if self.head(index).published >= since]
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
