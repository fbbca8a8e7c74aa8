"""Pieces: what parse hands to clean. A page or a text is a flat list of pieces in order of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.article import BlockType, Embed


class Piece:
    """One paragraph-like unit and what was taken out of it so far.

    type: the block it becomes; text: what is left of it; cuts: removals inside it as ``(start, rule, text)``, ``start``
    an offset in the *remaining* text, in order of reading; rule: set when the whole piece was taken out by that rule
    (it then gives no block, but its text is on record); embed: what stood behind it, when the whole piece is a
    placeholder. Mutable on purpose: it lives from parse to the end of clean and nowhere else.
    """

    __slots__ = ("cuts", "embed", "rule", "text", "type")

    def __init__(
        self, text: str, type_: BlockType = "paragraph", *, rule: str | None = None, embed: Embed | None = None
    ) -> None:
        self.text = text
        self.type = type_
        self.rule = rule
        self.embed = embed
        self.cuts: list[tuple[int, str, str]] = []

    def cut(self, start: int, end: int, rule: str) -> str:
        """Takes ``text[start:end]`` out in the name of ``rule`` and gives it back; earlier cuts keep their places."""
        gone = self.text[start:end]
        self.text = self.text[:start] + self.text[end:]
        before: list[tuple[int, str, str]] = []
        within: list[tuple[int, str, str]] = []
        behind: list[tuple[int, str, str]] = []
        done = start
        for at, name, text in self.cuts:
            if at <= start:
                before.append((at, name, text))
            elif at < end:  # an earlier cut inside this one: this one is recorded in parts around it
                within += [(start, rule, gone[done - start : at - start]), (start, name, text)]
                done = at
            else:
                behind.append((at - (end - start), name, text))
        if done < end:
            within.append((start, rule, gone[done - start :]))
        self.cuts = [*before, *within, *behind]
        return gone

    def __repr__(self) -> str:
        fate = f" cut by {self.rule}" if self.rule else ""
        return f"<Piece {self.type}{fate}: {self.text[:60]!r}>"
