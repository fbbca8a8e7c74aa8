"""The destination that a user has named, opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scraper.core.errors import UsageError
from scraper.core.s3_folder import SCHEME
from scraper.dataset.exporting.target import LocalFile, LocalFolder

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from scraper.dataset.exporting.target import FileTarget, FolderTarget


def open_file_target(destination: str) -> AbstractContextManager[FileTarget]:
    """Give a destination that is one file; nobody else exports to it inside."""
    if destination.startswith(SCHEME):
        from scraper.dataset.exporting.s3_target import S3File  # noqa: PLC0415  only where it is asked for

        return S3File(destination)
    return LocalFile(local_path(destination))


def open_folder_target(destination: str) -> AbstractContextManager[FolderTarget]:
    """Give a destination that is a folder of files; nobody else exports to it inside."""
    if destination.startswith(SCHEME):
        from scraper.dataset.exporting.s3_target import S3Folder  # noqa: PLC0415  only where it is asked for

        return S3Folder(destination)
    return LocalFolder(local_path(destination))


def local_path(destination: str) -> Path:
    """Return the path of a destination on this machine; raises ``UsageError`` for an address of another kind."""
    if "://" in destination:
        raise UsageError(f"{destination}: this format is written to a path, and most formats to s3:// too")
    return Path(destination)
