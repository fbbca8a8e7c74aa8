"""News agencies, as bylines and signatures name them."""

from __future__ import annotations

from typing import Final

AGENCIES: Final = (
    "Antara", "Reuters", "Associated Press", "Al Jazeera", "Aljazeera", "Xinhua", "Anadolu", "Bloomberg",
    "AFP", "AP", "CNN", "BBC", "DPA", "EPA",
)  # fmt: skip


def agency_key(name: str) -> str:
    """A name as it is compared: in lower case without spaces."""
    return "".join(name.lower().split())


AGENCY_KEYS: Final = frozenset(map(agency_key, AGENCIES))
