"""Which block of a page holds the text of its article."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.found.blocks import HEADINGS
from scraper.parsing.found.labels import is_signature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.parsing.found.blocks import PageBlock, PageLine, Tree

_KEEPS: Final = 0.88  # share of a block's worth; a child that keeps as much is looked into
_MAIN: Final = 0.5  # share of a block's worth; a child with less is not the text alone
_MORE: Final = 0.1  # share of a block's worth in children that are like the best one: the text goes on there
_MIN_PART: Final = 3.0  # weight of a part of a text in a box of its own
_DENSE: Final = 0.75  # share of words in sentences
_LONG: Final = 13  # words of a line in the mean, from which lines are paragraphs
_AGAINST: Final = 1.5  # how much a word of a link speaks against a block, beside a word of a sentence for it
_BEFORE: Final = 0.3  # of the worth of what stands before the headline, or below another one
_NEXT: Final = 2.5  # times the worth of the first prose behind the headline
_NEXT_OF_SHORT: Final = 6.0  # share of the prose, where the text has only a sentence or two
_NEXT_WORTH: Final = 8.0  # of what can be that first prose
_DIGITS: Final = late_pattern(r"(?:(?<=[-_])|(?<=[a-z]{3}))\d+")  # a count, as in part-2; not the name j76
_DATELINE: Final = late_pattern(r"[A-Z][\w .,'’()/-]{2,60}?\s?(?:--|–|—)\s")
_PARTS: Final = frozenset(("p", "blockquote", "ul", "ol", "dl", "li", "pre", "dd", "dt", *HEADINGS))
_ROWS: Final = frozenset(("table", "tbody", "tr"))


def choose(tree: Tree, headline: PageLine | None, *, short: bool = False) -> PageBlock:
    """Return the block that holds the text: the way down from the root goes on while one child has nearly all of it.

    headline: the line with the page's title, where it has one; the text stands behind it. short: the text has a
    sentence or two, as beside a picture or a video.
    """
    worths = _Worths(tree, headline, _NEXT_OF_SHORT if short else _NEXT)
    here = tree.root
    start: PageBlock | None = None  # the block from which on parts of a text were left behind
    left = 0.0
    while here.blocks:
        best = max(here.blocks, key=worths.best)
        if best.tag in _PARTS or best.prose <= 0 or (_is_paragraph(best) and _speaks_beside(here, best, worths)):
            break
        own = sum(line.weight for line in here.lines if line.weight > 0)
        main = max(worths.best(best), best.prose if worths.of(best) > 0 else 0.0)
        whole = own + main + sum(max(0.0, worths.of(other)) for other in here.blocks if other is not best)
        end = _signed_end(best, here)
        if any(_goes_on(best, other, end) and not worths.is_another(other) for other in here.blocks):
            break
        if headline is not None and any(_opens(best, other, headline) for other in here.blocks):
            break
        others = sum(worths.of(other) for other in _others_like(here, best, worths))
        if main < _KEEPS * whole and (main < _MAIN * whole or max(own, others) >= _MORE * whole):
            break
        left += own + others
        start = start if start is not None or not left else here
        if start is not None and main < _KEEPS * (left + main):
            here = start
            break
        here = best
    while here.parent is not None and (here.tag in _PARTS or here.tag in _ROWS):
        here = here.parent
    return here


def candidates(tree: Tree, headline: PageLine | None) -> list[tuple[PageBlock, float]]:
    """Return the blocks whose children have prose, with what each is worth as the text, the best first."""
    worths = _Worths(tree, headline, _NEXT)
    holders = {block.parent for block in tree.blocks if block.prose > 0 and block.lines and block.parent is not None}
    weighed = [(block, worths.of(block)) for block in tree.blocks if block in holders and worths.of(block) > 0]
    return sorted(weighed, key=lambda pair: pair[1], reverse=True)


class _Worths:
    """What each block is worth as the text: what speaks for it, less what speaks against it."""

    def __init__(self, tree: Tree, headline: PageLine | None, of_next: float) -> None:
        self._of_next = of_next
        self._factors: dict[PageBlock, float] = {}
        self._others: set[PageBlock] = set()
        speaking = [block for block in tree.blocks if block.prose > 0]
        if headline is not None:
            self._weigh_places(speaking, headline)
            self._weigh_headlines(tree, headline)
        self._best: dict[PageBlock, float] = {}
        for block in reversed(speaking):
            best = max(self._best.get(block, 0.0), self.of(block))
            self._best[block] = best
            parent = block.parent
            if parent is not None and best > self._best.get(parent, 0.0):
                self._best[parent] = best

    def of(self, block: PageBlock) -> float:
        """Return the worth of a block itself."""
        return (block.prose - _AGAINST * block.noise) * self._factors.get(block, 1.0)

    def best(self, block: PageBlock) -> float:
        """Return the worth of the best block that it is or holds, 0 for one without prose."""
        return self._best.get(block, 0.0)

    def is_another(self, block: PageBlock) -> bool:
        """Return whether a block has a headline of its own, and so is another article."""
        return block in self._others

    def _weigh_places(self, speaking: list[PageBlock], headline: PageLine) -> None:
        """Weighs less what ends before the headline, and more the first prose behind it."""
        number = headline.number
        for block in speaking:
            if block.last <= number:
                self._factors[block] = _BEFORE
            elif block.first > number and self.of(block) >= _NEXT_WORTH and not block.is_by_picture:
                self._factors[block] = self._of_next
                if not block.blocks or block.tag in _PARTS:
                    return

    def _weigh_headlines(self, tree: Tree, headline: PageLine) -> None:
        """Weighs less what stands below another headline: the next article of an endless page."""
        if headline.block.tag != "h1":
            return
        for line in tree.lines[headline.number + 1 :]:
            block: PageBlock | None = line.block
            if line.block.tag == "h1":
                while block is not None and not block.first <= headline.number < block.last:
                    self._others.add(block)
                    self._factors[block] = _BEFORE
                    block = block.parent


def _is_paragraph(block: PageBlock) -> bool:
    """Return whether a block is one line, whatever its tag."""
    return not block.blocks and len(block.lines) == 1


def _speaks_beside(parent: PageBlock, best: PageBlock, worths: _Worths) -> bool:
    """Return whether anything else of a block speaks besides its best child."""
    return any(line.weight > 0 for line in parent.lines) or any(
        worths.of(other) > 0 for other in parent.blocks if other is not best and not other.silenced
    )


def _others_like(parent: PageBlock, best: PageBlock, worths: _Worths) -> Iterator[PageBlock]:
    """Yield the other children of a block that may be parts of the same text as its best child."""
    kind = _kind(best)
    for other in parent.blocks:
        if other is best or other.silenced or other.is_by_picture or worths.is_another(other) or worths.of(other) <= 0:
            continue
        if other.tag in _PARTS or (other.names and _kind(other) == kind) or is_prose(other):
            yield other


def _goes_on(best: PageBlock, other: PageBlock, end: int) -> bool:
    """Return whether another child is a part of the same text for its kind, however short it is.

    end: the number of the line behind the signature, before which children without a name are parts too.
    """
    if other is best or other.silenced or _kind(other) != _kind(best):
        return False
    if other.prose < _MIN_PART or other.prose <= _AGAINST * other.noise:
        return False
    if not (other.names or other.tag == "section"):
        return best.last <= other.first < end
    return _spoken(other) >= _DENSE or other.every_line()[0].weight > 0


def _opens(best: PageBlock, other: PageBlock, headline: PageLine) -> bool:
    """Return whether another child stands between headline and text and begins as texts do, with a dateline."""
    if other.silenced or other.prose <= 0 or not headline.number < other.first < other.last <= best.first:
        return False
    return _DATELINE.match(other.every_line()[0].text) is not None


def _signed_end(best: PageBlock, parent: PageBlock) -> int:
    """Return where the last child of the best one's kind ends that ends in a signature, 0 where none does."""
    ends = [
        other.last
        for other in parent.blocks
        if other.size and other.tag == best.tag and is_signature(other.every_line()[-1].text)
    ]
    return max(ends, default=0)


def _spoken(block: PageBlock) -> float:
    """Return the share of a block's words that stand in sentences."""
    lines = block.every_line()
    words = sum(line.words for line in lines)
    return sum(line.words for line in lines if line.weight > 0) / words if words else 0.0


def is_prose(block: PageBlock) -> bool:
    """Whether a block is nothing but paragraphs: long lines, most of their words in sentences, no headline above."""
    lines = block.every_line()
    if not lines or lines[0].block.heading:
        return False
    return _spoken(block) >= _DENSE and sum(line.words for line in lines) >= _LONG * len(lines)


def _kind(block: PageBlock) -> tuple[str, str]:
    return block.tag, _without_digits(block.names)


@lru_cache(8_192)  # pages of one newsroom repeat their names
def _without_digits(names: str) -> str:
    return _DIGITS.sub("", names)
