"""A caption that stands beside its picture and in no figure with it: known by its nearness, its name, its credit."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.facts import names
from scraper.parsing.fields.images import split_caption

if TYPE_CHECKING:
    from scraper.core.article import Image
    from scraper.core.piece import Piece

_MAX_WORDS: Final = 60
# A credit that says so; "(Antara/kid)" at the end of a paragraph is a signature.
_CREDITED: Final = late_pattern(
    r"\(\s*(?:foto|photo|dok|arsip|sumber|tangkapan layar)\b[^()]*\)\s*\.?\Z", re.IGNORECASE
)
_NAMED: Final = late_pattern(r"caption|keterangan|\bket-?foto", re.IGNORECASE)


def names_caption(classes: str) -> bool:
    """Return whether the classes of an element say that it is a caption."""
    return _NAMED.search(classes) is not None


def caption_of(image: Image, piece: Piece, *, named: bool) -> Image | None:
    """Return the picture with its caption, which is taken out of the text; None where the piece is a paragraph.

    image: the picture right before the piece, without a caption so far.
    named: whether the element of the piece says that it is a caption.
    """
    text = piece.text
    if piece.cuts or len(text.split()) > _MAX_WORDS or not (named or _CREDITED.search(text)):
        return None
    words, credit = split_caption(text)
    piece.rule = names.PHOTO_CAPTION
    return replace(image, caption=words, credit=credit)
