"""The sentence that a line holds beside its links: what tells a paragraph with links from a list of links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.core.sentences import ends_sentence
from scraper.parsing.fields.topics import TOPIC_ADDRESS
from scraper.parsing.found.labels import opens_topics
from scraper.parsing.found.page_speech import speech_of
from scraper.parsing.page.dom import squash

if TYPE_CHECKING:
    from collections.abc import Sequence

_MIN_WORDS: Final = 3  # of a sentence beside links
_MAX_LABEL_WORDS: Final = 4  # "Topik terkait pekan ini."
_WORD: Final = late_pattern(r"[^\W\d_]{2,}")  # numbers and letters before the links of a list are no words


def sentence_beside(text: str, runs: Sequence[str], links: Sequence[int]) -> str:
    """Return the words of a line that stand beside its links, up to the last end of a sentence; "" without one.

    A sentence ends at the end of the line, or right before a link.
    text: the line.
    runs: its words, in order, some of them spaces.
    links: which of the runs are links.
    """
    if len(runs) == len(links) or not ("." in text or "?" in text or "!" in text or "…" in text):
        return ""  # as nearly every line with links
    linked = set(links)
    for end in (len(runs), *reversed(links)):
        last = end - 1
        while last >= 0 and runs[last].isspace():
            last -= 1
        if last >= 0 and last not in linked and ends_sentence(runs[last]):
            beside = squash(" ".join([run for place, run in enumerate(runs[:end]) if place not in linked]))
            return beside if len(_WORD.findall(beside)) >= _MIN_WORDS else ""
    return ""


def is_newsrooms(beside: str) -> bool:
    """Return whether a sentence beside links is the newsroom's: no label of topics, nor the page's to its readers."""
    if opens_topics(beside) and beside.count(" ") < _MAX_LABEL_WORDS:
        return False
    return not speech_of(beside).is_of_page


def lead_to_topics(addresses: Sequence[str]) -> bool:
    """Return whether there are links and all lead to lists of a topic."""
    return bool(addresses) and all(map(TOPIC_ADDRESS.search, addresses))
