"""What changed between two revisions, word by word."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.late_pattern import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.core.article import Article

MAX_COMPARED_WORDS: Final = 1_500  # of two paragraphs; beyond they are shown whole
MAX_COMPARED_BLOCKS: Final = 2_000
# Pairs of equal words or lines in two revisions; beyond, what is left is shown whole. Each costs time more than once:
# two words in turn, 1,200 in all, make 360,000 pairs and took 6.5 s of CPU, twice the words eight times as long.
MAX_EQUAL_PAIRS: Final = 60_000
_WORD: Final = late_pattern(r"\s*\S+\s*")


class DiffPart(NamedTuple):
    """A stretch of text. change: ``same``, ``out`` for words of the older revision, ``in`` for words of the newer."""

    change: str
    text: str


def diff_articles(before: Article, after: Article) -> list[list[DiffPart]]:
    """Return the lines of two revisions, title first, each as its parts. Lines that stayed are one part."""
    return _Comparison().of_articles(before, after)


class _Comparison:
    """The comparison of two revisions, with what is left of ``MAX_EQUAL_PAIRS``."""

    def __init__(self) -> None:
        self._left = MAX_EQUAL_PAIRS

    def of_articles(self, before: Article, after: Article) -> list[list[DiffPart]]:
        """Return the lines, each as its parts."""
        old, new = ([one.title or "", *(block.text for block in one.blocks)] for one in (before, after))
        if not self._can_compare(old, new, MAX_COMPARED_BLOCKS):
            return [[DiffPart("out", text)] for text in old] + [[DiffPart("in", text)] for text in new]
        lines: list[list[DiffPart]] = []
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                lines += [[DiffPart("same", text)] for text in old[a:b]]
            else:
                lines += self._changed(old[a:b], new[c:d])
        return lines

    def _changed(self, old: Sequence[str], new: Sequence[str]) -> Iterator[list[DiffPart]]:
        """Compare the lines of a changed stretch in pairs; what has no partner went out or came in whole."""
        for before, after in zip(old, new, strict=False):
            yield self._words(before, after)
        yield from ([DiffPart("out", text)] for text in old[len(new) :])
        yield from ([DiffPart("in", text)] for text in new[len(old) :])

    def _words(self, before: str, after: str) -> list[DiffPart]:
        """Return the words of both texts in order of reading, those that stayed once."""
        old, new = _WORD.findall(before), _WORD.findall(after)
        if not self._can_compare(old, new, MAX_COMPARED_WORDS):
            return [DiffPart("out", before), DiffPart("in", after)]
        parts: list[DiffPart] = []
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                parts.append(DiffPart("same", "".join(old[a:b])))
            else:
                parts += [DiffPart("out", "".join(old[a:b]))] * (b > a) + [DiffPart("in", "".join(new[c:d]))] * (d > c)
        return parts

    def _can_compare(self, old: Sequence[str], new: Sequence[str], most: int) -> bool:
        """Return whether two lists are short enough, and take their equal pairs from what is left."""
        if max(len(old), len(new)) > most:
            return False
        counts = Counter(new)
        pairs = sum(counts[one] for one in old)
        if pairs > self._left:
            return False
        self._left -= pairs
        return True


def has_changed(lines: Sequence[Sequence[DiffPart]]) -> bool:
    """Return whether any word differs."""
    return any(part.change != "same" for parts in lines for part in parts)
