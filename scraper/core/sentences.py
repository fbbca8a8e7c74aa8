"""What ends a sentence. One definition; who needs more or less than it says so where it builds on it."""

from __future__ import annotations

from typing import Final

ENDS: Final = ".!?…"
QUOTES: Final = "\"'”’"  # that may close a quotation; the straight ones open one too
_END_SET: Final = frozenset(ENDS)
_CLOSERS: Final = f"{QUOTES})] "


def ends_sentence(text: str) -> bool:
    """Whether a text ends in a full stop, an exclamation or question mark, or dots, inside quotes and brackets too."""
    return text.rstrip(_CLOSERS)[-1:] in _END_SET
