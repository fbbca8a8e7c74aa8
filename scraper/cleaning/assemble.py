"""Assemble the cleaned pieces: their remaining text, cuts and embeds, and the data of dateline and signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.cleaning.signature import read_signature
from scraper.core.article_parts import Cut, Embed
from scraper.facts import names

if TYPE_CHECKING:
    from scraper.core.piece import Piece, PieceCut
    from scraper.facts.provider import Placeholder


class Assembled:
    """The outcome of cleaning, before it becomes an Article or a Cleaned.

    kept: a piece for each block.
    signatures: as in the text, "(Antara/kid)".
    """

    __slots__ = ("_placeholder", "agencies", "dateline", "editors", "embeds", "kept", "removed", "signatures")

    def __init__(self, placeholder: Placeholder | None) -> None:
        self._placeholder = placeholder
        self.kept: list[Piece] = []
        self.removed: list[Cut] = []
        self.embeds: list[Embed] = []
        self.dateline: str | None = None
        self.signatures: list[str] = []
        self.editors: list[str] = []
        self.agencies: list[str] = []

    def take(self, cut: Cut, origin: Piece | PieceCut, after_block: int) -> None:
        """Put one cut on record and read its data.

        origin: the piece, or the cut in it, of which the cut was made.
        """
        if cut.text:
            self.removed.append(cut)
        if embed := origin.embed:
            self.embeds.append(Embed(embed.type, embed.provider, embed.url, after_block))
        elif cut.rule == names.EMBED:
            if self._placeholder:  # an embed without an address
                for kind, provider in self._placeholder.providers(cut.text):
                    self.embeds.append(Embed(kind, provider, None, after_block))
        else:
            self.read(cut.rule, cut.text, origin.place)

    def read(self, rule: str, text: str, place: str | None) -> None:
        """Read the data of a dateline or a signature."""
        if rule == names.DATELINE:
            self.dateline = self.dateline or place
        elif rule == names.SIGNATURE:
            self.signatures.append(text.strip())


def assemble(
    pieces: list[Piece], *, stay: frozenset[str] = frozenset(), placeholder: Placeholder | None = None
) -> Assembled:
    """Return the pieces of which something is left, and the record of what was cut.

    stay: rules whose text is read and then put back.
    placeholder: the text that stands where something is embedded.
    """
    result = Assembled(placeholder)
    kept = result.kept
    index = 0  # of the next block
    for piece in pieces:
        if stay:
            _put_back(piece, stay, result)
        if piece.rule is not None:
            result.take(Cut(piece.rule, piece.original(), index, -1), piece, index - 1)
        elif not piece.text:
            for cut in piece.cuts:
                result.take(Cut(cut.rule, cut.text.strip() or cut.text, index, -1), cut, index - 1)
        else:
            kept.append(piece)
            for cut in piece.cuts:
                after = index if cut.start else index - 1
                result.take(Cut(cut.rule, cut.text, index, cut.start), cut, after)
            index += 1
    for text in result.signatures:
        signature = read_signature(text)
        result.editors += [name for name in signature.editors if name not in result.editors]
        result.agencies += [name for name in signature.agencies if name not in result.agencies]
    return result


def _put_back(piece: Piece, stay: frozenset[str], result: Assembled) -> None:
    if piece.rule in stay:
        result.read(piece.rule, piece.text, piece.place)
        piece.rule = None
    kept = [cut for cut in piece.cuts if cut.rule in stay]
    if kept:
        for cut in kept:
            result.read(cut.rule, cut.text, cut.place)
        piece.keep(stay)
