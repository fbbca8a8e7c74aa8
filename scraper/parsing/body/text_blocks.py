"""The text of a body while it is walked: lines become pieces, and lines of links become boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.piece import Piece
from scraper.core.sentences import ENDS, QUOTES
from scraper.facts import names
from scraper.parsing.body.boxes import box_labels, is_card, leads_elsewhere, only_links
from scraper.parsing.body.captions import caption_of
from scraper.parsing.body.lines import TextLine, joined, line_type
from scraper.parsing.body.opening import set_apart
from scraper.parsing.page.dom import squash

if TYPE_CHECKING:
    from scraper.core.article import BlockType, Image, Link
    from scraper.facts.site import Site
    from scraper.parsing.page.dom import Element


_ENDS: Final = tuple(f"{ENDS}{QUOTES}")
_MARKERS: Final = ("-", "•", "*")  # of items that are typed


class TextBlocks:
    """The blocks read so far: pieces, images and related, all in order of reading."""

    def __init__(self, site: Site, base: str) -> None:
        self.pieces: list[Piece] = []
        self.images: list[Image] = []
        self.related: list[Link] = []
        self._site = site
        self._base = base
        self._labels = labels = box_labels(site.wording)
        self._max_label_chars = labels.max_chars
        self._type: BlockType = "paragraph"  # of the block that is read
        self._line = TextLine()
        self._lines: list[TextLine] = []  # finished by a <br>, waiting for the end of their block
        self._time = ""  # of an entry of a live report, to open the next line
        self._boxed = 0  # lines of links that may follow the label of a box
        self._started = False  # some text was emitted
        self._loose = ""  # what the markup sets apart before the first sentence
        self._bare = -1  # the place of the piece behind a picture without a caption
        self._named = False  # whether the element that is read says that it is a caption

    def _gone(self, text: str, rule: str) -> None:
        if text:
            self.pieces.append(Piece(text, rule=rule))

    def _flush(self) -> None:
        """End the block: the collected lines become pieces."""
        line = self._line
        if self._lines:
            lines = [*self._lines, line]
            self._lines = []
            self._line = TextLine()
            for whole in joined(lines, verse=self._type == "quote"):
                self._emit(whole)
        elif line.bold or line.plain or line.cuts:
            self._line = TextLine()
            self._emit(line)
        elif line.runs:  # white space between blocks
            line.runs.clear()
            line.anchors.clear()

    def _emit(self, line: TextLine) -> None:
        text = line.text
        if line.anchors and (links := self._box(text, line.anchors)):
            self.related += links
            self._gone(text, names.LINK_BOX)
        elif line.anchors and (tail := self._labels.box_at_end(text, line.anchors, self._base)):
            self.related += tail.links
            piece = Piece(text, line_type(line, text, self._type, self._site.wording))
            piece.cut(tail.start, len(text), names.LINK_BOX)
            self._say(piece)
        elif line.anchors and not line.cuts and leads_elsewhere(text, line.anchors):
            self._gone(text, names.PAGE_FRAME)
        elif line.cuts:
            self._say(line.piece(line_type(line, text, self._type, self._site.wording)))
        elif text:
            self._say(Piece(text, line_type(line, text, self._type, self._site.wording)))
        if line.cuts:
            self.pieces += line.wordless()

    def _say(self, piece: Piece) -> None:
        """Add a piece of the text itself."""
        text = piece.text
        if len(text) <= self._max_label_chars:
            self._boxed = self._labels.opens_box(text)
        elif self._boxed:
            self._boxed = 0
        if self._time and not piece.cuts:
            piece.text, self._time = squash(f"{self._time} {text}"), ""
        if not self._started:
            self._started = True
            if self._loose:
                piece.loose = set_apart(piece.text, self._loose)
        if self._bare == len(self.pieces) and (image := caption_of(self.images[-1], piece, named=self._named)):
            self.images[-1] = image
        self.pieces.append(piece)

    def _end_label(self) -> None:
        """Take out the label of a box on the line right before it."""
        if self.pieces and self.pieces[-1].rule is None and self._labels.opens_box(self.pieces[-1].text):
            self.pieces[-1].rule = names.LINK_BOX

    def _box(self, text: str, anchors: list[Element]) -> list[Link]:
        """Return the links of a line that is a box, or that goes on with one which a label on its own line opened."""
        links = self._labels.links_of(text, anchors, self._base)
        if not links and not text.endswith(_ENDS) and (self._type == "quote" or is_card(anchors)):
            links = only_links(text, anchors, self._base)  # nobody says nothing but a link
        if not links and self._boxed and (links := only_links(text, anchors, self._base)):
            is_item = self._type == "list_item" or text[:1] in _MARKERS
            self._boxed -= not is_item  # a list goes on as long as its items are links
            self._end_label()
        return links
