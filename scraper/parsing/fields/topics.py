"""The topics of an article: a box of links to lists of a topic, wherever it stands and whatever its name."""

from __future__ import annotations

import re
from itertools import dropwhile
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.core.sentences import ends_sentence
from scraper.parsing.page.dom import BLOCKS, Element, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.parsing.page.dom import Node, PageLinks
    from scraper.parsing.page.parsed_page import ParsedPage

TOPIC_ADDRESS: Final = late_pattern(
    r"/(?:tags?|topics?|topik|hashtag|keyword|label)/|[?&](?:tag|topic)=", re.IGNORECASE
)
# One of these stands in each such address; "tag" alone stands in that of Instagram, and so on nearly every page.
_PARTS: Final = ("tag/", "tags/", "tag=", "topi", "keyword/", "label/")
_MAX_TOPIC_WORDS: Final = 6  # of a topic; a longer link is the title of something
_MAX_LABEL_WORDS: Final = 3  # beside the topics in their box, as in "Topik terkait:"


def topic_links(links: PageLinks) -> list[Element]:
    """Return the links of a page to lists of a topic, in order of reading."""
    if not any(part in links.text for part in _PARTS):  # as on most pages: one search over all addresses at once
        return []
    return [anchor for anchor, address in zip(links.anchors, links.addresses, strict=True) if _leads_to_topic(address)]


def topics_below(page: ParsedPage, body: Sequence[str]) -> list[str]:
    """Return the topics behind the beginning of a body. body: its selectors, none where its place is not known."""
    doc = page.doc
    if not any(doc.select_one(selector) is not None for selector in body):
        return []
    anchors = set(topic_links(page.links))
    if not anchors:
        return []
    nodes = doc.select(", ".join(("a", *body)))
    behind = dropwhile(lambda node: node.tag == "a", nodes)
    return first_topics(node for node in behind if node in anchors)


def first_topics(anchors: Iterable[Element]) -> list[str]:
    """Return the topics in the first box of links that holds hardly anything else; links in sentences do not count."""
    seen: set[Element] = set()
    for anchor in anchors:
        box = _box_of(anchor)
        if box is None or box in seen:
            continue
        seen.add(box)
        topics: list[str] = []
        while box is not None and (inside := _topics_in(box)) and (not topics or len(inside) > len(topics)):
            topics, box = inside, _box_of(box)
        if topics:
            return topics
    return []


def _leads_to_topic(address: str) -> bool:
    low = address.lower()
    # One of ``_PARTS``, inlined: the search takes ten times as long to see that it is in vain.
    if "tag" in low or "topi" in low or "keyword" in low or "label" in low:
        return TOPIC_ADDRESS.search(low) is not None
    return False


def _topics_in(box: Element) -> list[str]:
    """Return the topics in an element that holds hardly anything else; empty for another."""
    topics: dict[str, None] = {}
    words = 0
    for anchor in box.find_all("a"):
        text = visible_text(anchor)
        if not _leads_to_topic(anchor.attr("href") or "") or len(text.split()) > _MAX_TOPIC_WORDS:
            return []
        words += len(text.split())
        if topic := text.lstrip("#").strip():
            topics[topic] = None
    text = visible_text(box)
    return [] if ends_sentence(text) or len(text.split()) > words + _MAX_LABEL_WORDS else list(topics)


def _box_of(node: Element) -> Element | None:
    """Return the element on lines of its own that a node stands in; of an item of a list the list."""
    here: Node | None = node.parent
    while isinstance(here, Element) and ((here.tag not in BLOCKS and "-" not in here.tag) or here.tag == "li"):
        here = here.parent
    return here if isinstance(here, Element) else None
