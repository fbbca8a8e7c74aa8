"""The engine: applies rules to pieces, in any order, until nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.clean import steps
from scraper.clean.joined import Joined
from scraper.rules import names

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from scraper.clean.ruleset import Ruleset
    from scraper.piece import Piece
    from scraper.rules.rule import Rule

# A rule for the start sees so much of the first piece, one for the end so much of the last.
_HEAD: Final = 300
_TAIL: Final = 400
# No rule for a whole paragraph matches a longer one.
_LONGEST_WHOLE: Final = 300
# So far beyond its match a pattern looks.
_BEHIND: Final = 60
# Marks behind which a new sentence starts, and those that may close the sentence before it.
_SENTENCE_ENDS: Final = ".!?…]\n"


def sweep(
    pieces: list[Piece],
    rules: Ruleset,
    *,
    titles: Sequence[str] = (),
    lines: bool = False,
    fresh: list[Piece] | None = None,
) -> list[Piece]:
    """Cuts everything that the rules name; gives the pieces back, fewer where broken lines were joined.

    titles: of other articles, to be cut where they stand; lines: the pieces are lines of a text without markup;
    fresh: those that changed since the last sweep, all when not given. In the others nothing would be found again.
    """
    titles = [" ".join(title.split()) for title in titles]
    fresh = pieces if fresh is None else fresh
    while True:
        edges = _cut_edges(pieces, rules)
        live = [piece for piece in _each(fresh, edges) if piece.rule is None and piece.text]
        touched = _cut_inside(live, rules, titles) if live else []
        if lines and len(pieces) > 1:
            among, pieces = _cut_among_lines(pieces, rules)
            touched += among
        if not touched:
            return pieces
        fresh = list(dict.fromkeys(touched))


def _each(pieces: list[Piece], more: list[Piece]) -> list[Piece]:
    """Each of them once; there are no doubles among the first."""
    return list(dict.fromkeys([*pieces, *more])) if more else pieces


def _cut_edges(pieces: list[Piece], rules: Ruleset) -> list[Piece]:
    """Peels the start and the end until nothing more comes off; gives the pieces that changed."""
    touched = []
    while (first := _first(pieces)) and _cut_first(first, rules):
        touched.append(first)
    while (last := _first(reversed(pieces))) and _cut_last(last, rules):
        touched.append(last)
    return touched


def _cut_first(piece: Piece, rules: Ruleset) -> bool:
    """Peels the start of one piece, in one cut however much comes off."""
    for rule in rules.opening:
        if _cut_opening(rule, piece):
            return True
    text, at = piece.text, 0
    spans: list[tuple[int, int, str]] = []
    while at < len(text) and (found := _head(text, at, rules)):
        spans.append(found)
        at = found[1]
        while at < len(text) and text[at].isspace():
            at += 1
    return bool(spans) and piece.cut_all(spans)


def _head(text: str, at: int, rules: Ruleset) -> tuple[int, int, str] | None:
    for rule in rules.start:
        if _holds(text, rule.hints, at, at + _HEAD):
            match = rule.regex.match(text, at)
            if match and match.end() > at:
                return (*_span(rule, match), rule.name)
    return None


def _cut_last(piece: Piece, rules: Ruleset) -> bool:
    """Peels the end of one piece, in one cut however much comes off."""
    text = piece.text
    end = len(text)
    spans: list[tuple[int, int, str]] = []
    while end and (found := _tail(text, end, rules)):
        start, rule = found
        spans.append((start, end, rule))
        end = start
        while end and text[end - 1].isspace():
            end -= 1
    return bool(spans) and piece.cut_all(spans[::-1])


def _tail(text: str, end: int, rules: Ruleset) -> tuple[int, str] | None:
    for rule in rules.end:
        tail = max(0, end - (rule.reach or _TAIL))
        if _holds(text, rule.hints, tail, end):
            match = rule.regex.search(text, tail, end)
            if match and match.start() < end:
                return match.start(), rule.name
    return None


def _holds(text: str, hints: tuple[str, ...], start: int, end: int) -> bool:
    for hint in hints:  # a generator for any() would cost more than the search
        if text.find(hint, start, end) >= 0:
            return True
    return not hints


def _first(pieces: Iterable[Piece]) -> Piece | None:
    for piece in pieces:
        if piece.rule is None and piece.text:
            return piece
    return None


def _cut_inside(live: list[Piece], rules: Ruleset, titles: Sequence[str]) -> list[Piece]:
    """Applies the rules for whole paragraphs, then those for anywhere, then the titles; gives the pieces changed."""
    touched: list[Piece] = []
    if short := [piece for piece in live if len(piece.text) <= _LONGEST_WHOLE]:
        joined = Joined(short)
        for rule, hints in rules.whole.called_by(joined.text):
            touched += [piece for piece in joined.holding(hints) if _cut_whole(rule, piece)]
        live = [piece for piece in live if piece.rule is None] if touched else live
    if not live:
        return touched
    joined = Joined(live)
    for rule, hints in rules.anywhere.called_by(joined.text):
        # An earlier rule may have brought a hint together in the pieces that it changed.
        touched += [piece for piece in _each(joined.holding(hints), touched) if _apply(rule, piece)]
    if titles:
        touched += steps.cut_titles(Joined(live), titles)
    return touched


def _cut_among_lines(pieces: list[Piece], rules: Ruleset) -> tuple[list[Piece], list[Piece]]:
    """What shows only beside other lines; gives the lines that changed, and all lines."""
    touched = steps.cut_table_of_contents(pieces) if names.TABLE_OF_CONTENTS in rules.names else []
    if names.LINK_TITLE in rules.names:
        touched += steps.cut_titles_behind_labels(pieces)
    if names.BROKEN_LINE in rules.names:
        joined, pieces = steps.join_broken_lines(pieces)
        touched += joined
    return touched, pieces


def _cut_whole(rule: Rule, piece: Piece) -> bool:
    if piece.rule is None and rule.regex.fullmatch(piece.text):
        piece.rule = rule.name
        return True
    return False


def _apply(rule: Rule, piece: Piece) -> bool:
    if piece.rule is not None:
        return False
    text = piece.text
    spans = []
    at = 0
    for part in _near_hints(rule, text):
        for match in rule.regex.finditer(text, *part):
            start, end = _span(rule, match)
            if rule.reach:
                start = _sentence_start(text, start, at, rule.reach)
            if at <= start < end:
                spans.append((start, end, rule.name))
                at = end
    return bool(spans) and piece.cut_all(spans, apart=rule.apart)


def _near_hints(rule: Rule, text: str) -> list[tuple[int, int]]:
    """The parts of a text in which a match can be: as far around the hints of a rule as a match is long."""
    if not rule.longest:
        return [(0, len(text))]
    places = []
    for hint in rule.hints:
        at = text.find(hint)
        while at >= 0:
            places.append(at)
            at = text.find(hint, at + len(hint))
    parts: list[tuple[int, int]] = []
    for at in sorted(places):
        low, high = max(0, at - rule.longest), min(at + rule.longest + _BEHIND, len(text))
        if parts and low <= parts[-1][1]:
            low = parts.pop()[0]
        parts.append((low, high))
    return parts


def _span(rule: Rule, match: re.Match[str]) -> tuple[int, int]:
    return match.span("cut") if "cut" in rule.regex.groupindex else match.span()


def _sentence_start(text: str, at: int, least: int, reach: int) -> int:
    """Where the sentence around ``at`` starts; -1 when that is out of reach or it does not start like one."""
    lowest = max(least, at - reach)
    start = max(text.rfind(mark, lowest, at) for mark in _SENTENCE_ENDS) + 1
    if start <= lowest:
        start = lowest
        if lowest != least:
            return -1
    while start < at and text[start] in " \"'”’)":
        start += 1
    return start if start < at and (text[start].isupper() or text[start].isdigit()) else -1


def _cut_opening(rule: Rule, piece: Piece) -> bool:
    end = piece.loose or len(piece.text)
    if end > _HEAD or (piece.loose and piece.cuts) or not rule.regex.fullmatch(piece.text[:end].strip()):
        return False
    piece.loose = 0
    if end == len(piece.text):
        piece.rule = rule.name
        return True
    return piece.cut(0, end, rule.name)
