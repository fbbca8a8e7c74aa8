"""Signs of furniture in the parts of a small box: what readers use or watch on a page stands side by side, untyped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.found.button_links import ends_in_buttons
from scraper.parsing.found.labels import (
    calls_to_act,
    is_ad_label,
    is_frame_label,
    is_label,
    speaks_of_page,
)
from scraper.parsing.found.made import is_made, is_made_line
from scraper.parsing.found.offers import (
    CALL_WORDS,
    MAX_LINE_WORDS,
    MIN_ROW,
    NOTE_WORDS,
    SHORT_WORDS,
    is_control,
    is_typed,
    offers,
)
from scraper.parsing.found.page_speech import speech_of
from scraper.parsing.found.page_words import (
    asks_of_page,
    counts_ratings,
    gives_hint,
    is_answer,
    is_button,
    is_change,
    is_clock,
    is_counter,
    is_flash,
    is_meter,
    is_network,
    is_of_market,
    is_of_player,
    is_reaction,
    is_sizes,
    labels_topics,
    names_countdown,
    names_event,
    names_series,
    speaks_to_reader,
    starts_player,
)
from scraper.parsing.found.parts import parts_of
from scraper.parsing.found.speaking_boxes import is_step, speaks
from scraper.parsing.page.dom import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.parsing.found.blocks import PageBlock
    from scraper.parsing.found.parts import BoxPart
    from scraper.parsing.found.surroundings import Surroundings

    Parts = Sequence[BoxPart]

_FIGURE: Final = late_pattern(r"\d")
_BOXES: Final = frozenset((
    "div", "section", "aside", "details", "header", "footer", "article", "form", "fieldset", "center", "td", "p", "ul",
    "ol",
))  # fmt: skip
_MAX_LINES: Final = 16
_MAX_WORDS: Final = 70
_MAX_BUTTON_LINES: Final = 4  # of a paragraph or small box that ends in buttons
_CHOICE_WORDS: Final = 2  # of what readers choose below a label
_LABEL_WORDS: Final = 4  # beside the titles of other pages: how long something takes, how long ago it was
_ANSWER_WORDS: Final = 6
_TITLE_WORDS: Final = 3


def is_offer(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box ends in a button: a link or words that touch what stands before, and bid readers act."""
    return _shows(block, around, offers)


