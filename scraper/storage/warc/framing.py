"""Where each record begins and ends, and where reading goes on behind one that is not whole.

A record counts as whole when its header names its length, and when a record can end where it says. Behind one that is
not, reading goes on at the next place that looks like a header. Costs grow with the size of the file alone, whatever
is in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.core.limits import HEAD_BYTES, RECORD_BYTES
from scraper.storage.warc.digests import fits
from scraper.storage.warc.header_lines import BLANK_LINE, first_values
from scraper.storage.warc.records import Damage, Record, url_of
from scraper.storage.warc.source import Harm
from scraper.storage.warc.stretch import DamagedStretch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.storage.warc.source import ArchiveGap, ByteSource

_VERSION: Final = re.compile(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n")
_VERSION_BYTES: Final = 16
_HEADER: Final = re.compile(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n(?=[A-Za-z-]{1,40}:)")  # a page may speak of "WARC/1.0"
_HEADER_BYTES: Final = 80
_MAGIC: Final = b"WARC/"
_CLOSE: Final = b"\r\n\r\n"
_TAIL_BYTES: Final = 16  # within which the next header must begin, line ends before it
_LENGTH: Final = re.compile(rb"\d{1,18}")
_WITH_BLOCK: Final = frozenset({b"response", b"resource"})  # the records that can hold a page


class _BrokenRecord(Exception):
    """What begins here is not a whole record. end: where it ends by its header, if that was read."""

    def __init__(
        self, harm: Harm, fields: Mapping[bytes, bytes] | None = None, end: int = 0, *, is_record: bool = True
    ) -> None:
        super().__init__(harm)
        self.harm = harm
        self.url = url_of(fields or {})
        self.end = end
        self.is_record = is_record


class Framing:
    """Goes through the bytes of a source, a record or a damage at each step.

    is_aligned: whether each record so far filled a compressed member; None before the first.
    passed: the gap that the last step went over.
    fills_member: whether the last record is all that its compressed member holds.
    is_open: whether the last step ended inside a compressed member, so that nobody knows yet if the member is whole.
    """

    def __init__(self, source: ByteSource, skip: int = 0) -> None:
        """skip: how many unpacked bytes to pass over first."""
        self._source = source
        self._stretch = DamagedStretch(source)
        self._stretch.pass_over(skip)
        self._no_blank = (0, 0)  # no blank line begins between these indexes
        self.is_aligned: bool | None = None
        self.passed: ArchiveGap | None = None
        self.is_open = False
        self.fills_member = False

    @property
    def index(self) -> int:
        """How many unpacked bytes have been gone through."""
        return self._stretch.base

    @property
    def sealed(self) -> int:
        """How many of them are known to be as they were written; of a file without compression all."""
        return self._stretch.sealed if self._source.is_packed else self._stretch.end

    def step(self) -> Record | Damage | None:
        """Return what comes next, None at the end of the source."""
        self.passed = None
        self._skip_line_ends()
        stretch = self._stretch
        if stretch.data:
            try:
                found: Record | Damage = self._record()
            except _BrokenRecord as broken:
                self.is_open = False
                return self._recover(broken)
            self.is_open = self.sealed < self.index
            return found
        if gap := self._take_gap():
            return Damage(gap.start, gap.end - gap.start, gap.harm, gap.is_member)
        return None

    def _skip_line_ends(self) -> None:
        """Go to the next byte that is not a line end, to a gap, or to the end of the source."""
        stretch = self._stretch
        while stretch.data or stretch.fill():
            if stretch.data and not stretch.data.startswith((b"\r", b"\n")):
                return
            stretch.drop(stretch.base + _line_ends(stretch.data))

    def _record(self) -> Record:
        stretch = self._stretch
        start = stretch.base
        stretch.ahead(start + _VERSION_BYTES)
        if not _VERSION.match(stretch.data):
            raise _BrokenRecord(Harm.RUBBISH, is_record=stretch.data.startswith(_MAGIC))
        head_end = self._head_end(start)
        if head_end is None:
            raise _BrokenRecord(Harm.BAD_HEADER)
        head = bytes(stretch.data[: head_end - start])
        if head.rfind(_MAGIC) > 0 and _HEADER.search(head, 1):  # the header of one record, cut, and that of another
            raise _BrokenRecord(Harm.BAD_HEADER)
        fields = first_values(head)
        if fields is None:
            raise _BrokenRecord(Harm.BAD_HEADER)
        length = fields.get(b"content-length", b"")
        if not _LENGTH.fullmatch(length):
            raise _BrokenRecord(Harm.BAD_HEADER, fields)
        end = head_end + int(length)
        if not stretch.can_end(end):
            raise _BrokenRecord(Harm.WRONG_LENGTH, fields)
        if end - head_end > RECORD_BYTES:
            raise _BrokenRecord(Harm.TOO_LARGE, fields, end)
        if not stretch.ahead(end) or (self.is_aligned and stretch.begins_member(start + 1, end)):
            raise _BrokenRecord(Harm.WRONG_LENGTH, fields)
        behind = self._behind(end, fields)
        return self._whole(fields, head_end, end, behind)

    def _whole(self, fields: Mapping[bytes, bytes], head_end: int, end: int, behind: int) -> Record:
        stretch = self._stretch
        start = stretch.base
        place, skip = stretch.place(start)
        at_seam = stretch.sealed == behind or stretch.begins_member(behind, behind + 1)
        self.fills_member = at_seam and not skip and not stretch.begins_member(start + 1, behind)
        block = stretch.piece(head_end, end)
        is_intact = None
        if not self._source.is_packed and b"warc-block-digest" in fields:
            is_intact = fits(block, fields[b"warc-block-digest"])
            if is_intact is False and self._next_header(start + 1, behind) is not None:
                raise _BrokenRecord(Harm.WRONG_LENGTH, fields)  # its end is that of a later record
        if fields.get(b"warc-type", b"").lower() not in _WITH_BLOCK:
            block = b""
        stretch.drop(behind)
        return Record(place, skip, fields, block, is_intact)

    def _behind(self, end: int, fields: Mapping[bytes, bytes]) -> int:
        """Return the index behind a record and its line ends; raises ``_BrokenRecord`` if no record ends here."""
        stretch = self._stretch
        behind = end + len(_CLOSE)
        stretch.ahead(behind)
        if not stretch.data.startswith(_CLOSE, end - stretch.base):
            behind = self._lenient_close(end, fields)
        elif not self._source.is_packed or behind < stretch.end:
            self._check_close(behind, fields)
        if behind == stretch.end and self._source.is_packed:
            stretch.fill()  # most often the seam
        return behind

    def _check_close(self, behind: int, fields: Mapping[bytes, bytes]) -> None:
        """Raise ``_BrokenRecord`` if a record seems to end here because its length leads into another one.

        Behind a whole record there may be rubbish; so what stands in it is looked at only where no record follows.
        """
        stretch = self._stretch
        stretch.ahead(behind + _TAIL_BYTES)
        tail = bytes(stretch.data[behind - stretch.base : behind - stretch.base + _TAIL_BYTES]).lstrip(b"\r\n")
        if not _MAGIC.startswith(tail[: len(_MAGIC)]) and self._next_header(stretch.base + 1, behind) is not None:
            raise _BrokenRecord(Harm.WRONG_LENGTH, fields)

    def _lenient_close(self, end: int, fields: Mapping[bytes, bytes]) -> int:
        """Return the index behind a record that ends otherwise than the standard says, as those of many programs do."""
        stretch = self._stretch
        stretch.ahead(end + _TAIL_BYTES)
        tail = bytes(stretch.data[end - stretch.base : end - stretch.base + _TAIL_BYTES])
        count = _line_ends(tail)
        at_record = _MAGIC.startswith(tail[count : count + len(_MAGIC)])  # also where nothing more comes
        if not at_record and not stretch.is_member_start(end + count):
            raise _BrokenRecord(Harm.WRONG_LENGTH, fields)
        return end + count

    def _head_end(self, start: int) -> int | None:
        """Return the index behind the blank line that ends a header, None if none comes in time."""
        stretch = self._stretch
        limit = start + HEAD_BYTES
        searched, at = self._no_blank
        at = at if searched <= start < at else start
        while True:
            found = BLANK_LINE.search(
                stretch.data, max(0, at - 3 - stretch.base, start - stretch.base), limit - stretch.base
            )
            at = stretch.base + found.start() if found else min(stretch.end, limit)
            self._no_blank = (start, at)
            if found:
                return stretch.base + found.end()
            if at == limit or not stretch.fill():
                return None

    # Behind damage.

    def _recover(self, broken: _BrokenRecord) -> Damage:
        """Go to the next header, gap or end, and return what was lost until there."""
        stretch = self._stretch
        start = stretch.base
        place, skip = stretch.place(start)
        begin = None if skip else place
        if broken.end and not self._source.is_packed:
            stretch.jump(broken.end)
            return Damage(place, stretch.place(broken.end)[0] - place, broken.harm, is_record=True, url=broken.url)
        at = start + 1
        while True:
            found = self._next_header(at)
            if begin is None:
                begin = stretch.member_behind(start)
            if found is not None:
                self.is_open = self.sealed < found
                return self._lost_until(found, stretch.place(found)[0], broken, place, begin)
            at = max(at, stretch.end - _HEADER_BYTES)
            stretch.drop(at)
            if not stretch.fill():
                return self._until_break(broken, place, begin)

    def _lost_until(self, index: int, end: int, broken: _BrokenRecord, place: int, begin: int | None) -> Damage:
        """Go to a byte, whose place is ``end``, and return what was lost from ``begin`` on.

        What unpacked well and is no record has lost no byte of the file; it counts as a record, so as not to vanish.
        """
        self._stretch.drop(index)
        lost = max(0, end - begin) if begin is not None else 0
        return Damage(place, lost, broken.harm, broken.is_record or not lost, broken.url)

    def _next_header(self, at: int, end: int | None = None) -> int | None:
        """Return the index of the next header at hand, from ``at`` on and before ``end``."""
        stretch = self._stretch
        while found := _HEADER.search(stretch.data, at - stretch.base):  # to test one may bring more data to hand
            at = stretch.base + found.start()
            if end is not None and at >= end:
                break
            if self._is_header(at):
                return at
            at += 1
        return None

    def _is_header(self, at: int) -> bool:
        """Return whether a header stands here, and not a page that speaks of one."""
        stretch = self._stretch
        if self.is_aligned and not stretch.is_member_start(at):
            return False
        head_end = self._head_end(at)
        if head_end is None or _HEADER.search(stretch.data, at + 1 - stretch.base, head_end - stretch.base):
            return False
        fields = first_values(bytes(stretch.data[at - stretch.base : head_end - stretch.base]))
        return fields is not None and b"warc-type" in fields and b"content-length" in fields

    def _until_break(self, broken: _BrokenRecord, place: int, begin: int | None) -> Damage:
        """Return what was lost up to the gap or end of source that came before a header."""
        stretch = self._stretch
        gap = stretch.gap
        if gap is None:
            if broken.is_record and not self._source.is_packed:
                broken.harm = Harm.CUT
            return self._lost_until(stretch.end, self._source.end, broken, place, begin)
        if place < gap.start:  # the gap is damage of its own
            return self._lost_until(stretch.end, gap.start, broken, place, begin)
        self._take_gap()
        return Damage(gap.start, gap.end - gap.start, gap.harm, broken.is_record or gap.is_member, broken.url)

    def _take_gap(self) -> ArchiveGap | None:
        self.passed = self._stretch.take_gap()
        return self.passed


def _line_ends(data: bytes | bytearray) -> int:
    """Return how many line ends the data begins with."""
    return len(data) - len(data.lstrip(b"\r\n"))
