"""Authors: the people in a byline, without brand, team, role and agency."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.page.dom import squash
from scraper.rules.agencies import AGENCY_KEYS, agency_key

if TYPE_CHECKING:
    from collections.abc import Collection

_BETWEEN: Final = late_pattern(
    r"\s*(?:[|;/•]|,(?!\s*(?:S|M|Ph|Dr|Sp|Lc|SH|SE|ST|MM|MH|MA|MSc|SSi|SKom|Jr)\b\.?)|\bdan\b|&| - | – )\s*"
)
_ROLE: Final = late_pattern(
    r"^(?:oleh|penulis|reporter|kontributor|wartawan|jurnalis|fotografer|by|author|laporan)\b"
    r"(?:\s+(?:senior|junior|khusus|lepas)\b)?\s*:?\s*",
    re.IGNORECASE,
)
_ROLES: Final = (
    "kontributor|reporter|fotografer|editor|penulis|wartawan|jurnalis|koresponden|redaktur|kolumnis|analis"
    "|contributor|writer|journalist|correspondent|photographer|columnist|producer|analyst"
)
_TRAILING_ROLE: Final = late_pattern(rf"\s*[(,]?\s*\b(?:{_ROLES})\b\s*\)?$", re.IGNORECASE)
# A part of a byline behind a comma that is what the person before it does: "Reporter Senior", "Sports Writer".
_DUTY: Final = late_pattern(
    rf"""
    (?:(?:senior|junior|chief|lead|staff|staf|kepala|wakil|national|political)\s+)* (?:{_ROLES})
    (?:\s+(?:senior|junior|utama|muda|madya|khusus|lepas|pelaksana|foto|politik|ekonomi|olahraga|lapangan))*
    | .*\s(?:correspondent|writer|columnist|analyst|producer|reporter|editor)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What links beside a name offer.
_OFFERS: Final = late_pattern(
    r"\s+(?:follow(?:\s+us)?|ikuti|e-?mail(?:\s+the\s+author)?|contact|kontak|profile|profil|lihat\s+profil"
    r"|(?:see\s+)?full\s+bio|bio|twitter|instagram|linkedin|facebook|artikel\s+lainnya|more\s+by\s+this\s+author)\s*$",
    re.IGNORECASE,
)
_MAX_OFFERS: Final = 4
_ADDRESS: Final = late_pattern(r"https?:|www\.|^/", re.IGNORECASE)
_DESKS: Final = frozenset(("staff", "staf", "team", "tim", "desk", "newsroom", "redaksi"))  # the last word of a byline
_NOT_A_NAME: Final = late_pattern(
    r"\d|https?:|www\.|@|\b(?:WIB|WITA|WIT)\b|^(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu)$", re.IGNORECASE
)
_NOBODY: Final = frozenset(("tim", "redaksi", "team", "admin", "advertorial", "adv", "kolom", "opini"))
_MAX_NAME_CHARS: Final = 60


def read_authors(text: str, brands: tuple[str, ...] = ()) -> list[str]:
    """Return the people that a byline names, in order, without repeats.

    ``tim | CNN Indonesia`` names nobody, ``Vidya Pinandhita - detikHealth`` with the brand detikhealth names one.
    """
    return list(_people(text, brands)) if text else []


@lru_cache(maxsize=1_000)  # a newsroom has some hundred bylines
def _people(text: str, brands: tuple[str, ...]) -> tuple[str, ...]:
    people: list[str] = []
    if _ADDRESS.search(text):
        return ()
    for part in _BETWEEN.split(_without_offers(squash(text))):
        if people and _DUTY.fullmatch(part):
            continue
        name = _TRAILING_ROLE.sub("", _ROLE.sub("", _without_offers(part))).strip(" .,:-–|()")
        if name and is_person(name, brands) and name not in people:
            people.append(name)
    return tuple(people)


def _without_offers(text: str) -> str:
    """Return a byline without the words of links behind it, as "Follow"."""
    for _ in range(_MAX_OFFERS):
        name = _OFFERS.sub("", text)
        if name == text:
            break
        text = name
    return text


def is_person(name: str, brands: Collection[str]) -> bool:
    """Return whether a part of a byline can be a person's name."""
    low = name.lower()
    if len(name) > _MAX_NAME_CHARS or low in brands or agency_key(name) in AGENCY_KEYS or _NOT_A_NAME.search(name):
        return False
    words = low.split()
    if words[0] in _NOBODY or words[-1] in _DESKS:
        return False
    return not any(low.startswith((f"{brand} ", f"{brand}.")) for brand in brands)
