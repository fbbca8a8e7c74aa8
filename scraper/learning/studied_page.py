"""A page that is learned from: what is found on it by its content alone, whatever the facts of its newsroom say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.core.late_pattern import late_pattern
from scraper.core.sentences import ends_sentence
from scraper.core.watch import within
from scraper.facts.site import Layout
from scraper.parsing.drafting import draft_of
from scraper.parsing.fields.page_fields import Reading
from scraper.parsing.found.find import find_by_content, read_within
from scraper.parsing.found.grounds import grounds_of
from scraper.parsing.page.decode import decode
from scraper.parsing.page.parsed_page import open_page
from scraper.parsing.second_opinion import read_plainly
from scraper.parsing.taking import hint_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.core.draft import Draft
    from scraper.core.page import Page
    from scraper.parsing.found.find import FoundBody
    from scraper.parsing.page.dom import Element
    from scraper.parsing.page.parsed_page import ParsedPage

_NO_LAYOUT: Final = Layout(name="unknown", body=())
_WORD: Final = late_pattern(r"\w+")
_MIN_SENTENCE_SPACES: Final = 4
_DOUBTED: Final = 0.5  # how much the evidence of a page counts whose text was found with doubts


@dataclass(slots=True)
class StudiedPage:
    """One page and what was found on it.

    opened: the parsed page; draft: its fields, read without any layout.
    found: its body by content; doubts: the checks that this fails.
    words: of that body; opinion: of the sentences of the second opinion.
    trust: how much its evidence counts, 0 to 1.
    """

    opened: ParsedPage
    draft: Draft
    titles: list[str]
    found: FoundBody
    doubts: tuple[str, ...]
    words: Counter[str]
    opinion: Counter[str]
    _within: dict[Element, list[str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address under which the page came."""
        return self.opened.fetched.url or self.opened.base

    @property
    def trust(self) -> float:
        """How much the page's evidence counts."""
        return _DOUBTED if self.doubts else 1.0

    @property
    def origin(self) -> tuple[str, ...]:
        """Who wrote the page and in which part of the newsroom: pages of one origin are one witness of what repeats."""
        path = urlsplit(self.draft.canonical_url).path
        return (*self.draft.authors, path.rpartition("/")[0])

    def lines_within(self, node: Element) -> list[str]:
        """Return the lines that are read of the page when this element is its container; none without prose."""
        if node not in self._within:
            body = read_within(self.opened, node, self.titles, hint_of(self.opened), self.draft.kind)
            self._within[node] = [line.text for line in body.lines] if body else []
        return self._within[node]

    def words_within(self, node: Element) -> Counter[str]:
        """Return the words of ``lines_within``."""
        return words_of(self.lines_within(node))

    def seconded(self, node: Element) -> float:
        """Return how far the second opinion agrees with the sentences within this element, 0 to 1."""
        return agreement(words_of(filter(_is_sentence, self.lines_within(node))), self.opinion)


def study(page: Page) -> StudiedPage | None:
    """Return what is found on a page, None for one without a text; raises ``Rejected``."""
    with within(page.url):
        opened = open_page(page)
        reading = Reading(opened, _NO_LAYOUT)
        draft = draft_of(reading)
        found = find_by_content(opened, reading.titles, hint_of(opened), draft.kind)
        if found is None or not found.lines:
            return None
        grounds = grounds_of(found, reading.titles)
        pieces = read_plainly(decode(page), opened.base).pieces
        opinion = words_of(piece.text for piece in pieces if _is_sentence(piece.text))
    words = words_of(line.text for line in found.lines)
    return StudiedPage(opened, draft, reading.titles, found, grounds.doubts, words, opinion)


def _is_sentence(line: str) -> bool:
    """Whether a line is a sentence: titles of other articles and captions are what two readers differ in first."""
    return line.count(" ") >= _MIN_SENTENCE_SPACES and ends_sentence(line)


def words_of(texts: Iterable[str]) -> Counter[str]:
    """Return the words of some texts, in small letters, with how often each stands there."""
    return Counter(_WORD.findall("\n".join(texts).lower()))


def agreement(one: Counter[str], other: Counter[str]) -> float:
    """Return how much of two texts is one text, 0 to 1: twice the common words, of the words of both."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
