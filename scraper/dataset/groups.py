"""Groups of near-duplicates, as far as an export needs them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE: Final = "scraper.dataset.duplicates"


class Groups(Protocol):
    """The groups of near-duplicates of one crawl. An article that is in no group stands for itself."""

    def group_of(self, article_id: str) -> str:
        """Return what names the group of an article: copies, and siblings of one template too."""
        ...

    def original_of(self, article_id: str) -> str:
        """Return the article of which this one is a copy; a sibling, another text in the same frame, is no copy."""
        ...


def open_groups(folder: Path) -> Groups | None:
    """Return the groups of a crawl's folder, its index brought up to date; None where there is no index.

    Without an index, Articles with one ``content_hash`` are a group: title and text are alike, letter for letter.
    """
    if find_spec(PACKAGE) is None:
        return None
    groups: Groups = import_module(f"{PACKAGE}.folder_groups").groups_of(folder)[0]
    return groups
