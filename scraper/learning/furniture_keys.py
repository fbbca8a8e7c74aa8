"""Furniture of a body: by names, where evidence cuts them on several pages, and by words that several pages repeat."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.core.sentences import ends_sentence
from scraper.facts.furniture import Fate
from scraper.learning.selector_candidates import Rank, class_rank, stem_of
from scraper.parsing.found.find import read_within
from scraper.parsing.found.labels import is_signature
from scraper.parsing.found.settled_furniture import MAX_REPEATED_LINES, words_of_box
from scraper.parsing.page.dom import BLOCKS, Element, select, visible_text
from scraper.parsing.taking import hint_of
from scraper.sites.newsroom_data import FurnitureData

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from scraper.learning.studied_page import StudiedPage
    from scraper.parsing.found.blocks import PageBlock
    from scraper.parsing.found.find import FoundBody

_MIN_PAGES: Final = 2
_MIN_SHARE: Final = 0.5  # of the pages, on which a name is seen
_NAME: Final = late_pattern(r"[A-Za-z][\w-]{2,60}")
_MAX_CLASSES: Final = 12  # of one element
_DATA: Final = late_pattern(r"data-[a-z-]{3,40}")
_VALUE: Final = late_pattern(r"[A-Za-z][A-Za-z_-]{2,60}")
_STEM_OF_CLASS: Final = "[class*="
_MAX_KEYS: Final = 60
_MAX_BOX_WORDS: Final = 400  # of an appeal to readers, as for donations
_MAX_WORDS: Final = 60  # of furniture; a longer text is one whoever repeats it
_DASHES: Final = ("-", "–", "—")  # in which a dateline ends
_PARAGRAPHS: Final = frozenset(("p", "li", "blockquote", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre"))
_PICTURE_PARTS: Final = "picture, source, img, figcaption"
_LEARNED_FATES: Final = frozenset((Fate.CUT, Fate.BOX))  # figures and players are known by what is in them


@dataclass(slots=True)
class _Witnesses:
    """What pages show of one name. fates: of its elements that are cut; texts: of those that are not."""

    fates: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    origins: set[tuple[str, ...]] = field(default_factory=set)

    def are_enough(self, pages: int) -> bool:
        """Return whether half of the pages show it, and two at least, of two authors or parts of the newsroom."""
        return len(self.pages) >= max(_MIN_PAGES, _MIN_SHARE * pages) and len(self.origins) >= _MIN_PAGES


@dataclass(slots=True)
class _Seen:
    """What the pages show.

    names: witnesses by name, as CSS writes it, a class without its point; boxes: by the words of a box.
    kept: the names of paragraphs that are text, of what stands in them and of what they stand in, up to the page; of
        pictures and their captions, and of players.
    classes: the class attributes of those paragraphs and of what they stand in.
    """

    names: defaultdict[str, _Witnesses] = field(default_factory=lambda: defaultdict(_Witnesses))
    boxes: defaultdict[str, _Witnesses] = field(default_factory=lambda: defaultdict(_Witnesses))
    kept: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)

    def keeps(self, name: str) -> bool:
        """Return whether a name is one of text. The stem of a class may be a part of another class."""
        part = name.removeprefix(_STEM_OF_CLASS).removesuffix("]") if name.startswith(_STEM_OF_CLASS) else ""
        return name in self.kept or (bool(part) and any(part in classes for classes in self.classes))


def furniture_of(pages: Sequence[tuple[StudiedPage, Element]]) -> FurnitureData:
    """Return treatments by name and by words, as a file writes them. pages: each with the container of its body.

    A name is furniture when, on enough pages, each of its elements is cut by its own evidence, or all of them are boxes
    of one text. A name of any paragraph that is kept never is. A box with a link or a field that says one thing on
    enough pages is furniture by its words, whatever its name.
    """
    seen = _Seen()
    for page, node in pages:
        _look(page, node, seen)
    found: dict[str, str] = {}
    for name in sorted(seen.names, key=lambda name: (-len(seen.names[name].pages), name)):
        witnesses = seen.names[name]
        if not witnesses.are_enough(len(pages)) or seen.keeps(name):
            continue
        if len(witnesses.fates) == 1 and not witnesses.texts:
            found[name] = next(iter(witnesses.fates))
        elif len(witnesses.texts) == 1 and not witnesses.fates:
            found[name] = "cut"
    best = dict(list(found.items())[:_MAX_KEYS])
    boxes = {text: witnesses for text, witnesses in seen.boxes.items() if witnesses.are_enough(len(pages))}
    texts = sorted(text for text in boxes if not _is_part(text, boxes))
    return FurnitureData(
        classes={name: fate for name, fate in best.items() if _NAME.fullmatch(name)},
        ids={name[1:]: fate for name, fate in best.items() if name.startswith("#")},
        selectors={name: fate for name, fate in best.items() if name.startswith("[")},
        texts=dict.fromkeys(texts[:_MAX_KEYS], "cut"),
    )


def _is_part(text: str, boxes: Mapping[str, _Witnesses]) -> bool:
    """Return whether a box stands in a larger one wherever it stands."""
    return any(text != other and text in other and boxes[text].pages == boxes[other].pages for other in boxes)


def keys_of(furniture: FurnitureData) -> Iterator[tuple[str, str]]:
    """Yield what is furniture as CSS writes it, with its treatment, for people."""
    yield from ((f".{name}", fate) for name, fate in furniture.classes.items())
    yield from ((f"#{name}", fate) for name, fate in furniture.ids.items())
    yield from furniture.selectors.items()
    yield from ((f'"{text}"', fate) for text, fate in furniture.texts.items())


def _look(page: StudiedPage, node: Element, seen: _Seen) -> None:
    body = read_within(page.opened, node, page.titles, hint_of(page.opened), page.draft.kind)
    if body is None:
        return
    holders = {line.block for line in body.lines}
    repeatable = {block for block in holders if _can_repeat(block)}
    _look_at_text(holders - repeatable, node, body, seen)
    for element, treatment in body.treatments.items():
        for name in _names(element) if treatment.fate in _LEARNED_FATES else ():
            _note(seen.names[name], page)
            seen.names[name].fates.add(f"{treatment.fate.name.lower()} {treatment.rule}".strip())
    for block in repeatable:
        for name in _names(block.node):
            _note(seen.names[name], page)
            seen.names[name].texts.add(visible_text(block.node))
    boxes = {around for block in holders for around in _around(block) if around is not body.tree.root}
    for box in filter(_asks_readers, boxes):
        _note(seen.boxes[words_of_box(box)], page)
    body.tree.release()


def _look_at_text(blocks: Collection[PageBlock], node: Element, body: FoundBody, seen: _Seen) -> None:
    """Note the names of what is kept. blocks: with lines of the text; node: the container of the body."""
    for around in {around for block in blocks for around in _around(block)}:
        seen.kept.update((*_names(around.node), *_stems(around.names.split()), *_data_of(around.node)))
        seen.classes.add(around.names)
    kept = [element for element, treatment in body.treatments.items() if treatment.fate not in _LEARNED_FATES]
    parts = (part for element in kept for part in select(element, _PICTURE_PARTS))
    for element in (*_inside(blocks, body.treatments), *_above(node), *kept, *parts):
        seen.kept.update(_names(element))


def _asks_readers(block: PageBlock) -> bool:
    """Return whether a box is short and has a link or a field: a disclaimer has none, and is text."""
    if block.size > MAX_REPEATED_LINES or not (block.addresses or block.asks or block.controls):
        return False
    words = sum(line.words for line in block.every_line())
    return 0 < words <= _MAX_BOX_WORDS and not is_signature(words_of_box(block))


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


def _around(block: PageBlock) -> Iterator[PageBlock]:
    """Yield a block and those that it stands in."""
    here: PageBlock | None = block
    while here is not None:
        yield here
        here = here.parent


def _inside(blocks: Iterable[PageBlock], apart: Container[Element]) -> Iterator[Element]:
    """Yield the elements within the lines of blocks, but for those apart and what is in them."""
    left = [block.node for block in blocks]
    while left:
        for child in left.pop().children:
            if isinstance(child, Element) and child.tag not in BLOCKS and child not in apart:
                yield child
                left.append(child)


def _above(node: Element) -> Iterator[Element]:
    """Yield the container of a body and all that it stands in."""
    here: object = node
    while isinstance(here, Element):
        yield here
        here = here.parent


def _note(witnesses: _Witnesses, page: StudiedPage) -> None:
    witnesses.pages.add(page.draft.canonical_url)
    witnesses.origins.add(page.origin)


def _names(node: Element) -> list[str]:
    """Return what the authors of an element call it.

    Its classes, and its id behind a #, if it has no number; without both, what stays of classes with a hash, and the
    words of its data.
    """
    classes = [name for name in (node.attr("class") or "")[:2_000].split()[:_MAX_CLASSES] if _NAME.fullmatch(name)]
    names = [name for name in classes if class_rank(name) <= Rank.OTHER_WORD]
    identity = node.attr("id") or ""
    if _NAME.fullmatch(identity) and not any(letter.isdigit() for letter in identity):
        names.append(f"#{identity}")
    return names or [*_stems(classes), *_data_of(node)]


def _stems(classes: Iterable[str]) -> Iterator[str]:
    yield from (f"{_STEM_OF_CLASS}{stem}]" for name in classes if (stem := stem_of(name)))


def _data_of(node: Element) -> Iterator[str]:
    for name in list(node.attrs)[:_MAX_CLASSES]:
        value = node.attr(name) if _DATA.fullmatch(name) else None
        if value and _VALUE.fullmatch(value):
            yield f"[{name}={value}]"
