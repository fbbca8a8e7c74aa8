"""Boxes of links: Lihat Juga, Baca Juga, Pilihan Redaksi, as boxes and as labelled lines."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.article import Link
from scraper.core.sentences import ENDS, QUOTES
from scraper.facts.addresses import absolute
from scraper.parsing.found.labels import calls_elsewhere, label_chars
from scraper.parsing.page.dom import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scraper.facts.wording import Wording
    from scraper.parsing.page.dom import Element

_SENTENCE_ENDS: Final = tuple(f"{ENDS}{QUOTES})")
_MAX_CALL_WORDS: Final = 25  # of a line that sends readers to a channel
_MAX_MARKS: Final = 6  # characters before a label: a bracket, arrows, spaces
_ARROWS: Final = "→»►▶➤➜👉⇒>"
_MIN_TITLE_CHARS: Final = 8  # of what stands behind a label in its line


class TailBox(NamedTuple):
    """A box of links at the end of a paragraph: where its label starts, and its links."""

    start: int
    links: list[Link]


class BoxLabels:
    """The labels of a newsroom's boxes of links, as they stand on its pages.

    max_chars: of a line that is nothing but a label, with bracket, colon and the spaces around them.
    """

    def __init__(self, labels: Mapping[str, int]) -> None:
        self._links = {label.lower(): links for label, links in labels.items()}
        phrases = "|".join(r"\s+".join(map(re.escape, label.split())) for label in labels)
        self._pattern = re.compile(
            rf"[(\[{_ARROWS}\s]{{0,{_MAX_MARKS}}}(?P<label>{phrases})\s*[:»›]?\s*", re.IGNORECASE
        )
        self.max_chars = max(len(f"{label} : ") + _MAX_MARKS for label in labels) if labels else 0

    def links_of(self, text: str, anchors: list[Element], base: str) -> list[Link]:
        """Return the links of a line that is a label, its links and nothing else; an empty list for any other line.

        An arrow is a label too. A label alone does not tell: "Lihat juga para pemain" is a sentence.
        """
        label = self._pattern.match(text)
        if label:
            rest = text[label.end() :]
        elif text[:1] in _ARROWS:
            rest = text.lstrip(f"{_ARROWS} ")
        elif size := label_chars(text):
            rest = text[size:]
        else:
            return []
        rest = rest.strip(" )]")
        return [] if len(rest) < _MIN_TITLE_CHARS else only_links(rest, anchors, base)

    def box_at_end(self, text: str, anchors: list[Element], base: str) -> TailBox | None:
        """Return the box at the end of a paragraph: a label behind a finished sentence, then links alone."""
        for label in self._pattern.finditer(text) if ":" in text else ():
            start = label.start()
            if start and text[:start].rstrip().endswith(_SENTENCE_ENDS) and ":" in label[0]:
                rest = text[label.end() :].strip(" )]")
                behind = [anchor for anchor in anchors if visible_text(anchor) in rest]
                if len(rest) >= _MIN_TITLE_CHARS and (links := only_links(rest, behind, base)):
                    return TailBox(start, links)
        return None

    def opens_box(self, text: str) -> int:
        """Return how many lines of links may follow a line that is nothing but a label; 0 for any other line."""
        if len(text) > self.max_chars or not (label := self._pattern.fullmatch(text)):
            return 0
        return self._links[" ".join(label["label"].lower().split())]


@cache
def box_labels(wording: Wording) -> BoxLabels:
    """Return the labels of a wording, made once."""
    return BoxLabels(wording.box_labels)


def only_links(text: str, anchors: list[Element], base: str) -> list[Link]:
    """Return the links of a line that holds nothing else; an empty list for any other line."""
    links = links_in(anchors, base)
    for link in links:
        text = text.replace(link.title, "", 1)
    return [] if text.strip(" ,;|-•)") else links


def links_in(anchors: Iterable[Element], base: str) -> list[Link]:
    """Return the links with a title, in order, each address once."""
    links: list[Link] = []
    seen: set[str] = set()
    for anchor in anchors:
        title = visible_text(anchor)
        address = absolute(anchor.attr("href") or "", base)
        if title and (address or title) not in seen:
            seen.add(address or title)
            links.append(Link(title, address))
    return links


def is_card(anchors: list[Element]) -> bool:
    """Return whether one link stands around a picture and words, as cards of other pages do."""
    return len(anchors) == 1 and len(anchors[0].children) > 1 and anchors[0].find("img") is not None


def leads_elsewhere(text: str, anchors: Iterable[Element]) -> bool:
    """Return whether a line bids readers follow the newsroom in a channel or a network, and says no more."""
    if text.count(" ") >= _MAX_CALL_WORDS:
        return False
    return calls_elsewhere(text, [anchor.attr("href") or "" for anchor in anchors])
