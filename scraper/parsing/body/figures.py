"""Figures: which caption belongs to which picture, in articles and in galleries."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from scraper.core.piece import Piece
from scraper.facts import names
from scraper.parsing.body.tables import rows_of
from scraper.parsing.fields.images import split_caption
from scraper.parsing.page.dom import squash, visible_text

if TYPE_CHECKING:
    from scraper.parsing.page.dom import Element

_COUNTER: Final = re.compile(r"^\s*\d{1,3}\s*/\s*\d{1,3}\s+")
_LONGEST_EMOJI: Final = 12  # code points; families and flags are made of many
_LONGEST_CAPTION: Final = 400  # characters; a table with a picture and more text than that is no caption


def caption_of(node: Element) -> tuple[str, list[Element]]:
    """The caption and the pictures of a figure."""
    pictures = node.select("img, amp-img")
    return visible_text(node), [img for img in pictures if not _inside(img, "noscript", node)]


def gallery_piece(text: str, rule: str) -> tuple[Piece | None, str, str | None]:
    """The caption of a gallery's picture as text, with its counter and credit cut: piece, caption, credit."""
    piece = Piece(text)
    counter = _COUNTER.match(piece.text)
    if counter:
        piece.cut(0, counter.end(), rule)
    caption, credit = split_caption(piece.text)
    caption = squash(caption or "")
    if caption and piece.text.startswith(caption) and len(piece.text) > len(caption):
        piece.cut(len(caption), len(piece.text), rule)
    elif not caption:
        piece.rule = rule
    return (piece if piece.text or piece.cuts else None), caption, credit


def cut_counters(pieces: list[Piece]) -> None:
    """Cuts the counter before a caption of a gallery that stands in no figure: ``1/8 Warga antre``."""
    for piece in pieces:
        counter = _COUNTER.match(piece.text) if piece.rule is None and not piece.cuts else None
        if counter:
            piece.cut(0, counter.end(), names.PHOTO_CAPTION)


def is_picture_table(table: Element) -> bool:
    """Whether a table without a telling class only holds a picture and its caption."""
    if table.find("img") is None:
        return False
    filled = [cell for cells in rows_of(table) for cell in cells if visible_text(cell)]
    return len(filled) <= 1 and sum(len(visible_text(cell)) for cell in filled) <= _LONGEST_CAPTION


def is_emoji(img: Element) -> bool:
    """Whether a picture stands for a character of the text, as scripts put it there: its ``alt`` is the character."""
    alt = img.attr("alt") or ""
    return 0 < len(alt) <= _LONGEST_EMOJI and any(unicodedata.category(sign) == "So" for sign in alt)


def _inside(node: Element, tag: str, root: Element) -> bool:
    here = node.parent
    while here is not None and here != root:
        if getattr(here, "tag", "") == tag:
            return True
        here = here.parent
    return False
