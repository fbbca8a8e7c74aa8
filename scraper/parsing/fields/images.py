"""Pictures: the largest address that the page names, and caption and credit apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.article import Image
from scraper.core.late_pattern import late_pattern
from scraper.facts.addresses import absolute
from scraper.parsing.page.sight import is_hidden_by
from scraper.rules.players import is_ad

if TYPE_CHECKING:
    from scraper.parsing.page.dom import Element
    from scraper.parsing.page.parsed_page import ParsedPage

_METAS: Final = ("og:image", "twitter:image", "thumbnailurl")
_SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "src")
_SETS: Final = ("srcset", "data-srcset")
_OF_A_PIXEL: Final = ("0", "1")  # width or height
_WIDTH: Final = late_pattern(r"[?&](?:w|wid|width)=(\d{1,5})\b")
_LABEL: Final = late_pattern(r"^\s*(?:Foto|Photo)\s*:\s*", re.IGNORECASE)
_CREDIT: Final = late_pattern(r"\((?P<credit>(?:[^()]++|\([^()]*+\))++)\) ?\.?$")
_MAX_CREDIT_CHARS: Final = 200
_BARE_CREDIT: Final = late_pattern(r"^(?P<caption>.*?[.!?\"]?)\s*\bFoto\s*:\s*(?P<credit>[^()]+)$", re.DOTALL)
# How a closing parenthesis of a caption begins when it names a maker: an agency, an owner.
_MAKER: Final = late_pattern(
    r"""
    (?:foto|dok|photo|courtesy|arsip|sumber|ist\b|istimewa|screenshot|tangkapan|via\b|getty|istock|antara|afp|reuters
       |ap\b|epa|cnn|detik|pixabay|pexels|unsplash|freepik|wikimedia|instagram|youtube|twitter|facebook|shutterstock)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NAME: Final = late_pattern(r"^(?:[A-Z][\w.'’-]*)(?:\s+[A-Z][\w.'’-]*){1,4}$")


class Caption(NamedTuple):
    """What a caption says of its picture, and who made or owns that."""

    words: str | None
    credit: str | None


def split_caption(text: str) -> Caption:
    """Return words and credit of ``Ilustrasi stroke. (Foto: Getty Images/peterschreiber)``.

    A closing parenthesis is the credit when it names a maker, not when it says ``(14/11)``, ``(kanan)`` or ``(KPK)``.

    text: the caption, its white space plain.
    """
    tail = max(0, len(text) - _MAX_CREDIT_CHARS)
    found = _CREDIT.search(text, tail) if text.endswith((")", ").", ") .")) else None
    if found and names_maker(found["credit"]):
        credit = found["credit"]
        credit = _LABEL.sub("", credit) if ":" in credit else credit
        return Caption(text[: found.start()].rstrip() or None, credit.strip() or None)
    found = _BARE_CREDIT.match(text) if "Foto" in text else None
    if found:
        return Caption(found["caption"].strip() or None, found["credit"].strip())
    return Caption(text or None, None)


def names_maker(words: str) -> bool:
    """Return whether the words in parentheses name who made or owns a picture."""
    return not words[:1].isdigit() and ("/" in words or bool(_MAKER.match(words) or _NAME.match(words)))


class Pictures:
    """The pictures of one page; knows for each file the largest size that the page names anywhere, metas included."""

    def __init__(self, page: ParsedPage) -> None:
        self._base = page.base
        self._noted: dict[str, str] = {}  # addresses, as written and as found: a page repeats them in its metas
        self._largest: dict[str, str] = {}
        self._seen: set[str] = set()
        for name in (*_METAS, *page.metas.picture):
            if written := page.head.metas.get(name):
                self._note(written)

    def take(self, img: Element, caption: str = "", credit: str | None = None) -> Image | None:
        """Return the picture of an ``img``; None for a pixel, a repeated one, or one without an address."""
        address = self.address(img)
        if not address:
            return None
        file = _file(address)
        if file in self._seen:
            return None
        self._seen.add(file)
        words, maker = split_caption(caption)
        return Image(self._largest.get(file, address), words, credit or maker)

    def address(self, img: Element) -> str:
        """Return the largest address that this element names itself, "" for none worth keeping."""
        attr = img.attr
        if attr("width") in _OF_A_PIXEL or attr("height") in _OF_A_PIXEL:
            return ""
        if (style := attr("style")) and is_hidden_by(style, "img"):
            return ""
        best = ""
        for name in _SOURCES:
            if (written := attr(name)) and (best := self._note(written)):
                break
        for name in _SETS:
            if listed := attr(name):
                for candidate in listed.split(","):
                    best = self._note(candidate.strip().split(" ")[0]) or best
        return best

    def _note(self, written: str) -> str:
        address = self._noted.get(written)
        if address is None:
            address = self._noted[written] = self._note_new(written)
        return address

    def _note_new(self, written: str) -> str:
        address = absolute(written, self._base)
        if address is None or is_ad(address):
            return ""
        file = _file(address)
        known = self._largest.get(file)
        if known is None or _width(address) > _width(known):
            self._largest[file] = address
        return address


def _width(address: str) -> int:
    """Return the width that an address asks for, -1 for none."""
    width = _WIDTH.search(address) if "=" in address else None
    return int(width.group(1)) if width else -1


def _file(address: str) -> str:
    """Return host and path of an address: sizes of one file differ only behind them."""
    return address.partition("?")[0].partition("//")[2]
