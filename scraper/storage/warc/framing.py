"""Where each record begins and ends, and where reading goes on behind one that is not whole.

A record counts as whole when its header names its length, and when a record can end where it says. Behind one that is
not, reading goes on at the next place that looks like a header. Costs grow with the size of the file alone, whatever
is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.core.limits import HEAD_BYTES, RECORD_BYTES
from scraper.storage.warc.digests import fits
from scraper.storage.warc.header_lines import BLANK_LINE, first_values
from scraper.storage.warc.look_ahead import LookAhead
from scraper.storage.warc.records import Damage, WarcRecord, url_of
from scraper.storage.warc.source import Harm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.storage.warc.source import Breach, ByteSource

_VERSION: Final = late_pattern(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n")
_VERSION_BYTES: Final = 16
_HEADER: Final = late_pattern(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n(?=[A-Za-z-]{1,40}:)")  # a page may speak of "WARC/1.0"
_HEADER_BYTES: Final = 80
_MAGIC: Final = b"WARC/"
_CLOSE: Final = b"\r\n\r\n"
_TAIL_BYTES: Final = 16  # within which the next header must begin, line ends before it
_MAX_MEMBERS: Final = 10_000  # compressed members that one record may be spread over; most programs write one
_LENGTH: Final = late_pattern(rb"\d{1,18}")
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
    passed: the breach that the last step went over.
    fills_member: whether the last record is all that its compressed member holds.
    is_open: whether the last step ended inside a compressed member, so that nobody knows yet if the member is whole.
    """

    def __init__(self, source: ByteSource, skip: int = 0) -> None:
        """skip: how many unpacked bytes to pass over first."""
        self._source = source
        self._ahead = LookAhead(source)
        self._ahead.pass_over(skip)
        self._no_blank = (0, 0)  # no blank line begins between these indexes
        self.is_aligned: bool | None = None
        self.passed: Breach | None = None
        self.is_open = False
        self.fills_member = False

    @property
    def index(self) -> int:
        """How many unpacked bytes have been gone through."""
        return self._ahead.base

    @property
    def sealed(self) -> int:
        """How many of them are known to be as they were written; of a file without compression all."""
        return self._ahead.sealed if self._source.is_packed else self._ahead.end

    def step(self) -> WarcRecord | Damage | None:
        """Return what comes next, None at the end of the source."""
        self.passed = None
        self._skip_line_ends()
        ahead = self._ahead
        if ahead.data:
            try:
                found: WarcRecord | Damage = self._record()
            except _BrokenRecord as broken:
                self.is_open = False
                return self._recover(broken)
            self.is_open = self.sealed < self.index
            return found
        if breach := self._take_breach():
            return Damage(breach.start, breach.end - breach.start, breach.harm, breach.is_member)
        return None

    def _skip_line_ends(self) -> None:
        """Go to the next byte that is not a line end, to a breach, or to the end of the source."""
        ahead = self._ahead
        while ahead.data or ahead.fill():
            if ahead.data and not ahead.data.startswith((b"\r", b"\n")):
                return
            ahead.drop(ahead.base + _line_ends(ahead.data))

    def _record(self) -> WarcRecord:
        ahead = self._ahead
        start = ahead.base
        ahead.have(start + _VERSION_BYTES)
        if not _VERSION.match(ahead.data):
            raise _BrokenRecord(Harm.RUBBISH, is_record=ahead.data.startswith(_MAGIC))
        head_end = self._head_end(start)
        if head_end is None:
            raise _BrokenRecord(Harm.BAD_HEADER)
        head = bytes(ahead.data[: head_end - start])
        if head.rfind(_MAGIC) > 0 and _HEADER.search(head, 1):  # the header of one record, cut, and that of another
            raise _BrokenRecord(Harm.BAD_HEADER)
        fields = first_values(head)
        if fields is None:
            raise _BrokenRecord(Harm.BAD_HEADER)
        length = fields.get(b"content-length", b"")
        if not _LENGTH.fullmatch(length):
            raise _BrokenRecord(Harm.BAD_HEADER, fields)
        end = head_end + int(length)
        if not ahead.can_end(end):
            raise _BrokenRecord(Harm.WRONG_LENGTH, fields)
        if end - head_end > RECORD_BYTES:
            raise _BrokenRecord(Harm.TOO_LARGE, fields, end)
        if not self._have_all(end):
            raise _BrokenRecord(Harm.WRONG_LENGTH, fields)
        behind = self._behind(end, fields)
        return self._whole(fields, head_end, end, behind)

    def _have_all(self, end: int) -> bool:
        """Have a record at hand up to ``end``; False if it cannot reach that far."""
        ahead = self._ahead
        while not (self.is_aligned and ahead.begins_member(ahead.base + 1, end)):
            if ahead.end >= end:
                return True
            if not ahead.fill() or ahead.count_members() > _MAX_MEMBERS:
                return False
        return False

    def _whole(self, fields: Mapping[bytes, bytes], head_end: int, end: int, behind: int) -> WarcRecord:
        ahead = self._ahead
        start = ahead.base
        place, skip = ahead.place(start)
        at_seam = ahead.sealed == behind or ahead.begins_member(behind, behind + 1)
        self.fills_member = at_seam and not skip and not ahead.begins_member(start + 1, behind)
        packed_bytes = ahead.seam - place if self.fills_member and ahead.sealed == behind else 0
        block = ahead.piece(head_end, end)
        is_intact = None
        if not self._source.is_packed and b"warc-block-digest" in fields:
            is_intact = fits(block, fields[b"warc-block-digest"])
            if is_intact is False and self._next_header(start + 1, behind) is not None:
                raise _BrokenRecord(Harm.WRONG_LENGTH, fields)  # its end is that of a later record
        if fields.get(b"warc-type", b"").lower() not in _WITH_BLOCK:
            block = b""
        ahead.drop(behind)
        return WarcRecord(place, skip, fields, block, is_intact, packed_bytes)

    def _behind(self, end: int, fields: Mapping[bytes, bytes]) -> int:
        """Return the index behind a record and its line ends; raises ``_BrokenRecord`` if no record ends here."""
        ahead = self._ahead
        behind = end + len(_CLOSE)
        ahead.have(behind)
        if not ahead.data.startswith(_CLOSE, end - ahead.base):
            behind = self._lenient_close(end, fields)
        elif not self._source.is_packed or behind < ahead.end:
            self._check_close(behind, fields)
        if behind == ahead.end and self._source.is_packed:
            ahead.fill()  # most often the seam
        return behind

    def _check_close(self, behind: int, fields: Mapping[bytes, bytes]) -> None:
        """Raise ``_BrokenRecord`` if a record seems to end here because its length leads into another one.

        Behind a whole record there may be rubbish; so what stands in it is looked at only where no record follows.
        """
        ahead = self._ahead
        ahead.have(behind + _TAIL_BYTES)
        tail = bytes(ahead.data[behind - ahead.base : behind - ahead.base + _TAIL_BYTES]).lstrip(b"\r\n")
        if not _MAGIC.startswith(tail[: len(_MAGIC)]) and self._next_header(ahead.base + 1, behind) is not None:
            raise _BrokenRecord(Harm.WRONG_LENGTH, fields)

    def _lenient_close(self, end: int, fields: Mapping[bytes, bytes]) -> int:
        """Return the index behind a record that ends otherwise than the standard says, as those of many programs do."""
        ahead = self._ahead
        ahead.have(end + _TAIL_BYTES)
        tail = bytes(ahead.data[end - ahead.base : end - ahead.base + _TAIL_BYTES])
        count = _line_ends(tail)
        at_record = _MAGIC.startswith(tail[count : count + len(_MAGIC)])  # also where nothing more comes
        if not at_record and not ahead.is_member_start(end + count):
            raise _BrokenRecord(Harm.WRONG_LENGTH, fields)
        return end + count

    def _head_end(self, start: int) -> int | None:
        """Return the index behind the blank line that ends a header, None if none comes in time."""
        ahead = self._ahead
        limit = start + HEAD_BYTES
        searched, at = self._no_blank
        at = at if searched <= start < at else start
        while True:
            found = BLANK_LINE.search(ahead.data, max(0, at - 3 - ahead.base, start - ahead.base), limit - ahead.base)
            at = ahead.base + found.start() if found else min(ahead.end, limit)
            self._no_blank = (start, at)
            if found:
                return ahead.base + found.end()
            if at == limit or not ahead.fill():
                return None

    # Behind damage.

    def _recover(self, broken: _BrokenRecord) -> Damage:
        """Go to the next header, breach or end, and return what was lost until there."""
        ahead = self._ahead
        start = ahead.base
        place, skip = ahead.place(start)
        begin = None if skip else place
        if broken.end and not self._source.is_packed:
            ahead.jump(broken.end)
            return Damage(place, ahead.place(broken.end)[0] - place, broken.harm, is_record=True, url=broken.url)
        at = start + 1
        while True:
            found = self._next_header(at)
            if begin is None:
                begin = ahead.member_behind(start)
            if found is not None:
                self.is_open = self.sealed < found
                return self._lost_until(found, ahead.place(found)[0], broken, place, begin)
            at = max(at, ahead.end - _HEADER_BYTES)
            ahead.drop(at)
            if not ahead.fill():
                return self._until_break(broken, place, begin)

    def _lost_until(self, index: int, end: int, broken: _BrokenRecord, place: int, begin: int | None) -> Damage:
        """Go to a byte, whose place is ``end``, and return what was lost from ``begin`` on.

        Bytes that unpacked well and hold no record are not lost; they count as a record, so as not to vanish.
        """
        self._ahead.drop(index)
        lost = max(0, end - begin) if begin is not None else 0
        return Damage(place, lost, broken.harm, broken.is_record or not lost, broken.url)

    def _next_header(self, at: int, end: int | None = None) -> int | None:
        """Return the index of the next header at hand, from ``at`` on and before ``end``."""
        ahead = self._ahead
        while found := _HEADER.search(ahead.data, at - ahead.base):  # to test one may bring more data to hand
            at = ahead.base + found.start()
            if end is not None and at >= end:
                break
            if self._is_header(at):
                return at
            at += 1
        return None

    def _is_header(self, at: int) -> bool:
        """Return whether a header stands here, and not a page that speaks of one."""
        ahead = self._ahead
        if self.is_aligned and not ahead.is_member_start(at):
            return False
        head_end = self._head_end(at)
        if head_end is None or _HEADER.search(ahead.data, at + 1 - ahead.base, head_end - ahead.base):
            return False
        fields = first_values(bytes(ahead.data[at - ahead.base : head_end - ahead.base]))
        return fields is not None and b"warc-type" in fields and b"content-length" in fields

    def _until_break(self, broken: _BrokenRecord, place: int, begin: int | None) -> Damage:
        """Return what was lost up to the breach or end of source that came before a header."""
        ahead = self._ahead
        breach = ahead.breach
        if breach is None:
            if broken.is_record and not self._source.is_packed:
                broken.harm = Harm.CUT
            return self._lost_until(ahead.end, self._source.end, broken, place, begin)
        if place < breach.start:  # the breach is damage of its own
            return self._lost_until(ahead.end, breach.start, broken, place, begin)
        self._take_breach()
        return Damage(
            breach.start, breach.end - breach.start, breach.harm, broken.is_record or breach.is_member, broken.url
        )

    def _take_breach(self) -> Breach | None:
        self.passed = self._ahead.take_breach()
        return self.passed


def _line_ends(data: bytes | bytearray) -> int:
    """Return how many line ends the data begins with."""
    return len(data) - len(data.lstrip(b"\r\n"))
