"""The selectors of the body: those whose text is what each page alone says is its article, on all pages together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from statistics import mean
from typing import TYPE_CHECKING, Final

from scraper.learning.selector_candidates import CandidateSelector, Rank, candidates_of
from scraper.learning.studied_page import agreement, words_of
from scraper.parsing.by_learned_layout import is_main, sole_body
from scraper.parsing.page.dom import Element, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.learning.studied_page import StudiedPage

_LEVELS_ABOVE: Final = 4  # of the container that was found, which may be too narrow on one page
_MAX_CANDIDATES: Final = 120  # that are tried on all pages
_MAX_LAYOUTS: Final = 4
_MIN_EVIDENCE: Final = 0.7  # mean agreement with what each page says alone
_STEP: Final = 0.02  # of evidence; within it a better kind of name wins
_MIN_TIGHTNESS: Final = 0.4  # share of its words that are text; a looser container is the frame of the page
_MIN_WORDS: Final = 25  # of a text that shows that a selector covers a page


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """A selector for the body.

    rank: what it is made of; a loose one is no better than a utility class.
    evidence: mean agreement, over the pages that it covers, with what each page alone says is its text.
    pages: the places of the pages that it covers, among those that were learned from.
    """

    candidate: CandidateSelector
    rank: Rank
    evidence: float
    pages: tuple[int, ...]

    @property
    def selector(self) -> str:
        """The selector itself."""
        return self.candidate.selector


def choose_bodies(pages: Sequence[StudiedPage]) -> list[BodyChoice]:
    """Return the best selector, and more until all pages are covered; fewer where nothing fits the others.

    A newsroom may name the bodies of its news and of its long stories differently: names of both are better than a
    place, or a part of the page's frame, that has both.
    """
    chosen = _cover(pages, Rank.PATH)
    if chosen and chosen[0].rank >= Rank.UTILITY:
        named = _cover(pages, Rank.HASH)
        if sum(len(one.pages) for one in named) == len(pages) and _evidence(named) >= _evidence(chosen) - _STEP:
            return named
    return chosen


def _cover(pages: Sequence[StudiedPage], worst: Rank) -> list[BodyChoice]:
    """Return selectors up to a rank, each the best for the pages that those before it leave."""
    chosen: list[BodyChoice] = []
    left = list(range(len(pages)))
    while left and len(chosen) < _MAX_LAYOUTS:
        best = _best([pages[place] for place in left], whole=not chosen, worst=worst)
        if best is None:
            break
        covered = tuple(left[place] for place in best.pages)
        chosen.append(replace(best, pages=covered))
        left = [place for place in left if place not in covered]
    return chosen


def _evidence(choices: Sequence[BodyChoice]) -> float:
    """Return the mean evidence of the pages that some choices cover, 0 for no choice."""
    pages = sum(len(one.pages) for one in choices)
    return sum(one.evidence * len(one.pages) for one in choices) / pages if pages else 0.0


def body_of(page: StudiedPage, selector: str) -> Element | None:
    """Return the container that a selector names on a page; None where it names none or has hardly a word."""
    node = sole_body(page.opened.doc, (selector,))
    if node is None or not is_main(page.opened.doc, node) or page.words_within(node).total() < _MIN_WORDS:
        return None
    return node


def _best(pages: Sequence[StudiedPage], *, whole: bool, worst: Rank) -> BodyChoice | None:
    """Return the best selector for these pages.

    whole: they are all pages, so that one of two must be covered. worst: the last rank that may be chosen.
    """
    ranked = []
    for candidate in _candidates(pages):
        nodes = [(place, body_of(page, candidate.selector)) for place, page in enumerate(pages)]
        covered = [(place, node) for place, node in nodes if node is not None]
        if not covered or (whole and 2 * len(covered) < len(pages)):
            continue
        scores = [
            agreement(pages[place].words, pages[place].words_within(node)) * pages[place].trust
            for place, node in covered
        ]
        trust = sum(pages[place].trust for place, _ in covered)
        evidence = sum(scores) / trust
        of_all = sum(scores) / sum(page.trust for page in pages)
        if evidence >= _MIN_EVIDENCE:
            tight = mean(_tightness(pages[place], node) for place, node in covered)
            rank = candidate.rank if tight >= _MIN_TIGHTNESS else max(candidate.rank, Rank.UTILITY)
            if rank > worst:
                continue
            choice = BodyChoice(candidate, rank, evidence, tuple(place for place, _ in covered))
            order = (-round(of_all / _STEP), rank, -round(tight, 1), -of_all, len(candidate.selector))
            ranked.append((order, choice))
    return min(ranked, key=lambda one: one[0])[1] if ranked else None


def _tightness(page: StudiedPage, node: Element) -> float:
    """Return the share of a container's words that are its text: little else can go wrong in a tight one."""
    return page.words_within(node).total() / max(1, words_of((visible_text(node),)).total())


def _candidates(pages: Sequence[StudiedPage]) -> list[CandidateSelector]:
    """Return the selectors of the containers that were found, those of most pages first."""
    votes: Counter[CandidateSelector] = Counter()
    for page in pages:
        votes.update({candidate for node in _containers(page) for candidate in candidates_of(node)})
    ranked = sorted(votes, key=lambda one: (-votes[one], one.rank, len(one.selector), one.selector))
    return ranked[:_MAX_CANDIDATES]


def _containers(page: StudiedPage) -> Iterator[Element]:
    """Yield the container that was found, what is around it, and the narrowest element around the whole text."""
    here: object = page.found.around.container.node
    for _ in range(_LEVELS_ABOVE + 1):
        if not isinstance(here, Element) or here.tag in {"html", "body"}:
            break
        yield here
        here = here.parent
    block = page.found.lines[0].block
    last = page.found.lines[-1].number
    while block.parent is not None and not block.first <= last < block.last:
        block = block.parent
    if block.tag not in {"html", "body", "p"} and block.node is not page.found.around.container.node:
        yield block.node
