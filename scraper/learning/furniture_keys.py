"""Furniture of a body by its names: what is cut on several pages by evidence, or says one thing on all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.core.sentences import ends_sentence
from scraper.facts.furniture import Fate
from scraper.learning.selector_candidates import Rank, class_rank
from scraper.parsing.found.find import read_within
from scraper.parsing.found.labels import is_signature
from scraper.parsing.page.dom import Element, visible_text
from scraper.parsing.taking import hint_of
from scraper.sites.newsroom_data import FurnitureData

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.learning.studied_page import StudiedPage
    from scraper.parsing.found.blocks import PageBlock

_MIN_PAGES: Final = 2
_MIN_SHARE: Final = 0.5  # of the pages, on which a name is seen
_NAME: Final = late_pattern(r"[A-Za-z][\w-]{2,60}")
_MAX_CLASSES: Final = 12  # of one element
_MAX_KEYS: Final = 60
_MAX_WORDS: Final = 60  # of furniture; a longer text is one whoever repeats it
_DASHES: Final = ("-", "–", "—")  # in which a dateline ends
_PARAGRAPHS: Final = frozenset(("p", "li", "blockquote", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre"))
_LEARNED_FATES: Final = frozenset((Fate.CUT, Fate.BOX))  # figures and players are known by what is in them


@dataclass(slots=True)
class _Witnesses:
    """What pages show of one class or id. fates: of its elements that are cut; texts: of those that are not."""

    fates: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    origins: set[tuple[str, ...]] = field(default_factory=set)


def furniture_of(pages: Sequence[tuple[StudiedPage, Element]]) -> FurnitureData:
    """Return treatments by class and by id, as a file writes them. pages: each with the container of its body.

    A name is furniture when, on half of the pages and on two at least, of two authors or parts of the newsroom, each
    of its elements is cut by its own evidence, or all of them are boxes of one text. A name of any paragraph that is
    kept never is.
    """
    seen: defaultdict[str, _Witnesses] = defaultdict(_Witnesses)
    kept: set[str] = set()
    for page, node in pages:
        _look(page, node, seen, kept)
    found: dict[str, str] = {}
    for name in sorted(seen, key=lambda name: (-len(seen[name].pages), name)):
        witnesses = seen[name]
        enough = max(_MIN_PAGES, _MIN_SHARE * len(pages))
        if name in kept or len(witnesses.pages) < enough or len(witnesses.origins) < _MIN_PAGES:
            continue
        if len(witnesses.fates) == 1 and not witnesses.texts:
            found[name] = next(iter(witnesses.fates))
        elif len(witnesses.texts) == 1 and not witnesses.fates:
            found[name] = "cut"
    best = dict(list(found.items())[:_MAX_KEYS])
    return FurnitureData(
        classes={name: fate for name, fate in best.items() if not name.startswith("#")},
        ids={name[1:]: fate for name, fate in best.items() if name.startswith("#")},
    )


def keys_of(furniture: FurnitureData) -> Iterator[tuple[str, str]]:
    """Yield what is furniture as CSS writes it, with its treatment, for people."""
    yield from ((f".{name}", fate) for name, fate in furniture.classes.items())
    yield from ((f"#{name}", fate) for name, fate in furniture.ids.items())


def _look(page: StudiedPage, node: Element, seen: defaultdict[str, _Witnesses], kept: set[str]) -> None:
    body = read_within(page.opened, node, page.titles, hint_of(page.opened), page.draft.kind)
    if body is None:
        return
    holders = {line.block for line in body.lines}
    repeatable = {block for block in holders if _can_repeat(block)}
    for block in holders - repeatable:
        kept.update(_names_around(block))
    for element, treatment in body.treatments.items():
        if treatment.fate in _LEARNED_FATES:
            for name in _names(element):
                _note(seen[name], page)
                seen[name].fates.add(f"{treatment.fate.name.lower()} {treatment.rule}".strip())
    for block in repeatable:
        for name in _names(block.node):
            _note(seen[name], page)
            seen[name].texts.add(visible_text(block.node))
    body.tree.release()


def _can_repeat(block: PageBlock) -> bool:
    """Return whether a box with a text of its own may be a notice of the newsroom.

    Paragraphs, datelines, signatures and sentences without a link, as disclaimers, are text however often they stand
    there.
    """
    text = visible_text(block.node)
    if block.tag in _PARAGRAPHS or block.blocks or not _names(block.node) or len(text.split()) > _MAX_WORDS:
        return False
    if is_signature(text) or text.endswith(_DASHES):
        return False
    return block.node.find("a") is not None or not ends_sentence(text)


def _names_around(block: PageBlock) -> Iterator[str]:
    here: PageBlock | None = block
    while here is not None:
        yield from _names(here.node)
        here = here.parent


def _note(witnesses: _Witnesses, page: StudiedPage) -> None:
    witnesses.pages.add(page.draft.canonical_url)
    witnesses.origins.add(page.origin)


def _names(node: Element) -> list[str]:
    """Return the classes of an element that its authors have given it, and its id behind a #, if it has no number."""
    classes = (node.attr("class") or "")[:2_000].split()[:_MAX_CLASSES]
    names = [name for name in classes if _NAME.fullmatch(name) and class_rank(name) <= Rank.OTHER_WORD]
    identity = node.attr("id") or ""
    if _NAME.fullmatch(identity) and not any(letter.isdigit() for letter in identity):
        names.append(f"#{identity}")
    return names
