"""Which found bodies are no article: lists, pages that ask for consent, pages of another address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.errors import Reason

if TYPE_CHECKING:
    from scraper.parsing.found.find import FoundBody
    from scraper.parsing.found.grounds import Grounds

_LISTED: Final = 0.6  # share of sentences that are summaries of other articles; a page with more is a list
_MIN_SENTENCES: Final = 3  # of such a list
_ALL_THERE_IS: Final = 0.85  # share of the page's prose; a short text with more is what the page is about
_MIN_ADDRESS_WORDS: Final = 3  # of an address that can judge a text
_ADDRESS_SHARE: Final = 0.4  # of the words of an address that stand on its article's page
_LINKS_FOR_SENTENCES: Final = frozenset(("a list", "few sentences"))  # doubts whether the page is a list
_NOTHING: Final = frozenset(("few words", "no headline"))  # doubts that together leave no article


def refusal_of(found: FoundBody, grounds: Grounds) -> tuple[Reason, str] | None:
    """Return why a found body cannot be an article, with a line for people; None for one that may be."""
    sentences = sum(line.weight > 0 for line in found.lines)
    if grounds.listed >= _LISTED and sentences >= _MIN_SENTENCES:
        return Reason.INDEX, "its sentences are summaries of other articles"
    if grounds.consent:
        return Reason.NOT_AN_ARTICLE, "a page that asks for consent"
    return None


def refusal_at(
    found: FoundBody, grounds: Grounds, slug: str, titles: list[str], min_words: int
) -> tuple[Reason, str] | None:
    """Return why a found body is not the article that its address names; None for one that may be.

    slug: the words of the address; titles: what the page is called; min_words: of an article of its kind.
    """
    doubts = set(grounds.doubts)
    if grounds.words < min_words or (doubts >= _NOTHING and grounds.page_share < _ALL_THERE_IS):
        return Reason.EMPTY_BODY, "an article's address, but no text where the body should be"
    if "no headline" in doubts and doubts & _LINKS_FOR_SENTENCES:
        return Reason.INDEX, "no headline, and links where sentences should be"
    if not is_of_address(found, slug, titles):
        return Reason.FOREIGN_PAGE, "the page has hardly a word of its address"
    return None


def is_of_address(found: FoundBody, slug: str, titles: list[str]) -> bool:
    """Whether a text can be the one that an address names, by the words in it; an address of few words names any."""
    words = set(slug.lower().split("-")) - {""}
    if len(words) < _MIN_ADDRESS_WORDS:
        return True
    text = " ".join([*titles, *(line.text for line in found.lines)]).lower()
    return sum(word in text for word in words) >= _ADDRESS_SHARE * len(words)
