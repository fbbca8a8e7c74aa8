"""One pass over a page: its blocks, each with its lines, as a reader sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.found.beside_links import sentence_beside
from scraper.parsing.found.vocabulary import NAMELESS, Named, named, names_of
from scraper.parsing.page.dom import BLOCKS, SILENT, Element, Text, squash
from scraper.parsing.page.sight import is_hidden, is_shown_as_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scraper.facts.furniture import Treatment
    from scraper.parsing.page.dom import Node

HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
NO_TEXT: Final = frozenset(("nav", "footer"))  # elements in which no text of an article stands
_PICTURES: Final = ("img", "amp-img", "amp-anim")
_PLAYERS: Final = ("iframe", "amp-iframe", "video", "audio", "amp-video")
_CONTROLS: Final = ("input", "select", "textarea", "button")
_ENDS: Final = ".!?…。！？؟।"
_QUOTED_END: Final = late_pattern(r"[.!?…。！？][\"”’»)\]」]+$")
_SENTENCE_INSIDE: Final = late_pattern(r"[a-z0-9)\"”’][.!?…][\"”’)]? [A-Z\"“‘(0-9]")
_MIN_UNSPACED_CHARS: Final = 14  # a word, in the mean; longer ones are of a script that does not part its words
_UNSPACED_WORD_CHARS: Final = 2  # of a word of such a script
_MIN_SENTENCE_WORDS: Final = 5  # of a line that may hold the end of a sentence without ending like one
_CAPTION_LINES: Final = 2  # of a picture with its caption: what it shows, and who made it
# What is done with an element, by its tag; the others stand inside a line.
_BLOCK, _PICTURE, _PLAYER, _CONTROL, _SKIP, _BREAK, _LINK = range(1, 8)
_WAYS: Final[dict[str, int]] = {
    **dict.fromkeys(SILENT, _SKIP),
    **dict.fromkeys(BLOCKS, _BLOCK),
    **dict.fromkeys(_PICTURES, _PICTURE),
    **dict.fromkeys(_PLAYERS, _PLAYER),
    **dict.fromkeys(_CONTROLS, _CONTROL),
    "marquee": _SKIP,  # the walk takes it out
    "br": _BREAK,
    "a": _LINK,
}


class PageLine:
    """One line as a reader sees it: what stands between two breaks.

    number: its place among the lines of the page; start, end: which children of its block's node it is made of, equal
    where it is a part of one; linked: how many characters of it are links; words: how many it has; weight: what it says
    for its block being the text of an article, see ``Weights``; hinted: whether the page's own data has it there too;
    beside: the words beside its links that are a sentence, see ``sentence_beside``.
    """

    __slots__ = ("beside", "block", "end", "hinted", "linked", "number", "start", "text", "weight", "words")

    def __init__(  # noqa: PLR0913, PLR0917 - one is made for every line of a page
        self, block: PageBlock, number: int, text: str, linked: int, start: int, end: int, beside: str = ""
    ) -> None:
        self.beside = beside
        self.block = block
        self.number = number
        self.text = text
        self.linked = linked
        self.start = start
        self.end = end
        words = text.count(" ") + 1
        if len(text) > _MIN_UNSPACED_CHARS * words and not text.isascii():
            words = max(words, len(text) // _UNSPACED_WORD_CHARS)
        self.words = words
        self.weight = 0.0
        self.hinted = False

    @property
    def is_sentence(self) -> bool:
        """Whether it ends like a sentence, or holds the end of one."""
        text = self.text
        if text[-1] in _ENDS:
            return True
        if self.words < _MIN_SENTENCE_WORDS:
            return False
        return bool(_QUOTED_END.search(text, len(text) - 4) or _SENTENCE_INSIDE.search(text))

    @property
    def is_linked(self) -> bool:
        """Whether more than half of it is a link."""
        return self.linked * 2 > len(self.text)


class PageBlock:
    """An element that stands on lines of its own, with what is in it.

    at: its place among the blocks of the page; span: how many blocks it is and holds.
    lines: its own, those of the blocks in it not counted; blocks: those in it.
    first, last: the numbers of its first line and of the first behind it, those of its blocks too.
    heading: whether it stands in a heading.
    pictures, players, controls: elements of these kinds in it and in no block of it.
    depicted, plays, asks: whether one of its blocks has a picture, a player, a field or a button.
    known: what becomes of it where that was learned: it was not looked into.
    prose, noise: weights of its lines for and against.
    silenced: its prose counts nothing, see ``Weights``.
    """

    # A page has hundreds. With their defaults as values of the class a page found by content took a twelfth longer.
    __slots__ = (
        "_addresses", "_named", "_names", "_page", "asks", "at", "blocks", "controls", "depicted", "first", "heading",
        "known", "last", "lines", "node", "noise", "parent", "pictures", "players", "plays", "prose", "silenced",
        "span", "tag",
    )  # fmt: skip

    def __init__(self, node: Element, tag: str, parent: PageBlock | None, page: list[PageLine]) -> None:
        """page: the lines of the page, as far as it is read."""
        self.node = node
        self.tag = tag
        self.parent = parent
        self.first = len(page)
        self._page = page
        self.blocks: list[PageBlock] = []
        self.lines: list[PageLine] = []
        self.pictures: Sequence[Element] = ()
        self.players: Sequence[Element] = ()
        self.controls = self.at = self.last = 0
        self.span = 1
        self.known: Treatment | None = None
        self.heading = self.silenced = self.depicted = self.plays = self.asks = False
        self.prose = self.noise = 0.0
        self._names: str | None = None
        self._named: Named | None = None
        self._addresses: list[str] | None = None

    # Kept by hand: functools.cached_property takes a lock before Python 3.12, ten times as long as this.

    @property
    def names(self) -> str:
        """Its classes."""
        if self._names is None:
            self._names = (self.node.attr("class") or "") if self.node.attrs else ""
        return self._names

    @property
    def named(self) -> Named:
        """What its classes, its id and its role say."""
        if self._named is None:
            names = names_of(self.node) if self.node.attrs else ""
            if "-" in self.tag:  # an element that code fills bears its name in its tag
                names = f"{names} {self.tag}"
            self._named = named(names) if names else NAMELESS
        return self._named

    @property
    def hidden(self) -> bool:
        """Whether no reader sees it."""
        return bool(self.node.attrs) and is_hidden(self.node)

    @property
    def addresses(self) -> list[str]:
        """Where the links in it lead, as written."""
        if self._addresses is None:
            anchors = self.node.find_all("a")
            self._addresses = [address for anchor in anchors if (address := (anchor.attr("href") or "").strip())]
        return self._addresses

    @property
    def is_plain(self) -> bool:
        """Whether there are lines in it and nothing else."""
        return not (self.blocks or self.pictures or self.players or self.controls)

    @property
    def size(self) -> int:
        """How many lines stand in it."""
        return self.last - self.first

    def every_line(self) -> list[PageLine]:
        """Return all lines in it, in order of reading."""
        return self._page[self.first : self.last] if self.blocks else self.lines

    def every_block(self) -> Iterator[PageBlock]:
        """Itself and the blocks in it, on every level, each before those in it."""
        stack = [self]
        while stack:
            block = stack.pop()
            yield block
            stack += reversed(block.blocks)

    @property
    def is_by_picture(self) -> bool:
        """Whether it is a line or two in one box with a picture, and so perhaps its caption."""
        here: PageBlock | None = self
        while here is not None and here.size <= _CAPTION_LINES:
            if here.pictures or any(block.pictures for block in here.blocks):
                return True
            here = here.parent
        return False

    def is_within(self, outer: PageBlock) -> bool:
        """Return whether it stands in another block."""
        here = self.parent
        while here is not None and here is not outer:
            here = here.parent
        return here is outer


class Tree:
    """The blocks of a page. root: the outermost; blocks: all, each before those in it; lines: all, in order.

    skipped: how many elements were not looked into, as no text of an article stands there.
    """

    __slots__ = ("_known", "_linked", "_links", "_runs", "_skips", "_start", "blocks", "lines", "root", "skipped")

    def __init__(
        self, root: Element, skips: frozenset[str] = NO_TEXT, known: Callable[[Element], Treatment | None] | None = None
    ) -> None:
        """Reads the blocks in an element. known: what becomes of an element with attributes that needs no look."""
        self.lines: list[PageLine] = []
        self.root = PageBlock(root, root.tag, None, self.lines)
        self.blocks = [self.root]
        self.skipped = 0
        self._skips = skips
        self._known = known
        self._runs: list[str] = []
        self._linked = 0
        self._links: list[int] = []  # which of the runs are links
        self._start = 0
        self._read()

    def release(self) -> None:
        """Takes the blocks apart: so they and the page's document are gone at once, and not with some later page."""
        for block in self.blocks:
            block.parent = None
            block.lines = []
        self.lines.clear()

    def _read(self) -> None:  # noqa: C901, PLR0912 - a call for each kind of node takes half as long again
        """Reads all nodes of the page. None of its levels is one of Python's stack, which is too small for the deepest.

        A level is the nodes still to come, the block they stand in, which child of the block's node was read last, and
        how many further children each node is: 0 inside a line, which is one child.
        """
        levels: list[tuple[Iterator[Node], PageBlock, int, int]] = []
        nodes, block, place, step = iter(self.root.node.children), self.root, -1, 1
        way_of = _WAYS.get
        runs = self._runs
        while True:
            for node in nodes:
                place += step
                if type(node) is Text:
                    data = node.data
                    if runs:
                        runs.append(data)
                    elif not data.isspace():
                        runs.append(data)
                        self._start = place
                elif type(node) is Element:
                    tag = node.tag
                    way = way_of(tag)
                    if way is _BLOCK or (way is None and _is_block(node, tag)):
                        if runs:
                            self._flush(block, place)
                        inside = self._open(node, tag, block)
                        if inside:
                            levels.append((nodes, block, place, step))
                            nodes, block, place, step = iter(inside), self.blocks[-1], -1, 1
                            break
                    elif way is not _SKIP:
                        if not runs:
                            self._start = place
                        inside = self._inline(node, way, block, place)
                        if inside:
                            levels.append((nodes, block, place, step))
                            nodes, step = iter(inside), 0
                            break
            else:
                if step:
                    self._close(block, place + 1)
                if not levels:
                    return
                nodes, block, place, step = levels.pop()

    # The next are called for every element, with arguments by position: by name each call takes twice as long.

    def _inline(self, node: Element, way: int | None, block: PageBlock, place: int) -> Sequence[Node]:
        """Reads an element inside a line; returns what stands in it where that is more than words."""
        if way is not None and way is not _LINK:
            self._note(node, way, block, place)
            return ()
        inside = node.children
        if len(inside) == 1 and type(inside[0]) is Text:  # as nearly always
            data = inside[0].data
            if way is _LINK:
                self._linked += len(data)
                self._links.append(len(self._runs))
            self._runs.append(data)
        elif way is _LINK:
            self._link(node, block)
        else:
            return inside
        return ()

    def _link(self, node: Element, block: PageBlock) -> None:
        """Reads a link around more than words: a card, a picture. Whatever stands in it, it is one link."""
        text = node.text
        if not text.isspace():
            self._links.append(len(self._runs) + 1)
            self._runs += (" ", text, " ")
            self._linked += len(text)
        picture = node.find("img")
        if picture is not None:
            block.pictures = (*block.pictures, picture)

    def _note(self, node: Element, way: int, block: PageBlock, place: int) -> None:
        """Note an element that stays outside the text."""
        if way is _BREAK:
            self._flush(block, place)
            self._start = place
        elif way is _PICTURE:
            block.pictures = (*block.pictures, node)
        elif way is _PLAYER:
            block.players = (*block.players, node)
        else:
            block.controls += 1

    def _open(self, node: Element, tag: str, parent: PageBlock) -> Sequence[Node]:
        """Opens an element on lines of its own; returns what stands in it, nothing where that is read already."""
        inside = node.children
        if not inside:
            return ()
        if tag in self._skips:
            self.skipped += 1
            return ()
        text = ""
        if len(inside) == 1 and type(inside[0]) is Text:  # a paragraph, as often
            text = squash(inside[0].data)
            if not text:
                return ()
        block = PageBlock(node, tag, parent, self.lines)
        block.at = len(self.blocks)
        if tag in HEADINGS or parent.heading:
            block.heading = True
        self.blocks.append(block)
        if self._known is not None and node.attrs and (treatment := self._known(node)) is not None:
            block.known = treatment
            block.last = block.first
            parent.blocks.append(block)
            return ()
        if not text:
            return inside
        line = PageLine(block, block.first, text, 0, 0, 1)
        block.lines.append(line)
        self.lines.append(line)
        block.last = block.first + 1
        parent.blocks.append(block)
        return ()

    def _close(self, block: PageBlock, end: int) -> None:
        """Ends a block, which is left out where nothing stands in it. end: the number of its node's children."""
        if self._runs:
            self._flush(block, end)
        block.last = len(self.lines)
        block.span = len(self.blocks) - block.at
        parent = block.parent
        if parent is None:
            return
        if block.lines or block.blocks or block.pictures or block.players or block.controls:
            parent.blocks.append(block)
            if block.pictures or block.depicted:
                parent.depicted = True
            if block.players or block.plays:
                parent.plays = True
            if block.controls or block.asks:
                parent.asks = True
        else:
            del self.blocks[block.at :]

    def _flush(self, block: PageBlock, end: int) -> None:
        """Ends a line."""
        runs = self._runs
        text = squash(runs[0] if len(runs) == 1 else "".join(runs))
        if text:
            beside = sentence_beside(text, runs, self._links) if self._links else ""
            line = PageLine(block, len(self.lines), text, self._linked, self._start, end, beside)
            block.lines.append(line)
            self.lines.append(line)
        runs.clear()
        self._links.clear()
        self._linked = 0


def _is_block(node: Element, tag: str) -> bool:
    """Whether an element of no known kind stands on lines of its own: one that code fills, or a span by its style."""
    if "-" in tag:
        return True
    if tag != "span" or not node.attrs:
        return False
    style = node.attr("style")
    return style is not None and is_shown_as_block(style)
