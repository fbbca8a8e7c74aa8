"""Where the pages of articles are in web archives, so that each can be read when an article needs it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from scraper.core.errors import NotThere, ScraperError
from scraper.core.page import Page
from scraper.sites.elsewhere import read_elsewhere
from scraper.sites.registry import site_of
from scraper.storage.arc_files import check_is_no_arc
from scraper.storage.archive_names import HAR_SUFFIXES
from scraper.storage.spool import Spool, SpooledPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from scraper.core.balance import Balance
    from scraper.facts.site import Address
    from scraper.storage.warc import Capture, Spot
    from scraper.storage.warc.reader import Note


Part = tuple[int, bool]  # number of the page, and whether it is the AMP form
FIRST: Final[Part] = (1, False)

# Kinds of pages that a balance counts as skipped.
OLDER_COPY: Final = "older copy"
NOT_PICKED: Final = "page of another host"


class Place(Protocol):
    """Where one page can be read: a record of an archive, a file, memory."""

    def read(self) -> Page:
        """Return the page; raises ``ScraperError``."""
        ...


class RecordPlace(NamedTuple):
    """A place in an archive. fetched_at: of its page, empty when the archive does not say."""

    path: Path
    spot: Spot
    fetched_at: str

    @property
    def order(self) -> tuple[Path, int]:
        """What places are sorted by, so that a file is read from its beginning to its end."""
        return self.path, self.spot.offset

    def read(self) -> Page:
        """Return the page; raises ``StoreError``, ``Rejected`` or ``Damaged``."""
        from scraper.storage.warc.reader import read_page_at  # noqa: PLC0415  a saved page is read without archives

        return read_page_at(self.path, self.spot)


Record = RecordPlace | SpooledPage
MAX_VERSIONS: Final = 20  # visits of one article that are looked at


class Parts(NamedTuple):
    """The pages of one article that are at hand.

    name: the article's id, or what stands for it.
    places: of each page, the newest where archives hold several.
    older: the records of archives that newer ones have replaced.
    """

    name: str
    places: Mapping[Part, Place]
    older: tuple[tuple[Part, Record], ...] = ()

    def versions(self) -> Iterator[Parts]:
        """Yield the visits of the article, the newest first; of each page the next record behind the visit's first."""
        yield self
        moments = {record.fetched_at for part, record in self.older if part == FIRST}
        for moment in sorted(moments, reverse=True)[: MAX_VERSIONS - 1]:
            yield Parts(self.name, self._visit(moment))

    def _visit(self, moment: str) -> dict[Part, Record]:
        newest = [(part, place) for part, place in self.places.items() if isinstance(place, Record)]
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


class MetPage(NamedTuple):
    """A page where it was met in an archive.

    url: its address.
    article: the name of its article; part: which page of it; is_new: whether no other page of it was met before.
    source: what it is unpacked from, as long as reading has not gone on.
    """

    url: str
    article: str
    part: Part
    place: Record
    is_new: bool
    source: Capture | Page

    def page(self) -> Page:
        """Return the page; raises what its place raises."""
        return self.source if isinstance(self.source, Page) else self.source.page()


