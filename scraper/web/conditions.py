"""The conditions of a search in SQL. Every value of a user is a parameter; the names are our own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scraper.web.filters import SearchFilters

_BY_VALUE: Final = {
    "site": "a.site = ?",
    "kind": "a.kind = ?",
    "method": "a.extraction_method = ?",
    "author": "a.key IN (SELECT article FROM authors WHERE name = ?)",
    "editor": "a.key IN (SELECT article FROM editors WHERE name = ?)",
    "tag": "a.key IN (SELECT article FROM tags WHERE name = ?)",
}
_DUPLICATES: Final = {
    "only": "(a.content_hash IN (SELECT content_hash FROM articles GROUP BY content_hash HAVING count(*) > 1)"
    " OR a.id IN (SELECT id FROM web_duplicates))",
    "none": "NOT EXISTS (SELECT 1 FROM articles b WHERE b.content_hash = a.content_hash AND b.key < a.key)"
    " AND a.id NOT IN (SELECT id FROM web_duplicates WHERE original <> id)",
}


def conditions(filters: SearchFilters) -> tuple[list[str], list[object]]:
    """Return the conditions on ``articles a``, and the values of their parameters in order.

    The words are not among them: the index of words has its own way.
    """
    where: list[str] = []
    values: list[object] = []

    def need(condition: str, *needed: object) -> None:
        where.append(condition)
        values.extend(needed)

    if filters.since:
        need("a.date_published >= ?", filters.since)
    if filters.until:
        need("a.date_published < ?", _day_after(filters.until))
    if filters.section:
        need("(a.section = ? OR a.subsection = ?)", filters.section, filters.section)
    if filters.complete:
        need("a.complete = ?", int(filters.complete == "yes"))
    if filters.duplicates:
        need(_DUPLICATES[filters.duplicates])
    for name, condition in _BY_VALUE.items():
        if value := getattr(filters, name):
            need(condition, value)
    return where, values


def _day_after(day: str) -> str:
    """Return the day behind another, for times that begin with a day; the last day that can be written has none."""
    last = date.fromisoformat(day)
    return (last + timedelta(days=1)).isoformat() if last < date.max else "9999-12-32"
