"""Where the pages of articles are in web archives, so that each can be read when an article needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from scraper.core.errors import NotThere, UsageError
from scraper.sites.elsewhere import read_elsewhere
from scraper.sites.registry import site_of
from scraper.storage.warc import Spot, find_archives, read_page_at, read_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from scraper.core.page import Page
    from scraper.facts.site import Address

_Record = TypeVar("_Record", "RecordPlace", "RecordPlace | Held")
Part = tuple[int, bool]  # number of the page, and whether it is the AMP form
FIRST: Final[Part] = (1, False)


class Place(Protocol):
    """Where one page can be read: a record of an archive, a file, memory."""

    def read(self) -> Page:
        """Return the page; raises ``ScraperError``."""
        ...


@dataclass(slots=True, frozen=True)
class RecordPlace:
    """A place in an archive. fetched_at: of its page, empty when the archive does not say."""

    path: Path
    spot: Spot
    fetched_at: str

    def read(self) -> Page:
        """Return the page; raises ``StoreError`` or ``Rejected``."""
        return read_page_at(self.path, self.spot)


@dataclass(slots=True, frozen=True)
class Held:
    """A page in memory, of an archive that is packed as a whole and cannot be entered at a record."""

    path: Path
    page: Page

    @property
    def fetched_at(self) -> str:
        """When the page was fetched, empty when the archive does not say."""
        return self.page.fetched_at or ""

    def read(self) -> Page:
        """Return the page."""
        return self.page


Record = RecordPlace | Held
MAX_VERSIONS: Final = 20  # visits of one article that are looked at


@dataclass(slots=True, frozen=True)
class Parts:
    """The pages of one article that are at hand.

    name: the article's id, or what stands for it.
    places: of each page, the newest where archives hold several.
    older: the records of archives that newer ones have replaced.
    """

    name: str
    places: Mapping[Part, Place]
    older: tuple[tuple[Part, Record], ...] = ()

    def versions(self) -> Iterator[Parts]:
        """Give the visits of the article, the newest first; of each page the next record behind the visit's first."""
        yield self
        moments = {record.fetched_at for part, record in self.older if part == FIRST}
        for moment in sorted(moments, reverse=True)[: MAX_VERSIONS - 1]:
            yield Parts(self.name, self._visit(moment))

    def _visit(self, moment: str) -> dict[Part, Record]:
        newest = [(part, place) for part, place in self.places.items() if isinstance(place, RecordPlace | Held)]
        records = sorted([*self.older, *newest], key=lambda one: one[1].fetched_at)
        before = {part: record for part, record in records if record.fetched_at <= moment}
        behind = {part: record for part, record in reversed(records) if record.fetched_at >= moment}
        return before | behind

    @property
    def opening(self) -> Place:
        """The place of page one; without page one, of the part that comes nearest to it."""
        return self.places.get(FIRST) or self.places[min(self.places)]

    def serve(self, url: str) -> Page:
        """Return the page at an address of the article; raises ``NotThere`` and what its place raises."""
        address = address_of(url)
        place = self.places.get(part_of(address)) if address and address.id == self.name else None
        if place is None:
            raise NotThere(f"{url} is not at hand")
        return place.read()


class PageIndex:
    """The newest record of every page in some archives, by article.

    A page of a newsroom of ours belongs to the article of its address. Any other page is an article of its own.
    Holds some 500 bytes a page.
    """

    def __init__(self) -> None:
        self._places: dict[str, dict[Part, Record]] = {}
        self._older: dict[str, list[tuple[Part, Record]]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Parts]:
        """The articles in the order in which the first page of each was found."""
        for name, places in self._places.items():
            yield Parts(name, places, tuple(self._older.get(name, ())))

    def add(self, archive: Path) -> int:
        """Take in the pages of an archive and return their number; raises ``StoreError`` for what is no archive."""
        count = 0
        for count, (url, place) in enumerate(_records(archive), 1):  # noqa: B007  used behind the loop
            address = address_of(url)
            if address:
                self._keep(address.id, part_of(address), place)
            else:
                elsewhere = read_elsewhere(url)
                self._keep(elsewhere.id if elsewhere else url, FIRST, place)
        return count

    def _keep(self, name: str, part: Part, place: Record) -> None:
        older = _put(self._places.setdefault(name, {}), part, place)
        if older:
            self._older.setdefault(name, []).append((part, older))


def _put(places: dict[Part, _Record], part: Part, place: _Record) -> _Record | None:
    """Put a record among the newest of an article; return the older of it and the one that was there."""
    known = places.get(part)
    if known is not None and known.fetched_at > place.fetched_at:
        return place
    places[part] = place
    return known


def _records(archive: Path) -> Iterator[tuple[str, Record]]:
    """Address and place of each page of an archive."""
    for url, fetched_at, spot in read_places(archive):
        yield url, RecordPlace(archive, spot, fetched_at)


class Catalogue:
    """The newest record of every page of every article of our newsrooms, at or below a path.

    articles: their pages, by id; addresses: the canonical addresses, by id. Holds a few hundred bytes a page.
    """

    def __init__(self, path: Path) -> None:
        """Read the archives once; raises ``UsageError`` without an archive, ``StoreError`` for an unreadable one."""
        archives = find_archives(path)
        if not archives:
            raise UsageError(f"{path}: no web archive there (.warc, .warc.gz, .warc.zst)")
        self.articles: dict[str, dict[Part, RecordPlace]] = {}
        self.addresses: dict[str, str] = {}
        self._older: dict[str, list[tuple[Part, Record]]] = {}
        for archive in archives:
            for url, fetched_at, spot in read_places(archive):
                if address := address_of(url):
                    self._add(address, RecordPlace(archive, spot, fetched_at))

    def _add(self, address: Address, place: RecordPlace) -> None:
        part = part_of(address)
        older = _put(self.articles.setdefault(address.id, {}), part, place)
        if older:
            self._older.setdefault(address.id, []).append((part, older))
        if older is not place:
            self.addresses[address.id] = address.canonical

    def parts(self, article_id: str) -> Parts:
        """Return the pages of an article, with the older records of each."""
        return Parts(article_id, self.articles[article_id], tuple(self._older.get(article_id, ())))

    def read(self, url: str) -> Page | None:
        """Return the page of an address, under whichever of its addresses it was archived; None without one."""
        address = address_of(url)
        place = self.articles.get(address.id, {}).get(part_of(address)) if address else None
        return place.read() if place else None


def part_of(address: Address) -> Part:
    """Return which page of its article an address leads to."""
    return address.page, address.amp


def address_of(url: str) -> Address | None:
    """Return what an address says, None when it is no article of a newsroom of ours."""
    site = site_of(url)
    return site.read_address(url) if site else None
