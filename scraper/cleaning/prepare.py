"""Prepare the pieces of dirty text: lines, inner HTML taken apart, repairs made, white space plain."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scraper.cleaning import repair
from scraper.cleaning.repair import is_rough
from scraper.cleaning.steps import Changed
from scraper.core.late_pattern import late_pattern
from scraper.core.piece import Piece, Span
from scraper.facts import names
from scraper.rules.news import NEWS

if TYPE_CHECKING:
    from scraper.cleaning.ruleset import Ruleset

_TAG: Final = next(rule for rule in NEWS if rule.name == names.MARKUP).late_regex
_INLINE: Final = late_pattern(r"</?(?:span|strong|b|i|em|u|a|font|img|sup|sub)[\s/>]|<!--", re.IGNORECASE)


def lines_of(text: str, rules: Ruleset) -> list[Piece]:
    """Return the lines of the text that are not empty, as repaired pieces with plain white space."""
    if not is_rough(text):
        return _plain_lines(text)
    lines = repair.with_line_feeds(text).split("\n")
    # Inlined: most lines are short, so calling is_rough() costs more than the check itself.
    marked = [index for index, line in enumerate(lines) if "<" in line or "&" in line or not line.isascii()]
    pieces: list[Piece] = []
    at = 0
    for index in marked:
        if is_rough(lines[index]):
            pieces += _plain_lines("\n".join(lines[at:index])) if index > at else []
            pieces += repair_lines([Piece(lines[index])], rules).pieces
            at = index + 1
    return pieces + _plain_lines("\n".join(lines[at:]))


def _plain_lines(text: str) -> list[Piece]:
    lines = repair.plain_spaces(text, line_ends="\n").split("\n")
    return [Piece(line) for line in [line.strip(" ") for line in lines] if line]


def repair_lines(pieces: list[Piece], rules: Ruleset) -> Changed:
    """Repair lines and part inner HTML into paragraphs."""
    touched: list[Piece] = []
    done: list[Piece] = []
    for piece in pieces:
        if piece.rule is not None or not is_rough(piece.text):
            done.append(piece)
            continue
        before = piece.text
        for name, step in repair.STEPS.items():
            if name in rules.names:
                step(piece)
        parts = _without_markup(piece) if names.MARKUP in rules.names else [piece]
        for part in parts:
            repair.settle(part)
        parts = [part for part in parts if part.text or part.cuts]
        if len(parts) != 1 or parts[0].text != before:
            touched += parts
        done += parts
    return Changed(touched, done)


def ready(piece: Piece, *, mojibake: bool) -> None:
    """Make the repairs that a piece of a page needs, and its white space plain."""
    if mojibake:
        repair.mend(piece)
    if not piece.cuts:
        repair.decode(piece)
    repair.settle(piece)


def _without_markup(line: Piece) -> list[Piece]:
    """Return the paragraphs of a line of inner HTML; the tags are cuts at their edges or inside them."""
    text = line.text
    tags = list(_TAG.finditer(text))
    if not tags:
        return [line]
    edges = sorted({0, *(_edge(tag) for tag in tags if not _INLINE.match(tag.group())), len(text)})
    tag_starts, cut_starts = [tag.start() for tag in tags], [cut.start for cut in line.cuts]
    pieces = []
    for start, end in pairwise(edges):
        behind = len(text) + 1 if end == len(text) else end
        cuts = [
            cut._replace(start=cut.start - start)
            for cut in line.cuts[bisect_left(cut_starts, start) : bisect_left(cut_starts, behind)]
        ]
        if cuts or text[start:end].strip():
            piece = Piece(text[start:end])
            piece.cuts = cuts
            inside = tags[bisect_left(tag_starts, start) : bisect_left(tag_starts, end)]
            piece.cut_all([Span(tag.start() - start, tag.end() - start, names.MARKUP) for tag in inside], apart=False)
            pieces.append(piece)
    return pieces


def _edge(tag: re.Match[str]) -> int:
    """Return the place at which a block tag parts the line: before an opening tag, behind a closing one or a break."""
    return tag.end() if tag.group()[:3].lower().startswith(("</", "<br")) else tag.start()
