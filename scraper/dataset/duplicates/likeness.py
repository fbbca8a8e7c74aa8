"""How like two texts are, and what one is to the other."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.late_pattern import late_pattern
from scraper.dataset.duplicates.sketch import shingles_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_LIKENESS: Final = 0.5  # of near-duplicates
MIN_CONTAINMENT: Final = 0.8  # of near-duplicates whose likeness is less, since one of both has much more text
MIN_CONTAINED_SHINGLES: Final = 20  # a shorter text may stand in another by chance
MIN_CORRECTED_LIKENESS: Final = 0.9  # of a text of which some words were corrected
MIN_REPLACED: Final = 3  # places at which siblings have other numbers or names; a correction replaces one or two
MIN_REPLACED_SHARE: Final = 0.3  # of the places that both texts have
OPEN: Final = "#"

_PART: Final = late_pattern(r"\w+(?:[.,:/-]\w+)*|[.!?:\"“”\n]")
_ENDS: Final = frozenset('.!?:"“”\n')  # behind these every word has a capital letter, names or not


class DuplicateKind(StrEnum):
    """What an article is to another one that it is like; docs/duplicates.md explains each."""

    COPY = "copy"
    CORRECTION = "correction"
    REVISION = "revision"
    SYNDICATED = "syndicated"
    SIBLING = "sibling"


class Likeness(NamedTuple):
    """What two texts have in common.

    jaccard: shingles of both, as a share of those of either.
    containment: shingles of both, as a share of those of the shorter text.
    is_sibling: the wording is common, the numbers and names are not: two texts of one template.
    """

    jaccard: float
    containment: float
    is_sibling: bool


SAME_TEXT: Final = Likeness(1.0, 1.0, is_sibling=False)


class ComparedText:
    """A text made ready to be held against others."""

    __slots__ = ("_filled", "_places", "_shingles")

    def __init__(self, text: str) -> None:
        self._shingles = shingles_of(text)
        self._filled = Counter(specifics_of(text))
        self._places: Counter[Surroundings] = Counter()
        for specific, count in self._filled.items():
            self._places[specific.place] += count

    def likeness(self, other: ComparedText) -> Likeness:
        """Return what two texts have in common; which of both is asked makes no difference."""
        common = len(self._shingles & other._shingles)
        fewer = min(len(self._shingles), len(other._shingles))
        if not common:
            return Likeness(0.0, 0.0, is_sibling=False)
        jaccard = common / (len(self._shingles) + len(other._shingles) - common)
        containment = common / fewer if fewer >= MIN_CONTAINED_SHINGLES else jaccard
        return Likeness(jaccard, containment, is_sibling=self._is_sibling(other))

    def _is_sibling(self, other: ComparedText) -> bool:
        places = (self._places & other._places).total()
        replaced = places - (self._filled & other._filled).total()
        return replaced >= MIN_REPLACED and replaced >= MIN_REPLACED_SHARE * places


Surroundings = tuple[str, ...]


class Specific(NamedTuple):
    """A number or name in a text. place: the words around it, with ``OPEN`` for those that are specific too."""

    place: Surroundings
    value: str


def specifics_of(text: str) -> Iterator[Specific]:
    """Yield the numbers and names of a text: what a template leaves open.

    A name is a word with a capital letter inside a sentence.
    """
    parts = _PART.findall(text)
    specific = [
        part[0].isdigit() or (part[0].isupper() and before not in _ENDS) for before, part in pairwise(("\n", *parts))
    ]
    words = [OPEN if is_open else part.lower() for is_open, part in zip(specific, parts, strict=True)]
    padded = ["", "", *words, ""]
    for place, is_open in enumerate(specific):
        if is_open:
            yield Specific((padded[place], padded[place + 1], padded[place + 3]), parts[place])


def kind_of(likeness: Likeness, *, is_of_one_newsroom: bool) -> DuplicateKind:
    """Return what an article is to another one."""
    if likeness.is_sibling:
        return DuplicateKind.SIBLING
    if not is_of_one_newsroom:
        return DuplicateKind.SYNDICATED
    if likeness == SAME_TEXT:
        return DuplicateKind.COPY
    return DuplicateKind.CORRECTION if likeness.jaccard >= MIN_CORRECTED_LIKENESS else DuplicateKind.REVISION
