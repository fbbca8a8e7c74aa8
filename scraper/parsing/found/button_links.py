"""Lines that end in links which are buttons: nobody types these, so it does not matter who made the line.

Such a link leads nowhere, because only the page's code knows what it does, or bids readers do something at an address
right below the newsroom's front page: "/berlangganan".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.facts.addresses import absolute
from scraper.parsing.found.offers import CALL_WORDS, INLINE, MIN_ROW, NOTE_WORDS, SHORT_WORDS, is_footnote, is_typed
from scraper.parsing.found.page_speech import speech_of
from scraper.parsing.found.page_words import is_button, is_meter, speaks_to_reader
from scraper.parsing.found.parts import parts_of
from scraper.parsing.page.dom import Element, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.parsing.found.parts import BoxPart

_MAX_STEP_CHARS: Final = 24  # of an address below the front page; one that is an article's title is longer
_NEWSROOM: Final = "redaksi"  # where a note on the right of reply leads, which is text
_MAX_WORDS_BEFORE: Final = 25  # of what stands before the links
_MIN_SCORES: Final = 5  # links that are numbers: so many are no footnotes, but scores to give
_ENDS: Final = (".", "?", "!", ":")


def ends_in_buttons(line: Element, base: str) -> bool:
    """Return whether a line ends in links that are buttons: several, or one that bids readers act.

    Before them stand few words, and nothing of these goes on in a link: a sentence, a label, or what an element of its
    own holds. Behind them may stand a few words more, as how long a video is.

    base: the page's address.
    """
    if not _ends_in_element(line) or line.find("a") is None:
        return False
    parts = parts_of(line)
    behind = parts.pop() if len(parts) > 1 and not parts[-1].linked and _is_complete(parts[-1]) else None
    place = len(parts)
    while place and _is_button_link(parts[place - 1], base):
        place -= 1
    before, links = parts[:place], parts[place:]
    if not links or is_typed(parts) or sum([part.words for part in before]) > _MAX_WORDS_BEFORE:
        return False
    if before and not _is_complete(before[-1]):
        return False
    is_row = len(links) >= MIN_ROW and any(link.control for link in links)
    if behind is not None and behind.words > (NOTE_WORDS if is_row else SHORT_WORDS):
        return False
    if all(is_footnote(link.text) for link in links):
        return len(links) >= _MIN_SCORES
    is_set = all(part.made and part.tag != line.tag for part in before)  # in elements of a template
    return is_row or (_bids(links[-1].text) and (is_set or _is_by_page(before)))


def _ends_in_element(line: Element) -> bool:
    """Return whether the last words of a line stand in an element; those of nearly every line of a text do not."""
    last = next((node for node in reversed(line.children) if not (type(node) is Text and node.data.isspace())), None)
    return type(last) is Element


def _is_complete(part: BoxPart) -> bool:
    return part.alone or part.tag in INLINE or part.text.endswith(_ENDS)


def _is_button_link(part: BoxPart, base: str) -> bool:
    if not part.linked or part.words > CALL_WORDS:
        return False
    return part.control or (_bids(part.text) and _is_below_front_page(part.address, base))


def _bids(text: str) -> bool:
    return is_button(text) or speech_of(text).is_call


def _is_by_page(parts: Sequence[BoxPart]) -> bool:
    """Return whether words before a button are the page's: they speak to the reader, or half of them are its own."""
    text = " . ".join([part.text for part in parts])
    return speaks_to_reader(text) or is_meter(text) or speech_of(text).is_label


def _is_below_front_page(address: str, base: str) -> bool:
    """Return whether an address is on the page's own host, one short step below its front page."""
    there = urlsplit(absolute(address, base) or "")
    step = there.path.strip("/")
    if not 0 < len(step) <= _MAX_STEP_CHARS or "/" in step or step == _NEWSROOM:
        return False
    return there.hostname == urlsplit(base).hostname
