"""The walk: one pass over the body's nodes, in order of reading, each decided on, to pieces."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from scraper.core.errors import Reason, Rejected
from scraper.core.limits import NESTING
from scraper.core.piece import Piece
from scraper.facts import names
from scraper.facts.furniture import Fate, Treatment
from scraper.parsing.body.boxes import links_in
from scraper.parsing.body.captions import names_caption
from scraper.parsing.body.embeds import PLAYER_TAGS, embed_of, is_player, is_text_in_shell
from scraper.parsing.body.figures import figure_of, gallery_caption, is_emoji, is_icon, is_picture_table
from scraper.parsing.body.initials import cut_bold_initials
from scraper.parsing.body.lines import TextLine, is_sentence, plain_type
from scraper.parsing.body.opening import BOLD_TAGS, opens_sentence
from scraper.parsing.body.pagers import is_pager
from scraper.parsing.body.tables import is_one_column, rows_of
from scraper.parsing.body.tags import BY_TAG, JUDGED, PICTURES, PLAIN_BLOCKS, PLAIN_INLINE, SPECIAL, TYPES
from scraper.parsing.body.text_blocks import TextBlocks
from scraper.parsing.fields.titles import title_key
from scraper.parsing.page.dom import BLOCKS, SILENT, Element, Text, depth_of, ends_line, squash, visible_text
from scraper.parsing.page.sight import HIDING_NAMES, UNSEEN, by_sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scraper.core.article import BlockType
    from scraper.facts.site import Site
    from scraper.parsing.body.known import Known
    from scraper.parsing.fields.images import Pictures
    from scraper.parsing.page.dom import Node

# To ask an enumeration for a member takes as long as to call a method.
_EMBED, _CUT, _FIGURE, _BOX, _GALLERY, _TIME = Fate.EMBED, Fate.CUT, Fate.FIGURE, Fate.BOX, Fate.GALLERY, Fate.TIME
_TITLE, _LINES = Fate.TITLE, Fate.LINES
_HIDING = dict.fromkeys(HIDING_NAMES, UNSEEN)


# An open element: its nodes that are still to come, what to do behind the last of them, then type and boldness of what
# is read around it. A plain tuple: to make a named one takes four times as long.
Level = tuple["Iterator[Node]", "Callable[[], None] | None", "BlockType", bool]


@cache
def _classes_of(site: Site) -> Mapping[str, Treatment]:
    """Return the treatments by class in the bodies of a newsroom: by its own names, and by those of any other."""
    return {**_HIDING, **site.furniture.classes}


class Walk(TextBlocks):
    """Walks a body. After it: pieces, images and related, all in order of reading.

    judge: what becomes of a box that no fact names, by its node and its tag; None where nobody judges.
    """

    def __init__(
        self,
        site: Site,
        pictures: Pictures,
        known: Known,
        judge: Callable[[Element, str], Treatment | None] | None = None,
    ) -> None:
        super().__init__(site, known.base)
        self._furniture = site.furniture
        self._classes = _classes_of(site)
        self._pictures = pictures
        self._known = known
        self._judge = judge
        self._bold = False  # whether what is read is bold
        self._bold_words = ""  # the last bold ones
        self._open: list[Level] = []

    def walk(self, nodes: Sequence[Node]) -> Walk:
        """Walk these nodes, which are the body or its parts; raises ``Rejected`` for one that nests too deeply."""
        if self._known.decisions is not None:
            self._known.decisions.body = nodes
        levels = self._open
        levels.append((iter(nodes), None, self._type, self._bold))
        most = NESTING - (depth_of(nodes[0]) if nodes else 0)
        while levels:
            level = levels[-1]
            if self._is_read(level):
                _, close, outer_type, outer_bold = levels.pop()
                if close is not None:
                    close()
                self._type, self._bold = outer_type, outer_bold
            elif len(levels) > most:
                raise Rejected(Reason.TOO_LARGE, f"elements in more than {NESTING:,} levels", url=self._base)
        self._flush()
        cut_bold_initials(self.pieces, squash(self._bold_words))
        return self

    # An element is opened where it is met and read when that returns: no level of the page is one of Python's stack.
    # What follows is called for every node, with arguments by position: by name each call takes twice as long.

    def _is_read(self, level: Level) -> bool:
        """Read the nodes of the innermost open element up to one that opens a level; return whether all are read."""
        levels = self._open
        for node in level[0]:
            if type(node) is Text:
                self._text(node.data)
            elif type(node) is Element:
                tag = node.tag
                if tag == "br":  # whatever its class: there is nothing in it to take out
                    self._line.breaks += 1
                    self._lines.append(self._line)
                    self._line = TextLine()
                else:
                    self._element(node, tag)
                    if levels[-1] is not level:
                        return False
        return True

    def _text(self, data: str) -> None:
        """Read a text as a part of the line."""
        line = self._line
        line.runs.append(data)
        if not data.isspace():
            if self._bold:
                line.bold = True
                self._bold_words = data
            else:
                line.plain = True

    def _element(self, node: Element, tag: str) -> None:
        treatment = self._treatment(node, tag)
        if treatment is None:
            if tag in PLAIN_INLINE and (tag != "span" or self._judge is None or not self._line.empty):
                self._inline(node, tag)
                return
            if tag in PLAIN_BLOCKS:
                self._block(node, tag)
                return
            if (tag in JUDGED or "-" in tag) and self._judge is not None:
                treatment = self._judge(node, tag)
        if treatment is not None:
            if self._known.decisions is not None:
                self._known.decisions.treatments[node] = treatment
            self._treat(node, tag, treatment)
        elif tag in SPECIAL and self._special(node, tag):
            return
        elif tag in BLOCKS:
            self._block(node, tag)
        else:
            self._inline(node, tag)

    def _special(self, node: Element, tag: str) -> bool:
        """Read an element that is neither a part of a line nor lines of its own; return whether it was one."""
        if tag in PICTURES:
            self._picture(node)
        elif tag in PLAYER_TAGS and is_player(node, tag):
            self._embed(node, tag, names.EMBED)
        elif tag in SILENT:
            pass
        elif tag == "table":
            self._table(node)
        elif tag == "div" and is_pager(node, self._furniture.pager, self._known.own):
            self._flush()
            self._gone(visible_text(node), names.PAGE_NAVIGATION)
        else:
            return False
        return True

    def _inline(self, node: Element, tag: str) -> None:
        """Open an element that is a part of the line."""
        outer = self._bold
        close = None
        if tag in BOLD_TAGS:
            if not self._started and self._line.empty:
                close = self._set_apart
            self._bold = True
        elif tag == "a":
            self._line.anchors.append(node)
        inside = node.children
        if len(inside) == 1 and type(inside[0]) is Text:  # as most links and bold words: no level of its own
            self._text(inside[0].data)
            if close is not None:
                close()
            self._bold = outer
        else:
            self._open.append((iter(inside), close, self._type, outer))

    def _set_apart(self) -> None:
        """Note the bold words that a text begins with."""
        if not self._lines:
            self._loose = self._line.text

    def _block(self, node: Element, tag: str) -> None:
        """Read an element that stands on lines of its own."""
        if not self._started and self._opens_paragraph(node):
            self._loose = self._line.text
            self._line.runs.append(" ")
        else:
            self._flush()
        if self._bare == len(self.pieces):
            self._named = names_caption(node.attr("class") or "")
        outer_type = self._type
        block = TYPES.get(tag, outer_type)
        inside = node.children
        if tag == "pre":  # lines as they were typed
            self._say_lines(node.text.split("\n"), block)
        elif len(inside) == 1 and type(inside[0]) is Text and not self._line.runs:  # as most paragraphs: a line at once
            self._say_lines([inside[0].data], block)
        elif (
            tag == "p"
            and inside
            and type(inside[-1]) is Element
            and self._judge is not None
            and (found := self._judge(node, tag))
        ):
            self._treat(node, tag, found)
        else:
            self._open.append((iter(inside), self._flush, outer_type, self._bold))
            self._type, self._bold = block, False

    def _say_lines(self, lines: Iterable[str], block: BlockType) -> None:
        """Add the lines of a block in which nothing but text stands."""
        for line in lines:
            if text := squash(line):
                self._say(Piece(text, plain_type(text, block)))

    def _treatment(self, node: Element, tag: str) -> Treatment | None:
        attrs = node.attrs
        if attrs:
            furniture, attr = self._furniture, node.attr
            names = attr("class")
            if names:
                for name in names.split():
                    found = self._classes.get(name)
                    if found is not None:
                        return found
            if not names or len(attrs) > 1:
                if (identity := attr("id")) and (found := furniture.by_id(identity)) is not None:
                    return found
                if tag == "a" and (found := furniture.by_link(attr("href") or "")) is not None:
                    return found
                if tag in furniture.attributed and (found := furniture.by_attribute(attr)) is not None:
                    return found
                if ("style" in attrs or "hidden" in attrs) and (found := by_sight(attr, tag)) is not None:
                    return found
        return BY_TAG.get(tag)

    def _treat(self, node: Element, tag: str, treatment: Treatment) -> None:
        fate, rule = treatment.fate, treatment.rule
        if fate is _EMBED and not (tag in BLOCKS and is_text_in_shell(node)):
            self._embed(node, tag, rule)
            return
        if fate is _EMBED or fate is _LINES:
            self._block(node, tag)
            return
        if tag not in BLOCKS and self._within_line(node, tag, treatment):
            return
        self._flush()
        if (fate is _BOX or fate is _TITLE) and self._is_text(node, fate):
            self._block(node, tag)
        elif fate is _FIGURE or (fate is _CUT and tag == "figcaption" and self._known.gallery):
            self._figure(node, rule)
        elif fate is _CUT or fate is _TITLE:
            self._gone(visible_text(node), rule)
        elif fate is _BOX:
            self._end_label()
            self.related += links_in(node.find_all("a"), self._base)
            self._gone(visible_text(node), rule)
        elif fate is _GALLERY:
            self._gallery(node, rule)
        elif fate is _TIME:
            self._time = visible_text(node)

    def _within_line(self, node: Element, tag: str, treatment: Treatment) -> bool:
        """Leave furniture in a sentence as its word, or take it out of its line; False where it stands for itself."""
        empty = self._line.empty
        is_word = not empty and not ends_line(node) if tag == "button" else treatment.alone
        if is_word and not (empty and ends_line(node)):
            self._inline(node, tag)
        elif treatment.fate is _CUT and not empty:
            self._line.cut(treatment.rule, visible_text(node))
        else:
            return False
        return True

    def _is_text(self, node: Element, fate: Fate) -> bool:
        """Return whether a title or a box is text: a sub-head in the tag of the title, a sentence in a box."""
        if fate is _TITLE:
            return title_key(visible_text(node)) not in [title_key(title) for title in self._known.titles]
        return node.find("a") is None and is_sentence(visible_text(node))

    def _opens_paragraph(self, block: Element) -> bool:
        """Return whether what stands loose before this block is a dateline, with which its first sentence begins."""
        return not (self._lines or self._line.empty) and opens_sentence(self._line.text, block)

    def _table(self, node: Element) -> None:
        if is_picture_table(node):
            self._flush()
            self._figure(node, names.PHOTO_CAPTION)
            return
        rows = rows_of(node)
        if sum(len(cells) for cells in rows) <= 1 or is_one_column(rows):  # it only holds something together
            self._block(node, "div")
            return
        self._flush()
        captions = iter([child for child in node.children if type(child) is Element and child.tag == "caption"])

        def go_on() -> None:
            caption = next(captions, None)
            if caption is None:
                self._rows(rows)
            else:
                self._open.append((iter(()), go_on, self._type, self._bold))
                self._block(caption, "div")

        go_on()

    def _rows(self, rows: Iterable[Sequence[Element]]) -> None:
        for cells in rows:
            for cell in cells:
                for img in cell.find_all("img"):
                    self._picture(img)
            text = "\t".join(visible_text(cell) for cell in cells)
            if text.strip():
                self._started = True
                self.pieces.append(Piece(text, "table_row"))

    def _figure(self, node: Element, rule: str) -> None:
        caption, pictures = figure_of(node)
        if not pictures and self._player_in(node, rule):
            self._gone(caption, rule)
            return
        if not pictures and node.tag == "figure":  # around a table, a quotation; or a box of the page
            treatment = self._judge(node, "figure") if self._judge is not None else None
            if treatment is None:
                self._block(node, "div")
            else:
                self._treat(node, "div", treatment)
            return
        if self._known.gallery:
            self._gallery(node, rule)
            return
        for img in pictures:
            image = self._pictures.take(img, caption)
            if image is not None:
                self.images.append(image)
        self._gone(caption, rule)

    def _player_in(self, node: Element, rule: str) -> bool:
        players = [child for child in node.find_all("iframe") if is_player(child, "iframe")]
        for player in players:
            self._embed(player, "iframe", rule)
        return bool(players)

    def _gallery(self, node: Element, rule: str) -> None:
        text, pictures = figure_of(node)
        piece, caption, credit = gallery_caption(text, rule)
        for img in pictures[:1]:
            image = self._pictures.take(img, caption, credit)
            if image is not None:
                self.images.append(image)
        if piece is not None:
            self._started = True
            self.pieces.append(piece)

    def _picture(self, img: Element) -> None:
        if is_emoji(img):
            self._line.runs.append(img.attr("alt") or "")
            self._line.plain = True
            return
        in_sentence = not self._line.empty
        if self._line.runs:
            self._line.runs.append(" ")
        if in_sentence and is_icon(img):
            return
        image = self._pictures.take(img)
        if image is not None:
            self.images.append(image)
            self._bare = len(self.pieces)

    def _embed(self, node: Element, tag: str, rule: str) -> None:
        embed, label = embed_of(node, tag, self._site, self._base)
        if embed is None:  # an advertisement or an empty shell
            if label:
                self._flush()
                self._gone(label, rule)
            else:
                self._line.cut(rule, "")
            return
        if self._line.empty or tag in BLOCKS:
            self._flush()
            posted = embed.provider == "twitter" and not label.startswith("[")
            self.pieces.append(Piece(label, rule=names.TWEET if posted else rule, embed=embed))
        else:
            self._line.cut(rule, label, embed)
