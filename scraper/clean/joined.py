"""Pieces as one text: one look is at all of them, and single pieces are asked for only where something stands."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.piece import Piece


class Joined:
    """Pieces as they are now, a line each. text: the lines; the pieces may change later, the text does not."""

    __slots__ = ("_lines", "_pieces", "_starts", "text")

    def __init__(self, pieces: list[Piece]) -> None:
        self._pieces = pieces
        self._lines = [piece.text for piece in pieces]
        self._starts: list[int] = []
        self.text = self._lines[0] if len(pieces) == 1 else "\n".join(self._lines)

    def holding(self, words: Iterable[str]) -> list[Piece]:
        """The pieces that hold one of the words, in order."""
        if len(self._pieces) == 1:
            return self._pieces
        if not self._starts:
            self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]
        found: set[int] = set()
        for word in words:
            at = self.text.find(word)
            while at >= 0:
                index = bisect_right(self._starts, at) - 1
                found.add(index)
                at = self.text.find(word, self._starts[index + 1])
        return [self._pieces[index] for index in sorted(found)]