class PageIndex:
    """The newest record of every page in some archives, by article.

    A page of a newsroom of ours belongs to the article of its address. Any other page is an article of its own.
    Holds some 500 bytes a page. balance: every record of the archives; pages that may still come out are in ``found``
    alone.
    """

    def __init__(
        self,
        balance: Balance,
        note: Callable[[str, str], None] | None = None,
        *,
        wanted: Callable[[str], bool] | None = None,
        unwanted: str = NOT_PICKED,
    ) -> None:
        """note: is called with the place and the reason for what cannot be read; by default that is logged.

        wanted: tells by its address whether a page is taken in; by default each is.
        unwanted: the kind under which the balance counts the others as skipped.
        """
        self._note = note
        self._wanted = wanted
        self._unwanted = unwanted
        self._places: dict[str, dict[Part, Record]] = {}
        self._older: dict[str, list[tuple[Part, Record]]] = {}
        self._spool = Spool()
        self._noters: dict[Path, Note] = {}
        self.balance = balance

    @property
    def takes_all(self) -> bool:
        """Whether each page is taken in, whatever its address."""
        return self._wanted is None

    def note_all(self, archive: Path, notes: Iterable[tuple[int, str]]) -> None:
        """Note what cannot be read of an archive: the place and the reason of each record."""
        for offset, why in notes:
            self._noter_of(archive)(offset, why)

    def _noter_of(self, archive: Path) -> Note:
        if archive not in self._noters:
            self._noters[archive] = _noter(archive, self._note)
        return self._noters[archive]

    def __len__(self) -> int:
        return len(self._places)

    def newest(self, name: str, part: Part) -> Record | None:
        """Return the newest record of a page of an article; None for a page that is not there."""
        return self._places.get(name, {}).get(part)

    def __iter__(self) -> Iterator[Parts]:
        """Yield the articles in the order in which the first page of each was found."""
        for name, places in self._places.items():
            yield Parts(name, places, tuple(self._older.get(name, ())))

    def add(self, archive: Path) -> int:
        """Take in the pages of an archive and return how many records it has; raises ``StoreError`` or ``ArcFile``."""
        before = self.balance.found
        for _ in self.walk(archive):
            pass
        return self.balance.found - before

    def walk(self, archive: Path, start: int = 0) -> Iterator[MetPage]:
        """Take in the pages of an archive and yield each as soon as it is taken in; raises as ``add``.

        start: the end of the stretches of it that were read already.
        """
        for url, place, source in _places(archive, self._spool, self.balance, self._noter_of(archive), start):
            if self._wanted and not self._wanted(url):
                self.balance.skip(self._unwanted)
                continue
            name, part = article_at(url)
            yield MetPage(url, name, part, place, self.take_in(name, part, place), source)

    def take_in(self, name: str, part: Part, place: Record) -> bool:
        """Take in a page of an article; return whether it is the first one of the article."""
        is_new = name not in self._places
        if older := _keep_newest(self._places.setdefault(name, {}), part, place):
            self._older.setdefault(name, []).append((part, older))
            self.balance.skip(OLDER_COPY)
        return is_new

    def close(self) -> None:
        """Remove what was put aside; the places are of no use then."""
        self._spool.close()


def _places(
    archive: Path,
    spool: Spool,
    balance: Balance,
    note: Note | None = None,
    start: int = 0,
) -> Iterator[tuple[str, Record, Capture | Page]]:
    """Yield address and place of each page of an archive, and what it is unpacked from while reading stands there.

    A page that cannot be found again is put aside. Raises ``StoreError``, and ``ArcFile`` for an ARC.
    """
    check_is_no_arc(archive)
    if archive.name.lower().endswith(HAR_SUFFIXES):
        from scraper.storage.har import read_har  # noqa: PLC0415  as in ``RecordPlace.read``

        for page in read_har(archive, balance):
            yield page.url, spool.add(page), page
        return
    from scraper.storage.warc.reader import (  # noqa: PLC0415  as in ``RecordPlace.read``
        count_unreadable,
        read_captures,
    )

    note_spot = note or _noter(archive, None)
    for capture in read_captures(archive, balance, note_spot, start=start):
        if capture.spot.is_near:
            yield capture.url, RecordPlace(archive, capture.spot, capture.fetched_at), capture
            continue
        try:
            page = capture.page()
        except ScraperError as error:
            count_unreadable(error, balance)
            note_spot(capture.spot.offset, str(error))
        else:
            yield capture.url, spool.add(page), page


def _noter(archive: Path, note: Callable[[str, str], None] | None) -> Note:
    from scraper.storage.warc.reader import LeftOutLog  # noqa: PLC0415  as in ``RecordPlace.read``

    return partial(_note_spot, archive, note) if note else LeftOutLog(archive)


def _note_spot(archive: Path, note: Callable[[str, str], None], offset: int, why: str) -> None:
    note(f"{archive} at byte {offset}", why)


def _keep_newest(places: dict[Part, Record], part: Part, place: Record) -> Record | None:
    """Keep the newer of two records of a page; return the older where there were two."""
    known = places.get(part)
    if known is not None and known.fetched_at > place.fetched_at:
        return place
    places[part] = place
    return known


def article_at(url: str) -> tuple[str, Part]:
    """Return the name of the article of a page, and which page of it the address leads to."""
    if address := address_of(url):
        return address.id, part_of(address)
    elsewhere = read_elsewhere(url)
    return elsewhere.id if elsewhere else url, FIRST


def part_of(address: Address) -> Part:
    """Return which page of its article an address leads to."""
    return address.page, address.amp


def address_of(url: str) -> Address | None:
    """Return what an address says, None for an address that leads to no article of our newsrooms."""
    site = site_of(url)
    return site.read_address(url) if site else None
