"""The words that the articles of a candidate share besides it: an event shares many, boilerplate shares none."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING, Final

from scraper.radar.split import form, units
from scraper.radar.stories import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COMPARED: Final = 64
_MAX_NEIGHBOURS: Final = 4  # units either side that join the boilerplate when half of the articles have them
_HALF: Final = 0.5
_MIN_SHARE: Final = 0.6  # of the articles must have a word, three times as many as usual, and not by chance (e^-12)
_LIFT: Final = 3
_CHANCE: Final = 12

Span = tuple[int, int, int]  # number of the article, start, end


def _rank(counted: tuple[str, int]) -> tuple[int, str]:
    """Return the most frequent word first; of words as frequent the first in the alphabet, in every process."""
    word, count = counted
    return -count, word


class Company:
    """The words of a corpus and the number of articles in which each stands."""

    def __init__(self, texts: Sequence[str], names: frozenset[str], spread: Mapping[str, int]) -> None:
        """spread: in how many of the texts each word stands."""
        self._texts = texts
        self._names = names
        self._spread = spread

    def shared(self, spans: Sequence[Span]) -> list[str]:
        """Return the words that the articles of ``spans`` share outside spans and repeats, the most frequent first.

        spans: the first span of each article counts. Of more than 64 articles, 64 are taken at even distances.
        """
        first = list({number: (number, start, end) for number, start, end in reversed(spans)}.values())
        taken = sorted(first)[:: -(-len(first) // _COMPARED)]
        split = [self._around(span) for span in taken]
        beside = Counter(shape for rest in split for shape, near in rest if near)
        block = {shape for shape, count in beside.items() if count >= len(taken) * _HALF}
        own = sum(len(shape) for rest in split for shape, _ in rest if shape not in block)
        if own < sum(len(shape) for rest in split for shape, _ in rest) * _HALF:
            block = set()  # what makes up most of an article is the article
        counts = Counter(
            word for rest in split for word in words("\n".join(shape for shape, _ in rest if shape not in block))
        )
        return [word for word, count in sorted(counts.items(), key=_rank) if self._telling(word, count, len(taken))]

    def _around(self, span: Span) -> list[tuple[str, bool]]:
        """Return the units of an article outside the span, each with whether it is near the span."""
        number, start, end = span
        text = self._texts[number]
        found = list(units(text, self._names))
        at = [place for place, unit in enumerate(found) if unit.start < end and start < unit.end]
        low, high = (at[0] - _MAX_NEIGHBOURS, at[-1] + _MAX_NEIGHBOURS) if at else (0, -1)
        return [
            (
                form(text[unit.start : min(unit.end, max(start, unit.start))] + text[max(end, unit.start) : unit.end])
                if place in at
                else form(text[unit.start : unit.end]),
                low <= place <= high,
            )
            for place, unit in enumerate(found)
        ]

    def _telling(self, word: str, count: int, articles: int) -> bool:
        usual = max(1, self._spread.get(word, 0)) / len(self._texts)
        share = count / articles
        if share < _MIN_SHARE or share < usual * _LIFT:
            return False
        chance = share * log(share / usual) + ((1 - share) * log((1 - share) / (1 - usual)) if share < 1 else 0.0)
        return articles * chance > _CHANCE
