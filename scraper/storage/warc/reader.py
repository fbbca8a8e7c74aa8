"""The pages of one archive, WARC or WACZ, each record of it in the balance."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from scraper.core.balance import Balance
from scraper.core.errors import Damaged, Reason, Rejected, ScraperError, StoreError
from scraper.core.page import Page
from scraper.core.unreadable import why_unreadable
from scraper.storage.warc.frames import frames
from scraper.storage.warc.framing import Framing
from scraper.storage.warc.members import Gzip, PackedSource, Zstd, dictionary_of, is_zstd, unpacked_member
from scraper.storage.warc.pages import Content, Skipped, Unreadable, date_of, look, open_content
from scraper.storage.warc.records import Damage, WarcRecord
from scraper.storage.warc.source import Harm, PlainSource, size_of
from scraper.storage.warc.wacz import ZIP_START, wacz_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from scraper.storage.warc.source import ByteSource

log = logging.getLogger(__name__)

_NEAR_BYTES: Final = 1 << 20  # to unpack so much once more for each page costs less than to keep the page elsewhere
_MAX_WARNINGS: Final = 20  # lines about one archive; what is beyond stands in the balance


Note = Callable[[int, str], None]


class Spot(NamedTuple):
    """The place of a record in an archive.

    offset: where to begin reading; skip: how many unpacked bytes stand before the record there.
    entry: the archive inside a WACZ in which it lies, where that is compressed as a whole.
    packed_bytes: the length of the compressed member that the record fills alone; 0 for one without such a member.
    """

    offset: int
    skip: int = 0
    entry: str = ""
    packed_bytes: int = 0

    @property
    def is_near(self) -> bool:
        """Whether the record can be read by itself at a reasonable cost."""
        return not self.entry and self.skip <= _NEAR_BYTES


class BadDigest(Damaged):
    """The content of a record is not the one whose digest its header holds."""


@dataclass(slots=True, frozen=True)
class Capture:
    """A page that was met in an archive. fetched_at: empty where the archive names no time."""

    record: WarcRecord
    content: Content
    spot: Spot

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.record.url

    @property
    def fetched_at(self) -> str:
        """The time of its record, empty where that names none."""
        return date_of(self.record.fields) or ""

    def page(self) -> Page:
        """Unpack the page; raises ``Rejected`` (undecodable) or ``BadDigest``."""
        found = open_content(self.record, self.content)
        if isinstance(found, Page):
            return found
        if isinstance(found, Skipped):  # its type was sure, or it would not be a capture
            raise Rejected(Reason.NOT_HTML, found.kind, url=self.url)
        raise _error(self.record, found)


def read_archive(path: Path, balance: Balance | None = None) -> Iterator[Page]:
    """Yield the pages of one archive in order: answers of status 200 and 203, and stored resources, that are HTML.

    balance: gets every record and every lost byte; the pages that are given are counted in ``found`` alone.
    Of a page only what shows that it is beyond the limit is unpacked. Raises ``StoreError`` when the file cannot be
    read.
    """
    balance = Balance() if balance is None else balance
    note = LeftOutLog(path)
    for capture in read_captures(path, balance, note):
        try:
            page = capture.page()
        except ScraperError as error:
            count_unreadable(error, balance)
            note(capture.spot.offset, str(error))
        else:
            yield page


def read_captures(path: Path, balance: Balance, note: Note | None = None, *, start: int = 0) -> Iterator[Capture]:
    """Yield what is a page by its type, not unpacked yet, and count everything else.

    note: is called with the place in the file and the reason for what cannot be read; by default that is logged.
    start: where a stretch of a packed archive ends before which each record is a member of its own; 0 for the whole.

    Raises ``StoreError`` when the file cannot be read.
    """
    note = note or LeftOutLog(path)
    with opened(path) as file:
        source = packed_source(file, start) if start else None
        own = (("", frame) for frame in frames(source, is_aligned=True)) if source else None
        yield from captures_among(own or _frames_of(file, path.name), balance, note)


def captures_among(parts: Iterable[tuple[str, WarcRecord | Damage]], balance: Balance, note: Note) -> Iterator[Capture]:
    """Yield the captures among records and damage, each with its entry of a WACZ; everything else is counted."""
    for entry, frame in parts:
        if isinstance(frame, Damage):
            _count_damage(frame, balance)
            note(frame.offset, _damage_text(frame))
            continue
        balance.found += 1
        found = _capture(frame, Spot(frame.offset, frame.skip, entry, frame.packed_bytes))
        match found:
            case Capture():
                yield found
            case Skipped(kind):
                balance.skip(kind)
            case Unreadable():
                error = _error(frame, found)
                count_unreadable(error, balance)
                note(frame.offset, str(error))


def _capture(record: WarcRecord, spot: Spot) -> Capture | Skipped | Unreadable:
    """Return a page without unpacking it, unless its type leaves open whether it is one."""
    content = look(record)
    if isinstance(content, Content) and not content.is_sure:
        page = open_content(record, content)
        if not isinstance(page, Page):
            return page
    return Capture(record, content, spot) if isinstance(content, Content) else content


def read_page_at(path: Path, spot: Spot) -> Page:
    """Return the page at the spot of a capture, which must be near; raises what ``PageReader.read`` raises."""
    with PageReader() as reader:
        return reader.read(path, spot)


class PageReader:
    """Reads pages at their spots. The archive of the last page stays open until the end of the ``with`` block."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def read(self, path: Path, spot: Spot) -> Page:
        """Return the page at the spot of a capture, which must be near.

        Raises ``StoreError`` when no page is there; ``Rejected`` (undecodable) for one that cannot be unpacked,
        ``BadDigest`` for one that is not that of its digest.
        """
        if path != self._path:
            self._open.close()
            self._path = None
            self._file = self._open.enter_context(opened(path))
            self._path = path
        source = unpacked_member(self._file, spot.offset, spot.packed_bytes)
        record = Framing(source or source_of(self._file, "", spot.offset), spot.skip).step()
        capture = _capture(record, spot) if isinstance(record, WarcRecord) else None
        if isinstance(capture, Capture):
            return capture.page()
        if isinstance(capture, Unreadable) and isinstance(record, WarcRecord):
            raise _error(record, capture)
        raise StoreError(f"{path} gives no page at byte {spot.offset}; did it change since it was first read?")


