"""What a block of a found body is judged by besides itself: the rest of the body, and what came before."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scraper.core.late_pattern import late_pattern
from scraper.facts.addresses import absolute
from scraper.parsing.found.labels import is_signature
from scraper.parsing.found.weights import FULL_WORDS, kind_of, kind_within
from scraper.rules.players import AD_HOSTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scraper.facts.provider import Placeholder
    from scraper.facts.site import Address
    from scraper.parsing.found.blocks import PageBlock, PageLine
    from scraper.parsing.found.parts import BoxPart
    from scraper.parsing.found.weights import Weights

_PLACE: Final = late_pattern(r"\[[^\[\]]{3,40}\]")
_NEARLY_ALL: Final = 0.8  # share of the text's prose in blocks of one kind
_MUCH: Final = 0.2  # share of the text's prose; a kind of block that holds as much counts as text


def _nowhere(_: str) -> None:
    """Say that no address is known to lead to a page of the article."""


@dataclass
class Surroundings:
    """What the signs of furniture look at besides a block itself.

    base: the page's address.
    placeholder: what stands where the newsroom embeds something.
    weights: of the page.
    container: the block that holds the text.
    headline: the line with the page's title.
    gallery: whether captions are text.
    before: the last line of text before the block.
    texts: the sentences before it.
    rights: the number of the last line that claims copyright in a box of its own, None without one.
    is_further: whether it is a further page of its article.
    own: what an address says that leads to a page of the article itself, None for any other.
    parts: those of the small boxes that were looked into.
    """

    base: str
    placeholder: Placeholder | None
    weights: Weights
    container: PageBlock
    headline: PageLine | None = None
    gallery: bool = False
    before: PageLine | None = None
    texts: set[str] = field(default_factory=set)
    rights: int | None = None
    is_further: bool = False
    own: Callable[[str], Address | None] = _nowhere
    parts: dict[PageBlock, list[BoxPart]] = field(default_factory=dict)
    _signatures: list[int] = field(default_factory=list)
    _alike: dict[PageBlock, Counter[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lines = self.container.every_line()
        self._signatures = [line.number for line in lines if line.text[0] == "(" and is_signature(line.text)]

    @cached_property
    def _prose(self) -> Mapping[str, float]:
        """How much prose stands in the container's blocks, by kind."""
        prose: defaultdict[str, float] = defaultdict(float)
        stack = list(self.container.blocks)
        while stack:
            block = stack.pop()
            if block.prose > 0:
                if block.names:
                    prose[kind_of(block)] += block.prose
                if block.lines:
                    prose[kind_within(block)] += block.prose
                stack += block.blocks
        return prose

    @property
    def is_uniform(self) -> bool:
        """Whether nearly all of the text stands in one kind of block, as on pages that one system made."""
        return self._main_kind[1] >= _NEARLY_ALL * self.container.prose

    @cached_property
    def is_in_boxes(self) -> bool:
        """Whether the paragraphs of the text are boxes: ``div`` elements."""
        return self._main_kind[0].rpartition(" > ")[2].startswith("div")

    @cached_property
    def _main_kind(self) -> tuple[str, float]:
        """The kind of block that holds most of the text, "" for the container, and how much prose it holds."""
        own = sum(line.weight for line in self.container.lines if line.weight > 0)
        return max([("", own), *self._prose.items()], key=lambda kind: kind[1])

    def holds_signature(self, block: PageBlock) -> bool:
        """Return whether a line of a block is the signature of an article."""
        place = bisect_left(self._signatures, block.first)
        return place < len(self._signatures) and self._signatures[place] < block.last

    def holds_text(self, block: PageBlock) -> bool:
        """Return whether blocks of this one's kind hold much of the text."""
        much = _MUCH * self.container.prose
        if block.names and self._prose[kind_of(block)] >= much:
            return True
        return bool(block.lines) and self._prose[kind_within(block)] >= much

    def holds_some_text(self, block: PageBlock) -> bool:
        """Return whether a block of this one's kind, which has lines of its own, holds a sentence of the text."""
        return self._prose[kind_within(block)] > 0

    def holds_paragraph(self, block: PageBlock) -> bool:
        """Return whether a paragraph of the text stands in a block."""
        return any(line.weight >= FULL_WORDS and self.holds_text(line.block) for line in block.every_line())

    def names_embed(self, text: str) -> bool:
        """Return whether a placeholder of a player stands in a text, as ``[Gambas:Video CNN]``."""
        return self.placeholder is not None and bool(self.placeholder.providers(text))

    def is_placeholder(self, text: str) -> bool:
        """Return whether a text is nothing but a placeholder."""
        return text.startswith("[") and text.endswith("]") and self.names_embed(text)

    def without_placeholder(self, text: str) -> str:
        """Return what a line says besides the placeholders in it."""
        return _PLACE.sub(lambda found: "" if self.names_embed(found[0]) else found[0], text).strip()

    def leads_to_ad(self, address: str) -> bool:
        """Return whether an address is an advertiser's."""
        host = urlsplit(absolute(address, self.base) or "").hostname or ""
        return any(host == ad or host.endswith(f".{ad}") for ad in AD_HOSTS)

    def alike(self, block: PageBlock) -> int:
        """Return how many blocks of its kind stand beside a block, itself among them."""
        if block.parent is None:
            return 1
        if block.parent not in self._alike:
            self._alike[block.parent] = Counter(map(kind_of, block.parent.blocks))
        return self._alike[block.parent][kind_of(block)]
