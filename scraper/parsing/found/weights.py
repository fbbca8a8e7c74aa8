"""What each line of a page weighs for or against the block that holds it, and what blocks weigh together."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.parsing.found.beside_links import is_newsrooms, lead_to_topics
from scraper.parsing.found.content_warnings import is_label_of_warning, is_labelled_as_warning, warns_of_content
from scraper.parsing.found.vocabulary import Sense, words_of
from scraper.parsing.page.sight import is_for_screen_readers

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.parsing.found.blocks import PageBlock, PageLine, Tree

FULL_WORDS: Final = 10  # of a sentence that weighs all its words; a shorter one weighs half of them
_MIN_WORDS: Final = 3  # of a sentence that weighs anything
_MIN_WORDS_BESIDE: Final = 5  # of a sentence that ends before a link to something else than a topic
MIN_UNENDED_WORDS: Final = 25  # of a line without the end of a sentence that still speaks; a title is shorter
_HINTED: Final = 3.0  # how many times a line weighs that the page's own data has in the text of the article
_HINT_CHARS: Final = 60  # of a line that are looked for in the page's own data
_SILENT_TAGS: Final = frozenset(
    ("aside", "form", "figure", "figcaption", "button", "label", "menu", "dialog", "caption", "fieldset", "details")
)
_REPLIES: Final = frozenset(("balas", "balas.", "reply", "jawab", "tanggapi"))  # links below what a reader says
_REPLY_WEIGHT: Final = 20.0  # against the block that holds one: words of a reader, as many as his comment has
_ITEM: Final = late_pattern(r"(?:[-•*·▪●]|(?:\d{1,2}|[a-z])[.)])\s")  # how an item of a list begins that is typed
_FIGURES_OF_TEXT: Final = frozenset(("table", "blockquote", "pre"))
_CAPTIONS: Final = frozenset(("<figure>", "<figcaption>", *words_of(Sense.CAPTION)))  # hold the text of a gallery
_MUCH: Final = 0.35  # share of the page's prose; elements of one frame's name that hold more are the text after all
# Share of the page's prose for captions, comments, lists of other articles and words for screen readers.
_NEARLY_ALL: Final = 0.85
_FOR_EARS: Final = "for screen readers"
# What pages and newsrooms name their notices: a warning of what the article holds stands in such a box too.
_OF_NOTICES: Final = frozenset(("alert", "alertdialog", "notice", "banner", "<aside>", "<details>", "<dialog>"))
_LABEL_WORDS: Final = 4  # of a warning: "Peringatan untuk pembaca:"
_NOTICE_LINES: Final = 4  # of a warning: its label, what it says, where to find help, the word of a button
_STRONG: Final = frozenset((*_CAPTIONS, *words_of(Sense.OTHERS), _FOR_EARS))


class Weights:
    """The weights of a page.

    prose: of the whole page, in words.
    has_hints: whether the page's own data has the text of the article.
    silences: whether a block stands outside the text by its tag, its names or its style.
    """

    def __init__(self, tree: Tree, is_hinted: Callable[[str], bool] | None = None, *, gallery: bool = False) -> None:
        """Weighs every line and block of the tree.

        is_hinted: whether the page's own data has this beginning of a line in the text of the article; gallery:
        whether captions are text.
        """
        self.has_hints = is_hinted is not None
        self._spared = _CAPTIONS if gallery else frozenset[str]()
        for line in tree.lines:
            if line.beside:
                _settle_links(line)
            line.weight = weight = weight_of(line)
            if weight > 0:
                if is_hinted is not None and is_hinted(line.text[:_HINT_CHARS]):
                    line.hinted = True
                    line.weight = weight = weight * _HINTED
                line.block.prose += weight
            elif weight:
                line.block.noise -= weight
        for line, below in pairwise(tree.lines):
            if not line.weight and _is_begun(line, below):
                line.weight = line.words / 2
                line.hinted = is_hinted is not None and is_hinted(line.text[:_HINT_CHARS])
                line.block.prose += line.weight
        for block in reversed(tree.blocks):
            parent = block.parent
            if parent is not None and (block.prose or block.noise):
                parent.prose += block.prose
                parent.noise += block.noise
        self._whole = tree.root.prose
        self._headline = next((line.number for line in tree.lines if line.block.tag == "h1"), -1)
        self._shares: defaultdict[str, float] = defaultdict(float)
        self._silence([block for block in tree.blocks if block.prose > 0])
        self.prose = tree.root.prose

    def silences(self, block: PageBlock) -> bool:
        """Return whether a block stands outside any text, unless blocks of its kind hold much of the page's prose."""
        shares = self._shares
        for word in self.frames(block):  # any() of a generator takes twice as long, and most blocks have no such word
            if shares.get(word, 0.0) <= (_NEARLY_ALL if word in _STRONG else _MUCH) * self._whole:
                return True
        return False

    def _silence(self, speaking: list[PageBlock]) -> None:
        """Takes their prose from the blocks that are no part of a text."""
        framed = []
        for block in speaking:
            if words := self.frames(block):
                framed.append(block)
                for word in set(words):
                    self._shares[word] += block.prose
        for block in framed:
            if block.prose > 0 and self.silences(block):
                block.silenced = True
                lost = block.prose
                for inner in block.every_block():
                    inner.prose = 0.0
                here = block.parent
                while here is not None:
                    here.prose -= lost
                    here = here.parent

    def frames(self, block: PageBlock) -> tuple[str, ...]:
        """Return what sets a block apart from the text: words of its names, its tag, its style."""
        tag = block.tag
        has_attributes = bool(block.node.attrs)
        why = block.named.frames if has_attributes or "-" in tag else ()
        if why and block.first <= self._headline < block.last:
            why = tuple([word for word in why if word not in _STRONG])  # what holds the headline is of no other article
        if tag in _SILENT_TAGS and not _is_of_text(block):
            why = (*why, f"<{tag}>")
        if has_attributes and block.hidden:
            why = (*why, _FOR_EARS if is_for_screen_readers(block.names) else "hidden")
        if why and _OF_NOTICES.issuperset(why) and _says_warning(block):
            return ()
        return tuple(word for word in why if word not in self._spared) if self._spared else why


