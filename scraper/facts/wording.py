"""The words of a newsroom around its articles: labels, kickers, notes, placeholders."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.core.article import Kind
    from scraper.facts.provider import Placeholder


# Compared by identity, because patterns are cached by their wording.
@dataclass(frozen=True, eq=False)
class Wording:
    """The wording of a newsroom; the defaults are what any Indonesian newsroom writes.

    box_labels: labels of a box of links, each with how many links may follow it.
    kickers: rubrics that stand before a title and get glued to it, as written.
    title_kinds: the kind of a page by the word before the colon of its title.
    column_note: words, in small letters, of the note above a column.
    column_section: the section of columns, as addresses name it.
    credits: how a photo credit begins whose end cannot be seen in a text.
    brand: pattern of the name that a dateline ends in, before the dash; empty when datelines have none.
    next_page: how the button to the next page begins.
    pager: pattern of the words before the numbers of the pages.
    placeholder: what stands where something is embedded.
    """

    box_labels: Mapping[str, int] = field(
        default_factory=lambda: {
            "Pilihan Redaksi": 4, "Baca juga": 1, "Lihat juga": 1, "Simak juga": 1, "Tonton juga": 1,
            "Baca pula": 1, "Simak pula": 1, "Baca selengkapnya": 1, "Berita terkait": 1, "Artikel terkait": 1,
            "Simak selengkapnya": 1, "Lihat pula": 1, "Baca": 1,
        }
    )  # fmt: skip
    kickers: tuple[str, ...] = ()
    title_kinds: Mapping[str, Kind] = field(
        default_factory=lambda: {
            "VIDEO": "video", "FOTO": "photo", "INFOGRAFIS": "infographic", "LIVE": "live", "LIVE REPORT": "live",
            "LIVE UPDATE": "live", "KOLOM": "column",
        }
    )  # fmt: skip
    column_note: str = "merupakan opini pribadi penulis"
    column_section: str = "kolom"
    credits: tuple[str, ...] = ("Foto: Arsip ",)
    brand: str = ""
    next_page: str = ""
    pager: str = ""
    placeholder: Placeholder | None = None


ANY_NEWSROOM: Final = Wording()


def spellings(phrase: str) -> str:
    r"""Return a pattern of a phrase as texts write it: each word unchanged, with a capital or in capitals, spaces lost.

    >>> spellings("Lihat juga")
    '(?:Lihat|LIHAT)\\s?(?:juga|Juga|JUGA)'
    """
    words = [dict.fromkeys((word, word.capitalize(), word.upper())) for word in phrase.split()]
    return r"\s?".join(f"(?:{'|'.join(map(re.escape, forms))})" for forms in words)
