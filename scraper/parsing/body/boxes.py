"""Boxes of links: Lihat Juga, Baca Juga, Pilihan Redaksi, as boxes and as labelled lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scraper.core.article import Link
from scraper.facts.addresses import absolute
from scraper.parsing.page.dom import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.parsing.page.dom import Element

_LABEL: Final = re.compile(r"\(?\s*(?:pilihan redaksi|(?:baca|lihat|simak|tonton)\s+juga)\s*:?\s*", re.IGNORECASE)
# A labelled line needs the colon, or nothing but links behind the label: "Lihat juga para pemain" is a sentence.
_LEAST_TITLE: Final = 8
LONGEST_LABEL: Final = len("( Pilihan Redaksi : ")
_MOST_LINKS: Final = 4  # of Pilihan Redaksi, a line each; the other boxes have one


def labelled_box(text: str, anchors: list[Element], base: str) -> list[Link]:
    """The links of a line that is a label and links and nothing else; none for any other line."""
    label = _LABEL.match(text)
    if not label:
        return []
    rest = text[label.end() :].strip(" )")
    return [] if len(rest) < _LEAST_TITLE else only_links(rest, anchors, base)


def opens_box(text: str) -> int:
    """How many lines of links may follow a line that is nothing but the label of a box; 0 for any other line."""
    if len(text) > LONGEST_LABEL or not _LABEL.fullmatch(text):
        return 0
    return _MOST_LINKS if "pilihan" in text.lower() else 1


def only_links(text: str, anchors: list[Element], base: str) -> list[Link]:
    """The links of a line that holds nothing else; none for any other line."""
    links = links_in(anchors, base)
    for link in links:
        text = text.replace(link.title, "", 1)
    return [] if text.strip(" ,;|-•)") else links


def links_in(anchors: Iterable[Element], base: str) -> list[Link]:
    """The links with a title, in order, each address once."""
    found: list[Link] = []
    seen: set[str] = set()
    for anchor in anchors:
        title = visible_text(anchor)
        address = absolute(anchor.attr("href") or "", base)
        if title and (address or title) not in seen:
            seen.add(address or title)
            found.append(Link(title, address))
    return found
