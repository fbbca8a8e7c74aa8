"""The destination that a user has named, opened."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from scraper.core.errors import UsageError
from scraper.core.packed_endings import check_packing, packed_ending
from scraper.core.s3_folder import SCHEME
from scraper.dataset.exporting.target import LocalFile, LocalFolder

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import AbstractContextManager

    from scraper.dataset.exporting.target import FileTarget, FolderTarget

STDOUT: Final = "-"
# Endings by which other programs choose how to read a file: a table with commas that is called .tsv is misread.
_OF_FORMS: Final = frozenset(
    (
        *(".jsonl", ".ndjson", ".csv", ".tsv", ".tab", ".parquet", ".arrow", ".feather", ".avro", ".orc"),
        *(".sqlite", ".sqlite3", ".db", ".cdxj", ".xlsx", ".xls", ".ods", ".xml", ".html"),
    )
)


def open_file_target(
    destination: str, packings: Collection[str] = (), endings: Sequence[str] = ()
) -> AbstractContextManager[FileTarget]:
    """Give a destination that is one file; nobody else exports to it inside.

    packings: the endings by which the format packs its file, in small letters. Raises ``UsageError`` for a file whose
    name ends as that of another kind of packed file: who opens it would unpack what is not packed.
    endings: those of the format, see ``check_form``.
    """
    check_packing(destination, packings)
    check_form(destination, endings, packings)
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


def check_form(destination: str, endings: Sequence[str], packings: Collection[str] = ()) -> None:
    """Raise ``UsageError`` for a name that ends as a file of another form: who opens it would misread it.

    endings: those of the format, in small letters; without any, every name is right. A name that ends in none of the
    known forms is right too.
    packings: what may stand behind them.
    """
    name = destination.lower()
    ending = PurePath(name.removesuffix(packed_ending(name))).suffix
    if endings and ending in _OF_FORMS and ending not in endings:
        packed = f" (also with {' or '.join(packings)} behind it)" if packings else ""
        right = f"{' or '.join(endings)}{packed}"
        raise UsageError(f"{destination}: this format is not written as {ending}; end it with {right}")


def local_file(destination: str, endings: Sequence[str] = ()) -> Path:
    """Return the path of a destination that is one file and not packed; raises ``UsageError`` for any other.

    endings: those of the format, see ``check_form``.
    """
    check_packing(destination)
    check_form(destination, endings)
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
