"""What the search index gives: hits, positions in a list, cuts, near-duplicates, sums."""

from __future__ import annotations

from typing import NamedTuple


class IndexHit(NamedTuple):
    """An Article that a search has found. snippet: a piece of its text, with marks around the words of the search."""

    key: int
    id: str
    title: str | None
    section: str | None
    kind: str
    date_published: str | None
    word_count: int
    complete: bool
    method: str
    revision: int
    snippet: str


class Position(NamedTuple):
    """Where a page of results ended. date: empty for an Article without one. key: in a ranking the place reached."""

    date: str
    key: int


class IndexCut(NamedTuple):
    """A text that a rule has cut, how often, and an Article in which it did."""

    text: str
    times: int
    example: str


class Twin(NamedTuple):
    """An Article of the same group of near-duplicates.

    kind: what it is to the Article that it is most like, ``first`` for the first of its group.
    likeness, containment: what it has in common with that Article.
    """

    id: str
    title: str | None
    kind: str
    likeness: float
    containment: float


class IndexOverview(NamedTuple):
    """What is in the index. Each pair is a value and the number of its Articles; of ``rules``, of its cuts."""

    size: int
    incomplete: int
    days: list[tuple[str, int]]
    sections: list[tuple[str, int]]
    kinds: list[tuple[str, int]]
    methods: list[tuple[str, int]]
    rules: list[tuple[str, int]]
