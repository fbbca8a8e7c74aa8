"""What speaks for a found body being the text of the page's article, and what leaves doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.fields.titles import title_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scraper.core.article import Kind
    from scraper.parsing.found.blocks import PageBlock, PageLine
    from scraper.parsing.found.find import FoundBody

MIN_WORDS: Final = 60  # of a text that nobody doubts for its length; the shortest real ones have 25
DOUBTS_OF_PLACE: Final = frozenset(
    ("prose elsewhere", "no headline")
)  # doubts whether the text stands where it was found
KINDS_OF_TEXT: Final = frozenset(("article", "column", "live"))
_LEAST_WORDS: Final = 20  # of a text that was found; shorter ones stand on pages that are no article
LEAST_WORDS_BESIDE_PICTURES: Final = 5  # of the text of a page that is made of pictures, or of a video
_MIN_PAGE_SHARE: Final = 0.4  # share of the page's prose that stands in the text
_MIN_PAGE_SHARE_BELOW: Final = 0.2  # share of the page's prose, where the text is the first prose below the headline
_MIN_FIRST_WEIGHT: Final = 8.0  # of a line that can be that first prose
_MIN_SPOKEN: Final = 0.6  # share of the text's words that stand in sentences
_MIN_HINTED: Final = 0.5  # share of its sentences that the page's own data has too
_MAX_LISTED: Final = 0.3  # share of its sentences that are summaries below the link of a title
_MAX_CARD_LINES: Final = 8  # of a title, its summary, and what else stands in one box with them
_NEARLY_ALL: Final = 0.7  # share of its sentences
_TITLE_WORDS: Final = 3  # of the link of a title
_CONSENT: Final = late_pattern(
    r"\b(cookies?|kuki|consent|persetujuan|privasi|privacy|mitra|partners|data pribadi|personal data|gdpr|peranti)\b"
)  # in small letters
_CONSENT_WORDS: Final = 200  # of a page that only asks for consent
_CONSENT_KINDS: Final = 3  # different words of such a page


@dataclass(frozen=True, slots=True)
class Grounds:
    """The checks of a found body.

    words: of the text; page_share: how much of the page's prose stands in it; spoken: share of its words in sentences;
    listed: share of its sentences that are summaries of other articles; titled: whether a headline with the page's
    title stands above it; first: whether it is the first prose below; hinted: share of its sentences that the page's
    own data has, None without such data; consent: whether it asks for consent; doubts: the checks that fail, by name.
    """

    words: int
    page_share: float
    spoken: float
    listed: float
    titled: bool
    first: bool
    hinted: float | None
    consent: bool
    doubts: tuple[str, ...] = field(default=())


def grounds_of(found: FoundBody, titles: Collection[str], *, min_words: int = MIN_WORDS) -> Grounds:
    """The checks of a body that was found. min_words: of a text of this kind that nobody doubts for its length."""
    lines = found.lines
    speaking = [line for line in lines if line.weight > 0]
    spoken_words = sum(line.words for line in speaking)
    words = sum(line.words for line in lines)
    prose = sum(line.weight for line in speaking)
    checks = {
        "words": words,
        "page_share": prose / found.around.weights.prose if found.around.weights.prose else 0.0,
        "spoken": spoken_words / words if words else 0.0,
        "listed": _listed(found, speaking),
        "titled": _is_titled(found, titles),
        "first": _is_first(found),
        "hinted": sum(line.hinted for line in speaking) / len(speaking)
        if speaking and found.around.weights.has_hints
        else None,
        "consent": _asks_for_consent(lines, words),
    }
    grounds = Grounds(**checks)  # type: ignore[arg-type]
    return Grounds(**checks, doubts=tuple(_doubts(grounds, min_words)))  # type: ignore[arg-type]


def speaks_against(found: FoundBody, kind: Kind) -> bool:
    """Return whether the text within a known container is not the article of a page of this kind.

    Asked is what such a text itself shows. Whether it is the first below the headline cannot be seen within its
    container, and a short text of a known container is one.
    """
    lines = found.lines
    words = sum([line.words for line in lines])
    speaking = [line for line in lines if line.weight > 0]
    if words < least_words(kind) or sum([line.words for line in speaking]) < _MIN_SPOKEN * words:
        return True
    if found.around.weights.has_hints and sum([line.hinted for line in speaking]) < _MIN_HINTED * len(speaking):
        return True
    return _listed(found, speaking) > _MAX_LISTED or _asks_for_consent(lines, words)


def least_words(kind: Kind) -> int:
    """Return how many words the text of a page of a kind has at least."""
    return _LEAST_WORDS if kind in KINDS_OF_TEXT else LEAST_WORDS_BESIDE_PICTURES


def _doubts(grounds: Grounds, min_words: int) -> list[str]:
    named = {
        "few words": grounds.words < min_words,
        "prose elsewhere": grounds.page_share < _min_share(grounds, min_words),
        "few sentences": grounds.spoken < _MIN_SPOKEN,
        "a list": grounds.listed > _MAX_LISTED,
        "no headline": not grounds.titled,
        "other than the page's data": grounds.hinted is not None and grounds.hinted < _MIN_HINTED,
        "consent": grounds.consent,
    }
    return [name for name, fails in named.items() if fails]


def _min_share(grounds: Grounds, min_words: int) -> float:
    """The share of the page's prose that must stand in the text; on a page of pictures a sentence is all there is."""
    if not grounds.first:
        return _MIN_PAGE_SHARE
    return _MIN_PAGE_SHARE_BELOW if min_words >= MIN_WORDS else 0.0


