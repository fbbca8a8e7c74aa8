"""The comparison of texts that share a key: its work is bounded, its result does not depend on their order."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Final

from scraper.core.errors import StoreError
from scraper.dataset.duplicates.likeness import ComparedText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.dataset.duplicates.duplicate_index import DuplicateIndex
    from scraper.dataset.duplicates.likeness import Likeness
    from scraper.storage.store import Store

MAX_ALL_PAIRS: Final = 16  # texts of a bucket that are all held against each other
MAX_HEADS: Final = 4  # texts of a larger bucket against which all others are held
_TEXTS_IN_MEMORY: Final = 300  # some 60 KB each


def compare_all(index: DuplicateIndex, store: Store) -> None:
    """Let the index know what all texts that share a key have in common. Raises ``StoreError``.

    A text is read only to be held against another for the first time.
    """
    index.choose(candidates(index))
    comparison = Comparison(index, store)
    last = (0, 0)
    while pairs := index.chosen_anew(last):
        results = [(one, other, comparison.of(one, other)) for one, other in pairs]
        index.note((one, other, likeness) for one, other, likeness in results if likeness)
        last = pairs[-1]


def candidates(index: DuplicateIndex) -> Iterator[tuple[int, int]]:
    """Yield the pairs of texts that share a key, the smaller number first; a pair may come several times.

    Of a template there may be thousands of texts under one key. Then a few of them, other ones under each key, stand
    for all.
    """
    for key, texts in index.buckets():
        if len(texts) <= MAX_ALL_PAIRS:
            yield from combinations(sorted(texts), 2)
            continue
        ranked = index.by_digest(texts)
        start = key % len(ranked)
        heads = (ranked[start:] + ranked)[:MAX_HEADS]
        yield from ((min(head, text), max(head, text)) for head in heads for text in texts if text != head)


class Comparison:
    """Holds texts against each other; those that were read last stay in memory."""

    def __init__(self, index: DuplicateIndex, store: Store) -> None:
        self._index = index
        self._store = store
        self._text = lru_cache(_TEXTS_IN_MEMORY)(self._read)

    def of(self, one: int, other: int) -> Likeness | None:
        """Return what two texts have in common; None while one of them cannot be read as the index knows it."""
        mine, theirs = self._text(one), self._text(other)
        return mine.likeness(theirs) if mine and theirs else None

    def _read(self, text: int) -> ComparedText | None:
        for holder in self._index.holders(text):
            try:
                article = self._store.read(holder.id, at=holder.place)
            except StoreError:  # named when the index was brought up to date; another article may have the text
                continue
            if article and article.content_hash == holder.hash:
                return ComparedText(article.text)
        return None
