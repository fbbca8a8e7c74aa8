"""Sets of numbers that belong together, found from pairs of them."""

from __future__ import annotations

from array import array


class Union:
    """Sets of numbers, joined pair by pair; the result does not depend on the order of the pairs. 8 bytes a number."""

    def __init__(self, most: int) -> None:
        """most: the greatest number."""
        self._above = array("q", range(most + 1))

    def join(self, one: int, other: int) -> None:
        """Put the sets of two numbers together."""
        self._above[self.top(other)] = self.top(one)

    def top(self, number: int) -> int:
        """Return the number that stands for the set of a number, and shorten the way there."""
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number
