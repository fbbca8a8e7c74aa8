"""The end of a sentence: one definition. A part that needs more or less says so where it builds on it."""

from __future__ import annotations

from typing import Final

ENDS: Final = ".!?…"
QUOTES: Final = "\"'”’"  # characters that may close a quotation; the straight ones open one too
_END_SET: Final = frozenset(ENDS)
_CLOSERS: Final = f"{QUOTES})] "


def ends_sentence(text: str) -> bool:
    """Return whether a text ends a sentence: in a full stop, ``!``, ``?`` or dots, inside quotes and brackets too."""
    return text.rstrip(_CLOSERS)[-1:] in _END_SET
