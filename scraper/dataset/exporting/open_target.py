"""The destination that a user has named, opened."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.core.errors import UsageError
from scraper.dataset.exporting.s3_bucket import SCHEME
from scraper.dataset.exporting.target import LocalFile, LocalFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.dataset.exporting.target import FileTarget, FolderTarget


@contextmanager
def open_file_target(destination: str) -> Iterator[FileTarget]:
    """Give a destination that is one file; nobody else exports to it inside."""
    if destination.startswith(SCHEME):
        from scraper.dataset.exporting.s3_target import S3File  # noqa: PLC0415  only where it is asked for

        with S3File(destination) as there:
            yield there
    else:
        with LocalFile(local_path(destination)) as target:
            yield target


@contextmanager
def open_folder_target(destination: str) -> Iterator[FolderTarget]:
    """Give a destination that is a folder of files; nobody else exports to it inside."""
    if destination.startswith(SCHEME):
        from scraper.dataset.exporting.s3_target import S3Folder  # noqa: PLC0415  only where it is asked for

        with S3Folder(destination) as there:
            yield there
    else:
        with LocalFolder(local_path(destination)) as target:
            yield target


def local_path(destination: str) -> Path:
    """Return the path of a destination on this machine; raises ``UsageError`` for an address of another kind."""
    if "://" in destination:
        raise UsageError(f"{destination}: this format is written to a path, and most formats to s3:// too")
    return Path(destination)
