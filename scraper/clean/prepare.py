"""From dirty text to pieces: lines, inner HTML taken apart, repairs made, white space plain."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scraper.clean import repair
from scraper.piece import Piece
from scraper.rules import names
from scraper.rules.news import NEWS

if TYPE_CHECKING:
    from scraper.clean.ruleset import Ruleset

_TAG: Final = next(rule for rule in NEWS if rule.name == names.MARKUP).regex
_INLINE: Final = re.compile(r"</?(?:span|strong|b|i|em|u|a|font|img)[\s/>]")


def pieces_of(text: str, rules: Ruleset) -> list[Piece]:
    """The lines of the text as pieces, none empty."""
    mojibake = names.MOJIBAKE in rules.names and repair.has_mojibake(text)
    entities = names.ENTITY in rules.names and "&" in text and ";" in text
    markup = names.MARKUP in rules.names and "<" in text
    if not (mojibake or entities or markup):
        lines = repair.plain_spaces(text).split("\n")
        return [Piece(line) for line in [line.strip(" ") for line in lines] if line]
    pieces: list[Piece] = []
    for line in text.split("\n"):
        piece = Piece(line)
        _repair(piece, mojibake=mojibake, entities=entities)
        pieces += _without_markup(piece) if markup else [piece]
    for piece in pieces:
        repair.settle(piece)
    return [piece for piece in pieces if piece.text or piece.cuts]


def ready(piece: Piece, *, mojibake: bool) -> None:
    """Makes the repairs that are asked for in a piece of a page, and its white space plain."""
    _repair(piece, mojibake=mojibake, entities=False)
    repair.settle(piece)


def _repair(piece: Piece, *, mojibake: bool, entities: bool) -> None:
    if mojibake:
        repair.mend(piece)
    if entities:
        repair.decode(piece)


def _without_markup(line: Piece) -> list[Piece]:
    """The paragraphs of a line of inner HTML; the tags are cuts at their edges or inside them."""
    text = line.text
    tags = list(_TAG.finditer(text))
    if not tags:
        return [line]
    edges = sorted({0, *(_edge(tag) for tag in tags if not _INLINE.match(tag.group())), len(text)})
    pieces = []
    for start, end in pairwise(edges):
        last = len(text) if end == len(text) else end - 1
        cuts = [cut._replace(start=cut.start - start) for cut in line.cuts if start <= cut.start <= last]
        if cuts or text[start:end].strip():
            piece = Piece(text[start:end])
            piece.cuts = cuts
            inside = [
                (tag.start() - start, tag.end() - start, names.MARKUP) for tag in tags if start <= tag.start() < end
            ]
            piece.cut_all(inside, apart=False)
            pieces.append(piece)
    return pieces


def _edge(tag: re.Match[str]) -> int:
    """Where a block tag parts the line: before an opening one, behind a closing one or a break."""
    return tag.end() if tag.group().startswith(("</", "<br")) else tag.start()
