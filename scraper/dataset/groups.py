"""Groups of near-duplicates, as far as an export needs them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from pathlib import Path

INDEX: Final = "scraper.dataset.duplicates"


class Groups(Protocol):
    """The groups of near-duplicates of one crawl, looked up when they are asked for."""

    def group_of(self, article_id: str) -> str:
        """Return the name of an article's group; an article that the index does not know is a group of its own."""
        ...


def open_groups(folder: Path) -> Groups | None:
    """Return the groups in the index of a crawl's folder; None without an index.

    Without an index Articles of one ``content_hash`` are a group: title and text alike, letter for letter.
    """
    if find_spec(INDEX) is None:
        return None
    opener = getattr(import_module(INDEX), "open_groups", None)
    groups: Groups | None = opener(folder) if opener else None
    return groups
