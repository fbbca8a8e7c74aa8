"""Find what a rule must leave alone: sentences of the corpus that look like a finding and are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.radar.skeleton import pattern
from scraper.radar.split import GENERAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scraper.radar.finding import FindingKind

_MAX_SENTENCES: Final = 3
_MAX_SENTENCE_CHARS: Final = 160
_MIN_WORD_CHARS: Final = 3
_WORD: Final = late_pattern(r"[^\W\d_]+")
_START: Final = late_pattern(r"(?:^|[\n.!?])\s*([^\n.!?]*)\Z")
_END: Final = late_pattern(r"[.!?]|\n|\Z")


def lookalikes(kind: FindingKind, form: str, spellings: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return a few sentences that look like a finding, the best first.

    Sentences with the same bracket inside them come first, then those with a word of the form, then any others. Only
    those with the bracket hold the form itself.
    """
    matches = re.compile(pattern(kind, form, spellings), re.VERBOSE)
    words = sorted({word for word in _WORD.findall(form) if len(word) >= _MIN_WORD_CHARS}, key=lambda w: (-len(w), w))
    if kind == "bracket" and GENERAL.fullmatch(form):
        found = _first(_sentences_around(texts, matches))
    else:
        found = _first(near for word in words for near in _first(_sentences_with(texts, f" {word.lower()} ", matches)))
    return found + _first(_sentences_with(texts, " ", matches))


def _first(sentences: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for sentence in sentences:
        found[sentence] = None
        if len(found) == _MAX_SENTENCES:
            break
    return list(found)


def _sentences_with(texts: Sequence[str], word: str, not_this: re.Pattern[str]) -> Iterator[str]:
    for text in texts:
        at = text.find(word)
        if at >= 0:
            sentence = _sentence(text, at, at + 1)
            if sentence[:1].isupper() and not not_this.search(sentence):
                yield sentence


def _sentences_around(texts: Sequence[str], this: re.Pattern[str]) -> Iterator[str]:
    """Yield the sentences that go on behind the match."""
    for text in texts:
        for found in this.finditer(text):
            if (goes_on := text[found.end() :].lstrip()[:1]) and (goes_on.islower() or goes_on in ".,"):
                sentence = _sentence(text, *found.span())
                if sentence[:1].isupper():
                    yield sentence
                break


def _sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a place, at most 160 characters either side."""
    low = max(0, start - _MAX_SENTENCE_CHARS)
    before = _START.search(text, low, start)
    stop = _END.search(text, end, min(len(text), end + _MAX_SENTENCE_CHARS))
    return text[before.start(1) if before else low : stop.end() if stop else end].strip()
