"""From cleaned pieces to what is left, cuts, embeds and what dateline and signature say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.cleaning.signature import read_dateline, read_signature
from scraper.core.article import Cut, Embed
from scraper.facts import names
from scraper.sites.detiknetwork.placeholder import PLACEHOLDER, read_label

if TYPE_CHECKING:
    from scraper.core.piece import Piece


class Assembled:
    """The outcome of cleaning, before it becomes an Article or a Cleaned. kept: a piece for each block."""

    __slots__ = ("agencies", "dateline", "editors", "embeds", "kept", "removed", "signatures")

    def __init__(self) -> None:
        self.kept: list[Piece] = []
        self.removed: list[Cut] = []
        self.embeds: list[Embed] = []
        self.dateline: str | None = None
        self.signatures: list[str] = []
        self.editors: list[str] = []
        self.agencies: list[str] = []

    def take(self, cut: Cut, embed: Embed | None, after_block: int) -> None:
        """Puts one cut on record and reads what it says."""
        if cut.text:
            self.removed.append(cut)
        if embed:
            self.embeds.append(Embed(embed.type, embed.provider, embed.url, after_block))
        elif cut.rule == names.EMBED:
            self.embeds += read_placeholders(cut.text, after_block)
        else:
            self.read(cut.rule, cut.text)

    def read(self, rule: str, text: str) -> None:
        """Reads what a dateline or a signature says."""
        if rule == names.DATELINE:
            self.dateline = self.dateline or read_dateline(text)
        elif rule == names.SIGNATURE:
            self.signatures.append(text.strip())


def read_placeholders(text: str, after_block: int) -> list[Embed]:
    """The embeds that ``[Gambas:Video CNN]`` and its like stand for; they have no address."""
    return [Embed(*read_label(found[1]), None, after_block) for found in PLACEHOLDER.finditer(text)]


def assemble(pieces: list[Piece], stay: frozenset[str] = frozenset()) -> Assembled:
    """The pieces of which something is left, and the record from what was cut.

    stay: rules whose text is read and then put back.
    """
    result = Assembled()
    kept = result.kept
    index = 0  # of the block to come
    for piece in pieces:
        if stay:
            _put_back(piece, stay, result)
        if piece.rule is not None:
            result.take(Cut(piece.rule, piece.original(), index, -1), piece.embed, index - 1)
        elif not piece.text:
            for cut in piece.cuts:
                result.take(Cut(cut.rule, cut.text.strip() or cut.text, index, -1), cut.embed, index - 1)
        else:
            kept.append(piece)
            for cut in piece.cuts:
                after = index if cut.start else index - 1
                result.take(Cut(cut.rule, cut.text, index, cut.start), cut.embed, after)
            index += 1
    for signature in result.signatures:
        editors, agencies = read_signature(signature)
        result.editors += [name for name in editors if name not in result.editors]
        result.agencies += [name for name in agencies if name not in result.agencies]
    return result


def _put_back(piece: Piece, stay: frozenset[str], result: Assembled) -> None:
    if piece.rule in stay:
        result.read(piece.rule, piece.text)
        piece.rule = None
    kept = [cut for cut in piece.cuts if cut.rule in stay]
    if kept:
        for cut in kept:
            result.read(cut.rule, cut.text)
        piece.keep(stay)
