"""Read a signature: its editors and agencies."""

from __future__ import annotations

from typing import Final, NamedTuple

from scraper.core.late_pattern import late_pattern
from scraper.rules.agencies import AGENCY_KEYS, agency_key

_BETWEEN: Final = late_pattern(r"\s*[/,]\s*")
_NOBODY: Final = "tim"


class Signature(NamedTuple):
    """The names of a signature, in order, case as written, without repeats."""

    editors: list[str]
    agencies: list[str]


def read_signature(text: str) -> Signature:
    """Return editors and agencies of ``(Antara/kid)``; "tim" is nobody."""
    editors: dict[str, None] = {}
    agencies: dict[str, None] = {}
    for part in _BETWEEN.split(text.strip().strip("()").strip()):
        name = " ".join(part.split())
        key = agency_key(name)
        if key and key != _NOBODY:
            (agencies if key in AGENCY_KEYS else editors)[name] = None
    return Signature(list(editors), list(agencies))
