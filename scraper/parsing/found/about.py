"""What stands around a found text and belongs to its article: date line, byline, lead picture, topics."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scraper.parsing.fields.bylines import is_person, read_authors
from scraper.parsing.fields.dates import read_date
from scraper.parsing.fields.titles import title_key
from scraper.parsing.found.signs import TAG_ADDRESS, Surroundings, sign_of
from scraper.parsing.found.vocabulary import Sense
from scraper.parsing.page.dom import visible_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from scraper.parsing.found.blocks import Block, Line
    from scraper.parsing.found.find import Found
    from scraper.parsing.page.dom import Document, Element

_LINES_ABOVE: Final = 6  # lines above the headline that may still be of the article: a date, a section
_DATE_CHARS: Final = 100  # of a line that holds the date of the article
_BYLINE_CHARS: Final = 100
_NAME_WORDS: Final = range(2, 5)  # of a line that is nothing but a person's name
_LINKED: Final = 0.5  # share of a line's characters
_BYLINE_STARTS: Final = ("oleh ", "oleh:", "penulis", "reporter", "by ", "by:", "kontributor", "jurnalis", "wartawan")
_TOPIC_WORDS: Final = 6
_ICON_PIXELS: Final = 100


@dataclass(slots=True)
class About:
    """Fields by evidence. date_line, byline: lines near the headline; lead: the block of the lead picture; topics: the
    words of links to lists of a topic, near the text.
    """

    date_line: str = ""
    byline: str = ""
    lead: Block | None = None
    topics: list[str] = field(default_factory=list)


def about(found: Found, doc: Document, titles: Collection[str], offset: str, brands: tuple[str, ...]) -> About:
    """What stands around a found text and belongs to its article. offset: the site's zone; brands: bylines of nobody."""
    result = About(topics=_topics(found, doc))
    below, above = _near_headline(found, titles)
    dated = [line for line in [*below, *above] if len(line.text) < _DATE_CHARS and read_date(line.text, offset=offset)]
    result.date_line = dated[0].text if dated else ""
    beside = {line for pair in pairwise(below) for line in pair if set(pair) & set(dated)}
    byline = next((line.text for line in below if _is_byline(line, brands, line in beside)), "")
    result.byline = _before_brand(byline, brands) or byline
    result.lead = _lead(found, titles)
    return result


def _headline(found: Found, titles: Collection[str]) -> int:
    """Where the headline stands in the page's lines, -1 where it does not."""
    keys = {title_key(title) for title in titles}
    lines = found.tree.lines
    for number, line in enumerate(lines):
        if line.block.heading and title_key(line.text) in keys:
            return number
    return next((number for number, line in enumerate(lines) if title_key(line.text) in keys), -1)


def _near_headline(found: Found, titles: Collection[str]) -> tuple[list[Line], list[Line]]:
    """The lines between headline and text, and those right above the headline."""
    lines = found.tree.lines
    first = lines.index(found.lines[0]) if found.lines else 0
    start = _headline(found, titles)
    if start < 0 or start > first:
        return [], lines[max(0, first - _LINES_ABOVE) : first]
    return lines[start + 1 : first], lines[max(0, start - _LINES_ABOVE) : start]


def _is_byline(line: Line, brands: tuple[str, ...], is_beside_date: bool) -> bool:
    """Whether a line names who wrote the article; is_beside_date: it stands next to the date, where a bare name may."""
    text = line.text
    if len(text) > _BYLINE_CHARS or line.sentence:
        return False
    low = text.lower()
    if low.startswith(_BYLINE_STARTS) or {"byline", "author", "penulis"} & set(line.block.named.frames):
        return bool(read_authors(text, brands))
    if _before_brand(text, brands):
        return bool(read_authors(_before_brand(text, brands), brands))
    words = text.split()
    return (
        is_beside_date
        and len(words) in _NAME_WORDS
        and not line.block.heading
        and all(word[0].isupper() and word.replace("-", "").replace(".", "").isalpha() for word in words)
        and not text.isupper()
        and is_person(text, brands)
    )


