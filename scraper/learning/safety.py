"""When a lesson may be trusted: the checks over its pages, and in words what is missing where one fails."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from scraper.learning.body_choice import body_of, choose_bodies
from scraper.learning.studied_page import agreement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.learning.body_choice import BodyChoice
    from scraper.learning.studied_page import StudiedPage
    from scraper.parsing.page.dom import Element

MIN_PAGES: Final = 2
SAFE_PAGES: Final = 4
_SECONDED: Final = 0.9  # agreement with the second opinion
_SECONDED_SHARE: Final = 0.8  # of the pages
_HELD_OUT: Final = 2
_HELD_OUT_AGREEMENT: Final = 0.98
_MIN_WORDS: Final = 40
_UNUSUAL: Final = 25.0  # times the median of words, or that part of it


@dataclass(frozen=True, slots=True)
class LearnedPage:
    """How a page that was learned from is read with what was learned.

    words: of its text, 0 for a page that no selector covers.
    alone: agreement with what the page alone says; seconded: agreement of the second opinion.
    opening: the first words of the text.
    """

    url: str
    selector: str
    words: int
    alone: float
    seconded: float
    opening: str


def containers(pages: Sequence[StudiedPage], choices: Sequence[BodyChoice]) -> list[tuple[str, Element | None]]:
    """Return for each page the selector that covers it and its container; "" and None where none does."""
    found: list[tuple[str, Element | None]] = []
    for page in pages:
        fitting = ((choice.selector, body_of(page, choice.selector)) for choice in choices)
        found.append(next(((selector, node) for selector, node in fitting if node is not None), ("", None)))
    return found


def read_back(pages: Sequence[StudiedPage], choices: Sequence[BodyChoice]) -> list[LearnedPage]:
    """Return how each page is read with what was learned from all."""
    rows = []
    for page, (selector, node) in zip(pages, containers(pages, choices), strict=True):
        if node is None:
            rows.append(LearnedPage(page.url, "", 0, 0.0, 0.0, ""))
            continue
        words = page.words_within(node)
        opening = next(iter(page.lines_within(node)), "")[:80]
        rows.append(
            LearnedPage(page.url, selector, words.total(), agreement(words, page.words), page.seconded(node), opening)
        )
    return rows


def lacking(pages: Sequence[StudiedPage], choices: Sequence[BodyChoice]) -> Iterator[str]:
    """Yield what a lesson lacks, in words that say which pages would help; nothing for one that may be trusted."""
    rows = read_back(pages, choices)
    if len(pages) < SAFE_PAGES:
        more = SAFE_PAGES - len(pages)
        yield f"{more} more article{'s' * (more > 1)}: {SAFE_PAGES} or 5 are needed, of different sections and days"
    if uncovered := [row.url for row in rows if not row.selector]:
        yield f"articles laid out like {uncovered[0]}: no learned element holds its text; give two more"
    doubted = [row for row in rows if row.selector and row.seconded < _SECONDED]
    if len(doubted) > (1 - _SECONDED_SHARE) * len(rows) + 1e-9:
        yield f"articles of plain text: a second reader finds another text on {len(doubted)} pages, as {doubted[0].url}"
    usual = median(row.words for row in rows)
    for row in rows:
        if row.selector and not (row.words >= _MIN_WORDS and usual / _UNUSUAL <= row.words <= usual * _UNUSUAL):
            yield f"an article in place of {row.url}: its text has {row.words} words, the others some {usual:.0f}"
            break
    if len(pages) >= SAFE_PAGES and (odd := _misread_when_held_out(pages, choices)):
        yield f"articles laid out like {odd}: what the others teach reads it otherwise; give two more"


def _misread_when_held_out(pages: Sequence[StudiedPage], choices: Sequence[BodyChoice]) -> str:
    """Return which of the last two pages is read otherwise by what is learned without both, "" where none is."""
    rest, held = pages[:-_HELD_OUT], pages[-_HELD_OUT:]
    fewer = choose_bodies(rest)
    for page, (_, node), (_, other) in zip(held, containers(held, choices), containers(held, fewer), strict=True):
        if node is None or other is None:
            return page.url
        if agreement(page.words_within(node), page.words_within(other)) < _HELD_OUT_AGREEMENT:
            return page.url
    return ""
