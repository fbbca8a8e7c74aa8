"""Tables: their rows and cells, also where the markup leaves `tbody` or `tr` out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.parsing.page.dom import Element

_OF_TEXT: Final = frozenset(("p", "ul", "ol", "h2", "h3", "h4", "blockquote"))

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows_of(table: Element) -> list[list[Element]]:
    """Return the cells of each row of this table, not those of tables inside it."""
    return [cells for row in _rows(table) if (cells := [cell for cell in _elements(row) if cell.tag in {"td", "th"}])]


def is_one_column(rows: list[list[Element]]) -> bool:
    """Return whether a table is one column of paragraphs and lists: a frame from the time before styles."""
    if any(len(cells) > 1 for cells in rows):
        return False
    return sum(any(child.tag in _OF_TEXT for child in _elements(cell)) for (cell,) in rows) * 2 > len(rows)


def _rows(node: Element) -> Iterator[Element]:
    for child in _elements(node):
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "thead", "tfoot"}:
            yield from _rows(child)


def _elements(node: Element) -> Iterator[Element]:
    return (child for child in node.children if isinstance(child, Element))
