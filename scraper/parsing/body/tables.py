"""Tables: their rows and cells, also where the markup leaves `tbody` or `tr` out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.parsing.page.dom import Element

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows_of(table: Element) -> list[list[Element]]:
    """Return the cells of each row of this table, not those of tables inside it."""
    return [cells for row in _rows(table) if (cells := [cell for cell in _elements(row) if cell.tag in {"td", "th"}])]


def _rows(node: Element) -> Iterator[Element]:
    for child in _elements(node):
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "thead", "tfoot"}:
            yield from _rows(child)


def _elements(node: Element) -> Iterator[Element]:
    return (child for child in node.children if isinstance(child, Element))
