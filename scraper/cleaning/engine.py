"""The engine: applies rules to pieces, in any order, until nothing changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from scraper.cleaning import steps
from scraper.cleaning.glued_boxes import cut_glued_boxes
from scraper.cleaning.link_titles import cut_titles
from scraper.cleaning.sentence import SENTENCE_ENDS, sentence_start
from scraper.cleaning.word_finder import WordFinder
from scraper.core.piece import Span, live_pieces
from scraper.facts import names
from scraper.facts.rule import Where

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from scraper.cleaning.ruleset import CalledRule, Ruleset
    from scraper.core.piece import Piece
    from scraper.facts.rule import Rule

_MAX_HEAD_CHARS: Final = 300  # of the first piece, that a rule for the start sees
_MAX_TAIL_CHARS: Final = 400  # of the last piece, that a rule for the end sees
_FEW_TITLES: Final = 30  # up to this many titles, a search for each is faster than an automaton
_LOOKAHEAD_CHARS: Final = 60  # behind its match, that a pattern looks at


def sweep(
    pieces: list[Piece],
    rules: Ruleset,
    *,
    titles: Sequence[str] = (),
    lines: bool = False,
    fresh: list[Piece] | None = None,
) -> list[Piece]:
    """Cut everything that the rules name; return the pieces, fewer where broken lines were joined.

    titles: of other articles, to be cut where they stand apart.
    lines: the pieces are lines of a text without markup.
    fresh: the pieces that changed since the last sweep, by default all. A sweep finds nothing new in the others.
    """
    titles = [" ".join(title.split()) for title in titles]
    fresh = pieces if fresh is None else fresh
    changed: Collection[Piece] | None = None  # since the edges were last peeled; None at first, for all
    look = len(pieces) > 1  # whether something may show beside other pieces
    while True:
        edges = _cut_edges(pieces, changed, rules, lines=lines)
        if edges and fresh is not pieces:
            fresh = list(dict.fromkeys([*fresh, *edges]))
        live = live_pieces(fresh)
        touched = _cut_inside(live, rules, titles, lines=lines) if live else []
        if look or ((edges or touched) and len(pieces) > 1):
            among = _cut_among(pieces, rules, lines=lines)
            pieces = among.pieces
            look = bool(among.touched)
            touched += among.touched
        if not touched:
            return pieces
        changed = dict.fromkeys(touched)
        fresh = list(changed)


def _cut_edges(pieces: list[Piece], changed: Collection[Piece] | None, rules: Ruleset, *, lines: bool) -> list[Piece]:
    """Peel the start and the end until nothing more comes off; return the pieces that changed.

    changed: the pieces that changed since the last time, None for all. Where they do not reach an edge, nothing more
        comes off there.
    """
    touched = _peel_start(pieces, changed, rules)
    behind = _peel_end(pieces, changed, rules, lines=lines)
    if behind and len(behind[-1].text) <= _MAX_HEAD_CHARS:  # a dateline may be all that is left
        behind += _peel_start(pieces, None, rules)
    return touched + behind


def _peel_start(pieces: list[Piece], changed: Collection[Piece] | None, rules: Ruleset) -> list[Piece]:
    touched: list[Piece] = []
    for piece in _edge(pieces, changed):
        if not _cut_first(piece, rules):
            break
        touched.append(piece)
    return touched


def _peel_end(pieces: list[Piece], changed: Collection[Piece] | None, rules: Ruleset, *, lines: bool) -> list[Piece]:
    touched: list[Piece] = []
    page = [] if lines else pieces
    for piece in _edge(reversed(pieces), changed):
        if not _cut_last(piece, rules, page):
            break
        touched.append(piece)
    return touched


def _edge(pieces: Iterable[Piece], changed: Collection[Piece] | None) -> Iterator[Piece]:
    """Yield the first piece with text left, if a piece up to it changed; then the next ones, while nothing stays."""
    reached = False
    for piece in pieces:
        reached = reached or changed is None or piece in changed
        if piece.rule is None and piece.text:  # ``stays``, inlined: this runs for every text
            if not reached:
                return
            yield piece
            if piece.rule is None and piece.text:
                return


def _signed(pieces: list[Piece]) -> bool:
    """Return whether the signature of a page was cut."""
    for piece in pieces:
        if piece.rule == names.SIGNATURE or (piece.cuts and any(cut.rule == names.SIGNATURE for cut in piece.cuts)):
            return True
    return False


def _cut_first(piece: Piece, rules: Ruleset) -> bool:
    """Peel the start of one piece, in one cut however much comes off."""
    opened = False
    for rule in rules.opening:
        if _cut_opening(rule, piece):
            opened = True
            break
    text, at = piece.text, 0
    spans: list[Span] = []
    while at < len(text) and piece.rule is None and (span := _head(text, at, rules)):
        spans.append(span)
        at = span.end
        while at < len(text) and text[at].isspace():
            at += 1
    return (bool(spans) and piece.cut_all(spans)) or opened


def _head(text: str, at: int, rules: Ruleset) -> Span | None:
    for rule in rules.start:
        for hint in rule.hints:  # any() would cost more than the search
            if text.find(hint, at, at + _MAX_HEAD_CHARS) >= 0:
                break
        else:
            if rule.hints:
                continue
        match = rule.regex.match(text, at)
        if match and match.end() > at:
            return _span(rule, match)
    return None


def _cut_last(piece: Piece, rules: Ruleset, page: list[Piece]) -> bool:
    """Peel the end of one piece, in one cut however much comes off.

    page: all pieces of a page; before its signature another one stands only alone or behind a sentence.
    """
    text = piece.text
    end = len(text)
    spans: list[Span] = []
    while end and (span := _tail(text, end, rules)):
        goes_on = page and span.rule == names.SIGNATURE and text[: span.start].rstrip()[-1:] not in SENTENCE_ENDS
        if goes_on and (_signed(page) or span.rule in [earlier.rule for earlier in spans]):
            break
        spans.append(span)
        end = span.start
        while end and text[end - 1].isspace():
            end -= 1
    return bool(spans) and piece.cut_all(spans[::-1])


def _tail(text: str, end: int, rules: Ruleset) -> Span | None:
    final = text[end - 1]
    for rule in rules.end:
        if rule.last and final not in rule.last:
            continue
        tail = end - (rule.reach or _MAX_TAIL_CHARS)
        tail = max(tail, 0)
        for hint in rule.hints:
            if text.find(hint, tail, end) >= 0:
                break
        else:
            if rule.hints:
                continue
        match = rule.regex.search(text, tail, end)
        if match and match.start() < end:
            return Span(match.start(), end, rule.name)
    return None


def _cut_inside(live: list[Piece], rules: Ruleset, titles: Sequence[str], *, lines: bool) -> list[Piece]:
    """Apply the rules for whole paragraphs, those for anywhere, then the titles; return the pieces changed.

    All rules see one state of the text; what a cut brings together is seen in the next round.
    """
    text = _joined(live)
    called = rules.called_by(text)
    touched: list[Piece] = []
    if unseen := [(rule, places) for rule, places in called if not rule.apart]:
        touched += _apply(unseen, live)  # first, so that no other rule has to match around invisible characters
        live = [piece for piece in live if piece.text]
        text = _joined(live)
        called = rules.called_by(text)
    if called:
        touched += _apply(called, live)
    if titles:
        live = [piece for piece in live if piece.rule is None]
        text = _joined(live) if touched else text
        titles = _standing_in(text, titles)
        touched += cut_titles(live, titles, rules.wording, lines=lines) if titles else []
    if lines and names.LINK_BOX in rules.names:
        touched += cut_glued_boxes([piece for piece in live if piece.rule is None], rules.wording)
    return touched


def _standing_in(text: str, titles: Sequence[str]) -> list[str]:
    """Return the titles that the text holds; many titles are searched in one pass."""
    if len(titles) <= _FEW_TITLES:
        return [title for title in titles if title in text]
    return [titles[index] for index in sorted({index for _, index in WordFinder(titles).places(text)})]


def _apply(called: list[CalledRule], live: list[Piece]) -> list[Piece]:
    """Apply these rules, each with the places of its hints in the joined pieces; return the pieces changed."""
    touched: list[Piece] = []
    spans: dict[Piece, list[Span]] = {}
    starts = [0, *accumulate([len(piece.text) + 1 for piece in live])] if len(live) > 1 else [0]
    for rule, places in called:
        for index, inside in _by_piece(live, starts, places if rule.hints else starts[: len(live)]):
            piece = live[index]
            if piece.rule is not None:
                continue
            if rule.where is Where.WHOLE:
                if not (rule.unannounced and _is_announced(live, index)) and _cut_whole(rule, piece):
                    touched.append(piece)
            elif inner := _spans(rule, inside, piece.text):
                spans.setdefault(piece, []).extend(inner)
    apart = called[0][0].apart
    return touched + [piece for piece, inner in spans.items() if piece.cut_all(_clear(inner), apart=apart)]


def _joined(pieces: list[Piece]) -> str:
    """Return the pieces joined into one text, so that one search covers all of them."""
    return pieces[0].text if len(pieces) == 1 else "\n".join([piece.text for piece in pieces])


def _by_piece(pieces: list[Piece], starts: list[int], places: list[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield the index of each piece that holds some of these places of the joined text, with its places."""
    if len(pieces) == 1:
        yield 0, places
        return
    at = 0
    while at < len(places):
        index = bisect_right(starts, places[at]) - 1
        end = bisect_left(places, starts[index + 1], at)
        yield index, [place - starts[index] for place in places[at:end]]
        at = end


