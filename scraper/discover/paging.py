"""The pages of one list, read one after another, with the evidence of where the list ends.

A list ends behind the last page that its pager names and behind the number of entries that it names. A page before
that end which brings nothing new, or which is not a page of this list, is a lie or a fault: it is asked for once more,
and then the list counts as ended too soon.
"""

from __future__ import annotations

from statistics import multimode
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar
from urllib.parse import parse_qsl, quote_plus, urlsplit

from scraper.core.errors import FetchError, NotThere, Rejected
from scraper.core.watch import within
from scraper.discover.search import read_search

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.page import Page
    from scraper.discover.lists import Listing
    from scraper.facts.site import Address, Site

T = TypeVar("T")

MIN_SHARE_OF_CARDS: Final = 0.5  # of a full page, that a page before the last brings; cards move on by a few a minute
MIN_CARDS_OF_A_DAY: Final = 3  # of a page, enough to see that it is of another day
ASKS: Final = 2  # times that a page is asked for which contradicts its list


class PageDesk(Protocol):
    """What reading the pages of a list asks of the crawl."""

    async def get(self, url: str) -> Page:
        """Return a list page; raises ``FetchError``, ``NotThere`` or, when the crawl takes no more, ``Stopped``."""
        ...

    def doubt(self, url: str, body: bytes) -> None:
        """Judge a list page without an article; raises ``SiteRefused`` when it is a challenge page."""
        ...


class Leaf(NamedTuple):
    """One page of a list.

    fresh: its articles that no page before it had, in this walk.
    listed: all its articles.
    flaw: in words, why the list must go on behind this page and does not; empty for a page as it should be.
    entries: on the page, those that are not articles included.
    """

    fresh: list[Address]
    listed: list[Address]
    flaw: str = ""
    entries: int = 0


class Pages:
    """The pages of a list, in one walk.

    day: of the list, as addresses begin their time: YYYYMMDD; empty for a list of no day.
    seen: articles so far, by id.
    """

    def __init__(self, desk: PageDesk, site: Site, template: str, day: str = "") -> None:
        self._desk = desk
        self._site = site
        self._template = template
        self._day = day
        self._brought: list[int] = []  # new articles of the pages between first and last; the first has side boxes too
        self._named = 0  # the highest page that its pager has named; a pager that shrinks does not take that back
        self._total = 0  # the highest number of entries that it has named
        self._entries = 0
        self.seen: set[str] = set()

    @property
    def has_evidence(self) -> bool:
        """Return whether a pager or a number of entries says where the list ends."""
        return bool(self._named or self._total)

    async def page(self, number: int) -> Leaf:
        """Return a page; behind the end of the list one without articles.

        Raises ``NotThere`` for a first page that does not exist, and what the desk raises.
        """
        leaf = await self.again(number)
        for _ in range(1, ASKS):
            if not leaf.flaw:
                break
            leaf = await self.again(number)
        self.seen.update(address.id for address in leaf.fresh)
        self._entries += leaf.entries if leaf.fresh else 0
        if 1 < number < self._named and leaf.fresh:
            self._brought.append(len(leaf.fresh))
        return leaf

    @property
    def _full(self) -> int:
        """How many articles a full page brings: a box beside them that changes adds some to single pages."""
        return min(multimode(self._brought), default=0)

    def shortage(self) -> str:
        """Return what a list that was read to its end, and does not grow, has too few of; empty for enough."""
        least = (self._named - 1) * self._full + 1
        if self._named > 1 and len(self.seen) < least:
            return f"the pager names {self._named} pages of {self._full}, and {len(self.seen)} articles came"
        return ""

    async def again(self, number: int) -> Leaf:
        """Return a page as it is now, without counting its articles as seen."""
        url = fill(self._template, page=str(number))
        try:
            page = await self._desk.get(url)
        except NotThere as error:
            if number == 1:
                raise
            return Leaf([], [], self._owed(number, str(error)))
        if leads_elsewhere(url, page.url):  # behind its end a site may lead home
            trouble = f"{url} leads to {page.url}, another page"
            return Leaf([], [], self._owed(number, trouble) if number > 1 else trouble)
        listing = watched(read_search, page.body, url, self._site)
        if not listing.addresses:
            self._desk.doubt(url, page.body)
        if listing.last_page is None and self._named:  # not a page of this list, whatever it lists
            return Leaf([], [], self._owed(number, f"{url} has no pager"))
        return self._judge(number, url, listing)

    def _judge(self, number: int, url: str, listing: Listing) -> Leaf:
        self._named = max(self._named, listing.last_page or 0)
        self._total = max(self._total, listing.total or 0)
        fresh = [address for address in listing.addresses if address.id not in self.seen]
        flaw = listing.flaw
        if not fresh and not flaw:
            flaw = self._owed(number, f"{url} brings nothing that pages before it have not")
        elif not flaw and number < self._named:
            flaw = self._stale(number, url, fresh)
        return Leaf(fresh, listing.addresses, flaw, max(listing.entries, len(fresh)))

    def _stale(self, number: int, url: str, fresh: list[Address]) -> str:
        """Return why a page before the last is not that of this list at this time, empty for one that may be."""
        if number > 1 and len(fresh) < MIN_SHARE_OF_CARDS * self._full:
            return f"{url} brings {len(fresh)} new articles, though full pages bring {self._full}"
        dated = [address.created for address in fresh if address.created]
        if self._day and len(dated) >= MIN_CARDS_OF_A_DAY and not any(one.startswith(self._day) for one in dated):
            return f"{url} lists articles of another day"
        return ""

    def _owed(self, number: int, trouble: str) -> str:
        """Return a trouble with the evidence that the list goes on; empty when the list may end here."""
        if number <= self._named and self._named > 1:  # a day without articles has a pager that names page one
            return f"{trouble}, though the pager names {self._named} pages"
        if self._entries < self._total:
            return f"{trouble}, though the list names {self._total} entries and {self._entries} came"
        return ""


def leads_elsewhere(wanted_url: str, reached: str) -> bool:
    """Return whether an answer came from another place than the wanted list page: home, page one, another day."""
    if wanted_url == reached:
        return False
    here, there = urlsplit(wanted_url), urlsplit(reached)
    is_home = here.path.strip("/") != "" and there.path.strip("/") == ""
    wanted = {pair for pair in parse_qsl(here.query) if pair != ("page", "1")}
    return is_home or not wanted <= set(parse_qsl(there.query))


def watched(read: Callable[[bytes, str, Site], T], body: bytes, url: str, site: Site) -> T:
    """Return what a reader makes of a list; raises ``FetchError`` for one that takes too long."""
    try:
        with within(url):
            return read(body, url, site)
    except Rejected as rejection:
        raise FetchError(f"{url} is no list that can be read: {rejection}") from rejection


def fill(template: str, **words: str) -> str:
    """Return a template with the words in the places that bear their names."""
    for name, word in words.items():
        template = template.replace(f"{{{name}}}", quote_plus(word) if name in {"query", "tag"} else word)
    return template
