"""Split a text into the units in which boilerplate comes: lines, sentences, labels glued to words, brackets."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GENERAL: Final = late_pattern(r"[\[(][x9…\W]*[\])](?: start| end| glued)?")  # a shape without a word of its own
_GLUE: Final = late_pattern(r"[a-z](?=[A-Z][a-z])|[A-Z]{3}(?=[A-Z][a-z])")
_NAME_ARTICLES: Final = (
    5  # a camel-case word in as many articles is a name (YouTube, CNNIndonesia), not two glued words
)

_BORDER: Final = late_pattern(
    r"""
    \n\s*                                               # a line ends
  | (?<=[.!?…])["”'’)]*(?:\s+|(?=["“'‘(\[]?[A-Z]))      # a sentence ends, also glued to the next one
  | (?<=[>»\]])\s*(?![>»])                              # arrows or a closed bracket
  | (?=\[)                                              # a bracket opens
  | (?<=[a-z%])(?=[A-Z][a-z])|(?<=[a-z][”"])(?=[A-Z][a-z])  # a word is glued to the next
  | (?<=[A-Z]{3})(?=[A-Z][a-z])                         # a label in capitals is glued to a word
    """,
    re.VERBOSE,
)
_CAPITALS: Final = late_pattern(r"(?<![A-Z])[A-Z]{2,24}(?:[\s,:/&-]{1,4}[A-Z]{2,24}){2,}(?:\s?:)?(?:\s\d{1,4})*")
_LABEL: Final = late_pattern(r"(?:[A-Z]\w*|\*)(?:\s\w+){0,2}\s?:(?=\s|[A-Z])")
BRACKET: Final = late_pattern(r"\[[^\[\]\n]{1,80}\]|\([^()\n]{1,80}\)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a text, ``text[start:end]``. glued: the next word follows without a space."""

    start: int
    end: int
    glued: bool


def camel_names(texts: Iterable[str]) -> frozenset[str]:
    """Return the camel-case words that are names, because many articles use them."""
    spread = Counter(word for text in texts for word in {text[start:end] for start, end in _camel_words(text)})
    return frozenset(word for word, count in spread.items() if count >= _NAME_ARTICLES)


def _camel_words(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    for glue in _GLUE.finditer(text):
        if glue.end() > end:
            start = glue.start()
            while start and text[start - 1].isalnum():
                start -= 1
            end = glue.end()
            while end < len(text) and text[end].isalnum():
                end += 1
            yield start, end


def units(text: str, names: frozenset[str] = frozenset()) -> Iterator[Unit]:
    """Yield the units of a text in order of reading; only white space and closing quotation marks lie between them."""
    inside = [(start, end) for start, end in _camel_words(text) if text[start:end] in names] if names else []
    inside.append((len(text) + 1, len(text) + 1))
    here = 0
    last = 0
    for border in _BORDER.finditer(text):
        while inside[here][1] <= border.start():
            here += 1
        if inside[here][0] < border.start() or border.end() == last:
            continue
        yield from _within(text, last, border.start())
        last = border.end()
    yield from _within(text, last, len(text))


def _within(text: str, start: int, end: int) -> Iterator[Unit]:
    """Yield the parts of a unit: runs of capitals and opening labels apart from the prose around them."""
    label = _LABEL.match(text, start, end)
    if label and label.end() < end and not _CAPITALS.match(text, start, end):
        yield from _unit(text, start, label.end())
        start = label.end()
    for run in _CAPITALS.finditer(text, start, end):
        yield from _unit(text, start, run.start())
        yield from _unit(text, run.start(), run.end())
        start = run.end()
    yield from _unit(text, start, end)


def _unit(text: str, start: int, end: int) -> Iterator[Unit]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Unit(start, end, glued=end < len(text) and not text[end].isspace())


_TIGHT: Final = late_pattern(r" (?:(?=[)\].,:;!?/])|(?<=[(\[/] ))")  # begins with a letter of its own, which is fast
_DIGITS: Final = late_pattern(r"\d+")


def form(text: str) -> str:
    """Return the spelling under which equal units meet: spaces of tokenised text closed up, each number a ``9``."""
    return _DIGITS.sub("9", _TIGHT.sub("", " ".join(text.split())))
