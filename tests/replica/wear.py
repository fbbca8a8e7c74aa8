"""What editors, their tools and years of pasting leave in the markup of a paragraph; the words stay the same."""

from __future__ import annotations

import re
from typing import Final
from zlib import crc32

_AMOUNT: Final = re.compile(r"(?<=\d) (?=triliun|miliar|juta|persen|WIB)")
_SENTENCE: Final = re.compile(r"(?<=[a-z]\.) (?=[A-Z])")
_ENTITIES: Final = {"é": "&eacute;", "“": "&ldquo;", "”": "&rdquo;", "–": "&ndash;", "…": "&hellip;", "’": "&rsquo;"}


def _dice(text: str, salt: str, sides: int) -> int:
    return crc32(f"{salt}{text}".encode()) % sides


def words(markup: str) -> str:
    """A paragraph's inner markup with the blanks and entities of real ones; nothing that a reader would see."""
    die = _dice(markup, "words", 40)
    if die < 6:
        markup = _AMOUNT.sub("&nbsp;", markup)
    elif die < 9:
        markup = _SENTENCE.sub("  ", markup)
    elif die < 11:
        markup = _SENTENCE.sub("\r\n        ", markup)
    elif die == 11:
        markup = _SENTENCE.sub(" \u200b", markup)
    elif die < 14:
        markup = f"&nbsp;{markup}&nbsp;"
    elif die < 16:
        markup = f"{markup} "
    if _dice(markup, "entities", 2):
        for mark, entity in _ENTITIES.items():
            markup = markup.replace(mark, entity)
    return markup


def paragraph(inner: str) -> str:
    """A paragraph in one of the wrappings that pasting from elsewhere leaves."""
    die = _dice(inner, "paragraph", 60)
    if die < 4:
        return f'<p style="text-align: justify;">{inner}</p>'
    if die < 7:
        return f'<p><span style="font-weight: 400;">{inner}</span></p>'
    if die < 9:
        return f'<p dir="ltr" class="p1">{inner}</p><p>&nbsp;</p>'
    if die == 9:
        return f"<div>{inner}</div>"
    if die == 10:
        return f"<p>{inner}<br /></p>"
    if die == 11:
        return f"<p>{inner}"  # never closed: the next block closes it
    if die == 12:
        return f"<p><br></p><p>{inner}</p></p>"  # the stray end makes an empty paragraph
    return f"<p>{inner}</p>"
