"""Where the pages of articles are in web archives, so that each can be read when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.core.errors import UsageError
from scraper.sites.registry import site_of
from scraper.storage.warc import find_archives, read_page_at, read_places

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.core.page import Page
    from scraper.facts.site import Address

Part = tuple[int, bool]  # number of the page, and whether it is the AMP form
FIRST: Part = (1, False)


@dataclass(slots=True, frozen=True)
class RecordPlace:
    """A record: in which archive, at which byte, and when its page was fetched."""

    path: Path
    offset: int
    fetched_at: str

    def read(self) -> Page:
        """The page; raises ``StoreError``."""
        return read_page_at(self.path, self.offset)


class Catalogue:
    """The newest record of every page of every article of our newsrooms, at or below a path.

    articles: by id, the places of its parts; addresses: the canonical ones, by id. Holds a few hundred bytes a page.
    """

    def __init__(self, path: Path) -> None:
        """Reads the archives once; raises ``UsageError`` when there is none, ``StoreError`` when one cannot be read."""
        archives = find_archives(path)
        if not archives:
            raise UsageError(f"{path}: no web archive there (.warc, .warc.gz, .warc.zst)")
        self.articles: dict[str, dict[Part, RecordPlace]] = {}
        self.addresses: dict[str, str] = {}
        for archive in archives:
            for url, fetched_at, offset in read_places(archive):
                if address := address_of(url):
                    self._add(address, RecordPlace(archive, offset, fetched_at))

    def _add(self, address: Address, place: RecordPlace) -> None:
        parts = self.articles.setdefault(address.id, {})
        part = (address.page, address.amp)
        if part not in parts or parts[part].fetched_at <= place.fetched_at:
            parts[part] = place
            self.addresses[address.id] = address.canonical

    def read(self, url: str) -> Page | None:
        """The page of an address, under whichever of its addresses it was archived; None when there is none."""
        address = address_of(url)
        place = self.articles.get(address.id, {}).get((address.page, address.amp)) if address else None
        return place.read() if place else None


def address_of(url: str) -> Address | None:
    """What an address says, None when it is no article of a newsroom of ours."""
    site = site_of(url)
    return site.read_address(url) if site else None
