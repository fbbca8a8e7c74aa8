"""The records of an archive and the damage between them, in the order of the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.core.limits import RECORD_BYTES
from scraper.storage.warc.framing import Framing
from scraper.storage.warc.records import Damage, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.storage.warc.source import Gap, Source


def frames(source: Source, skip: int = 0) -> Iterator[Record | Damage]:
    """Give what a source holds. skip: how many unpacked bytes to pass over first."""
    return _Frames(source, skip).each()


class _Frames:
    """Holds what comes out of a compressed member until its checksum is known.

    A broken member may run on into the next ones, which are then read by themselves: nothing is given twice. A member
    of many records is held up to a limit only; what it gives beyond is doubtful if it breaks in the end.
    """

    def __init__(self, source: Source, skip: int) -> None:
        self._end = source.end
        self._framing = Framing(source, skip)
        self._held: list[Record | Damage] = []
        self._held_bytes = 0
        self._unsealed: list[int] = []  # for each thing given since the last seam: whether it is a record
        self._index = 0  # behind the last thing that came

    def each(self) -> Iterator[Record | Damage]:
        framing = self._framing
        while (found := framing.step()) is not None:
            if framing.sealed >= self._index:  # what came before is as it was written
                self._unsealed.clear()
                if self._held:
                    framing.is_aligned = False
                    yield from self._released()
            self._index = framing.index
            if gap := framing.passed:
                yield from self._behind_gap(gap, found)
            elif framing.is_open:
                yield from self._hold(found)
            else:
                if isinstance(found, Record):
                    framing.is_aligned = framing.is_aligned is not False and framing.fills_member
                yield found

    def _hold(self, found: Record | Damage) -> Iterator[Record | Damage]:
        self._held.append(found)
        self._held_bytes += len(found.block) if isinstance(found, Record) else 0
        if self._framing.is_aligned is False or self._held_bytes > RECORD_BYTES:
            self._framing.is_aligned = False
            self._unsealed += [isinstance(one, Record) for one in self._held]
            yield from self._released()

    def _released(self) -> list[Record | Damage]:
        held, self._held, self._held_bytes = self._held, [], 0
        return held

    def _behind_gap(self, gap: Gap, found: Record | Damage) -> Iterator[Record | Damage]:
        """Give what the member before the gap holds, if it is not read once more, and the gap."""
        held = self._released()
        if held and (len(held) == 1 or gap.end < self._end):
            found, held = Damage(gap.start, gap.end - gap.start, gap.harm, is_record=True, url=held[0].url), []
        yield from held
        open_ones = self._unsealed + [isinstance(one, Record) for one in held]
        if open_ones and isinstance(found, Damage):
            start = min(gap.broke, gap.end)
            found = replace(found, offset=start, lost_bytes=gap.end - start, doubtful=sum(open_ones))
        self._unsealed.clear()
        yield found
