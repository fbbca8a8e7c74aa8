"""The destination that a user has named, opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from scraper.core.errors import UsageError
from scraper.core.packed_endings import check_packing
from scraper.core.s3_folder import SCHEME
from scraper.dataset.exporting.target import LocalFile, LocalFolder

if TYPE_CHECKING:
    from collections.abc import Collection
    from contextlib import AbstractContextManager

    from scraper.dataset.exporting.target import FileTarget, FolderTarget

STDOUT: Final = "-"


def open_file_target(destination: str, packings: Collection[str] = ()) -> AbstractContextManager[FileTarget]:
    """Give a destination that is one file; nobody else exports to it inside.

    packings: the endings by which the format packs its file, in small letters. Raises ``UsageError`` for a file whose
    name ends as that of another kind of packed file: who opens it would unpack what is not packed.
    """
    check_packing(destination, packings)
    if destination.startswith(SCHEME):
        from scraper.dataset.exporting.s3_target import S3File  # noqa: PLC0415  only where it is asked for

        return S3File(destination)
    return LocalFile(_file(destination))


def open_folder_target(destination: str) -> AbstractContextManager[FolderTarget]:
    """Give a destination that is a folder of files; nobody else exports to it inside.

    Raises ``UsageError`` for a name that ends as that of a packed file, which no folder is.
    """
    check_packing(destination, what="this format is a folder, which")
    if destination.startswith(SCHEME):
        from scraper.dataset.exporting.s3_target import S3Folder  # noqa: PLC0415  only where it is asked for

        return S3Folder(destination)
    return LocalFolder(local_path(destination))


def local_file(destination: str) -> Path:
    """Return the path of a destination that is one file and not packed; raises ``UsageError`` for any other."""
    check_packing(destination)
    return _file(destination)


def _file(destination: str) -> Path:
    path = local_path(destination)
    if destination.endswith("/"):
        raise UsageError(f"{destination}: is a folder; name a file in it")
    return path


def local_path(destination: str) -> Path:
    """Return the path of a destination on this machine.

    Raises ``UsageError`` for an address of another kind, for standard output, to which the formats of one file write
    themselves, and for a folder that has no name to be replaced under.
    """
    if "://" in destination:
        raise UsageError(f"{destination}: this format is written to a path, and most formats to s3:// too")
    if destination == STDOUT:
        raise UsageError(f"{STDOUT}: this format cannot be printed; name a path")
    path = Path(destination)
    if path.name in {"", ".."}:
        raise UsageError(f"{destination or repr(destination)}: has no name of its own; name a file or folder in it")
    return path