def _before_brand(text: str, brands: tuple[str, ...]) -> str:
    """What stands before the newsroom's name in a byline, whatever stands behind it; "" without that name."""
    low = text.lower()
    ends = [low.find(f"{mark} {brand}") for mark in "|-–" for brand in brands]
    return text[: min((end for end in ends if end > 0), default=0)].strip()


def _lead(found: Found, titles: Collection[str]) -> Block | None:
    """The block of the picture between headline and text, else of the one with a caption right above the headline."""
    tree = found.tree
    start = _headline(found, titles)
    first = found.lines[0].block if found.lines else None
    headline = tree.lines[start].block if start >= 0 else None
    around = Surroundings(found.base, found.page_prose)
    above: Block | None = None
    is_below = headline is None
    for block in tree.blocks:
        if block is first or (is_below and block is found.container):
            break
        if block is headline:
            is_below = True
        elif block.pictures and not _is_icon(block) and not _is_framed(block):
            figure = _figure(block, around)
            if figure is None:
                continue
            if is_below:
                return None if _is_within(block, found.container) else figure
            if figure.every_line() and figure.parent is not None and _is_within(found.container, figure.parent):
                above = figure
    return above


def _is_within(block: Block, outer: Block) -> bool:
    """Whether a block stands in another one."""
    here = block.parent
    while here is not None and here is not outer:
        here = here.parent
    return here is outer


def _figure(block: Block, around: Surroundings) -> Block | None:
    """The largest block around a picture that is the picture with its caption; None where other words stand there."""
    best: Block | None = None
    here: Block | None = block
    while here is not None and (sign := sign_of(here, around)) is not None and sign.name == "picture":
        best, here = here, here.parent
    return best


def _is_icon(block: Block) -> bool:
    def pixels(picture: Element, name: str) -> int:
        value = (picture.attr(name) or "").removesuffix("px")
        return int(value) if value.isdecimal() else _ICON_PIXELS + 1

    return all(min(pixels(picture, "width"), pixels(picture, "height")) <= _ICON_PIXELS for picture in block.pictures)


def _is_framed(block: Block) -> bool:
    here: Block | None = block
    while here is not None:
        if (here.silenced and here.tag not in {"figure", "figcaption"} and not Sense.CAPTION & here.named.sense) or here.linked:
            return bool(here.named.frames or here.linked or here.tag in {"aside", "form"})
        here = here.parent
    return False


def _topics(found: Found, doc: Document) -> list[str]:
    """The words of links to lists of a topic, of the first box of them behind the text's first line."""
    by_node = {block.node: block for block in found.tree.blocks}
    sentences = {line.block for line in found.lines if line.weight > 0}
    groups: dict[Block, list[str]] = {}
    for anchor in doc.select("a[href]"):
        if not TAG_ADDRESS.search(anchor.attr("href") or ""):
            continue
        words = visible_text(anchor).lstrip("#").strip()
        block = _block_of(anchor, by_node)
        if words and block is not None and block not in sentences and len(words.split()) <= _TOPIC_WORDS:
            box = _box_of(block)
            topics = groups.setdefault(box, [])
            if words not in topics:
                topics.append(words)
    if not groups:
        return []
    order = {block: number for number, block in enumerate(found.tree.blocks)}
    start = order.get(found.lines[0].block, 0) if found.lines else 0
    behind = [box for box in groups if order[box] >= start]
    return groups[min(behind, key=order.__getitem__)] if behind else []


def _block_of(node: Element, by_node: dict[Element, Block]) -> Block | None:
    here = node
    while here is not None:
        if here in by_node:
            return by_node[here]
        here = here.parent  # type: ignore[assignment]
    return None


def _box_of(block: Block) -> Block:
    """The list around an item of it."""
    while block.tag in {"li", "span"} and block.parent is not None:
        block = block.parent
    return block
