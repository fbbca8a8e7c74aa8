"""How often Python looks for garbage: objects that hold each other and that nothing else holds."""

from __future__ import annotations

import gc
from typing import Final

# New objects between two searches. What is imported is never garbage: with Python's own 700 the searches take a
# twentieth of the start of `scraper extract` (3.11).
GARBAGE_OBJECTS: Final = 20_000


def search_less_often() -> None:
    """Let this process search for garbage seldom, and never among what is there already."""
    gc.freeze()
    gc.set_threshold(GARBAGE_OBJECTS)