def _clear(spans: list[Span]) -> list[Span]:
    """Return the spans in order of reading; of overlapping spans only the one that an earlier rule found."""
    if len(spans) == 1:
        return spans
    kept: list[int] = []  # positions in the order in which the rules were tried
    for turn in sorted(range(len(spans)), key=lambda turn: (spans[turn].start, spans[turn].end, turn)):
        start = spans[turn].start
        while kept and spans[kept[-1]].end > start and kept[-1] > turn:
            kept.pop()
        if not kept or spans[kept[-1]].end <= start:
            kept.append(turn)
    return [spans[turn] for turn in kept]


def _cut_among(pieces: list[Piece], rules: Ruleset, *, lines: bool) -> steps.Changed:
    """Cut what shows only beside other pieces."""
    touched = steps.cut_table_of_contents(pieces, rules)
    touched += steps.cut_lone_signatures(pieces, rules)
    if gone := [index for index, piece in enumerate(pieces) if piece.rule is not None or not piece.text]:
        fates = {pieces[index].rule for index in gone}
        for beside in steps.BESIDE_CUTS:
            if beside.rule in rules.names and not fates.isdisjoint(beside.fates):
                touched += beside.cut(pieces, gone, rules)
    if lines and names.BROKEN_LINE in rules.names:
        joined = steps.join_broken_lines(pieces)
        return steps.Changed(touched + joined.touched, joined.pieces)
    return steps.Changed(touched, pieces)


