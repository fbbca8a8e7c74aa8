"""Walk the site's lists, page after page, each to its own end. Fetches nothing itself: it asks a desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import Struct

from scraper.core.errors import Damaged, FetchError, NotThere, SiteRefused, Stopped
from scraper.core.limits import LIST_PAGES, SITEMAP_NESTING, SITEMAPS
from scraper.discover.feeds import read_feed, read_sitemap
from scraper.discover.lists import read_addresses
from scraper.discover.paging import PageDesk, Pages, fill, watched
from scraper.discover.plan import clock
from scraper.discover.probing import ProbeSample, probed_lists

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
    from datetime import date

    from scraper.discover.feeds import Sitemap
    from scraper.discover.paging import Leaf
    from scraper.discover.plan import Plan
    from scraper.facts.site import Address, Lists, Site

INDEX: Final = "index"  # the name of the list of a whole newsroom's newest articles
QUIET_PAGES: Final = 2  # a list ends when this many pages in a row bring nothing new
# The first crawl of a site goes back about a day: 330 articles on a full day, 10 cards a page. --since goes further.
FIRST_PAGES: Final = 40
# A past day without a pager ends too soon below this share of the site's least yield: early years had fewer articles.
LEAST_OF_A_DAY: Final = 0.5
_PASSES: Final = 3  # a list that lost cards while it was read is read again, at most this often


class Desk(PageDesk, Protocol):
    """What a walk asks of the crawl."""

    def note(self, addresses: Sequence[Address], *, after: int = 0) -> tuple[int, int]:
        """Hand addresses on; return how many were unknown, and how many first seen after a mark of ``last_walk``."""
        ...

    def walked(self, name: str) -> bool:
        """Return whether an interrupted run of the same job has walked this list to its end."""
        ...

    def last_walk(self, name: str) -> int | None:
        """Return the mark that the last complete walk of this list left, None before the first one."""
        ...

    def archived(self) -> list[str]:
        """Return the addresses of the articles in the archives that are read in place of the site."""
        ...

    def end_walk(self, name: str) -> None:
        """Notes that the list was walked to its end."""
        ...


@dataclass(slots=True)
class Source:
    """One list and what it brought.

    name: for people and for the ledger.
    pages: read; articles: addresses found; new: of them not known before.
    failed: why it gave out, empty when it was walked to its end.
    refused: because the site refuses us; damaged: because it ended before its end; gone: because the site has
    retired it, and it stands beside others.
    skipped: an interrupted run had walked it.
    """

    name: str
    pages: int = 0
    articles: int = 0
    new: int = 0
    failed: str = ""
    refused: bool = False
    damaged: bool = False
    gone: bool = False
    skipped: bool = False


async def walk(site: Site, plan: Plan, desk: Desk) -> AsyncIterator[Source]:
    """Walk every list that the plan asks for, and yield each as it is done. One that fails stops no other.

    A list that failed is walked once more behind all others, since most troubles last for minutes only.
    """
    brought = 0
    failed: list[tuple[_Step, Source]] = []
    for step in _Walker(site, plan, desk).steps():
        if step.spare and brought:
            continue
        source = Source(step.name)
        if plan.since and desk.walked(step.name):
            source.skipped = True
        else:
            await _try(step, source, desk)
        brought += source.articles
        if source.failed and not source.refused:
            failed.append((step, source))
        else:
            yield source
    for step, source in failed:
        again = Source(step.name, new=source.new)
        try:
            await _try(step, again, desk)
        except Stopped:
            yield source
            raise
        yield again


async def _try(step: _Step, source: Source, desk: Desk) -> None:
    try:
        await step.walk(source)
    except (FetchError, SiteRefused, Damaged) as error:
        source.failed = _reason(source.name, str(error))
        source.refused, source.damaged = isinstance(error, SiteRefused), isinstance(error, Damaged)
        source.gone = step.is_beside and isinstance(error, NotThere)
    else:
        desk.end_walk(step.name)


def _reason(name: str, message: str) -> str:
    """Return a message about a list without what it begins with and its name ends in, because both are shown."""
    for known in (name, name.rpartition(" ")[2]):
        for start in (f"{known}: ", f"{known} "):
            message = message.removeprefix(start)
    return message


class _Step(Struct, frozen=True):
    """One list: its name and the way to walk it.

    spare: it is asked only when those before brought nothing.
    is_beside: it names articles that the site's index names too, as a feed does.
    """

    name: str
    walk: Callable[[Source], Awaitable[None]]
    spare: bool = False
    is_beside: bool = False


class _Walker:
    def __init__(self, site: Site, plan: Plan, desk: Desk) -> None:
        self._site = site
        self._plan = plan
        self._desk = desk
        self._sample = ProbeSample(plan.probe)

    def steps(self) -> list[_Step]:
        """Return the lists of the plan, in the order of asking."""
        plan = self._plan
        if plan.probe:
            return self._probes()
        if plan.urls:
            return [_Step("given addresses", self._given)]
        if plan.from_archive:
            return [_Step(f"archive {plan.from_archive}", self._archived)]
        if plan.sitemap:
            return [_Step(f"sitemap {plan.sitemap}", partial(self._sitemaps, plan.sitemap))]
        if plan.search or plan.tag:
            return self._asked_for()
        return self._days() if plan.since else self._newest()

    def _asked_for(self) -> list[_Step]:
        plan, where = self._plan, self._site.lists
        if plan.search:
            templates = [fill(template, query=plan.search) for template in where.search]
            return [_Step(f"search {one}", partial(self._all_pages, one), spare=True) for one in templates]
        return [_Step(f"tag {plan.tag}", partial(self._all_pages, fill(where.tag, tag=plan.tag)))] if where.tag else []

    def _days(self) -> list[_Step]:
        where = self._site.lists
        found = []
        sections = self._plan.sections or (() if where.index_of_day else tuple(where.section_ids))
        today = datetime.now(UTC).astimezone(clock(self._site)).date()
        for day in self._plan.days():
            written = day.strftime(where.date_form)
            if not sections:
                least = int(self._site.least_yield * LEAST_OF_A_DAY) if day < today else 0
                walk_day = partial(self._day, fill(where.index_of_day, date=written), day, least=least)
                found.append(_Step(f"index {day}", walk_day))
            for section in sections:
                template = _section(where.index_of_section_and_day, where, section)
                walk_day = partial(self._day, fill(template, date=written), day, least=0)
                found.append(_Step(f"index {section} {day}", walk_day))
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
            found.append(_Step(INDEX, partial(self._newest_pages, where.index)))
        is_beside = bool(found)
        found += [_Step(f"feed {url}", partial(self._feed, url), is_beside=is_beside) for url in self._feeds()]
        # A sitemap index points to two dozen sitemaps: too much to ask for each time the index works.
        found += [_Step(f"sitemap {url}", partial(self._sitemaps, url), spare=True) for url in where.sitemaps]
        return found

    def _feeds(self) -> Sequence[str]:
        """The feeds of the newest: those of the wanted sections where the site has one for each, else its own."""
        where = self._site.lists
        if self._plan.sections and where.feed_of_section:
            return [_section(where.feed_of_section, where, section) for section in self._plan.sections]
        return where.feeds

    def _probes(self) -> list[_Step]:
        """Every kind of list that the site has, one page of each, those of earlier years behind those of today."""
        where = self._site.lists
        pages = probed_lists(self._site, datetime.now(UTC))
        found = [_Step(name, partial(self._first_page, url)) for name, url in pages.today.items()]
        found += [_Step(f"feed {url}", partial(self._feed, url)) for url in (*where.feeds, *pages.feeds)]
        found += [_Step(f"sitemap {url}", partial(self._one_sitemap, url)) for url in where.sitemaps]
        left = len(pages.earlier)
        for done, (name, url) in enumerate(pages.earlier.items()):
            found.append(_Step(name, partial(self._first_page_of_earlier, url, left - done)))
        return found

    async def _first_page(self, template: str, source: Source) -> None:
        self._take(source, await self._pages(template).page(1))

    async def _first_page_of_earlier(self, template: str, lists_left: int, source: Source) -> None:
        self._sample.turn_to_earlier(lists_left)
        await self._first_page(template, source)

    async def _one_sitemap(self, url: str, source: Source) -> None:
        """Read a sitemap; of an index of sitemaps its first one as well."""
        for child in (await self._read_sitemap(url, source)).children[:1]:
            await self._read_sitemap(child, source)

    def _pages(self, template: str, day: str = "") -> Pages:
        return Pages(self._desk, self._site, template, day)

    def _take(self, source: Source, leaf: Leaf, *, after: int = 0) -> int:
        """Hand on what a page brings, then raise ``Damaged`` when the list ends there and should not."""
        later = self._note(source, leaf.fresh, after=after)
        if leaf.flaw:
            raise Damaged(leaf.flaw)
        return later

    def _note(self, source: Source, addresses: Iterable[Address], *, after: int = 0) -> int:
        """Hand on what belongs to the plan; return how many of them were first seen after a mark."""
        admitted = [address for address in addresses if self._plan.admits(address)]
        chosen = self._sample.choose(admitted) if self._plan.probe else admitted
        unknown, later = self._desk.note(chosen, after=after)
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
        page = await self._desk.get(url)
        feed = watched(read_feed, page.body, url, self._site)
        self._note(source, feed.addresses)
        if feed.flaw:
            raise Damaged(feed.flaw)

    async def _read_sitemap(self, url: str, source: Source) -> Sitemap:
        page = await self._desk.get(url)
        sitemap = watched(read_sitemap, page.body, url, self._site)
        self._note(source, sitemap.addresses)
        if sitemap.flaw:
            raise Damaged(sitemap.flaw)
        return sitemap

    async def _sitemaps(self, start: str, source: Source) -> None:
        """Read a sitemap and those below it, each once; one that fails keeps no other from being read."""
        known = [start]
        level = known[:]
        troubles: list[FetchError | Damaged] = []
        has_list = False
        for _ in range(SITEMAP_NESTING):
            below: list[str] = []
            for url in level:
                try:
                    sitemap = await self._read_sitemap(url, source)
                except (FetchError, Damaged) as error:
                    troubles.append(error)
                else:
                    has_list = has_list or not sitemap.is_index
                    below += [child for child in sitemap.children if child not in known and child not in below]
            level = below[: SITEMAPS - len(known)]
            known += level
            if len(level) < len(below):
                troubles.append(Damaged(f"{start} leads to more than {SITEMAPS} sitemaps; the others were not read"))
        if level:
            troubles.append(Damaged(f"{start} leads more than {SITEMAP_NESTING} levels deep; {level[0]} was not read"))
        if not has_list and not troubles:
            troubles.append(Damaged(f"{start} leads to no sitemap but itself"))
        if troubles:
            raise troubles[0]

    async def _all_pages(self, template: str, source: Source) -> None:
        """Read a list without days: until two pages bring nothing that this walk has not seen."""
        pages = self._pages(template)
        quiet = 0
        for page in range(1, LIST_PAGES + 1):
            leaf = await pages.page(page)
            self._take(source, leaf)
            quiet = 0 if leaf.fresh else quiet + 1
            if quiet == QUIET_PAGES or "{page}" not in template:
                return

    async def _newest_pages(self, template: str, source: Source) -> None:
        """Read the site's newest: until two pages bring nothing that was first seen after the last complete walk.

        What a broken walk has found does not count as known: behind it there may be more. Neither does what this walk
        has seen: a list that repeats its first page has no end there.
        """
        before = self._desk.last_walk(source.name)
        pages = self._pages(template)
        quiet = 0
        for page in range(1, (FIRST_PAGES if before is None else LIST_PAGES) + 1):
            later = self._take(source, await pages.page(page), after=before or 0)
            quiet = 0 if later else quiet + 1
            if quiet == QUIET_PAGES:
                return

    async def _day(self, template: str, day: date, source: Source, *, least: int) -> None:
        """Read the list of one day to its end; again when it lost cards meanwhile, because others moved past us then.

        least: articles that such a day has at least, 0 for a day that is not over.
        """
        for _ in range(_PASSES):
            pages = self._pages(template, f"{day:%Y%m%d}")
            tail_page, tail = await self._day_once(pages, source)
            if not pages.has_evidence and len(pages.seen) < least:
                raise Damaged(f"{source.name} names {len(pages.seen)} articles; such a day has {least} and more")
            if least and (shortage := pages.shortage()):
                raise Damaged(f"{source.name}: {shortage}")
            if tail_page == 1:
                return
            now = {address.id for address in (await pages.again(tail_page)).listed}
            if not now < tail:
                return

    async def _day_once(self, pages: Pages, source: Source) -> tuple[int, set[str]]:
        """Return number and articles of the last page that brought something."""
        tail_page, tail = 1, pages.seen
        quiet = 0
        for page in range(1, LIST_PAGES + 1):
            leaf = await pages.page(page)
            self._take(source, leaf)
            if leaf.fresh:
                tail_page, tail, quiet = page, {address.id for address in leaf.listed}, 0
            else:
                quiet += 1
            if quiet == QUIET_PAGES:
                break
        return tail_page, tail


def _section(template: str, lists: Lists, section: str) -> str:
    return fill(template, section=section, section_id=str(lists.section_ids.get(section, "")))
