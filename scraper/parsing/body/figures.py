"""Figures: which caption belongs to which picture, in articles and in galleries."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.late_pattern import late_pattern
from scraper.core.piece import Piece
from scraper.facts import names
from scraper.parsing.body.tables import rows_of
from scraper.parsing.fields.images import split_caption
from scraper.parsing.page.dom import squash, visible_text

if TYPE_CHECKING:
    from scraper.parsing.page.dom import Element

_COUNTER: Final = late_pattern(r"^\s*\d{1,3}\s*/\s*\d{1,3}\s+")
_MAX_EMOJI_CHARS: Final = 12  # code points; families and flags are made of many
_MAX_ICON_PIXELS: Final = 48
_MAX_CAPTION_CHARS: Final = 400  # a table with a picture and more text than that is a table


class Figure(NamedTuple):
    """The text of a figure and the elements of its pictures."""

    caption: str
    pictures: list[Element]


def figure_of(node: Element) -> Figure:
    """Return caption and pictures of a figure, without the doubles that stand there for browsers without scripts."""
    pictures = node.select("img, amp-img")
    return Figure(visible_text(node), [img for img in pictures if not _inside(img, "noscript", node)])


class GalleryCaption(NamedTuple):
    """The caption of a gallery's picture.

    piece: the caption as text, counter and credit cut; None for a caption without a word.
    words, credit: as in the Article's ``images``.
    """

    piece: Piece | None
    words: str
    credit: str | None


def gallery_caption(text: str, rule: str) -> GalleryCaption:
    """Return the text of a gallery's figure as a caption; ``rule`` cuts its counter and credit."""
    piece = Piece(text)
    counter = _COUNTER.match(piece.text)
    if counter:
        piece.cut(0, counter.end(), rule)
    words, credit = split_caption(piece.text)
    words = squash(words or "")
    if words and piece.text.startswith(words) and len(piece.text) > len(words):
        piece.cut(len(words), len(piece.text), rule)
    elif not words:
        piece.rule = rule
    return GalleryCaption(piece if piece.text or piece.cuts else None, words, credit)


def cut_counters(pieces: list[Piece]) -> None:
    """Cut the counter before a caption of a gallery that stands in no figure: ``1/8 Warga antre``."""
    for piece in pieces:
        counter = _COUNTER.match(piece.text) if piece.rule is None and not piece.cuts else None
        if counter:
            piece.cut(0, counter.end(), names.PHOTO_CAPTION)


def is_picture_table(table: Element) -> bool:
    """Return whether a table without a telling class only holds a picture and its caption."""
    if table.find("img") is None:
        return False
    filled = [cell for cells in rows_of(table) for cell in cells if visible_text(cell)]
    return len(filled) <= 1 and sum(len(visible_text(cell)) for cell in filled) <= _MAX_CAPTION_CHARS


def is_emoji(img: Element) -> bool:
    """Return whether a picture stands for a character, as scripts put it into a text: its ``alt`` is that character."""
    alt = img.attr("alt") or ""
    return 0 < len(alt) <= _MAX_EMOJI_CHARS and any(unicodedata.category(sign) == "So" for sign in alt)


def is_icon(img: Element) -> bool:
    """Return whether a picture is as small as the letters around it."""
    sizes = [(img.attr(name) or "").removesuffix("px") for name in ("width", "height")]
    return all(size.isdecimal() and int(size) <= _MAX_ICON_PIXELS for size in sizes)


def _inside(node: Element, tag: str, root: Element) -> bool:
    here = node.parent
    while here is not None and here != root:
        if getattr(here, "tag", "") == tag:
            return True
        here = here.parent
    return False
