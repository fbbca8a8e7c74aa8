"""What changed between two revisions, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.core.article import Article

MAX_COMPARED_WORDS: Final = 1_500  # of two paragraphs: comparing takes time by the square of it; beyond: shown whole
MAX_COMPARED_BLOCKS: Final = 2_000
_WORD: Final = re.compile(r"\s*\S+\s*")


class DiffPart(NamedTuple):
    """A stretch of text. change: ``same``, ``out`` for words of the older revision, ``in`` for words of the newer."""

    change: str
    text: str


def diff_articles(before: Article, after: Article) -> list[list[DiffPart]]:
    """Return the lines of two revisions, title first, each as its parts. Lines that stayed are one part."""
    old, new = ([one.title or "", *(block.text for block in one.blocks)] for one in (before, after))
    if max(len(old), len(new)) > MAX_COMPARED_BLOCKS:
        return [[DiffPart("out", text)] for text in old] + [[DiffPart("in", text)] for text in new]
    lines: list[list[DiffPart]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [[DiffPart("same", text)] for text in old[a:b]]
        else:
            lines += _changed(old[a:b], new[c:d])
    return lines


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[list[DiffPart]]:
    """Compare the lines of a changed stretch in pairs; what has no partner went out or came in whole."""
    for before, after in zip(old, new, strict=False):
        yield diff_words(before, after)
    yield from ([DiffPart("out", text)] for text in old[len(new) :])
    yield from ([DiffPart("in", text)] for text in new[len(old) :])


def diff_words(before: str, after: str) -> list[DiffPart]:
    """Return the words of both texts in order of reading, those that stayed once."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MAX_COMPARED_WORDS:
        return [DiffPart("out", before), DiffPart("in", after)]
    parts: list[DiffPart] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(DiffPart("same", "".join(old[a:b])))
        else:
            parts += [DiffPart("out", "".join(old[a:b]))] * (b > a) + [DiffPart("in", "".join(new[c:d]))] * (d > c)
    return parts


def has_changed(lines: Sequence[Sequence[DiffPart]]) -> bool:
    """Return whether any word differs."""
    return any(part.change != "same" for parts in lines for part in parts)
