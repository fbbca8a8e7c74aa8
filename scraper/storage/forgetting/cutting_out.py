"""Cut the records of some articles out of an archive: all other bytes stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.errors import StoreError
from scraper.core.files import whole_file
from scraper.sites.elsewhere import read_elsewhere
from scraper.storage.page_index import address_of
from scraper.storage.warc.reader import records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

_COPIED_BYTES: Final = 1 << 20


class RecordBytes(NamedTuple):
    """Bytes of an archive that are going to be cut out. url: what they are about."""

    start: int
    end: int
    url: str


def stretches_of(archive: Path, ids: Collection[str]) -> list[RecordBytes]:
    """Return the bytes that are about some articles, in the order of the file.

    Raises ``StoreError`` for a file that cannot be read, or that packs records of several articles into one piece.
    """
    places: dict[int, list[str]] = {}
    for record in records(archive):
        places.setdefault(record.offset, []).append(record.url)
    starts = sorted(places)
    found = []
    for start, end in zip(starts, [*starts[1:], archive.stat().st_size], strict=True):
        urls = [url for url in places[start] if is_of(url, ids)]
        if urls and len(urls) < len(places[start]):
            raise StoreError(
                f"{archive} packs several pages into one piece, so that none can be cut out; write it anew with each"
                " record in a piece of its own, or remove it"
            )
        if urls:
            found.append(RecordBytes(start, end, urls[0]))
    return found


def cut_out(archive: Path, stretches: Iterable[RecordBytes], scratch: Path) -> None:
    """Write an archive anew without these bytes, whole or not at all; raises ``OSError``."""
    with archive.open("rb") as source, whole_file(archive, scratch=scratch) as target:
        for start, end in _kept(stretches, archive.stat().st_size):
            source.seek(start)
            _copy(source, target, end - start)


def is_of(url: str, ids: Collection[str]) -> bool:
    """Return whether an address is that of one of these articles, under whichever of its addresses."""
    address = address_of(url) or read_elsewhere(url)
    return address is not None and address.id in ids


def _kept(stretches: Iterable[RecordBytes], size: int) -> Iterator[tuple[int, int]]:
    place = 0
    for stretch in stretches:
        yield place, stretch.start
        place = stretch.end
    yield place, size


def _copy(source: BinaryIO, target: BinaryIO, size: int) -> None:
    while size > 0 and (data := source.read(min(size, _COPIED_BYTES))):
        target.write(data)
        size -= len(data)
