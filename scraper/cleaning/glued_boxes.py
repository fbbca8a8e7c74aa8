"""Boxes of links whose lines a scraper glued together: where such a box ends, by the shape of what is glued."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scraper.cleaning.title_shape import looks_like_title
from scraper.core.late_pattern import late_pattern
from scraper.core.piece import Span
from scraper.facts import names
from scraper.facts.wording import spellings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.core.piece import Piece
    from scraper.facts.wording import Wording

# Where two lines touch: a small letter, a digit or a mark, and a capital, a digit or a quotation mark right behind it.
_SEAM: Final = late_pattern(
    r"""
    (?<=[a-z?!)]) (?=["“'‘]?[A-Z0-9])
    | (?<=[A-Z0-9"”]) (?=["“][A-Z])
    | (?<=[0-9A-Z]) (?=[A-Z][a-z])
    """,
    re.VERBOSE,
)
# How names begin that have a capital inside: YouTube, TikTok, WhatsApp, McDonald, MotoGP, LaLiga, GoTo, PayPal.
_HALVES: Final = frozenset(
    ("You", "Tik", "Whats", "Face", "Linked", "Mc", "Mac", "Moto", "La", "De", "Go", "Pay", "Air", "Open", "Deep")
)
_SENTENCE_END: Final = late_pattern(r"(?<=[a-z0-9)\]\"”])[.!?][\"”]?(?=\s|[A-Z\"“]|\Z)")
_SENTENCE_BEFORE: Final = late_pattern(r"[.!?…\"”)\]]\s?\Z")
_MIN_TITLE_WORDS: Final = 4  # of a part; a shorter one is the half of a name, such as YouTube
_MIN_TITLES: Final = 2  # of a box; below a single one nothing tells it from a sentence
_MIN_SENTENCE_WORDS: Final = 6  # of the sentence behind the box
_MAX_BOX_CHARS: Final = 600


def cut_glued_boxes(live: list[Piece], wording: Wording) -> list[Piece]:
    """Cut boxes whose label, titles and following sentence touch each other; return the pieces that changed.

    live: the lines of a text without markup.

    Without a sentence behind the titles, or with fewer titles than such a box has, the box stays and is flagged.
    """
    touched = []
    for piece in live:
        if "edaksi" in piece.text or "EDAKSI" in piece.text:
            spans = [span for label in _labels_in(piece.text, wording) for span in _box(piece.text, label, wording)]
            if spans and piece.cut_all(spans):
                touched.append(piece)
    return touched


def _labels_in(text: str, wording: Wording) -> Iterator[tuple[int, int]]:
    """Yield where the labels stand of boxes with several links: behind a sentence, and glued to what follows."""
    for label in _labels(wording).finditer(text):
        start = label.start()
        if start == 0 or _SENTENCE_BEFORE.search(text[max(0, start - 2) : start]):
            yield label.span()


@cache
def _labels(wording: Wording) -> re.Pattern[str]:
    """Return a pattern of these labels; what stands before one is left to the caller, as a look behind is slow."""
    labels = "|".join(spellings(label) for label, links in wording.box_labels.items() if links > 1)
    return re.compile(rf"(?:{labels})(?=[A-Z0-9\"“])" if labels else r"(?!)")


def _box(text: str, label: tuple[int, int], wording: Wording) -> Iterator[Span]:
    """Yield the label and each title of the box behind it."""
    start, end = label
    limit = min(len(text), end + _MAX_BOX_CHARS)
    parts = list(_parts(text, end, limit))
    titles = []
    for first, last in parts[:-1]:
        if not looks_like_title(text[first:last], _MIN_TITLE_WORDS):
            break
        titles.append((first, last))
    most = max(wording.box_labels.values())
    if not _MIN_TITLES <= len(titles) <= most or not _is_sentence(text, titles[-1][1], limit):
        return
    yield Span(start, end, names.LINK_BOX)
    for first, last in titles:
        yield Span(first, last, names.LINK_TITLE)


def _parts(text: str, start: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text between its seams; one of a few words is the half of a name and goes on."""
    first = start
    for seam in _SEAM.finditer(text, start + 1, limit):
        title = text[first : seam.start()]
        half = title[max(title.rfind(" "), title.rfind("/"), title.rfind("-")) + 1 :]
        if half not in _HALVES and len(title.split()) >= _MIN_TITLE_WORDS:
            yield first, seam.start()
            first = seam.start()
    yield first, limit


def _is_sentence(text: str, start: int, limit: int) -> bool:
    """Return whether a sentence, and no title, stands there."""
    end = _SENTENCE_END.search(text, start, limit)
    sentence = text[start : end.start() if end else limit]
    return len(sentence.split()) >= _MIN_SENTENCE_WORDS and not looks_like_title(sentence)
