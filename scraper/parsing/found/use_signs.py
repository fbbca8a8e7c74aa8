"""Signs of furniture in the parts of a small box: what readers use or watch on a page stands side by side, untyped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.found.labels import calls_to_act, names_source, speaks_of_page
from scraper.parsing.found.page_words import (
    asks_of_page,
    is_answer,
    is_button,
    is_change,
    is_clock,
    is_counter,
    is_flash,
    is_meter,
    is_of_market,
    is_of_player,
    is_reaction,
    is_sizes,
    names_countdown,
    names_event,
    speaks_to_reader,
    starts_player,
)
from scraper.parsing.found.parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.parsing.found.blocks import PageBlock
    from scraper.parsing.found.parts import BoxPart
    from scraper.parsing.found.surroundings import Surroundings

_FIGURE: Final = late_pattern(r"\d")
_BOXES: Final = frozenset(("div", "section", "aside", "details", "header", "footer", "article", "form", "fieldset"))
_MAX_LINES: Final = 12
_MAX_WORDS: Final = 60
_CALL_WORDS: Final = 4  # of a link that bids readers do something
_LONE_WORDS: Final = 2  # of a button that stands on a line of its own, without a mark that it is one
_QUOTES: Final = "\"“‘'«"
_ANSWER_WORDS: Final = 6
_NOTE_WORDS: Final = 8  # of a line beside what a meter says
_MIN_ROW: Final = 2  # parts of a row of buttons, reactions, counters
_MIN_QUOTES: Final = 2  # changes of prices in a ticker


def is_offer(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box ends in a button: a link or words that touch what stands before, and bid readers act."""
    return _shows(block, around, offers)


def is_meter_box(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box says how much a reader may read for nothing, or what a subscription gives."""
    return _shows(block, around, meters)


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
    """Return whether a box is a strip of news or of prices."""
    return _shows(block, around, runs_along)


def is_poll(block: PageBlock, around: Surroundings) -> bool:
    """Return whether a box asks readers something and has the answers that they may choose."""
    return _shows(block, around, asks)


def _shows(block: PageBlock, around: Surroundings, tells: Callable[[Sequence[BoxPart]], bool]) -> bool:
    if block.tag not in _BOXES or not 0 < block.size <= _MAX_LINES or around.gallery:
        return False
    if around.before is not None and around.before.text.endswith(":"):  # it announces what follows
        return False
    if sum(line.words for line in block.every_line()) > _MAX_WORDS or around.holds_text(block):
        return False
    return not around.holds_paragraph(block) and tells(parts_of(block.node))


def is_use(parts: Sequence[BoxPart]) -> bool:
    """Return whether the parts of a box show any sign of use."""
    return (
        offers(parts)
        or meters(parts)
        or counts(parts)
        or notes(parts)
        or is_row_of_controls(parts)
        or runs_along(parts)
        or asks(parts)
    )


def offers(parts: Sequence[BoxPart]) -> bool:
    """Return whether the last of several parts is a button, and what stands before is no quotation."""
    if len(parts) <= 1 or parts[0].text[0] in _QUOTES or names_source(parts[0].text):
        return False
    last, before = parts[-1], parts[:-1]
    if last.linked and calls_to_act(last.text) and last.text.count(" ") < _CALL_WORDS:
        return last.apart or any(speaks_to_reader(part.text) or is_meter(part.text) for part in before)
    if last.tag == "button":
        return last.apart or last.alone
    if not is_button(last.text):
        return False
    if last.apart or any(is_meter(part.text) for part in before):
        return True
    return last.alone and last.text.count(" ") < _LONE_WORDS and any(speaks_to_reader(part.text) for part in before)


def meters(parts: Sequence[BoxPart]) -> bool:
    """Return whether the parts say how much a reader may read, and how he may read more."""
    told = [is_meter(part.text) for part in parts]
    if not any(told) or parts[0].text[0] in _QUOTES:
        return False
    return len(parts) > 1 and all(
        tells or is_button(part.text) or part.text.count(" ") < _NOTE_WORDS or speaks_to_reader(part.text)
        for tells, part in zip(told, parts, strict=True)
    )


def counts(parts: Sequence[BoxPart]) -> bool:
    """Return whether the words before the first figure name an event, and all behind is time that runs down."""
    text = " ".join([part.text for part in parts])
    figure = _FIGURE.search(text)
    if figure is None or not figure.start():
        return False
    label, clock = text[: figure.start()], text[figure.start() :]
    return is_clock(clock) and (names_countdown(label) if len(parts) == 1 else names_event(label))


def notes(parts: Sequence[BoxPart]) -> bool:
    """Return whether the parts say something about the page, each or all together, and the others are buttons."""
    if not 1 < len(parts) <= _MAX_LINES:
        return False
    texts = [part.text for part in parts]
    if speaks_of_page(" ".join(texts)):
        return True
    told = [speaks_of_page(text) for text in texts]
    return any(told) and all(tells or is_button(text) for tells, text in zip(told, texts, strict=True))


def is_row_of_controls(parts: Sequence[BoxPart]) -> bool:
    """Return whether all parts are buttons, reactions, counters, or parts of a player."""
    if not parts:
        return False
    texts = [part.text for part in parts]
    if is_sizes(" ".join(texts)) and (len(texts) > 1 or " " in texts[0]):
        return True
    if len(texts) < _MIN_ROW:
        texts = texts[0].split(" · ") if " · " in texts[0] else texts[0].split(" | ")
        return len(texts) >= _MIN_ROW and all(is_counter(text) or is_button(text) for text in texts)
    marks = [is_reaction(text) for text in texts]
    if sum(marks) >= _MIN_ROW and all(marks[1:]) and (marks[0] or texts[0].count(" ") < _ANSWER_WORDS):
        return True
    if any(map(starts_player, texts)) and all(map(is_of_player, texts)):
        return True
    return all(part.apart for part in parts) and all(is_button(text) or is_counter(text) for text in texts)


def runs_along(parts: Sequence[BoxPart]) -> bool:
    """Return whether the parts are a label of news and links, or names and prices of what is traded."""
    if len(parts) > 1 and is_flash(parts[0].text) and all(part.linked for part in parts[1:]):
        return True
    changes = sum(is_change(part.text) for part in parts)
    return (
        changes >= _MIN_QUOTES
        and any(part.apart for part in parts)
        and all(is_change(part.text) or is_of_market(part.text) for part in parts)
    )


def asks(parts: Sequence[BoxPart]) -> bool:
    """Return whether a question to the reader stands above answers that nothing but buttons parts."""
    if len(parts) <= _MIN_ROW or not parts[0].text.endswith("?"):
        return False
    answers = parts[1:]
    if not all(is_answer(part.text) or speaks_of_page(part.text) for part in answers):
        return False
    return all(part.apart for part in answers) or asks_of_page(parts[0].text)
