"""A signature in capitals: only bold type as the last words of a body tells it from the name of an institution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.facts import names

if TYPE_CHECKING:
    from scraper.core.piece import Piece

_INITIALS: Final = late_pattern(r"\(\s?[A-Z]{3,5}(?:\s?/\s?[A-Z]{3,5})?\s?\)")


def cut_bold_initials(pieces: list[Piece], bold: str) -> None:
    """Cut capitals in parentheses that end the text and are the last bold words of the body.

    bold: those words.
    """
    if not bold.endswith(")") or not _INITIALS.fullmatch(bold):
        return
    last = next((piece for piece in reversed(pieces) if piece.stays), None)
    if last is None or not last.text.endswith(bold):
        return
    if last.text == bold and not last.cuts:
        last.rule = names.SIGNATURE
    else:
        last.cut(len(last.text) - len(bold), len(last.text), names.SIGNATURE)
