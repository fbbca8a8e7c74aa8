"""The fallback: pages that no site facts know are read by trafilatura, on the tree without known furniture."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from scraper.parse.body import outermost
from scraper.parse.boxes import links_in
from scraper.parse.dom import squash, visible_text
from scraper.piece import Piece
from scraper.sites.furniture import Fate, Furniture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.article import BlockType, Link
    from scraper.parse.dom import Document, Element

_TYPES: Final[dict[str, BlockType]] = {"head": "heading", "item": "list_item", "quote": "quote", "row": "table_row"}
_GENERAL: Final = "script, style, noscript, template, iframe, ins, [id^=div-gpt-ad], nav, footer, button, select"


def read_by_trafilatura(
    doc: Document, furniture: Furniture, base: str
) -> tuple[list[Piece], list[Link], dict[str, Any]]:
    """Pieces, links of boxes, and metadata (title, author, date, description); the tree loses its furniture."""
    import trafilatura  # noqa: PLC0415 - a third of a second, for the rare page that needs it

    gone, related = _without_furniture(doc, furniture, base)
    found = trafilatura.bare_extraction(
        doc.html, url=base or None, include_comments=False, include_tables=True, with_metadata=True, favor_recall=True
    )
    if found is None or isinstance(found, dict) or found.body is None:
        return [], related, {}
    pieces = [Piece(text, type_) for type_, text in _blocks(found.body)]
    told = {"title": found.title, "author": found.author, "date": found.date, "description": found.description}
    return [*pieces, *gone], related, told


def disagreement(html: str, text: str) -> float:
    """The share of words, 0 to 1, by which trafilatura's text of the page and this one differ.

    High where a layout changed without a sound; also on galleries and very short pages, so judge by a sample.
    """
    import trafilatura  # noqa: PLC0415 - see above

    theirs = trafilatura.extract(html, include_comments=False, include_tables=True, fast=True) or ""
    one, other = Counter(text.split()), Counter(theirs.split())
    total = one.total() + other.total()
    return 1 - 2 * (one & other).total() / total if total else 0.0


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
    for node in body:
        if node.tag == "list":
            yield from _blocks(node)
        elif node.tag == "table":
            for row in node.iter("row"):
                cells = "\t".join(squash("".join(cell.itertext())) for cell in row.iter("cell"))
                if cells.strip():
                    yield "table_row", cells
        else:
            for line in _lines(node):
                yield _TYPES.get(node.tag, "paragraph"), line
        if squash(node.tail or ""):
            yield "paragraph", squash(node.tail)


def _lines(node: Any) -> list[str]:  # noqa: ANN401 - an lxml element
    for broken in node.iter("lb", "p", "head", "item"):
        if broken is not node:
            broken.text = "\n" + (broken.text or "")
            broken.tail = "\n" + (broken.tail or "")
    return [text for line in "".join(node.itertext()).split("\n") if (text := squash(line))]
