"""The archived pages of our newsrooms' articles, to be asked for by their addresses."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Final

from scraper.core.balance import Balance
from scraper.core.errors import ScraperError, UsageError
from scraper.storage.arc_files import ARC, ARC_SUFFIXES, ArcFile
from scraper.storage.archive_names import SUFFIXES, find_archives
from scraper.storage.page_index import FIRST, PageIndex, address_of, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.core.page import Page
    from scraper.storage.page_index import Part, Parts

# Kinds of pages that a balance counts as skipped.
NO_ARTICLE: Final = "address of no article"
NOT_ASKED: Final = "page that was not asked for"


def archives_below(path: Path) -> list[Path]:
    """Return the archives at or below a path: WARC, WACZ and HAR files first, then ARC files.

    Raises ``UsageError`` for a path without an archive.
    """
    arcs = (file for file in path.rglob("*") if file.is_file() and file.name.lower().endswith(ARC_SUFFIXES))
    archives = [*find_archives(path), *sorted(arcs)]
    if not archives:
        raise UsageError(f"{path}: no web archive there ({', '.join(SUFFIXES)})")
    return archives


class Catalogue:
    """The newest record of every page of every article of our newsrooms, at or below a path.

    addresses: the canonical addresses of the articles, by id. Iterate over it for the articles.
    balance: as that of ``PageIndex``; pages of no article of ours are skipped.
    """

    def __init__(self, path: Path, balance: Balance | None = None) -> None:
        """Read the archives once; raises ``UsageError`` without an archive, ``StoreError`` for an unreadable one."""
        archives = archives_below(path)
        self.addresses: dict[str, str] = {}
        self.balance = Balance() if balance is None else balance
        self._index = PageIndex(self.balance, wanted=_is_of_article, unwanted=NO_ARTICLE)
        self._asked: set[tuple[str, Part]] = set()
        for archive in archives:
            try:
                self._take_in(archive)
            except ArcFile as error:
                import logging  # noqa: PLC0415  a saved page is read without it

                logging.getLogger(__name__).warning("%s: %s", archive, error)
                self.balance.found += 1
                self.balance.spoil(ARC)

    def _take_in(self, archive: Path) -> None:
        for met in self._index.walk(archive):
            address = address_of(met.url)
            if address and self._index.newest(met.article, met.part) is met.place:
                self.addresses[address.id] = address.canonical

    def __iter__(self) -> Iterator[Parts]:
        """Yield the articles in the order in which the first page of each was found."""
        return iter(self._index)

    def with_first_page(self) -> list[Parts]:
        """Return the articles whose first page is there, in the order in which the archives hold it."""
        found = ((self._index.newest(parts.name, FIRST), parts) for parts in self)
        return [parts for _, parts in sorted(((one.order, parts) for one, parts in found if one), key=itemgetter(0))]

    def read(self, url: str) -> Page | None:
        """Return the page of an address, under whichever of its addresses it was archived; None without one."""
        address = address_of(url)
        place = self._index.newest(address.id, part_of(address)) if address else None
        if address is None or place is None:
            return None
        is_first = (address.id, part_of(address)) not in self._asked
        self._asked.add((address.id, part_of(address)))
        try:
            page = place.read()
        except ScraperError as error:
            if is_first:
                from scraper.storage.warc.reader import count_unreadable  # noqa: PLC0415  as in ``RecordPlace.read``

                count_unreadable(error, self.balance)
            raise
        self.balance.out += is_first
        return page

    def settle(self) -> Balance:
        """Return the balance at the end of a run; pages that nobody asked for are skipped."""
        self.balance.skip(NOT_ASKED, self.balance.missing)
        return self.balance


def _is_of_article(url: str) -> bool:
    return address_of(url) is not None
