"""Walk the site's lists, page after page, until they bring nothing new. Fetches nothing itself: it asks a desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, TypeVar
from urllib.parse import quote_plus

from scraper.core.errors import FetchError, NotThere, Rejected, SiteRefused
from scraper.core.limits import LIST_PAGES, SITEMAP_NESTING, SITEMAPS
from scraper.core.watch import within
from scraper.discover.feeds import read_feed, read_sitemap
from scraper.discover.lists import read_addresses
from scraper.discover.plan import clock
from scraper.discover.search import read_search

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

    from scraper.discover.plan import Plan
    from scraper.facts.site import Address, Lists, Site

T = TypeVar("T")

QUIET_PAGES: Final = 2  # a list ends when this many pages in a row bring nothing new
# The first crawl of a site goes back about a day: 330 articles on a full day, 10 cards a page. --since goes further.
FIRST_PAGES: Final = 40
PROBE_WORD: Final = "indonesia"  # a search for it and a tag of its name bring something on every site of ours
_PASSES: Final = 3  # a list that lost cards while it was read is read again, at most this often


class Desk(Protocol):
    """What a walk asks of the crawl."""

    async def get(self, url: str) -> bytes:
        """A list page; raises ``FetchError``, ``NotThere`` or, when the crawl takes no more, ``Stopped``."""
        ...

    def note(self, addresses: Sequence[Address], *, after: float = 0.0) -> tuple[int, int]:
        """Hands addresses on; gives how many of them were unknown, and how many first seen after a time."""
        ...

    def walked(self, name: str) -> bool:
        """Whether an interrupted run of the same job has walked this list to its end."""
        ...

    def last_walk(self, name: str) -> float | None:
        """When the last complete walk of this list ended, in seconds since 1970."""
        ...

    def doubt(self, url: str, body: bytes) -> None:
        """Is told of a list page without an article; raises ``SiteRefused`` when it is a challenge page."""
        ...

    def archived(self) -> list[str]:
        """The addresses of the articles in the archives that are read in place of the site."""
        ...

    def end_walk(self, name: str) -> None:
        """Notes that the list was walked to its end."""
        ...


@dataclass(slots=True)
class Source:
    """One list and what it brought.

    name: for people and for the ledger; pages: read; articles: addresses found; new: of them not known before;
    failed: why it gave out, empty when it was walked to its end; refused: because the site refuses us; skipped: an
    interrupted run had done it.
    """

    name: str
    pages: int = 0
    articles: int = 0
    new: int = 0
    failed: str = ""
    refused: bool = False
    skipped: bool = False


async def walk(site: Site, plan: Plan, desk: Desk) -> AsyncIterator[Source]:
    """Walks every list that the plan asks for and tells of each as it is done. One that fails stops no other."""
    brought = 0
    for step in _Walker(site, plan, desk).steps():
        if step.spare and brought:
            continue
        source = Source(step.name)
        if plan.since and desk.walked(step.name):
            source.skipped = True
        else:
            try:
                await step.walk(source)
            except (FetchError, SiteRefused) as error:
                source.failed, source.refused = str(error), isinstance(error, SiteRefused)
            else:
                desk.end_walk(step.name)
        brought += source.articles
        yield source


@dataclass(slots=True, frozen=True)
class _Step:
    """One list: its name, the way to walk it, and whether it is asked only when those before brought nothing."""

    name: str
    walk: Callable[[Source], Awaitable[None]]
    spare: bool = False


class _Walker:
    def __init__(self, site: Site, plan: Plan, desk: Desk) -> None:
        self._site = site
        self._plan = plan
        self._desk = desk
        self._last_page: dict[str, int] = {}  # of a list, as its pager says

    def steps(self) -> list[_Step]:
        """The lists of the plan, in the order of asking."""
        plan = self._plan
        if plan.probe:
            return self._probes()
        if plan.urls:
            return [_Step("given addresses", self._given)]
        if plan.from_archive:
            return [_Step(f"archive {plan.from_archive}", self._archived)]
        if plan.sitemap:
            return [_Step(f"sitemap {plan.sitemap}", partial(self._sitemap, plan.sitemap))]
        if plan.search or plan.tag:
            return self._asked_for()
        return self._days() if plan.since else self._newest()

    def _asked_for(self) -> list[_Step]:
        plan, where = self._plan, self._site.lists
        if plan.search:
            templates = [_fill(template, query=plan.search) for template in where.search]
            return [_Step(f"search {one}", partial(self._pages, one), spare=True) for one in templates]
        return [_Step(f"tag {plan.tag}", partial(self._pages, _fill(where.tag, tag=plan.tag)))] if where.tag else []

    def _days(self) -> list[_Step]:
        where = self._site.lists
        found = []
        sections = self._plan.sections or (() if where.index_of_day else tuple(where.section_ids))
        for day in self._plan.days():
            written = day.strftime(where.date_form)
            if not sections:
                found.append(_Step(f"index {day}", partial(self._day, _fill(where.index_of_day, date=written))))
            for section in sections:
                template = _section(where.index_of_section_and_day, where, section)
                found.append(_Step(f"index {section} {day}", partial(self._day, _fill(template, date=written))))
        return found

    def _newest(self) -> list[_Step]:
        where = self._site.lists
        found = []
        sections = self._plan.sections or (() if where.index else tuple(where.section_ids))
        if sections and where.index_of_section:
            for section in sections:
                template = _section(where.index_of_section, where, section)
                found.append(_Step(f"index {section}", partial(self._newest_pages, template)))
        elif where.index:
            found.append(_Step("index", partial(self._newest_pages, where.index)))
        found += [_Step(f"feed {url}", partial(self._feed, url)) for url in where.feeds]
        # A sitemap index points to two dozen sitemaps: too much to ask for each time the index works.
        found += [_Step(f"sitemap {url}", partial(self._sitemap, url), spare=True) for url in where.sitemaps]
        return found

    def _probes(self) -> list[_Step]:
        """Every kind of list that the site has, one page of each."""
        where = self._site.lists
        section = next(iter(where.section_ids), "")
        day = datetime.now(UTC).astimezone(clock(self._site)).date() - timedelta(days=1)
        written = day.strftime(where.date_form)
        pages = {
            "index": where.index,
            f"index {section}": _section(where.index_of_section, where, section),
            f"index {day}": _fill(where.index_of_day, date=written),
            f"index {section} {day}": _fill(_section(where.index_of_section_and_day, where, section), date=written),
            f"tag {PROBE_WORD}": _fill(where.tag, tag=PROBE_WORD),
        }
        pages |= {f"search {one}": one for one in (_fill(url, query=PROBE_WORD) for url in where.search)}
        found = [_Step(name, partial(self._first_page, url)) for name, url in pages.items() if url]
        found += [_Step(f"feed {url}", partial(self._feed, url)) for url in where.feeds]
        return found + [_Step(f"sitemap {url}", partial(self._one_sitemap, url)) for url in where.sitemaps]

    async def _first_page(self, template: str, source: Source) -> None:
        self._note(source, await self._listing(template, 1))

    async def _one_sitemap(self, url: str, source: Source) -> None:
        """A sitemap; of an index of sitemaps its first one as well."""
        sitemap = _watched(read_sitemap, await self._desk.get(url), url, self._site)
        self._note(source, sitemap.addresses)
        for child in sitemap.children[:1]:
            below = _watched(read_sitemap, await self._desk.get(child), child, self._site)
            self._note(source, below.addresses)

    def _note(self, source: Source, addresses: Iterable[Address], *, after: float = 0.0) -> int:
        """Hands on what belongs to the plan; gives how many of them were first seen after a time."""
        admitted = [address for address in addresses if self._plan.admits(address)]
        unknown, later = self._desk.note(admitted, after=after)
        source.pages += 1
        source.articles += len(admitted)
        source.new += unknown
        return later

    async def _given(self, source: Source) -> None:
        addresses = read_addresses(self._plan.urls, f"https://{self._site.hosts[0]}/", self._site)
        self._note(source, addresses)

    async def _archived(self, source: Source) -> None:
        self._note(source, read_addresses(self._desk.archived(), f"https://{self._site.hosts[0]}/", self._site))

    async def _feed(self, url: str, source: Source) -> None:
        self._note(source, _watched(read_feed, await self._desk.get(url), url, self._site))

    async def _sitemap(self, start: str, source: Source) -> None:
        seen = {start}
        level = [start]
        for _ in range(SITEMAP_NESTING):
            below: list[str] = []
            for url in level:
                sitemap = _watched(read_sitemap, await self._desk.get(url), url, self._site)
                self._note(source, sitemap.addresses)
                below += [child for child in sitemap.children if child not in seen]
                seen.update(below)
            level = below[: SITEMAPS - len(seen)]

    async def _listing(self, template: str, page: int) -> list[Address]:
        url = _fill(template, page=str(page))
        try:
            body = await self._desk.get(url)
        except NotThere:
            if page <= self._last_page.get(template, 1):  # a page that the list itself has named is no end of it
                raise
            return []
        listed = _watched(read_search, body, url, self._site)
        if listed.last_page:
            self._last_page[template] = listed.last_page
        if not listed.addresses:
            self._desk.doubt(url, body)
        return listed.addresses

    async def _pages(self, template: str, source: Source) -> None:
        """A list without days: until two pages bring nothing that this walk has not seen."""
        seen: set[str] = set()
        quiet = 0
        for page in range(1, LIST_PAGES + 1):
            fresh = [address for address in await self._listing(template, page) if address.id not in seen]
            seen.update(address.id for address in fresh)
            self._note(source, fresh)
            quiet = 0 if fresh else quiet + 1
            if quiet == QUIET_PAGES or "{page}" not in template:
                return

    async def _newest_pages(self, template: str, source: Source) -> None:
        """The site's newest: until two pages bring nothing that was first seen after the last complete walk.

        What a broken walk has found does not count as known: behind it there may be more.
        """
        before = self._desk.last_walk(source.name)
        quiet = 0
        for page in range(1, (FIRST_PAGES if before is None else LIST_PAGES) + 1):
            later = self._note(source, await self._listing(template, page), after=before or 0.0)
            quiet = 0 if later else quiet + 1
            if quiet == QUIET_PAGES:
                return

    async def _day(self, template: str, source: Source) -> None:
        """The list of one day, to its end; again when it lost cards meanwhile, because others moved past us then."""
        for _ in range(_PASSES):
            tail_page, tail = await self._day_once(template, source)
            if tail_page == 1:
                return
            now = {address.id for address in await self._listing(template, tail_page)}
            if not now < tail:
                return

    async def _day_once(self, template: str, source: Source) -> tuple[int, set[str]]:
        """Number and articles of the last page that brought something."""
        seen: set[str] = set()
        tail_page, tail = 1, seen
        quiet = 0
        for page in range(1, LIST_PAGES + 1):
            listed = await self._listing(template, page)
            fresh = [address for address in listed if address.id not in seen]
            seen.update(address.id for address in fresh)
            self._note(source, fresh)
            if fresh:
                tail_page, tail, quiet = page, {address.id for address in listed}, 0
            else:
                quiet += 1
            if quiet == QUIET_PAGES:
                break
        return tail_page, tail


def _watched(read: Callable[[bytes, str, Site], T], body: bytes, url: str, site: Site) -> T:
    """What a reader makes of a list; one that takes too long is a list that cannot be read."""
    try:
        with within(url):
            return read(body, url, site)
    except Rejected as rejection:
        raise FetchError(f"{url} is no list that can be read: {rejection}") from rejection


def _section(template: str, lists: Lists, section: str) -> str:
    return _fill(template, section=section, section_id=str(lists.section_ids.get(section, "")))


def _fill(template: str, **words: str) -> str:
    for name, word in words.items():
        template = template.replace(f"{{{name}}}", quote_plus(word) if name in {"query", "tag"} else word)
    return template
