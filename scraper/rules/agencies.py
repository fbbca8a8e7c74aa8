"""Names of news agencies in bylines and signatures."""

from __future__ import annotations

from typing import Final

AGENCIES: Final = (
    "Antara", "Reuters", "Associated Press", "Al Jazeera", "Aljazeera", "Xinhua", "Anadolu", "Bloomberg",
    "AFP", "AP", "CNN", "BBC", "DPA", "EPA",
)  # fmt: skip


def agency_key(name: str) -> str:
    """Return a name in the form for comparisons: lower case, without spaces."""
    return "".join(name.lower().split())


AGENCY_KEYS: Final = frozenset(map(agency_key, AGENCIES))
