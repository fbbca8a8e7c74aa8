"""Pieces: the output of parse and the input of clean. A page or a text is a flat list of pieces in order of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from scraper.core.article import BlockType
    from scraper.core.article_parts import Embed


class Span(NamedTuple):
    """A part of a piece's text that a rule takes out: ``text[start:end]``.

    place: what a dateline names, by the group ``place`` of its rule.
    """

    start: int
    end: int
    rule: str
    place: str | None = None


class PieceCut(NamedTuple):
    """One removal or repair inside a piece.

    start: offset in the text that is left.
    text: what stood there, white space included.
    now: how many characters at ``start`` a repair put in the place of ``text``; 0 for a removal.
    embed: what a placeholder stood for, where parse knows it.
    place: what a dateline names.

    Where the text that is left shows a space at ``start``, a removal stands for that space; elsewhere for nothing.
    """

    start: int
    rule: str
    text: str
    now: int = 0
    embed: Embed | None = None
    place: str | None = None


class Piece:
    """One paragraph-like unit and what was taken out of it so far.

    type: the block it becomes.
    text: what is left of it, its white space plain.
    cuts: removals inside it, in order of reading.
    rule: set when that rule took the piece out as a whole; the piece then gives no block, but its text is on record.
    embed: what stood behind it, when the whole piece is a placeholder.
    place: what it names, when the whole piece is a dateline.
    loose: characters at its start that the markup sets apart from its first sentence, as it does with a dateline.

    Mutable on purpose: a piece lives from parse to the end of clean and nowhere else.
    """

    __slots__ = ("cuts", "embed", "loose", "place", "rule", "text", "type")

    def __init__(
        self, text: str, type_: BlockType = "paragraph", *, rule: str | None = None, embed: Embed | None = None
    ) -> None:
        self.text = text
        self.type = type_
        self.rule = rule
        self.embed = embed
        self.place: str | None = None
        self.loose = 0
        self.cuts: Sequence[PieceCut] = ()

    @property
    def stays(self) -> bool:
        """Return whether something of the piece is left for the text."""
        return self.rule is None and self.text != ""

    def cut(self, start: int, end: int, rule: str, *, embed: Embed | None = None, apart: bool = True) -> bool:
        """Take ``text[start:end]`` out in the name of ``rule``, see ``cut_all``; True when it was cut."""
        return self.cut_all([Span(start, end, rule)], embed=embed, apart=apart)

    def cut_all(self, spans: Sequence[Span], *, embed: Embed | None = None, apart: bool = True) -> bool:
        """Take these spans out, which stand in order and apart from each other; True when anything was cut.

        The white space around a span goes with it, and one space stays between its neighbours: words are never glued.
        With ``apart=False`` (an invisible character, an inline tag) neighbours that touched it stay together.
        A span that would tear an earlier repair in two is skipped.
        """
        text, old = self.text, self.cuts
        if not old and len(spans) == 1:  # the most frequent case
            return self._cut_first(spans[0], embed, apart=apart)
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
                for low, high, rule, place in members:
                    cuts.append(PieceCut(start + moved, rule, text[low:high], 0, embed, place))
            spaced = apart or text[start].isspace() or text[end - 1].isspace()
            gap = " " if start and end < len(text) and spaced else ""
            kept += (text[at:start], gap)
            at = end
            moved += len(gap) - (end - start)
        if not at:
            return False
        self.text = "".join([*kept, text[at:]])
        self.cuts = [*cuts, *[cut._replace(start=cut.start + moved) for cut in old[done:]]]
        return True

    def _cut_first(self, span: Span, embed: Embed | None, *, apart: bool) -> bool:
        """Make the only cut of a piece, as ``cut_all`` would, without its book-keeping for earlier cuts."""
        text, size = self.text, len(self.text)
        start, end, rule, place = span
        while end < size and text[end].isspace():
            end += 1
        while start and text[start - 1].isspace():
            start -= 1
        inner = start and end < size
        gap = " " if inner and (apart or text[start].isspace() or text[end - 1].isspace()) else ""
        self.text = f"{text[:start]}{gap}{text[end:]}"
        self.cuts = (PieceCut(start, rule, text[start:end], 0, embed, place),)
        return end > start

    def repair(self, start: int, end: int, now: str, rule: str) -> None:
        """Put ``now`` in the place of ``text[start:end]``, in which nothing was cut before."""
        self.repair_all([(start, end, now)], rule)

    def repair_all(self, places: list[tuple[int, int, str]], rule: str) -> None:
        """Make several repairs, each as (start, end, what comes there now), in order of reading."""
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
        """Put back what these rules cut; the other cuts are made again around it."""
        text, parts = self.text, [""]
        spans: list[tuple[int, int, PieceCut]] = []
        repairs: list[PieceCut] = []
        at = length = 0
        for cut in self.cuts:
            before = text[at : max(at, cut.start)]
            at = max(at, cut.start + _covers(cut, text))
            length += len(before)
            glued = cut.rule not in rules and not cut.text.strip() and not stands_for_space(text, cut.start)
            part = text[cut.start : at] if cut.now or glued else cut.text
            if cut.now or glued:
                repairs.append(cut._replace(start=length))
            elif cut.rule not in rules:
                spans.append((length, length + len(part), cut))
            parts += [before, part]
            length += len(part)
        self.text, self.cuts = "".join([*parts, text[at:]]), repairs
        for start, end, cut in reversed(spans):
            apart = cut.start in {0, len(text)} or stands_for_space(text, cut.start)
            self.cut_all([Span(start, end, cut.rule, cut.place)], embed=cut.embed, apart=apart)

    def part_all(self, indexes: Collection[int]) -> None:
        """Leave a space where each of these cuts, by its index, brought its neighbours together."""
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
        """Put the other pieces, and what was cut from them, behind this one; ``rule`` names the line breaks.

        A space stands for a line break; before a comma nothing does.
        """
        texts, cuts = [self.text], [*self.cuts]
        end = len(self.text)
        for other in others:
            cuts.append(PieceCut(end, rule, "\n"))
            if other.rule:
                cuts.append(PieceCut(end, other.rule, other.original(), 0, other.embed, other.place))
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
        """Return the text with every cut put back."""
        return put_back(self.text, self.cuts) if self.cuts else self.text

    def __repr__(self) -> str:
        fate = f" cut by {self.rule}" if self.rule else ""
        return f"<Piece {self.type}{fate}: {self.text[:60]!r}>"


def live_pieces(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces of which something is left for the text.

    Inlined ``Piece.stays``: the property makes this 2.5 times slower (20 pieces, CPython 3.11).
    """
    return [piece for piece in pieces if piece.rule is None and piece.text]


