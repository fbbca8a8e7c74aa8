"""The pages of one archive, each record of it in the balance."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from scraper.core.balance import Balance
from scraper.core.errors import Reason, Rejected, StoreError
from scraper.core.page import Page
from scraper.storage.warc.frames import frames
from scraper.storage.warc.framing import Framing
from scraper.storage.warc.members import Gzip, PackedSource, Zstd, dictionary_of, is_zstd
from scraper.storage.warc.pages import Content, Skipped, Unreadable, date_of, look, open_content, page_of
from scraper.storage.warc.records import Damage, WarcRecord
from scraper.storage.warc.source import PlainSource, size_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from scraper.storage.warc.source import ByteSource

T = TypeVar("T")

log = logging.getLogger(__name__)

SUFFIXES: Final = (".warc", ".warc.gz", ".warc.zst")
_MAX_WARNINGS: Final = 20  # lines about one archive; what is beyond stands in the balance


class Spot(NamedTuple):
    """The place of a record in an archive: where to begin reading, and how many unpacked bytes stand before it."""

    offset: int
    skip: int = 0


def read_archive(path: Path, balance: Balance | None = None) -> Iterator[Page]:
    """Give the pages of one WARC file in order: answers of status 200 and 203, and stored resources, that are HTML.

    balance: gets every record and every lost byte; the pages that are given are counted in ``found`` alone.
    Of a page only what shows that it is beyond the limit is unpacked. Raises ``StoreError`` when the file cannot be
    read.
    """
    for page, _ in _each(path, page_of, balance or Balance()):
        yield page


def read_places(path: Path, balance: Balance | None = None) -> Iterator[tuple[str, str, Spot]]:
    """Give address, time of fetching and place of each page, without unpacking what is surely one.

    The times are empty where the archive names none. Raises ``StoreError`` when the file cannot be read.
    """
    for (url, fetched_at), spot in _each(path, _heading, balance or Balance()):
        yield url, fetched_at, spot


def read_page_at(path: Path, spot: Spot) -> Page:
    """Return the page at a place that ``read_places`` gave.

    Raises ``StoreError`` when no page is there; ``Rejected`` (undecodable) for one that cannot be unpacked or is not
    the one of its digest.
    """
    with _opened(path) as file:
        record = Framing(source_of(file, path.name, spot.offset), spot.skip).step()
    if isinstance(record, WarcRecord):
        page = page_of(record)
        if isinstance(page, Page):
            return page
        if isinstance(page, Unreadable):
            raise Rejected(Reason.UNDECODABLE, f"{record.url!r}: {page.why}", url=record.url)
    raise StoreError(f"{path} gives no page at byte {spot.offset}; did it change since it was first read?")


def records(path: Path) -> Iterator[WarcRecord | Damage]:
    """Give every record of a file and the damage between them; raises ``StoreError`` when it cannot be read."""
    with _opened(path) as file:
        yield from frames(source_of(file, path.name))


def find_archives(path: Path) -> list[Path]:
    """The WARC files at or below a path, in the order of their names, which is that of their writing."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and file.name.endswith(SUFFIXES))


def source_of(file: BinaryIO, name: str, start: int = 0) -> ByteSource:
    """Return the source that reads a file from ``start`` on. Its first bytes say how; if they are damaged, its name."""
    end = size_of(file)
    file.seek(0)
    head = file.read(4)
    if head.startswith(Gzip.mark):
        return PackedSource(file, start, end, Gzip())
    if is_zstd(head):
        return PackedSource(file, start, end, Zstd(dictionary_of(file)))
    if head.startswith(b"WARC") or not name.lower().endswith((".gz", ".zst")):
        return PlainSource(file, start, end)
    return PackedSource(file, start, end, Gzip() if name.lower().endswith(".gz") else Zstd())


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if path.exists() and not path.is_file():  # a pipe may wait for ever
            raise StoreError(f"cannot read {path}: no regular file")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror or error}") from error


def _each(
    path: Path, read: Callable[[WarcRecord], T | Skipped | Unreadable], balance: Balance
) -> Iterator[tuple[T, Spot]]:
    """Give what is read of each record and its place; the rest goes into the balance."""
    warnings = 0
    with _opened(path) as file:
        for frame in frames(source_of(file, path.name)):
            if isinstance(frame, Damage):
                _count_damage(frame, balance)
                why = f"{frame.harm}, {frame.lost_bytes:,} bytes"
            else:
                balance.found += 1
                found = read(frame)
                if isinstance(found, Skipped):
                    balance.skip(found.kind)
                    continue
                if not isinstance(found, Unreadable):
                    yield found, Spot(frame.offset, frame.skip)
                    continue
                balance.spoil(found.harm)
                why = f"{found.harm}, {found.why}"
            warnings += 1
            if warnings <= _MAX_WARNINGS:
                log.warning(
                    "%s: left out at byte %d: %s%s", path, frame.offset, why, f" ({frame.url})" * bool(frame.url)
                )
    if warnings > _MAX_WARNINGS:
        log.warning("%s: %d more were left out", path, warnings - _MAX_WARNINGS)


def _count_damage(damage: Damage, balance: Balance) -> None:
    balance.lost_bytes += damage.lost_bytes
    balance.doubtful += damage.doubtful
    if damage.is_record:
        balance.found += 1
        balance.spoil(damage.harm)


def _heading(record: WarcRecord) -> tuple[str, str] | Skipped | Unreadable:
    """Return address and time of a page."""
    found: Content | Page | Skipped | Unreadable = look(record)
    if isinstance(found, Content) and not found.is_sure:
        found = open_content(record, found)
    return found if isinstance(found, Skipped | Unreadable) else (record.url, date_of(record.fields) or "")