def is_warning(block: PageBlock) -> bool:
    """Return whether a block is the newsroom's warning of what the article holds: by its words, its name or label."""
    if not _says_warning(block):
        return False
    return not _OF_NOTICES.isdisjoint(block.named.frames) or is_labelled_as_warning(block.every_line()[0].text)


def _says_warning(block: PageBlock) -> bool:
    if not 0 < block.size <= _NOTICE_LINES:
        return False
    lines = block.every_line()
    return not any(line.is_linked for line in lines) and warns_of_content(" ".join([line.text for line in lines]))


def _is_of_text(block: PageBlock) -> bool:
    """Return whether a ``<figure>`` is one around a table or a quotation."""
    return block.tag == "figure" and any(inner.tag in _FIGURES_OF_TEXT for inner in block.blocks)


def weight_of(line: PageLine) -> float:
    """What a line says for its block being the text: a sentence its words, a link as many against, a label nothing."""
    words = line.words
    if line.linked * 2 > len(line.text):
        if words == 1 and line.text.lower() in _REPLIES:
            return -_REPLY_WEIGHT
        return 0.0 if words >= FULL_WORDS and line.is_sentence else -float(words)
    if words < _MIN_WORDS or line.block.heading:
        return 0.0
    in_sentence = words if line.is_sentence else _words_beside(line)
    if in_sentence:
        return float(in_sentence) if in_sentence >= FULL_WORDS else in_sentence / 2
    return words / 2 if words >= MIN_UNENDED_WORDS or warns_of_content(line.text) else 0.0


def _settle_links(line: PageLine) -> None:
    """Make the links of a line words of it where all lead to topics and the newsroom's sentence stands beside them."""
    if line.block.heading or not is_newsrooms(line.beside):
        line.beside = ""
    elif lead_to_topics(line.block.addresses):
        line.linked = 0


def _words_beside(line: PageLine) -> int:
    """Return how many words of a line are a sentence that ends before a link; 0 for few words before other pages."""
    words = line.beside.count(" ") + 1 if line.beside else 0
    return words if words >= _MIN_WORDS_BESIDE or not line.linked else 0


def _is_begun(line: PageLine, below: PageLine) -> bool:
    """Return whether a line that is no sentence belongs to the one below."""
    if below.weight and line.words <= _LABEL_WORDS and is_label_of_warning(line.text) and warns_of_content(below.text):
        return True
    return _leads_a_list(line, below) if line.text[-1] == ":" else _is_broken(line, below)


def _is_broken(line: PageLine, below: PageLine) -> bool:
    """Return whether a line goes on in the one below: a sentence that a line break parts."""
    if below.block is not line.block or line.words < _MIN_WORDS or line.block.heading:
        return False
    return below.text[0].islower() and line.text[-1].isalnum()


def _leads_a_list(line: PageLine, below: PageLine) -> bool:
    """Return whether a line that ends in a colon says what the list below it holds."""
    if line.words < FULL_WORDS or line.linked:
        return False
    return below.block.tag == "li" or _ITEM.match(below.text) is not None


def kind_of(block: PageBlock) -> str:
    """Return what elements of one kind have in common: tag and classes."""
    return f"{block.tag} {block.names}"


def kind_within(block: PageBlock) -> str:
    """Return the kind of a block that holds lines, with that of the block it stands in."""
    return f"{kind_of(block.parent)} > {kind_of(block)}" if block.parent is not None else kind_of(block)
