"""Tell articles about one story from articles that have nothing to do with each other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_WORD: Final = late_pattern(r"[^\W\d_]{4,}")
_MAX_KEYS: Final = 40  # the rarest words of an article; measured: 24 splits running stories, 60 joins whole genres
_MIN_COMMON: Final = 4  # rare words of one story; measured on known background sentences and known boilerplate
_MAX_COMPARED: Final = 64  # articles of one candidate that are compared with each other, evenly over the corpus
_MAX_WORD_SHARE: Final = 0.04  # of the articles; a more common word says nothing about the story


def words(text: str) -> set[str]:
    """Return the words of a text that can tell its story."""
    return set(_WORD.findall(text))


class Independence(NamedTuple):
    """The number of unrelated articles among those compared."""

    stories: int
    compared: int


class Stories:
    """The rare words of each article of a corpus; the articles have the numbers of the input.

    spread: in how many articles each word stands.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        bags = [words(text) for text in texts]
        spread: Counter[str] = Counter()
        for bag in bags:
            spread.update(bag)
        self.spread = spread
        most = max(12, len(bags) * _MAX_WORD_SHARE)
        least = 3 if len(bags) > 1000 else 2  # noqa: PLR2004 - a word seen twice tells stories apart in small corpora only
        telling = {word for word, count in spread.items() if least <= count <= most}
        self._keys = [tuple(sorted(bag & telling, key=lambda word: (spread[word], word))) for bag in bags]

    def independent(self, articles: Sequence[int], without: Collection[str] = ()) -> Independence:
        """Compare up to ``_MAX_COMPARED`` of the articles with each other.

        without: words of the candidate itself, which all of them share and which must not make them one story.

        Greedy, in order: an article counts when it shares fewer than ``_MIN_COMMON`` rare words with each one counted
        before.
        """
        step = -(-len(articles) // _MAX_COMPARED)
        compared = articles[::step]
        counted: list[set[str]] = []
        for article in compared:
            keys = {word for word in self._keys[article][: _MAX_KEYS + len(without)] if word not in without}
            if all(len(keys & other) < _MIN_COMMON for other in counted):
                counted.append(keys)
        return Independence(len(counted), len(compared))
