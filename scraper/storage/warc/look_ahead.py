"""Unpacked bytes with a look ahead, each of which knows its place in the file."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Final

from scraper.storage.warc.source import Breach, Data, PlainSource, Seam

if TYPE_CHECKING:
    from scraper.storage.warc.source import ByteSource

_FEW_BYTES: Final = 1 << 17


class LookAhead:
    """Unpacked bytes with a look ahead, and where each of them comes from. Indexes count from the first byte.

    data: the bytes that are at hand; base: the index of the first; breach: what stands behind the last.
    """

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._events = source.events()
        self.data: bytes | bytearray = b""
        self.base = 0
        self.breach: Breach | None = None
        self.sealed = 0  # all before this index is as it was written
        self.seam = source.start  # the place in the file up to which that reaches
        self._members: deque[tuple[int, int]] = deque([(0, source.start)])  # index and place of each beginning

    @property
    def end(self) -> int:
        """The index behind the last byte at hand."""
        return self.base + len(self.data)

    def fill(self) -> bool:
        """Take one event more. False at a breach, which stays until it is taken, and at the end."""
        if self.breach:
            return False
        event = next(self._events, None)
        match event:
            case Data(data, member):
                if self._source.is_packed and self._members[-1][1] != member:
                    self._members.append((self.end, member))
                self._append(data)
                return True
            case Seam(end):
                self.sealed, self.seam = self.end, end
                return True
            case Breach():
                self.breach = event
        return False

    def _append(self, data: bytes) -> None:
        """Most records come in one piece or two: such pieces stay bytes, of which a record takes a view, not a copy."""
        if isinstance(self.data, bytes) and len(self.data) <= _FEW_BYTES:
            self.data = self.data + data if self.data else data
        else:
            self._growing().extend(data)

    def _growing(self) -> bytearray:
        """Return the data in a form to which bytes are added and from which they are taken without a copy of all."""
        if isinstance(self.data, bytes):
            self.data = bytearray(self.data)
        return self.data

    def have(self, index: int) -> bool:
        """Have the bytes before ``index`` at hand, if there are so many before the next breach."""
        while self.end < index:
            if not self.fill():
                return False
        return True

    def drop(self, index: int) -> None:
        """Let go of the bytes before ``index``."""
        if index == self.base:
            return
        left = self.end - index
        if left == 0:
            self.data = b""
        elif left <= _FEW_BYTES:
            self.data = bytes(memoryview(self.data)[index - self.base :])
        else:
            del self._growing()[: index - self.base]
        self.base = index
        while len(self._members) > 1 and self._members[1][0] <= index:
            self._members.popleft()

    def piece(self, start: int, end: int) -> bytes | memoryview:
        """Return bytes at hand; a view of them where they will not move."""
        view = memoryview(self.data)[start - self.base : end - self.base]
        return view if isinstance(self.data, bytes) else bytes(view)

    def pass_over(self, index: int) -> None:
        """Go to ``index``, or to a breach or the end before it, without keeping what lies between."""
        while self.end < index and self.fill():
            self.drop(min(index, self.end))
        self.drop(min(index, self.end))

    def take_breach(self) -> Breach | None:
        """Go behind the breach; what is left before it is let go."""
        breach, self.breach = self.breach, None
        self.drop(self.end)
        return breach

    def is_member_start(self, index: int) -> bool:
        """Return whether a compressed member begins here."""
        return self.begins_member(index, index + 1)

    def count_members(self) -> int:
        """Return from how many compressed members the bytes at hand come."""
        return len(self._members)

    def begins_member(self, start: int, end: int) -> bool:
        """Return whether a compressed member begins from ``start`` on and before ``end``."""
        return any(start <= begin < end for begin, _ in self._members)

    def place(self, index: int) -> tuple[int, int]:
        """Return where to begin reading for a byte: place in the file, and unpacked bytes from there."""
        if not self._source.is_packed:
            return self._source.start + index, 0
        begin, member = self._members[0]
        for later, place in islice(self._members, 1, None):
            if later > index:
                break
            begin, member = later, place
        return member, index - begin

    def jump(self, index: int) -> None:
        """Go to a byte further on in a file that is not compressed, without reading what lies between."""
        if isinstance(self._source, PlainSource):
            self._source.skip_to(self._source.start + index)
            self.data = b""
            self.base = index

    def can_end(self, index: int) -> bool:
        """Return False if it is known without reading on that no record ends here."""
        if index <= self.end or not isinstance(self._source, PlainSource):
            return True
        return self._source.ends_at(self._source.start + index)

    def member_behind(self, index: int) -> int | None:
        """Return the place of the first compressed member that begins behind a byte, if one is known yet."""
        return next((place for begin, place in self._members if begin > index), None)
