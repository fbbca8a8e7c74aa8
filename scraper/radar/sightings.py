"""All candidates of a corpus, packed: a text is mined once, and only the places of frequent forms are unpacked."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from scraper.radar.mine import Seen, candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.radar.census import Appearance
    from scraper.radar.finding import FindingKind, Position

_PLACES: Final[tuple[Position, ...]] = ("start", "end", "anywhere")
_FIELDS: Final = 5  # numbers of a packed candidate: article, form, start, end, and its marks in one
_ALONE: Final = 4
_GLUED: Final = 8

Form = tuple["FindingKind", str]


class Sightings:
    """The candidates of a corpus in 20 bytes each; most stand in one article only and are never unpacked."""

    def __init__(self, texts: Iterable[str], names: frozenset[str]) -> None:
        self._numbers: dict[Form, int] = {}
        self._articles = array("I")  # by number of the form
        self._packed = array("I")
        for article, text in enumerate(texts):
            self._add(article, text, names)

    def _add(self, article: int, text: str, names: frozenset[str]) -> None:
        here = set()
        for seen in candidates(text, names):
            number = self._numbers.setdefault((seen.kind, seen.form), len(self._numbers))
            if number == len(self._articles):
                self._articles.append(0)
            here.add(number)
            marks = _PLACES.index(seen.place) + _ALONE * seen.alone + _GLUED * seen.glued
            self._packed.extend((article, number, seen.start, seen.end, marks))
        for number in here:
            self._articles[number] += 1

    def frequent(self, least: int) -> Iterator[tuple[Form, list[Appearance]]]:
        """Yield every form of at least so many articles with all its places, in the order of their first ones."""
        forms = {number: form for form, number in self._numbers.items() if self._articles[number] >= least}
        places: dict[int, list[Appearance]] = defaultdict(list)
        packed = self._packed
        for at in range(0, len(packed), _FIELDS):
            if packed[at + 1] in forms:
                article, number, start, end, marks = packed[at : at + _FIELDS]
                place = _PLACES[marks & (_ALONE - 1)]
                alone, glued = bool(marks & _ALONE), bool(marks & _GLUED)
                places[number].append((article, Seen(*forms[number], start, end, place, alone, glued)))
        for number, seen_at in places.items():
            yield forms[number], seen_at
