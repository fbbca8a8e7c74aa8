"""What stands around a found text and belongs to its article: date line, byline, lead picture, topics."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scraper.parsing.fields.bylines import is_person, read_authors
from scraper.parsing.fields.dates import read_date
from scraper.parsing.fields.topics import first_topics, topic_links
from scraper.parsing.found.box_signs import is_picture
from scraper.parsing.found.labels import is_label
from scraper.parsing.found.vocabulary import Sense
from scraper.parsing.page.dom import Element

if TYPE_CHECKING:
    from scraper.parsing.found.blocks import PageBlock, PageLine
    from scraper.parsing.found.find import FoundBody
    from scraper.parsing.found.surroundings import Surroundings
    from scraper.parsing.page.dom import Node, PageLinks

_LINES_ABOVE: Final = 6  # lines above the headline that may still be of the article: a date, a section
_DATE_CHARS: Final = 100  # of a line that holds the date of the article
_BYLINE_CHARS: Final = 100
_NAME_WORDS: Final = range(2, 5)  # of a line that is nothing but a person's name
_LINKED: Final = 0.5  # share of a line's characters
_BYLINE_STARTS: Final = ("oleh ", "oleh:", "penulis", "reporter", "by ", "by:", "kontributor", "jurnalis", "wartawan")
# Signs of furniture in which nobody is named who wrote the article; a bar that shares the page may hold the byline.
_OTHERS: Final = frozenset(
    ("box", "popular", "cards", "labelled", "form", "call", "player", "store", "of the page", "buttons", "odd box")
)
_FIGURES: Final = frozenset(("figure", "figcaption"))
_ICON_PIXELS: Final = 100


class About:
    """What stands around a found text and belongs to its article, each asked for where the page's data lacks it.

    offset: the site's zone; brands: bylines of nobody.
    """

    def __init__(self, found: FoundBody, offset: str, brands: tuple[str, ...]) -> None:
        self._found = found
        self._offset = offset
        self._brands = brands
        lines = found.tree.lines
        first = found.lines[0].number if found.lines else 0
        start = found.headline.number if found.headline else -1
        if 0 <= start <= first:
            self._below, self._above = lines[start + 1 : first], lines[max(0, start - _LINES_ABOVE) : start]
        else:
            self._below, self._above = [], lines[max(0, first - _LINES_ABOVE) : first]

    def date_line(self) -> str:
        """Return the line near the headline that holds a date, "" without one."""
        return next((line.text for line in [*self._below, *self._above] if self._is_dated(line)), "")

    def byline(self) -> str:
        """Return the line between headline and text that names who wrote it, "" without one."""
        dated = {line for line in self._below if self._is_dated(line)}
        beside = {line for pair in pairwise(self._below) for line in pair if dated & set(pair)}
        boxes = [block.every_line() for name, block in self._found.seen if name in _OTHERS]
        boxed = {line for box in boxes if dated.isdisjoint(box) for line in box}  # the date stands in no box of others
        lines = [line for line in self._below if line not in boxed and not is_label(line.text)]
        text = next((line.text for line in lines if _is_byline(line, self._brands, line in beside)), "")
        return _before_brand(text, self._brands) or text

    def _is_dated(self, line: PageLine) -> bool:
        return len(line.text) < _DATE_CHARS and read_date(line.text, offset=self._offset) is not None

    def lead(self) -> PageBlock | None:
        """The block of the picture between headline and text, else of one with a caption right above the headline."""
        found = self._found
        headline = found.headline.block if found.headline else None
        first = found.lines[0].block if found.lines else None
        container = found.around.container
        outer = _around(container)
        above: PageBlock | None = None
        is_below = headline is None
        for block in found.tree.blocks:
            if block is first or (is_below and block is container):
                break
            if block is headline:
                is_below = True
            elif not block.pictures or _is_icon(block):
                continue
            elif is_below:
                figure = _figure(block, found.around)
                if figure is not None and not _is_framed(block, found):
                    return None if block.is_within(container) else figure
            elif (
                (figure := _part_of(block, outer)).size
                and is_picture(figure, found.around)
                and not _is_framed(block, found)
            ):
                above = figure
        return above

    def topics(self, links: PageLinks) -> list[str]:
        """Return the words of links to lists of a topic, of the first box of them behind the text's first line.

        Behind the beginning of a container that was known they were looked for with the other fields.
        """
        if self._found.is_whole_tree:
            return []
        anchors = topic_links(links)
        lines = self._found.lines
        if not anchors or not lines:
            return []
        blocks = self._found.tree.blocks
        order = {block.node: number for number, block in enumerate(blocks)}
        start = order[lines[0].block.node]
        return first_topics(anchor for anchor in anchors if _place(anchor, order) >= start)


def _is_byline(line: PageLine, brands: tuple[str, ...], is_beside_date: bool) -> bool:
    """Whether a line names who wrote the article; is_beside_date: it stands next to the date, where a bare name may."""
    text = line.text
    if len(text) > _BYLINE_CHARS or line.is_sentence:
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
    """Return what stands before the newsroom's name in a byline, whatever stands behind it; "" without that name."""
    low = text.lower()
    ends = [low.find(f"{mark} {brand}") for mark in "|-–" for brand in brands]
    return text[: min((end for end in ends if end > 0), default=0)].strip()


def _figure(block: PageBlock, around: Surroundings) -> PageBlock | None:
    """The largest block around a picture that is the picture with its caption; None where other words stand there."""
    best: PageBlock | None = None
    here: PageBlock | None = block
    while here is not None and is_picture(here, around):
        best, here = here, here.parent
    return best


def _around(container: PageBlock) -> set[PageBlock]:
    """Return the blocks that the text's container stands in."""
    outer = set()
    here = container.parent
    while here is not None:
        outer.add(here)
        here = here.parent
    return outer


def _part_of(block: PageBlock, outer: set[PageBlock]) -> PageBlock:
    """Return the largest block around a block that the text does not stand in."""
    here = block
    while here.parent is not None and here.parent not in outer:
        here = here.parent
    return here


def _is_icon(block: PageBlock) -> bool:
    """Return whether every picture of a block is small in one direction by its own attributes."""
    return all(_is_small(picture.attr("width")) or _is_small(picture.attr("height")) for picture in block.pictures)


def _is_small(size: str | None) -> bool:
    """Return whether a width or height is that of an icon."""
    if not size:
        return False
    pixels = size.removesuffix("px")
    return pixels.isdecimal() and int(pixels) <= _ICON_PIXELS


def _is_framed(block: PageBlock, found: FoundBody) -> bool:
    """Return whether a picture stands in a part of the page's frame."""
    here: PageBlock | None = block
    while here is not None:
        is_caption = here.tag in _FIGURES or Sense.CAPTION in here.named.sense
        if not is_caption and found.around.weights.silences(here):
            return True
        here = here.parent
    return False


def _place(node: Element, order: dict[Element, int]) -> int:
    """Return the number of the block that a node stands in, 0 for none."""
    here: Node | None = node
    while isinstance(here, Element) and here not in order:
        here = here.parent
    return order[here] if isinstance(here, Element) else 0
