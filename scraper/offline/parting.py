"""Where two readings of a page part: the lines that our Article has alone, and those that trafilatura has alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from scraper.core.late_pattern import late_pattern
from scraper.core.watch import within
from scraper.parsing.page.decode import decode
from scraper.parsing.second_opinion import read_plainly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.core.article import Article
    from scraper.core.page import Page

MAX_LINES: Final = 20  # of each reading that are shown
_RUN_WORDS: Final = 3
_KNOWN: Final = 0.5  # share of the runs of a line; a line with as many in the other reading stands there, glued or cut
_WORD: Final = late_pattern(r"\w+")


@dataclass(frozen=True, slots=True)
class LoneLine:
    """A line that one reading has alone. whose: ours, or the second opinion's."""

    whose: Literal["ours", "theirs"]
    text: str


def where_they_part(page: Page, article: Article) -> list[LoneLine]:
    """Return the lines of one reading whose words do not stand in the other, ours first, in order of reading.

    What the Article has on record beside its text, as captions and boxes, counts as read. Raises ``Rejected``
    (timed-out).
    """
    with within(page.url):
        theirs = [piece.text for piece in read_plainly(decode(page), page.url).pieces]
    captions = [words for image in article.images for words in (image.caption, image.credit) if words]
    ours = [block.text for block in article.blocks]
    on_record = [article.title or "", article.description or "", *captions, *(cut.text for cut in article.removed)]
    return [
        *(LoneLine("ours", line) for line in _alone(ours, theirs)),
        *(LoneLine("theirs", line) for line in _alone(theirs, [*ours, *on_record])),
    ]


def _alone(lines: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """Yield the lines of which hardly a run of words stands in the others, at most ``MAX_LINES``."""
    known = {run for line in others for length in range(1, _RUN_WORDS + 1) for run in _runs(line, length)}
    count = 0
    for line in lines:
        runs = _runs(line)
        if runs and sum(run in known for run in runs) < _KNOWN * len(runs):
            yield line
            count += 1
            if count == MAX_LINES:
                return


def _runs(line: str, length: int = _RUN_WORDS) -> list[tuple[str, ...]]:
    """Return every run of so many words in a line, of a shorter line the whole of it."""
    words = _WORD.findall(line.lower())
    if len(words) <= length:
        return [tuple(words)] if words else []
    return [tuple(words[start : start + length]) for start in range(len(words) - length + 1)]
