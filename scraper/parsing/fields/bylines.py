"""Authors: the people in a byline, without brand, team, role and agency."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from scraper.parsing.page.dom import squash
from scraper.rules.agencies import AGENCY_KEYS, agency_key

if TYPE_CHECKING:
    from collections.abc import Collection

_BETWEEN: Final = re.compile(
    r"\s*(?:[|;/•]|,(?!\s*(?:S|M|Ph|Dr|Sp|Lc|SH|SE|ST|MM|MH|MA|MSc|SSi|SKom|Jr)\b\.?)|\bdan\b|&| - | – )\s*"
)
_ROLE: Final = re.compile(
    r"^(?:oleh|penulis|reporter|kontributor|wartawan|jurnalis|fotografer|by|author|laporan)\b\s*:?\s*", re.IGNORECASE
)
_TRAILING_ROLE: Final = re.compile(
    r"\s*[(,]?\s*\b(?:kontributor|reporter|fotografer|editor|penulis)\b\s*\)?$", re.IGNORECASE
)
_NOT_A_NAME: Final = re.compile(
    r"\d|https?:|www\.|@|\b(?:WIB|WITA|WIT)\b|^(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu)$", re.IGNORECASE
)
_NOBODY: Final = frozenset(("tim", "redaksi", "team", "admin", "advertorial", "adv", "kolom", "opini"))
_LONGEST: Final = 60  # characters of a name


def read_authors(text: str, brands: tuple[str, ...] = ()) -> list[str]:
    """The people that a byline names, in order, without repeats.

    ``tim | CNN Indonesia`` names nobody, ``Vidya Pinandhita - detikHealth`` with the brand detikhealth names one.
    """
    return list(_people(text, brands)) if text else []


@lru_cache(maxsize=1_000)  # a newsroom has some hundred bylines
def _people(text: str, brands: tuple[str, ...]) -> tuple[str, ...]:
    people: list[str] = []
    for part in _BETWEEN.split(squash(text)):
        name = _TRAILING_ROLE.sub("", _ROLE.sub("", part)).strip(" .,:-–|()")
        if name and is_person(name, brands) and name not in people:
            people.append(name)
    return tuple(people)


def is_person(name: str, brands: Collection[str]) -> bool:
    """Whether a part of a byline can be a person's name."""
    low = name.lower()
    if len(name) > _LONGEST or low in brands or agency_key(name) in AGENCY_KEYS or _NOT_A_NAME.search(name):
        return False
    first = low.split()[0]
    return first not in _NOBODY and not any(low.startswith((f"{brand} ", f"{brand}.")) for brand in brands)
