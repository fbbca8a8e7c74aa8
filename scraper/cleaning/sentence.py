"""Where a sentence starts: not every full stop ends one."""

from __future__ import annotations

from typing import Final

from scraper.core.late_pattern import late_pattern
from scraper.core.sentences import ENDS, QUOTES

# Behind these a new sentence starts. A placeholder in brackets and a line end do as well as a full stop.
SENTENCE_ENDS: Final = f"{ENDS}]\n"
_DIGITS: Final = "0123456789"
_CLOSES: Final = f" {QUOTES})"  # that may close the sentence before it

# A full stop behind one of these belongs to the abbreviation. Behind a single letter it may end "vitamin C.", too.
_ABBREVIATED: Final = late_pattern(
    r"(?<![^\W\d_])(?:PT|CV|UD|dr|drg|drs|Dr|Drs|Dra|Prof|Ir|Hj|KH|St|No|Jl|Jln|Kab|Kec|Kel)\Z"
)
_MAX_ABBREVIATED_CHARS: Final = 5  # with the letter before it
_A_LETTER: Final = late_pattern(r"(?<![^\W_])[^\W\d_]\Z")
_MAX_GROUP_DIGITS: Final = 3  # Rp1.500.000, 19.30


def sentence_start(text: str, at: int, least: int, reach: int) -> int:
    """Return where the sentence around ``at`` starts; -1 when that is too far, in doubt or not like a sentence."""
    lowest = max(least, at - reach)
    mark = at
    while (mark := max(text.rfind(end, lowest, mark) for end in SENTENCE_ENDS)) >= 0 and text[mark] == ".":
        if _in_doubt(text, mark):
            return -1
        if not _in_number(text, mark) and not _ABBREVIATED.search(text, max(0, mark - _MAX_ABBREVIATED_CHARS), mark):
            break
    start = mark + 1
    if start <= lowest:
        start = lowest
        if lowest != least:
            return -1
    while start < at and text[start] in _CLOSES:
        start += 1
    return start if start < at and (text[start].isupper() or text[start].isdigit()) else -1


def _in_doubt(text: str, mark: int) -> bool:
    """Return whether the full stop may or may not end a sentence: behind a single letter, or between two digits."""
    if text[mark - 1 : mark].isdigit() and text[mark + 1].isdigit():
        return not _in_number(text, mark)
    return bool(_A_LETTER.search(text, max(0, mark - 2), mark))


def _in_number(text: str, mark: int) -> bool:
    """Return whether the full stop parts thousands, or hours and minutes."""
    before, behind = text[max(0, mark - _MAX_GROUP_DIGITS - 1) : mark], text[mark + 1 : mark + _MAX_GROUP_DIGITS + 2]
    left, right = len(before) - len(before.rstrip(_DIGITS)), len(behind) - len(behind.lstrip(_DIGITS))
    return 0 < left <= _MAX_GROUP_DIGITS and 1 < right <= _MAX_GROUP_DIGITS
