"""Pieces: what parse hands to clean. A page or a text is a flat list of pieces in order of reading."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from scraper.core.article import BlockType, Embed


class PieceCut(NamedTuple):
    """One removal or repair inside a piece.

    start: offset in the text that is left; text: what stood there, white space included. Where the text that is left
    shows a space at ``start``, the cut stands for that space; otherwise it stands for nothing, or, for a repair, for
    the ``now`` characters that replaced it. embed: what the placeholder stood for, where parse knows it.
    """

    start: int
    rule: str
    text: str
    now: int = 0
    embed: Embed | None = None


class Piece:
    """One paragraph-like unit and what was taken out of it so far.

    type: the block it becomes; text: what is left of it, its white space plain; cuts: removals inside it in order of
    reading; rule: set when the whole piece was taken out by that rule (it then gives no block, but its text is on
    record); embed: what stood behind it, when the whole piece is a placeholder; loose: characters at its start that
    the markup sets apart from its first sentence, as it does with a dateline. Mutable on purpose: it lives from parse
    to the end of clean and nowhere else.
    """

    __slots__ = ("cuts", "embed", "loose", "rule", "text", "type")

    def __init__(
        self, text: str, type_: BlockType = "paragraph", *, rule: str | None = None, embed: Embed | None = None
    ) -> None:
        self.text = text
        self.type = type_
        self.rule = rule
        self.embed = embed
        self.loose = 0
        self.cuts: Sequence[PieceCut] = ()

    def cut(self, start: int, end: int, rule: str, *, embed: Embed | None = None, apart: bool = True) -> bool:
        """Takes ``text[start:end]`` out in the name of ``rule``; see ``cut_all``. Says whether it did."""
        return self.cut_all([(start, end, rule)], embed=embed, apart=apart)

    def cut_all(self, spans: list[tuple[int, int, str]], *, embed: Embed | None = None, apart: bool = True) -> bool:
        """Takes all these spans, in order and apart from each other, out, each in the name of its rule.

        The white space around goes with them, and one space stays between their neighbours: words are never glued.
        With ``apart=False`` (an invisible character, an inline tag) neighbours that touched it stay together. A span
        that would tear an earlier repair in two is left. Says whether anything was cut.
        """
        text, old = self.text, self.cuts
        if not old and len(spans) == 1:  # as nearly always
            return self._cut_first(*spans[0], embed, apart=apart)
        kept: list[str] = []
        cuts: list[PieceCut] = []
        at = moved = done = 0
        for start, end, members in _runs(text, spans):
            inside: Sequence[PieceCut] = ()
            if old:
                first = done
                while first < len(old) and old[first].start + _covers(old[first], text) <= start:
                    first += 1
                last = first
                while last < len(old) and old[last].start < end:
                    last += 1
                inside = old[first:last]
                if inside and (inside[0].start < start or inside[-1].start + _covers(inside[-1], text) > end):
                    continue
                cuts += [cut._replace(start=cut.start + moved) for cut in old[done:first]]
                done = last
            if inside:
                cuts += _parts(text, members, inside, PieceCut(start + moved, "", "", 0, embed))
            else:
                for low, high, rule in members:
                    cuts.append(PieceCut(start + moved, rule, text[low:high], 0, embed))
            spaced = apart or text[start].isspace() or text[end - 1].isspace()
            stays = " " if start and end < len(text) and spaced else ""
            kept += (text[at:start], stays)
            at = end
            moved += len(stays) - (end - start)
        if not at:
            return False
        self.text = "".join([*kept, text[at:]])
        self.cuts = [*cuts, *[cut._replace(start=cut.start + moved) for cut in old[done:]]]
        return True

    def _cut_first(self, start: int, end: int, rule: str, embed: Embed | None, *, apart: bool) -> bool:
        """The one cut of a piece in which there was none: what ``cut_all`` does, in a third of its time."""
        text, size = self.text, len(self.text)
        while end < size and text[end].isspace():
            end += 1
        while start and text[start - 1].isspace():
            start -= 1
        inner = start and end < size
        stays = " " if inner and (apart or text[start].isspace() or text[end - 1].isspace()) else ""
        self.text = f"{text[:start]}{stays}{text[end:]}"
        self.cuts = (PieceCut(start, rule, text[start:end], 0, embed),)
        return end > start

    def repair(self, start: int, end: int, now: str, rule: str) -> None:
        """Puts ``now`` in the place of ``text[start:end]``, in which nothing was cut before."""
        self.repair_all([(start, end, now)], rule)

    def repair_all(self, places: list[tuple[int, int, str]], rule: str) -> None:
        """Likewise for several places, in order."""
        text, cuts, kept = self.text, [], []
        earlier = iter(self.cuts)
        cut = next(earlier, None)
        at = moved = 0
        for start, end, now in places:
            while cut and cut.start <= start:
                cuts.append(cut._replace(start=cut.start + moved))
                cut = next(earlier, None)
            cuts.append(PieceCut(start + moved, rule, text[start:end], len(now.strip() and now)))
            kept += [text[at:start], now]
            moved += len(now) - (end - start)
            at = end
        while cut:
            cuts.append(cut._replace(start=cut.start + moved))
            cut = next(earlier, None)
        self.text, self.cuts = "".join([*kept, text[at:]]), cuts

    def keep(self, rules: frozenset[str]) -> None:
        """Puts back what these rules cut; the other cuts are made again around it."""
        text, parts = self.text, [""]
        spans: list[tuple[int, int, PieceCut]] = []
        repairs: list[PieceCut] = []
        at = length = 0
        for cut in self.cuts:
            before = text[at : max(at, cut.start)]
            at = max(at, cut.start + _covers(cut, text))
            length += len(before)
            glued = cut.rule not in rules and not cut.text.strip() and not stands_for_space(text, cut.start)
            there = text[cut.start : at] if cut.now or glued else cut.text
            if cut.now or glued:
                repairs.append(cut._replace(start=length))
            elif cut.rule not in rules:
                spans.append((length, length + len(there), cut))
            parts += [before, there]
            length += len(there)
        self.text, self.cuts = "".join([*parts, text[at:]]), repairs
        for start, end, cut in reversed(spans):
            apart = cut.start in {0, len(text)} or stands_for_space(text, cut.start)
            self.cut(start, end, cut.rule, embed=cut.embed, apart=apart)

    def part_all(self, indexes: Collection[int]) -> None:
        """Leaves a space where each of these cuts brought its neighbours together."""
        text = self.text
        kept: list[str] = []
        cuts: list[PieceCut] = []
        at = moved = 0
        parted = -1  # where the last space was put: other cuts there stand for it too, a repair stands behind it
        for index, cut in enumerate(self.cuts):
            shift = moved - (cut.start == parted and not cut.now)
            cuts.append(cut._replace(start=cut.start + shift))
            if index in indexes:
                kept += (text[at : cut.start], " ")
                at = parted = cut.start
                moved += 1
        self.text, self.cuts = "".join([*kept, text[at:]]), cuts

    def append(self, others: list[Piece], rule: str) -> None:
        """Puts the other pieces, and what was cut from them, behind this one; ``rule`` names the line breaks.

        A space stands for a line break, none before a comma.
        """
        texts, cuts = [self.text], [*self.cuts]
        end = len(self.text)
        for other in others:
            cuts.append(PieceCut(end, rule, "\n"))
            if other.rule:
                cuts.append(PieceCut(end, other.rule, other.original(), 0, other.embed))
            elif not other.text:
                cuts += [cut._replace(start=end) for cut in other.cuts]
            else:
                gap = "" if other.text[0] == "," else " "
                start = end + len(gap)
                cuts += [cut._replace(start=cut.start + start) for cut in other.cuts]
                texts += (gap, other.text)
                end = start + len(other.text)
        self.text, self.cuts = "".join(texts), cuts

    def original(self) -> str:
        """The text with every cut put back."""
        return put_back(self.text, self.cuts) if self.cuts else self.text

    def __repr__(self) -> str:
        fate = f" cut by {self.rule}" if self.rule else ""
        return f"<Piece {self.type}{fate}: {self.text[:60]!r}>"


TEXT: Final[Callable[[Piece], str]] = attrgetter("text")  # for map(), which takes a third of the time of a loop


def put_back(text: str, cuts: Sequence[PieceCut]) -> str:
    """The text as it was before the cuts, which are in order of reading."""
    parts = []
    at = 0
    for cut in cuts:
        parts.append(text[at : cut.start] if cut.start > at else "")
        parts.append(cut.text)
        at = max(at, cut.start + (cut.now or stands_for_space(text, cut.start)))
    return "".join([*parts, text[at:]])


def stands_for_space(text: str, start: int) -> bool:
    """Whether a cut at this place stands for a space of the text that is left."""
    return text[start : start + 1] == " "


def _covers(cut: PieceCut, text: str) -> int:
    """How many characters of the text that is left the cut accounts for."""
    return cut.now or stands_for_space(text, cut.start)


def _runs(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, list[tuple[int, int, str]]]]:
    """The spans with the white space around them, those that touch taken together."""
    runs: list[tuple[int, int, list[tuple[int, int, str]]]] = []
    for start, end, rule in spans:
        behind = end
        while behind < len(text) and text[behind].isspace():
            behind += 1
        if runs and start <= runs[-1][1]:
            first, touching, members = runs[-1]
            members.append((touching, behind, rule))
            runs[-1] = (first, behind, members)
        else:
            before = start
            while before and text[before - 1].isspace():
                before -= 1
            runs.append((before, behind, [(before, behind, rule)]))
    return runs


def _parts(
    text: str, members: list[tuple[int, int, str]], inside: Sequence[PieceCut], here: PieceCut
) -> list[PieceCut]:
    """What a run of cuts ``here`` puts on record, the earlier cuts inside it among the parts of the new one."""
    parts: list[PieceCut] = []
    earlier = iter(inside)
    cut = next(earlier, None)
    for start, end, rule in members:
        new = here._replace(rule=rule)
        gone, at = "", start
        while cut and cut.start < end:
            gone += text[at : max(at, cut.start)]
            at = max(at, cut.start + _covers(cut, text))
            if cut.now:
                gone += cut.text
            else:
                parts += [new._replace(text=gone)] if gone else []
                parts.append(cut._replace(start=here.start))
                gone = ""
            cut = next(earlier, None)
        gone += text[at:end]
        if gone:
            parts.append(new._replace(text=gone))
    return parts
