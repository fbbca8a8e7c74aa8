"""Restore: the text as it was before the cleaning, from what was kept and what was put on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.cleaning.repair import REPAIRS
from scraper.core.article import Article
from scraper.core.piece import PieceCut, put_back

if TYPE_CHECKING:
    from scraper.cleaning.clean_text import Cleaned
    from scraper.core.article_parts import Cut


def restore(cleaned: Article | Cleaned) -> str:
    """Return the input text, up to white space: blocks of an Article are a blank line apart, lines a line end."""
    if isinstance(cleaned, Article):
        return "\n\n".join(_lines([block.text for block in cleaned.blocks], cleaned.removed))
    return "\n".join(_lines(cleaned.text.split("\n") if cleaned.text else [], cleaned.removed))


def _lines(texts: list[str], removed: list[Cut]) -> list[str]:
    before: list[list[str]] = [[] for _ in range(len(texts) + 1)]
    inside: list[list[PieceCut]] = [[] for _ in texts]
    for cut in removed:
        if cut.start < 0:
            before[cut.block].append(cut.text)
        else:
            now = len(REPAIRS[cut.rule](cut.text)) if cut.rule in REPAIRS else 0
            inside[cut.block].append(PieceCut(cut.start, cut.rule, cut.text, now))
    lines: list[str] = []
    for index, text in enumerate(texts):
        lines += before[index]
        lines.append(put_back(text, inside[index]))
    return lines + before[-1]