def records(path: Path) -> Iterator[WarcRecord | Damage]:
    """Yield every record of a file and the damage between them; raises ``StoreError`` when it cannot be read."""
    with opened(path) as file:
        yield from (frame for _, frame in _frames_of(file, path.name))


def source_of(file: BinaryIO, name: str, start: int = 0, end: int | None = None) -> ByteSource:
    """Return the source that reads a file, or a part of it, as its first bytes say; if they are damaged, its name."""
    end = size_of(file) if end is None else end
    file.seek(start)
    head = file.read(4)
    if codec := _codec_of(file, head):
        return PackedSource(file, start, end, codec)
    if head.startswith(b"WARC") or not name.lower().endswith((".gz", ".zst", ".wacz")):
        return PlainSource(file, start, end)
    return PackedSource(file, start, end, Zstd() if name.lower().endswith(".zst") else Gzip())


def packed_source(file: BinaryIO, start: int, end: int | None = None) -> PackedSource | None:
    """Return the source that reads a stretch of a packed archive; None for a file that does not begin as one."""
    file.seek(0)
    codec = _codec_of(file, file.read(4))
    return PackedSource(file, start, size_of(file) if end is None else end, codec) if codec else None


def _codec_of(file: BinaryIO, head: bytes) -> Gzip | Zstd | None:
    if head.startswith(Gzip.mark):
        return Gzip()
    return Zstd(dictionary_of(file)) if is_zstd(head) else None


def _frames_of(file: BinaryIO, name: str) -> Iterator[tuple[str, WarcRecord | Damage]]:
    """Yield the records of a file and the damage between them, with the entry of a WACZ whose file is another."""
    file.seek(0)
    if file.read(len(ZIP_START)) != ZIP_START:
        yield from (("", frame) for frame in frames(source_of(file, name)))
        return
    for part in wacz_parts(file):
        if isinstance(part, Damage):
            yield "", part
        else:
            source = source_of(part.file, part.name, part.start, part.end)
            yield from ((part.entry, frame) for frame in frames(source))


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open an archive; raises ``StoreError`` where it cannot be read."""
    try:
        if path.exists() and not path.is_file():  # a pipe may wait for ever
            raise StoreError(f"{path}: cannot be read (no regular file)")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise StoreError(f"{path}: {why_unreadable(error)}") from error


def _error(record: WarcRecord, unreadable: Unreadable) -> ScraperError:
    text = f"{record.url!r}: {unreadable.why}"
    return BadDigest(text) if unreadable.is_damage else Rejected(Reason.UNDECODABLE, text, url=record.url)


def count_unreadable(error: ScraperError, balance: Balance) -> None:
    """Count a page that could not be had from its record: rejected if it came like that, else bad."""
    if isinstance(error, Rejected):
        balance.reject(error.reason)
    else:
        balance.spoil(Harm.BAD_DIGEST)


def _count_damage(damage: Damage, balance: Balance) -> None:
    balance.lost_bytes += damage.lost_bytes
    balance.doubtful += damage.doubtful
    if damage.is_record:
        balance.found += 1
        balance.spoil(damage.harm)


def _damage_text(damage: Damage) -> str:
    text = f"{damage.harm}, {damage.lost_bytes:,} bytes" if damage.lost_bytes else str(damage.harm)
    return f"{text} ({damage.url})" if damage.url else text


class LeftOutLog:
    """Warns of what is left out of one archive, some times."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = _MAX_WARNINGS

    def __call__(self, offset: int, why: str) -> None:
        """Log what is left out at a byte of the archive."""
        if self._left > 0:
            log.warning("%s: left out at byte %d: %s", self._path, offset, why)
        elif self._left == 0:
            log.warning("%s: further records that are left out are only counted", self._path)
        self._left -= 1
