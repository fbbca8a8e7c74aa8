"""The records of an archive and the damage between them, in the order of the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scraper.core.limits import RECORD_BYTES
from scraper.storage.warc.framing import Framing
from scraper.storage.warc.records import Damage, WarcRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.storage.warc.source import Breach, ByteSource

_MAX_HELD: Final = 10_000


def frames(source: ByteSource, *, is_aligned: bool | None = None) -> Iterator[WarcRecord | Damage]:
    """Yield what a source holds. is_aligned: whether each record before it filled a compressed member, if known."""
    return _Frames(source, is_aligned).each()


class _Frames:
    """Holds what comes out of a compressed member until its checksum is known.

    A broken member may run on into the next ones, which are then read by themselves: nothing is given twice. A member
    of many records is held up to a limit only; what it gives beyond is doubtful if it breaks in the end.
    """

    def __init__(self, source: ByteSource, is_aligned: bool | None) -> None:
        self._end = source.end
        self._framing = Framing(source)
        self._framing.is_aligned = is_aligned
        self._held: list[WarcRecord | Damage] = []
        self._held_from = 0  # the index at which they begin
        self._open_frames = 0  # given since the last seam
        self._open_records = 0  # how many of them are records
        self._index = 0  # behind the last thing that came

    def each(self) -> Iterator[WarcRecord | Damage]:
        framing = self._framing
        while (found := framing.step()) is not None:
            if framing.sealed >= self._index:  # what came before is as it was written
                self._open_frames = self._open_records = 0
                if self._held:
                    framing.is_aligned = False
                    yield from self._released()
            before, self._index = self._index, framing.index
            if breach := framing.passed:
                yield from self._behind_breach(breach, found)
            elif framing.is_open:
                yield from self._hold(found, before)
            else:
                if isinstance(found, WarcRecord):
                    framing.is_aligned = framing.is_aligned is not False and framing.fills_member
                yield found

    def _hold(self, found: WarcRecord | Damage, start: int) -> Iterator[WarcRecord | Damage]:
        if not self._held:
            self._held_from = start
        self._held.append(found)
        is_much = self._index - self._held_from > RECORD_BYTES or len(self._held) > _MAX_HELD
        if is_much or self._framing.is_aligned is False:
            self._framing.is_aligned = False
            yield from self._released_open()

    def _released(self) -> list[WarcRecord | Damage]:
        held, self._held = self._held, []
        return held

    def _released_open(self) -> list[WarcRecord | Damage]:
        held = self._released()
        self._open_frames += len(held)
        self._open_records += sum(isinstance(one, WarcRecord) for one in held)
        return held

    def _behind_breach(self, breach: Breach, found: WarcRecord | Damage) -> Iterator[WarcRecord | Damage]:
        """Yield what the member before the breach holds, if it is not read once more, and the breach."""
        if self._held and (len(self._held) == 1 or breach.end < self._end):
            url = self._released()[0].url
            found = Damage(breach.start, breach.end - breach.start, breach.harm, is_record=True, url=url)
        yield from self._released_open()
        if self._open_frames and isinstance(found, Damage):
            start = min(breach.broke, breach.end)
            found = replace(found, offset=start, lost_bytes=breach.end - start, doubtful=self._open_records)
        self._open_frames = self._open_records = 0
        yield found
