"""Reads a page by a layout that was learned: its container is known, and what stands in it is judged by evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.article_parts import Suspect
from scraper.core.late_pattern import late_pattern
from scraper.facts.furniture import Furniture
from scraper.parsing.body.find_body import outermost
from scraper.parsing.drafting import draft_of
from scraper.parsing.fields.page_fields import Reading
from scraper.parsing.found.find import read_within
from scraper.parsing.found.grounds import speaks_against
from scraper.parsing.found.settled_furniture import SettledFurniture
from scraper.parsing.found.vocabulary import Sense, named
from scraper.parsing.page.dom import Element, is_filled, select, visible_text
from scraper.parsing.taking import hint_of, set_language, take_found

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from scraper.core.draft import Draft
    from scraper.facts.site import Site
    from scraper.parsing.found.find import FoundBody
    from scraper.parsing.page.dom import Document, Node
    from scraper.parsing.page.parsed_page import ParsedPage

_MIN_SHARE: Final = 0.25  # of the characters of all paragraphs of the page
_MAX_LOST_WORDS: Final = 5
_BEGINNING_CHARS: Final = 30
_PARAGRAPHS: Final = frozenset(("p", "li", "blockquote"))
_WORD: Final = late_pattern(r"\w+")


class LearnedReading(NamedTuple):
    """The draft of a page by a learned layout, None where none fits.

    doubt: what speaks against any text of the page, "" for nothing.
    """

    draft: Draft | None
    doubt: str = ""


def read_by_learned_layout(page: ParsedPage, site: Site) -> LearnedReading:
    """Read a page by the first learned layout of its newsroom that fits."""
    doubt = ""
    for layout in site.layouts:
        if not layout.learned:
            continue
        node = sole_body(page.doc, layout.body)
        if node is not None and is_main(page.doc, node):
            draft = _read(Reading(page, layout), node, site)
            if draft is not None:
                return LearnedReading(draft)
        elif node is None and page.doc.select_one(layout.body[0]) is not None:
            doubt = f"more than one text where {layout.name} has one"
    return LearnedReading(None, doubt)


def is_main(doc: Document, node: Element) -> bool:
    """Return whether a container may hold the page's article: it stands in nothing that is named as words of others.

    A good share of the page's paragraphs stands in it too, those of others not counted. Where not, the whole page is
    weighed, which costs more.
    """
    return bool(_main_of(doc, [node]))


def _main_of(doc: Document, nodes: Sequence[Element]) -> list[Element]:
    """Return those of some elements that ``is_main`` is true of."""
    others = _Others()
    own = [node for node in nodes if not others.hold(node)]
    paragraphs = doc.find_all("p")
    least = _MIN_SHARE * sum(len(paragraph.text) for paragraph in paragraphs)
    if any(len(node.text) < least for node in own):  # hundreds of comments say nothing of where the article stands
        least = _MIN_SHARE * sum(len(one.text) for one in paragraphs if not others.hold(one))
    return [node for node in own if len(node.text) >= least]


class _Others:
    """What stands in an element that is named as words of others. Each element is looked at once."""

    def __init__(self) -> None:
        self._known: dict[Element, bool] = {}

    def hold(self, node: Element) -> bool:
        """Return whether a node stands in such an element."""
        way: list[Element] = []
        here: Node | None = node.parent
        while isinstance(here, Element) and here.tag != "body" and here not in self._known:
            way.append(here)
            here = here.parent
        found = isinstance(here, Element) and self._known.get(here, False)
        for element in reversed(way):
            names = f"{element.attr('class') or ''} {element.attr('id') or ''}" if element.attrs else ""
            found = found or bool(named(names).sense & Sense.OTHERS)
            self._known[element] = found
        return found


def sole_body(doc: Document, selectors: Sequence[str]) -> Element | None:
    """Return the one element with words that the first fitting selector names; None for two of different texts.

    Copies of one text, as for screens of another size, count as one. An element that cannot hold the page's article,
    as the profile of its author, does not count beside one that can.
    """
    for selector in selectors:
        parts = outermost(select(doc, selector))
        if len(parts) > 1:
            parts = [part for part in parts if is_filled(part)]
        if len(parts) == 1:
            return parts[0]
        if parts:
            return _one_of(doc, parts)
    return None


def _one_of(doc: Document, parts: Sequence[Element]) -> Element | None:
    """Return the element of whose text the others are copies, else the only one that can hold the article."""
    texts = [visible_text(part) for part in parts]
    longest = max(texts, key=len)
    if all(text in longest for text in texts):
        return parts[texts.index(longest)]
    main = _main_of(doc, parts)
    return main[0] if len(main) == 1 else None


def _has_lost_paragraphs(draft: Draft, found: FoundBody) -> bool:
    """Return whether names that were learned took paragraphs which evidence holds for text."""
    kept = {piece.text for piece in draft.pieces if piece.rule is None}
    other = [line.text for line in found.lines if line.block.tag in _PARAGRAPHS and line.text not in kept]
    if not other:  # as nearly always: every paragraph is kept letter for letter
        return False
    if _lost_words(other, [near for text in other if (near := _beside(text, kept))]) <= _MAX_LOST_WORDS:
        return False
    return _lost_words(other, kept) > _MAX_LOST_WORDS


def _beside(text: str, kept: Collection[str]) -> str:
    """Return the kept text that begins as another does, "" without one: mostly that text with a word more or less."""
    beginning = text[:_BEGINNING_CHARS]
    return next((one for one in kept if one.startswith(beginning)), "")


def _lost_words(texts: Iterable[str], kept: Iterable[str]) -> int:
    return (Counter(_WORD.findall("\n".join(texts))) - Counter(_WORD.findall("\n".join(kept)))).total()


def _found_within(reading: Reading, node: Element, draft: Draft, site: Site) -> FoundBody | None:
    """Return what is found in a container. Learned furniture is looked into where much of the text may stand in it."""
    page, settled = reading.page, SettledFurniture(site.furniture, node)
    hint = hint_of(page)
    found = read_within(page, node, reading.titles, hint, draft.kind, settled)
    if found is None or settled.holds_much(sum([len(line.text) for line in found.lines])):
        return read_within(page, node, reading.titles, hint, draft.kind)
    return found


def _read(reading: Reading, node: Element, site: Site) -> Draft | None:
    page = reading.page
    draft = draft_of(reading)
    found = _found_within(reading, node, draft, site)
    if found is None:
        return None
    try:
        if speaks_against(found, draft.kind):
            return None
        take_found(reading, draft, found, site)
        if all(layout.learned for layout in site.layouts) and _has_lost_paragraphs(draft, found):
            reading, draft = Reading(page, reading.layout), draft_of(Reading(page, reading.layout))
            take_found(reading, draft, found, replace(site, furniture=Furniture()))
            draft.suspect.append(Suspect("disputed", "what was learned as furniture is a paragraph here", -1, -1))
    finally:
        found.tree.release()
    draft.method, draft.layout = "learned", reading.layout.name
    set_language(page, draft)
    return draft
