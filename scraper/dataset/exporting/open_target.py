"""The destination that a user has named, opened."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.dataset.exporting.target import LocalFile, LocalFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.dataset.exporting.target import FileTarget, FolderTarget


@contextmanager
def open_file_target(destination: str) -> Iterator[FileTarget]:
    """Give a destination that is one file; nobody else exports to it inside."""
    with LocalFile(Path(destination)) as target:
        yield target


@contextmanager
def open_folder_target(destination: str) -> Iterator[FolderTarget]:
    """Give a destination that is a folder of files; nobody else exports to it inside."""
    with LocalFolder(Path(destination)) as target:
        yield target
