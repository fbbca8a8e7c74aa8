"""Boxes in which a page speaks to its readers: few words, most of them a page's own, or a few words and a button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.parsing.found.labels import is_label
from scraper.parsing.found.offers import is_typed
from scraper.parsing.found.page_speech import speech_of
from scraper.parsing.found.page_words import gives_hint
from scraper.parsing.page.dom import Element, visible_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.parsing.found.parts import BoxPart

_MAX_WORDS: Final = 60  # of a box with something to use
_TYPED_TAGS: Final = frozenset(
    ("p", "li", "td", "b", "strong", "h2", "h3", "h4", "h5", "h6")
)  # around lines and sub-heads
_MAX_SPOKEN_WORDS: Final = 15
_MAX_SPOKEN_PARTS: Final = 2  # of a box without anything to use
_MIN_CHOICES: Final = 2
_MAX_CHOICE_WORDS: Final = 3
_MAX_CALL_WORDS: Final = 6  # of a link that bids readers do something


def speaks(parts: Sequence[BoxPart]) -> bool:
    """Return whether a box has a button or a link that bids readers act, or is a short bid in words of a page."""
    if not parts or sum([part.words for part in parts]) > _MAX_WORDS or is_typed(parts):
        return False
    if any(map(_is_call, parts)) or _labels_row(parts):
        return True
    return len(parts) <= _MAX_SPOKEN_PARTS and speaks_in_line(parts)


def is_step(node: Element) -> bool:
    """Return whether an element beside a node is one of its kind that asks for something too: steps of an article."""
    for here in (_neighbour(node, forward=False), _neighbour(node, forward=True)):
        if here is not None and here.tag == node.tag and speech_of(visible_text(here)).bids:
            return True
    return False


def _neighbour(node: Element, *, forward: bool) -> Element | None:
    here = node.next_sibling if forward else node.previous_sibling
    while here is not None and type(here) is not Element:
        here = here.next_sibling if forward else here.previous_sibling
    return here if isinstance(here, Element) else None


def speaks_in_line(parts: Sequence[BoxPart]) -> bool:
    """Return whether a line, no question and no label of what follows, begins with a bid, in words of a page."""
    text = " . ".join([part.text for part in parts])
    if not parts or text.endswith(("?", ":")) or not all(part.made and part.tag not in _TYPED_TAGS for part in parts):
        return False
    if text.count(" ") >= _MAX_SPOKEN_WORDS or is_label(text) or is_typed(parts):
        return False
    if gives_hint(text):
        return True
    speech = speech_of(text)
    is_list_of_steps = sum(speech_of(part.text).bids for part in parts) > 1
    return speech.bids and speech.is_of_page and not is_list_of_steps


def _is_call(part: BoxPart) -> bool:
    """Return whether a part is a button, or a link that bids readers do something and is no title."""
    if part.control:
        return any(map(str.isalpha, part.text))
    if not part.linked or part.text.count(" ") >= _MAX_CALL_WORDS:
        return False
    return speech_of(part.text).is_call


def _labels_row(parts: Sequence[BoxPart]) -> bool:
    """Return whether the first part is a label of the page, and the others are choices: short and side by side."""
    label, *choices = parts
    words = label.text.count(" ") + 1
    if len(choices) < _MIN_CHOICES or words > _MAX_CALL_WORDS or (words == 1 and not label.text.endswith(":")):
        return False
    if not speech_of(label.text).is_label:
        return False
    return all(not choice.alone and choice.text.count(" ") < _MAX_CHOICE_WORDS for choice in choices)