def is_meter_box(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box says how much a reader may read for nothing, or what a subscription gives."""
    return _shows(block, around, meters)


def ends_in_button_links(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a line ends in buttons that are links."""
    if not _is_unannounced(block, around):
        return False
    if block.size > _MAX_BUTTON_LINES or block.tag not in _BOXES:
        return False
    return ends_in_buttons(block.node, around.base)


def is_countdown(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box names an event and has a clock that runs down to it."""
    return _shows(block, around, counts)


def is_row(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box is a row of buttons, reactions or counters."""
    return _shows(block, around, is_row_of_controls)


def is_note(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box says something about the page in several parts, perhaps with a button."""
    return _shows(block, around, notes)


def is_strip(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box is a label with links that lead elsewhere."""
    return _shows(block, around, leads_on)


def is_prices(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box is a strip of prices."""
    return _shows(block, around, prices)


def is_poll(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box asks readers something and has the answers that they may choose."""
    return _shows(block, around, asks)


def is_speech(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a page speaks to its readers in a box."""
    return _shows(block, around, speaks) and not is_step(block.node)


def _shows(block: PageBlock, around: Surroundings, tells: Callable[[Parts], bool]) -> bool:
    if block.size > _MAX_LINES or (block.tag not in _BOXES and "-" not in block.tag):
        return False
    parts = around.parts.get(block)
    if parts is None:
        # Several signs ask for the parts of a box, so they are kept. A box without any sign of use keeps an empty list.
        parts = parts_of(block.node) if _may_be_used(block, around) else []
        around.parts[block] = parts = parts if is_use(parts) else []
    return bool(parts) and tells(parts)


def _may_be_used(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block is small, no part of the text, and not announced by the line before."""
    if not _is_unannounced(block, around):
        return False
    if sum([line.words for line in block.every_line()]) > _MAX_WORDS:
        return False
    if block.tag == "p":
        return is_made_line(block.node)
    if around.holds_text(block) or around.holds_paragraph(block):
        return False
    return block.controls > 0 or block.asks or is_made(block.node)


def _is_unannounced(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a block has lines, is in no gallery, and the line before it does not end in a colon."""
    return block.size > 0 and not around.gallery and not (around.before and around.before.text.endswith(":"))


def is_use(parts: Parts) -> bool:
    """Return whether the parts of a box show any sign of use.

    Where words stand loose beside an element, none counts but a note or prices in a list of names and figures.
    """
    loose = {part.tag for part in parts if not (part.alone or part.apart or part.made) and part.tag in BLOCKS}
    if loose:
        return loose == {"li"} and (notes(parts) or prices(parts))
    return bool(parts) and any(
        shows(parts) for shows in (offers, meters, counts, notes, is_row_of_controls, leads_on, prices, asks, speaks)
    )


def meters(parts: Parts) -> bool:
    """Return whether the parts say how much a reader may read, and how he may read more."""
    meters_here = [is_meter(part.text) for part in parts]
    if not any(meters_here) or is_typed(parts):
        return False
    return len(parts) > 1 and all(
        tells or is_button(part.text) or part.words <= NOTE_WORDS or speaks_to_reader(part.text)
        for tells, part in zip(meters_here, parts, strict=True)
    )


def counts(parts: Parts) -> bool:
    """Return whether the words before the clock name an event, and all behind is time that runs down."""
    for place in range(1, len(parts)):
        if is_clock(" ".join([part.text for part in parts[place:]])):
            return names_event(" ".join([part.text for part in parts[:place]]))
    text = " ".join([part.text for part in parts])
    figure = _FIGURE.search(text)
    return figure is not None and names_countdown(text[: figure.start()]) and is_clock(text[figure.start() :])


def notes(parts: Parts) -> bool:
    """Return whether the parts say something about the page, each or all together, and the others are buttons."""
    if not 1 < len(parts) <= _MAX_LINES:
        return False
    texts = [part.text for part in parts]
    if speaks_of_page(" ".join(texts)):
        return True
    notes_here = [speaks_of_page(text) or gives_hint(text) for text in texts]
    if notes_here[-1] and not any(part.linked for part in parts) and all(map(is_of_list, texts[:-1])):
        return True
    if _labels_choices(parts, begins_with_note=notes_here[0]) or _labels_ad(parts):
        return True
    return any(notes_here) and all(
        tells or is_button(text) or is_network(text) for tells, text in zip(notes_here, texts, strict=True)
    )


def _labels_choices(parts: Parts, *, begins_with_note: bool) -> bool:
    """Return whether the first part labels what readers choose: the size of letters, a language, topics to follow.

    begins_with_note: whether the first part says something about the page.
    """
    rest = parts[1:]
    if parts[0].words <= CALL_WORDS and all(part.text[0] == "+" for part in rest):
        return True
    label = parts[0].text
    if (
        not begins_with_note
        and not labels_topics(label)
        and not (" " in label and calls_to_act(label) and _stand_in_line(rest))
    ):
        return False
    return len(rest) > 1 and all(part.words <= SHORT_WORDS for part in rest)


def _stand_in_line(parts: Parts) -> bool:
    """Return whether parts stand side by side, or are buttons each in its line."""
    return all(part.control or not part.alone for part in parts)


def _labels_ad(parts: Parts) -> bool:
    """Return whether the first part says that the others, which are links, buttons and short lines, advertise."""
    return is_ad_label(parts[0].text) and all(
        part.linked or part.control or part.words <= MAX_LINE_WORDS for part in parts[1:]
    )


def is_of_list(text: str) -> bool:
    """Return whether a line is a name with a figure, or the heading of such lines: "IHSG 7.213 +0,3%"."""
    return text.count(" ") < _ANSWER_WORDS and not text.endswith((".", "?", "!"))


def is_row_of_controls(parts: Parts) -> bool:
    """Return whether all parts are buttons, reactions, counters, or parts of a player."""
    texts = [part.text for part in parts]
    if len(texts) < MIN_ROW:
        return bool(texts) and is_row_of_words(texts[0])
    if is_sizes(" ".join(texts)) or all(part.control for part in parts):
        return True
    if all(text.startswith("#") and " " not in text for text in texts):
        return True
    if (
        (any(map(starts_player, texts)) and all(map(is_of_player, texts)))
        or _is_row_of_marks(parts)
        or _is_row_of_networks(parts)
    ):
        return True
    used = all(part.apart or part.linked or part.control or part.tag == "span" for part in parts)
    return used and all(is_button(text) or is_counter(text) or speech_of(text).is_call for text in texts)


def is_row_of_words(text: str) -> bool:
    """Return whether a line is a row of hashtags, or of buttons and counters that marks part: "Suka 120 · Balas"."""
    if is_sizes(text) and " " in text:
        return True
    if text.count("#") == text.count(" ") + 1 >= MIN_ROW:
        return all(word.startswith("#") for word in text.split(" "))
    words = text.split(" · ") if " · " in text else text.split(" | ")
    return len(words) >= MIN_ROW and all(is_counter(word) or is_button(word) for word in words)


def _is_row_of_marks(parts: Parts) -> bool:
    """Return whether parts are marks that readers click at, with a question before and how many did behind."""
    marks = [is_reaction(part.text) for part in parts]
    return sum(marks) >= MIN_ROW and all(
        mark or part.words <= (MAX_LINE_WORDS if part.text[-1] == "?" else _ANSWER_WORDS) or counts_ratings(part.text)
        for mark, part in zip(marks, parts, strict=True)
    )


def _is_row_of_networks(parts: Parts) -> bool:
    """Return whether parts are names of networks, with a label or a button beside them."""
    texts = [part.text for part in parts]
    if sum(map(is_network, texts)) < MIN_ROW:
        return False
    if not all(is_network(text) or is_button(text) or text.endswith(":") for text in texts):
        return False
    return texts[0].endswith(":") or any(map(is_button, texts)) or any(part.control for part in parts)


def leads_on(parts: Parts) -> bool:
    """Return whether the parts are a label of news, videos or sound, and links with titles."""
    if len(parts) <= 1:
        return False
    if not _labels_links(parts[0]):
        return _leads_both_ways(parts)
    linked = sum(part.linked and part.words >= _TITLE_WORDS for part in parts[1:])
    others = [part for part in parts[1:] if not part.linked and not is_control(part)]
    return linked > 0 and all(part.words <= _LABEL_WORDS for part in others)


def _leads_both_ways(parts: Parts) -> bool:
    """Return whether parts are labels, each before one link with a title: "Sebelumnya: ... Sesudahnya: ..."."""
    labels, titles = parts[::2], parts[1::2]
    if len(titles) < MIN_ROW or len(labels) != len(titles):
        return False
    return all(not part.linked and part.words <= SHORT_WORDS for part in labels) and all(
        part.linked and part.words >= _TITLE_WORDS for part in titles
    )


def prices(parts: Parts) -> bool:
    """Return whether the parts are names and prices of what is traded and how they changed, as a strip or a list."""
    if sum(is_change(part.text) for part in parts) < MIN_ROW:
        return False
    others = [part for part in parts if not is_change(part.text)]
    if any(part.tag == "li" for part in parts):
        return all(is_of_list(part.text) or is_control(part) for part in others)
    return any(part.apart for part in parts) and all(is_of_market(part.text) for part in others)


def _labels_links(part: BoxPart) -> bool:
    text = part.text
    return not part.linked and (
        is_flash(text) or gives_hint(text) or is_label(text) or is_frame_label(text) or names_series(text)
    )


def asks(parts: Parts) -> bool:
    """Return whether a question to the reader stands above answers that nothing but buttons parts."""
    if len(parts) <= MIN_ROW or not parts[0].text.endswith("?"):
        return False
    answers = parts[1:]
    if all(part.control and not part.linked for part in answers):
        return True
    if not all(is_answer(part.text) or speaks_of_page(part.text) for part in answers):
        return False
    return all(part.apart or part.control for part in answers) or asks_of_page(parts[0].text)
