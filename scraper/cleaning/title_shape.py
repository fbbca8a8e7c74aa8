"""The shape of titles: how they are set, whatever they say."""

from __future__ import annotations

from typing import Final

_MIN_TITLE_WORDS: Final = 5
_MAX_TITLE_CHARS: Final = 150
_TITLE_SHARE: Final = 0.6  # of the words of a title, that start with a capital at least


def looks_like_title(text: str, least: int = _MIN_TITLE_WORDS) -> bool:
    """Whether most words of a short line start with a capital and it has no full stop: the way titles are set."""
    words = text.split()
    # Less than the end of a sentence: a title may be a question. A colon, semicolon or comma never ends one.
    if not len(words) >= least or len(text) > _MAX_TITLE_CHARS or text[-1] in ".!…:;,":
        return False
    small = [word for word in words if word.lstrip("\"'“‘(")[:1].islower()]
    return len(words) - len(small) >= len(words) * _TITLE_SHARE