def _listed(found: FoundBody, speaking: Sequence[PageLine]) -> float:
    """Return the share of sentences that stand right below the title of another article, in one small box with it.

    Where nearly all stand right below such a title, no box is needed; among paragraphs such a title is a hint to read
    on, also where a box holds them together.
    """
    if not speaking:
        return 1.0
    boxed = below = 0
    chosen = set(speaking)
    title: PageLine | None = None
    container = found.around.container
    for line in container.every_line():
        if line.is_linked and line.words >= _TITLE_WORDS:
            title = line
        elif line in chosen:
            below += title is not None
            boxed += title is not None and _are_a_card(title, line, container)
            title = None
    return max(boxed, below if below >= _NEARLY_ALL * len(speaking) else 0) / len(speaking)


def _are_a_card(title: PageLine, line: PageLine, container: PageBlock) -> bool:
    """Return whether title and line stand in one box of the container that has few lines besides."""
    here: PageBlock | None = line.block
    while here is not None and here is not container and not here.first <= title.number < here.last:
        here = here.parent
    return here is not None and here is not container and here.size <= _MAX_CARD_LINES


def _is_titled(found: FoundBody, titles: Collection[str]) -> bool:
    """Return whether a headline with the page's title, or with a part of it, stands above the text."""
    keys = {key for title in titles if (key := title_key(title))}
    first = found.lines[0] if found.lines else None
    for line in found.tree.lines:
        if line is first:
            return False
        if line is found.headline:
            return True
        key = title_key(line.text) if line.block.heading and not line.is_linked else ""
        if key and any(key in other or other in key for other in keys):
            return True
    return False


def _is_first(found: FoundBody) -> bool:
    """Return whether the text is the first prose below the headline."""
    if found.headline is None:
        return False
    lines = found.tree.lines
    chosen = set(found.lines)
    behind = lines[found.headline.number + 1 :]
    first = next((line for line in behind if line.weight >= _MIN_FIRST_WEIGHT and not line.block.is_by_picture), None)
    return first in chosen


def _asks_for_consent(lines: Sequence[PageLine], words: int) -> bool:
    if words > _CONSENT_WORDS:
        return False
    kinds = {match for line in lines for match in _CONSENT.findall(line.text.lower())}
    return len(kinds) >= _CONSENT_KINDS