def put_back(text: str, cuts: Sequence[PieceCut]) -> str:
    """Return the text as it was before these cuts, which are in order of reading."""
    parts = []
    at = 0
    for cut in cuts:
        parts.append(text[at : cut.start] if cut.start > at else "")
        parts.append(cut.text)
        at = max(at, cut.start + (cut.now or stands_for_space(text, cut.start)))
    return "".join([*parts, text[at:]])


def stands_for_space(text: str, start: int) -> bool:
    """Return whether a cut at ``start`` stands for a space of the text that is left."""
    return text[start : start + 1] == " "


def _covers(cut: PieceCut, text: str) -> int:
    """Return how many characters of the text that is left the cut accounts for."""
    return cut.now or stands_for_space(text, cut.start)


# Start and end of spans that touch, with the white space around them, and these spans.
_Run: TypeAlias = tuple[int, int, list[Span]]


def _runs(text: str, spans: Sequence[Span]) -> list[_Run]:
    """Return the spans as runs, in order."""
    runs: list[_Run] = []
    for start, end, rule, place in spans:
        behind = end
        while behind < len(text) and text[behind].isspace():
            behind += 1
        if runs and start <= runs[-1][1]:
            first, touching, members = runs[-1]
            members.append(Span(touching, behind, rule, place))
            runs[-1] = (first, behind, members)
        else:
            before = start
            while before and text[before - 1].isspace():
                before -= 1
            runs.append((before, behind, [Span(before, behind, rule, place)]))
    return runs


def _parts(text: str, members: list[Span], inside: Sequence[PieceCut], here: PieceCut) -> list[PieceCut]:
    """Return the cuts that a run puts on record ``here``: the earlier cuts inside it, and its own text around them."""
    parts: list[PieceCut] = []
    earlier = iter(inside)
    cut = next(earlier, None)
    for start, end, rule, place in members:
        new = here._replace(rule=rule, place=place)
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
