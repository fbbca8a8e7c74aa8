"""Which names belong together, when it is known of pairs of them."""

from __future__ import annotations


class Union:
    """Sets of names, joined pair by pair; the result does not depend on the order of the pairs."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def join(self, one: str, other: str) -> None:
        """Put the sets of two names together."""
        top, further = self._top(one), self._top(other)
        if top != further:
            self._above[further] = top

    def sets(self) -> list[list[str]]:
        """Return the sets, each with its names in order."""
        sets: dict[str, list[str]] = {}
        for name in sorted(self._above):
            sets.setdefault(self._top(name), []).append(name)
        return list(sets.values())

    def _top(self, name: str) -> str:
        """Return the name that stands for the set of a name, and shorten the way there."""
        above = self._above.setdefault(name, name)
        while above != name:
            self._above[name] = self._above[above]
            name, above = above, self._above[above]
        return name