def _is_announced(pieces: list[Piece], index: int) -> bool:
    """Return whether the piece before another ends in a colon: the other is what it announces."""
    return index > 0 and pieces[index - 1].rule is None and pieces[index - 1].text.rstrip().endswith(":")


def _cut_whole(rule: Rule, piece: Piece) -> bool:
    match = rule.regex.fullmatch(piece.text)
    if match:
        piece.rule, piece.place = rule.name, _place(rule, match)
    return match is not None


def _spans(rule: Rule, places: list[int], text: str) -> list[Span]:
    """Return what a rule cuts in a text in which its hints stand at these places."""
    spans: list[Span] = []
    at = 0
    for match in _led(rule, places, text) if rule.leads else _near_hints(rule, places, text):
        span = _span(rule, match)
        if rule.reach:
            span = span._replace(start=sentence_start(text, span.start, at, rule.reach))
        if at <= span.start < span.end:
            spans.append(span)
            at = span.end
    return spans


def _led(rule: Rule, places: list[int], text: str) -> list[re.Match[str]]:
    """Return the matches of a rule whose matches start with its hints."""
    matches = []
    at, try_at = 0, rule.regex.match
    for place in places:
        if place >= at and (match := try_at(text, place)):
            at = match.end()
            matches.append(match)
    return matches


def _near_hints(rule: Rule, places: list[int], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches near the hints, as far around each hint as a match can reach."""
    if not rule.longest:
        return rule.regex.finditer(text)
    parts: list[tuple[int, int]] = []
    for place in places:
        low, high = max(0, place - rule.longest), min(place + rule.longest + _LOOKAHEAD_CHARS, len(text))
        if parts and low <= parts[-1][1]:
            low = parts.pop()[0]
        parts.append((low, high))
    return chain.from_iterable([rule.regex.finditer(text, *part) for part in parts])


def _span(rule: Rule, match: re.Match[str]) -> Span:
    groups = rule.groups
    start, end = match.span("cut") if "cut" in groups else match.span()
    return Span(start, end, rule.name, match["place"] if "place" in groups else None)


def _place(rule: Rule, match: re.Match[str]) -> str | None:
    """Return the place that a dateline names."""
    return match["place"] if "place" in rule.groups else None


def _cut_opening(rule: Rule, piece: Piece) -> bool:
    end = piece.loose or len(piece.text)
    if end > _MAX_HEAD_CHARS or (piece.loose and piece.cuts):
        return False
    match = rule.regex.fullmatch(piece.text[:end].strip())
    if not match:
        return False
    piece.loose = 0
    place = _place(rule, match)
    if end == len(piece.text):
        piece.rule, piece.place = rule.name, place
        return True
    return piece.cut_all([Span(0, end, rule.name, place)])
