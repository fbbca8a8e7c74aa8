"""Signs that a cut takes newsroom's words along: what a trial of own rules on a corpus warns of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from scraper.cleaning.clean_text import Cleaned
    from scraper.core.article_parts import Cut

_MIN_PROSE_WORDS: Final = 12  # labels, teasers and captions have fewer; sentences of an article more
_CONTEXT_CHARS: Final = 40  # shown on each side
_MAX_CUT_CHARS: Final = 160  # shown of what is taken out
_MAX_SHARE: Final = 0.5  # of a text that one cut may take
_SENTENCE_END: Final = late_pattern(r"[.!?…:;\"”’)\]]\s*$|^\s*$")


def harm_of(cleaned: Cleaned, cut: Cut) -> str:
    """Return why a cut may do harm, with the cut in its place; the empty string where no sign says so."""
    why = _why(cleaned, cut)
    return f"{why}: {_in_place(cleaned, cut)}" if why else ""


def _why(cleaned: Cleaned, cut: Cut) -> str:
    if len(cut.text) > _MAX_SHARE * (len(cleaned.text) + len(cut.text)):
        return "takes more than half of the text"
    if len(cut.text.split()) >= _MIN_PROSE_WORDS:
        return f"takes {len(cut.text.split())} words"
    before, after = _around(cleaned, cut)
    if cut.start > 0 and not _SENTENCE_END.search(before) and after.lstrip()[:1].islower():
        return "takes words out of a sentence"
    return ""


def _around(cleaned: Cleaned, cut: Cut) -> tuple[str, str]:
    """Return what stands before and after the cut in its own line; two empty strings for a line of its own."""
    lines = cleaned.text.split("\n")
    if cut.start < 0 or cut.block >= len(lines):
        return "", ""
    return lines[cut.block][: cut.start], lines[cut.block][cut.start :]


def _in_place(cleaned: Cleaned, cut: Cut) -> str:
    before, after = _around(cleaned, cut)
    text = cut.text if len(cut.text) <= _MAX_CUT_CHARS else f"{cut.text[:_MAX_CUT_CHARS]}..."
    return f"{before[-_CONTEXT_CHARS:]}[-{text}-]{after[:_CONTEXT_CHARS]}"
