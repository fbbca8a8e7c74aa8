"""The fallback: pages that no site facts know are read by trafilatura, on the tree without known furniture."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scraper.core.piece import Piece
from scraper.core.sentences import ends_sentence
from scraper.facts.furniture import Fate, Furniture
from scraper.parsing.body.boxes import links_in
from scraper.parsing.body.find_body import outermost
from scraper.parsing.page.dom import squash, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.core.article import Article, BlockType, Link
    from scraper.parsing.page.dom import Document, Element

_TYPES: Final[dict[str, BlockType]] = {"head": "heading", "item": "list_item", "quote": "quote", "row": "table_row"}
_INLINE: Final = frozenset(("hi", "ref", "del", "lb", "code", "graphic"))  # of trafilatura's own elements
# We read dates ourselves; left alone it searches the whole text for one, 16 seconds on a small hostile page.
_NO_DATES: Final = {"extensive_search": False, "original_date": True}
_WORD: Final = re.compile(r"\w+")
_MIN_SENTENCE_WORDS: Final = 8  # a shorter line tells nothing
_MIN_LOST_WORDS: Final = 20  # the one sentence of a page's footer has a dozen
_GENERAL: Final = "script, style, noscript, template, iframe, ins, [id^=div-gpt-ad], nav, footer, button, select"


class GuessedText(NamedTuple):
    """What trafilatura takes for the article of a page; related: the links of the boxes that were taken out before."""

    pieces: list[Piece]
    title: str | None = None
    author: str | None = None
    description: str | None = None
    related: Sequence[Link] = ()


def read_by_trafilatura(doc: Document, furniture: Furniture, base: str) -> GuessedText:
    """Return the text that trafilatura finds in the tree once the known furniture is out of it; the tree loses it."""
    gone, related = _without_furniture(doc, furniture, base)
    guess = read_plainly(doc.html, base, recall=True)
    return guess._replace(pieces=[*guess.pieces, *gone], related=related)


def read_plainly(html: str, base: str, *, recall: bool = False) -> GuessedText:
    """Return the text that trafilatura finds on a page of which nothing is known.

    recall: rather too much than too little, for a tree that is clean already.
    """
    import trafilatura  # noqa: PLC0415 - a third of a second, for the rare page that needs it

    try:
        found = trafilatura.bare_extraction(
            html, url=base or None, include_comments=False, include_tables=True, with_metadata=True,
            favor_recall=recall, date_extraction_params=_NO_DATES,
        )  # fmt: skip
    except RecursionError:  # named where all pages are watched
        raise
    except Exception:  # noqa: BLE001  other people's code on a page made to break it: it has found nothing
        return GuessedText([])
    if found is None or isinstance(found, dict) or found.body is None:
        return GuessedText([])
    pieces = [Piece(text, type_) for type_, text in _blocks(found.body)]
    return GuessedText(pieces, found.title, found.author, found.description)


def disagreement(html: str, article: Article) -> float:
    """The share of words, 0 to 1, that trafilatura reads in sentences of the page and the Article knows nothing of.

    Sentences alone: around a short text trafilatura takes in menus and lists of links, more words than the text has.
    What the Article has on record beside its text, as captions and boxes, is not lost.
    """
    import trafilatura  # noqa: PLC0415 - see above

    theirs = trafilatura.extract(html, include_comments=False, include_tables=True, fast=True) or ""
    sentences = [
        line for line in theirs.splitlines() if len(line.split()) >= _MIN_SENTENCE_WORDS and ends_sentence(line)
    ]
    captions = [words for image in article.images for words in (image.caption, image.credit) if words]
    ours = [article.title or "", article.text, *(cut.text for cut in article.removed), *captions]
    lost = (_words(sentences) - _words(ours)).total()
    return lost / (lost + article.word_count) if lost >= _MIN_LOST_WORDS else 0.0


def _words(texts: list[str]) -> Counter[str]:
    return Counter(_WORD.findall("\n".join(texts).lower()))


def _without_furniture(doc: Document, furniture: Furniture, base: str) -> tuple[list[Piece], list[Link]]:
    """Takes the known furniture out of the tree: what goes as pieces, and the links of boxes."""
    gone: list[Piece] = []
    related: list[Link] = []
    for node, rule, fate in list(_furniture(doc, furniture)):
        text = visible_text(node)
        if fate is Fate.BOX:
            related += links_in(node.find_all("a"), base)
        if text:
            gone.append(Piece(text, rule=rule))
        node.decompose()
    doc.remove(_GENERAL)
    return gone, related


def _furniture(doc: Document, furniture: Furniture) -> Iterator[tuple[Element, str, Fate]]:
    taken = (Fate.CUT, Fate.BOX, Fate.FIGURE)
    by_class = {name: treatment for name, treatment in furniture.classes.items() if treatment.fate in taken}
    if not by_class:
        return
    nodes = doc.select(", ".join(f".{name}" for name in by_class))
    for node in outermost(nodes):
        name = next(name for name in (node.attr("class") or "").split() if name in by_class)
        yield node, by_class[name].rule, by_class[name].fate


def _blocks(body: Any) -> Iterator[tuple[BlockType, str]]:  # noqa: ANN401 - an lxml element
    for line in squash(body.text or "").splitlines():
        yield "paragraph", line
    for node in body:
        if node.tag == "table":
            yield from _rows(node)
        elif node.tag not in _INLINE and any(child.tag not in _INLINE for child in node):
            yield from _blocks(node)  # a list, or paragraphs inside a paragraph: each ends a line
        else:
            for text in "".join(_runs(node)).split("\n"):
                if line := squash(text):
                    yield _TYPES.get(node.tag, "paragraph"), line
        if tail := squash(node.tail or ""):
            yield "paragraph", tail


def _rows(table: Any) -> Iterator[tuple[BlockType, str]]:  # noqa: ANN401 - an lxml element
    for row in table.iter("row"):
        cells = "\t".join(squash("".join(_runs(cell)).replace("\n", " ")) for cell in row.iter("cell"))
        if cells.strip():
            yield "table_row", cells


def _runs(node: Any) -> Iterator[str]:  # noqa: ANN401 - an lxml element
    """The text of a node, a line end around everything that is no part of a line."""
    yield node.text or ""
    for child in node:
        apart = "" if child.tag in _INLINE and child.tag != "lb" else "\n"
        yield apart
        yield from _runs(child)
        yield apart
        yield child.tail or ""
