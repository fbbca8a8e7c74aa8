"""The search index of an output: made of the Articles by ``scraper serve``, and made again when it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core import disk

if TYPE_CHECKING:
    from pathlib import Path

_PLACE: Final = "_state/search.sqlite"
_BESIDE: Final = ("", "-wal", "-shm", "-journal")  # the files of one database, by what follows its name


def search_index_file(output: Path) -> Path:
    """Return the file of the search index of an output."""
    return output / _PLACE


def remove_search_index(output: Path) -> None:
    """Remove the search index with every word in it; rows that are only deleted stay readable in its file."""
    index = search_index_file(output)
    for suffix in _BESIDE:
        disk.remove(index.with_name(index.name + suffix))
    if index.parent.is_dir():
        disk.sync_folder(index.parent)
