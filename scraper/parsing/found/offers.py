"""Offers of a page in the parts of a small box: labels and lines, and behind them a button or a link that bids act."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.found.labels import (
    calls_to_act,
    leads_to_account,
    leads_to_profile,
    leads_to_store,
    names_source,
    shares_page,
)
from scraper.parsing.found.page_words import (
    is_answer_in_words,
    is_button,
    is_counter,
    is_meter,
    is_network,
    speaks_to_reader,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.parsing.found.parts import BoxPart

    Parts = Sequence[BoxPart]

_SPOKEN: Final = late_pattern(r"[“”\"]|\b(?:kata|ujar|tutur|ucap|imbuh|jelas|sebut)\b\s(?:dia|ia|nya|[A-Z])")
_NUMBER: Final = late_pattern(
    r"\d{1,2}:\d\d|(?:foto\s)?\d{1,3}\s?(?:/|dari)\s?\d{1,3}|\d{1,3}\s(?:foto|menit|min|gambar|video|photos?)",
    re.IGNORECASE,
)
_FOOTNOTE: Final = late_pattern(r"[(\[]?(?:\d{1,3}|\*{1,3}|†)[)\]]?")
_QUOTES: Final = "\"“‘'«"
INLINE: Final = frozenset(("span", "strong", "b", "em", "i", "small"))
_ROW_WORDS: Final = (is_button, is_network, is_counter, is_answer_in_words)
CALL_WORDS: Final = 5  # of a link that bids readers do something
SHORT_WORDS: Final = 3  # of a choice beside a button, as "1,25x"
NOTE_WORDS: Final = 8  # of a line beside a button
MAX_LINE_WORDS: Final = 15  # of a line to the reader beside a button
MIN_ROW: Final = 2  # parts of a row of buttons, reactions, counters
_LONE_WORDS: Final = 2  # of a button that stands on a line of its own, without a mark that it is one
_TEMPLATE_WORDS: Final = 20  # of a line of an offer that shows by its markup alone
_MAX_PARTS: Final = 14  # of an offer, its labels, lines and buttons


def offers(parts: Parts) -> bool:
    """Return whether the last parts of a box are buttons, and what stands before is a label, an offer, or data."""
    if not parts or len(parts) > _MAX_PARTS or is_typed(parts):
        return False
    first = next((place for place, part in enumerate(parts) if is_control(part)), len(parts))
    texts, uses = parts[:first], parts[first:]
    if not texts:
        return _bids_alone(parts) or all(map(_goes_with_button if parts[0].control else _is_choice, parts))
    if not uses:
        return _touches(parts) or _ends_in_row(parts)
    if any(part.control for part in uses) and all(_goes_with_button(part) for part in uses):
        return True
    if not all(map(_is_choice, uses)) or not is_control(_last(uses)):
        return _touches(parts)
    return _touches(parts) or all(part.linked for part in uses)


def _ends_in_row(parts: Parts) -> bool:
    """Return whether the last parts stand side by side, are short, and half of them or more are words of buttons."""
    row = []
    for part in reversed(parts):
        if part.alone or part.words > CALL_WORDS or part.text[-1] in ".,;:":
            break
        row.append(part)
    buttons = sum(any(tells(part.text) for tells in _ROW_WORDS) for part in row)
    if len(row) < MIN_ROW or buttons * 2 < len(row):
        return False
    return all(part.apart or part.linked or part.tag == "span" for part in row)


def _bids_alone(parts: Parts) -> bool:
    """Return whether a box is one link that bids readers do something with the page."""
    return len(parts) == 1 and (parts[0].linked or parts[0].control) and is_button(parts[0].text)


def _is_choice(part: BoxPart) -> bool:
    """Return whether a part is a button, or as short as a word beside one."""
    return is_control(part) or part.words <= SHORT_WORDS


def _goes_with_button(part: BoxPart) -> bool:
    """Return whether a part is a button, or says in a line to the reader what one does."""
    if is_control(part) or part.words <= NOTE_WORDS:
        return True
    return part.words <= MAX_LINE_WORDS and speaks_to_reader(part.text)


def _touches(parts: Parts) -> bool:
    """Return whether the last part bids readers act, and stands where nobody would type it."""
    if len(parts) <= 1:
        return False
    last, before = parts[-1], parts[:-1]
    if last.control:
        return last.apart or last.alone
    if last.linked and last.words <= CALL_WORDS and not last.address.startswith("tel:"):
        return _is_offered(last, before)
    return is_button(last.text) and _is_bid(last, before)


def _is_offered(last: BoxPart, before: Parts) -> bool:
    """Return whether a short link behind these parts offers something."""
    if last.text[-1] not in ".,;:!" and (_is_template(before) or any(speaks_to_reader(part.text) for part in before)):
        return True
    return calls_to_act(last.text) and (last.apart or any(is_meter(part.text) for part in before))


def _is_bid(last: BoxPart, before: Parts) -> bool:
    """Return whether words of a button behind these parts are one, though no link or tag says so."""
    if last.apart or any(is_meter(part.text) for part in before):
        return True
    return last.alone and last.words <= _LONE_WORDS and any(speaks_to_reader(part.text) for part in before)


def _is_template(parts: Parts) -> bool:
    """Return whether parts before a link are short and stand in elements of their own, as templates set them."""
    if len(parts) < MIN_ROW or any(part.tag == "a" or part.words > _TEMPLATE_WORDS for part in parts):
        return False
    if parts[0].tag != "li" and parts[-1].tag == "li" and all(part.words <= NOTE_WORDS for part in parts):
        return True  # a heading and a list of data
    return sum(part.tag in INLINE or part.apart for part in parts) >= MIN_ROW


def is_control(part: BoxPart) -> bool:
    """Return whether a part is a button, or a link that bids readers do something or leads to an account."""
    if is_footnote(part.text):
        return False
    if part.control:
        return True
    if not part.linked or part.words > CALL_WORDS or part.address.startswith("tel:"):
        return False
    return calls_to_act(part.text) or is_button(part.text) or is_network(part.text) or _leads_to_use(part.address)


def _leads_to_use(address: str) -> bool:
    return leads_to_store(address) or leads_to_profile(address) or shares_page(address) or leads_to_account(address)


def is_footnote(text: str) -> bool:
    """Return whether the words of a link are the mark of a footnote: "[1]"."""
    return _FOOTNOTE.fullmatch(text) is not None


def is_typed(parts: Parts) -> bool:
    """Return whether the first words of a box are what somebody says, or a note of the newsroom."""
    first = parts[0].text
    return first[0] in _QUOTES or names_source(first) or any(_SPOKEN.search(part.text) for part in parts)


def _last(parts: Parts) -> BoxPart:
    """Return the last part that is more than a time or a number."""
    return next((part for part in reversed(parts) if not _NUMBER.fullmatch(part.text)), parts[-1])
