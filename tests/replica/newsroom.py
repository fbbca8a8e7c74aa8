"""The newsroom behind the replica: which articles there are at a moment, and what happens to them."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.sites.cnnindonesia import SITE
from tests.replica import author
from tests.replica.clock import WIB, in_wib, times_of_publication, usual_day
from tests.replica.gold import Gold, gold_of
from tests.replica.prose import Cast, slug_of
from tests.replica.story import EVERYDAY, LAYOUTS, Unit
from tests.replica.words import GENERAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.article import Article
    from tests.replica.story import Head, Story

NOON: Final = dt.datetime(2026, 11, 22, 20, 0, tzinfo=WIB)


@dataclass(slots=True)
class Change:
    """What happened to an article after its publication."""

    revision: int = 1
    modified: int = 0
    status: int = 200
    layout: str = ""


class Newsroom:
    """The articles of a CNN Indonesia of ``articles`` articles, the same for the same seed.

    now: the moment at which it is asked, settable; articles published later are not there yet. latest: when the last one
    is published (now, unless told); layouts: names of story.LAYOUTS to choose from; per_day: articles on a weekday.
    beside: articles of each other newsroom, at first a third of this one's and at least a dozen.
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
        self.beside = 0
        self.layouts = tuple(layouts)
        self._now = in_wib(now)
        times = times_of_publication(seed, articles, in_wib(latest or now), per_day or usual_day(articles))
        self._published = dict(enumerate(times))
        self._first = len(self._published)
        self._order = [(moment, index) for index, moment in enumerate(times)]
        self._changes: dict[int, Change] = {}
        self._switches: list[tuple[float, str]] = []
        self._artifacts: list[tuple[float, str, int]] = []
        self._ended: dict[str, float] = {}
        self._lists: dict[tuple[object, ...], list[int]] = {}
        self.story = lru_cache(256)(self._story)
        self.head = lru_cache(8192)(self._head)

    # -- what there is

    @property
    def now(self) -> dt.datetime:
        return self._now

    @now.setter
    def now(self, moment: dt.datetime) -> None:
        self._now = in_wib(moment)
        self._changed()

    def _changed(self) -> None:
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
        seed, changes, ended = self.seed, self._changes, self._ended
        return [
            index
            for _, index in reversed(self._order[start:until])
            if (section is None or author.section_of(seed, index).slug == section)
            and (kind is None or author.kind_of(seed, index) == kind)
            and (tag is None or tag in {slug_of(topic) for topic in author.tags_of(seed, index)})
            and not (index in changes and changes[index].status != 200)
            and not (ended and self._published[index] >= ended.get(author.section_of(seed, index).slug, math.inf))
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
        layout = change.layout or self._layout(index)
        known = max(self._first, index + 1)  # a page does not change because others are published
        near = [self.head((index + step) % known) for step in (3, 5, 7, 11)]
        story = author.story_of(self.seed, index, self._published[index], layout, near)
        if change.revision > 1:
            self._correct(story, change)
        for since, text, every in self._artifacts:
            if self._published[index] >= since and index % every == 0:
                *before, page = story.pages
                story.pages = (*before, (*page[:2], Unit("read_more", text), *page[2:]))
        return story

    def _layout(self, index: int) -> str:
        """The layout by the seed, or the last one that was switched to before the article was published."""
        for since, layout in reversed(self._switches):
            if self._published[index] >= since:
                return layout
        return author.layout_of(self.seed, index, self.layouts)

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

    def status_of(self, index: int) -> int:
        """200 when the article is there now, else what its address answers."""
        if self._published[index] > self._now.timestamp():
            return 404
        return self._changes[index].status if index in self._changes else 200

    # -- what the newsroom does between two crawls

    def publish(self, count: int = 1, when: dt.datetime | None = None) -> list[Head]:
        """New articles, at ``when`` (now) or within the minutes before it."""
        moment = int(in_wib(when or self._now).timestamp())
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
        before = self.story(index)
        change = self._changes.setdefault(index, Change())
        change.revision += 1
        change.modified = max(int(self._now.timestamp()), (before.modified or before.head.published) + 60)
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

    # -- what happens by itself when ``now`` comes to it

    def switch_layout(self, since: dt.datetime, layout: str) -> None:
        """Every article published from ``since`` on is served in ``layout``: the site has changed."""
        if layout not in LAYOUTS:
            raise ValueError(f"no layout {layout!r}; there are {', '.join(LAYOUTS)}")
        self._switches.append((in_wib(since).timestamp(), layout))
        self._changed()

    def add_artifact(self, since: dt.datetime, text: str, every: int = 20) -> None:
        """A line that nobody knows yet, in one of ``every`` articles published from ``since`` on."""
        self._artifacts.append((in_wib(since).timestamp(), text, every))
        self._changed()

    def end_section(self, since: dt.datetime, section: str) -> None:
        """No article of a section from ``since`` on."""
        self._ended[section] = in_wib(since).timestamp()
        self._changed()
