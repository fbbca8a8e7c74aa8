"""The place in a list of results as an address carries it."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.web.index_rows import Position

_MAX_CHARS: Final = 120
_FORM: Final = late_pattern(r"(\d{1,18})/([0-9T:+.Z-]{0,40})", re.ASCII)


def write_cursor(position: Position) -> str:
    """Return a position as a word that only ``read_cursor`` needs to understand."""
    return urlsafe_b64encode(f"{position.key}/{position.date}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> Position | None:
    """Return the position in a word; None for the empty one. Raises ``UsageError`` for any other word."""
    if not text:
        return None
    try:
        plain = urlsafe_b64decode(text[:_MAX_CHARS] + "=" * (-len(text) % 4)).decode("ascii")
    except ValueError:
        plain = ""
    found = _FORM.fullmatch(plain)
    if found is None or len(text) > _MAX_CHARS:
        raise UsageError("after: take it from the page before, as it is")
    return Position(found[2], int(found[1]))
