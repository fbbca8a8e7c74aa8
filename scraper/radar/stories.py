"""Tells articles about one story from articles that have nothing to do with each other."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_KEYS: Final = 40  # the rarest words of an article; measured: 24 splits running stories, 60 joins whole genres
_SAME: Final = 4  # rare words in common; measured on sentences known to be background and on known boilerplate
_COMPARED: Final = 64  # articles of one candidate that are compared with each other, evenly over the corpus
_TOO_COMMON: Final = 0.04  # share of articles; such a word says nothing about the story


def words(text: str) -> set[str]:
    """The words of a text that can tell its story."""
    return set(_WORD.findall(text))


class Independence(NamedTuple):
    """How many of the articles compared have nothing to do with each other."""

    stories: int
    compared: int


class Stories:
    """The rare words of each article of a corpus, numbered as given."""

    def __init__(self, texts: Iterable[str]) -> None:
        bags = [words(text) for text in texts]
        spread = Counter(word for bag in bags for word in bag)
        most = max(12, len(bags) * _TOO_COMMON)
        least = 3 if len(bags) > 1000 else 2  # noqa: PLR2004 - a word seen twice tells stories apart in small corpora only
        telling = {word for word, count in spread.items() if least <= count <= most}
        self._keys = [tuple(sorted(bag & telling, key=lambda word: (spread[word], word))) for bag in bags]

    def independent(self, articles: Sequence[int], without: Collection[str] = ()) -> Independence:
        """Compare up to ``_COMPARED`` of the articles with each other.

        without: words of the candidate itself, which all of them share and which must not make them one story. Greedy
        in the order given: an article counts when it shares fewer than 4 rare words with each one counted before.
        """
        step = -(-len(articles) // _COMPARED)
        compared = articles[::step]
        counted: list[set[str]] = []
        for article in compared:
            keys = {word for word in self._keys[article][: _KEYS + len(without)] if word not in without}
            if all(len(keys & other) < _SAME for other in counted):
                counted.append(keys)
        return Independence(len(counted), len(compared))
