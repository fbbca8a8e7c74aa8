"""Which texts are held against each other, and what comes of it: bounded work, and the same in any order."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.errors import StoreError
from scraper.dataset.duplicates.likeness import ComparedText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.dataset.duplicates.duplicate_index import DuplicateIndex
    from scraper.dataset.duplicates.likeness import Likeness
    from scraper.storage.store import Store

MAX_ALL_PAIRS: Final = 16  # texts of a bucket that are all held against each other
MAX_HEADS: Final = 4  # texts of a larger bucket against which all others are held
_PROFILES: Final = 1_000  # texts in memory, some 40 KB each
_PAIRS_A_CHANGE: Final = 2_000


class Pair(NamedTuple):
    """Two texts that are near-duplicates, by their numbers in the index."""

    one: int
    other: int
    likeness: Likeness


def near_pairs(index: DuplicateIndex, store: Store) -> Iterator[Pair]:
    """Give all pairs of texts that are near-duplicates. Raises ``StoreError``.

    A text is read only to be held against another for the first time.
    """
    comparison = Comparison(index, store)
    for one, other in sorted(candidates(index)):
        likeness = comparison.of(one, other)
        if likeness and likeness.is_near:
            yield Pair(one, other, likeness)
    comparison.save()


def candidates(index: DuplicateIndex) -> set[tuple[int, int]]:
    """Return the pairs of texts that share a key, the smaller number first.

    Of a template there may be thousands of texts under one key. Then a few of them, other ones under each key, stand
    for all.
    """
    pairs: set[tuple[int, int]] = set()
    for key, texts in index.buckets():
        if len(texts) <= MAX_ALL_PAIRS:
            pairs.update(combinations(sorted(texts), 2))
            continue
        ranked = index.by_digest(texts)
        start = key % len(ranked)
        heads = (ranked[start:] + ranked)[:MAX_HEADS]
        pairs.update((min(head, text), max(head, text)) for head in heads for text in texts if text != head)
    return pairs


class Comparison:
    """Holds texts against each other and lets the index remember the results."""

    def __init__(self, index: DuplicateIndex, store: Store) -> None:
        self._index = index
        self._store = store
        self._new: list[tuple[int, int, Likeness]] = []
        self._profile = lru_cache(_PROFILES)(self._read)

    def of(self, one: int, other: int) -> Likeness | None:
        """Return what two texts have in common; None while one of them cannot be read as the index knows it."""
        if known := self._index.compared(one, other):
            return known
        mine, theirs = self._profile(one), self._profile(other)
        if mine is None or theirs is None:
            return None
        likeness = mine.likeness(theirs)
        self._new.append((one, other, likeness))
        if len(self._new) >= _PAIRS_A_CHANGE:
            self.save()
        return likeness

    def save(self) -> None:
        """Let the index remember what was found since the last time."""
        if self._new:
            self._index.note(self._new)
            self._new.clear()

    def _read(self, text: int) -> ComparedText | None:
        for holder in self._index.holders(text):
            try:
                article = self._store.read(holder.id, at=holder.place)
            except StoreError:  # named when the index was brought up to date; another article may have the text
                continue
            if article and article.content_hash == holder.hash:
                return ComparedText(article.text)
        return None
