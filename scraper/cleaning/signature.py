"""What dateline and signature say: place, editors, agencies."""

from __future__ import annotations

import re
from typing import Final

from scraper.rules.agencies import AGENCY_KEYS, agency_key

_PLACE: Final = re.compile(
    r"""\s*["'“‘]?\s*(?!(?:CNN|CNBC)\s?Indonesia)(.*?)\s?(?:,\s?(?:CNN|CNBC)\s?Indonesia|[-–—]+\s*\Z)""", re.DOTALL
)
_BETWEEN: Final = re.compile(r"\s*[/,]\s*")
_NOBODY: Final = "tim"


def read_dateline(text: str) -> str | None:
    """The place in ``Labuan Bajo, CNN Indonesia --`` or ``Jakarta -``; None when there is only the brand."""
    found = _PLACE.match(text)
    return found[1] if found and found[1] else None


def read_signature(text: str) -> tuple[list[str], list[str]]:
    """Editors and agencies in ``(Antara/kid)``, in order, case as written, without repeats; "tim" is nobody."""
    editors: dict[str, None] = {}
    agencies: dict[str, None] = {}
    for part in _BETWEEN.split(text.strip().strip("()").strip()):
        name = " ".join(part.split())
        key = agency_key(name)
        if key and key != _NOBODY:
            (agencies if key in AGENCY_KEYS else editors)[name] = None
    return list(editors), list(agencies)
