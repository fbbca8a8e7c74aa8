"""The files that a user names: a folder stands for the pages and archives in it, and what is neither is counted."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.core.errors import UsageError
from scraper.core.late_pattern import late_pattern
from scraper.core.unreadable import FORBIDDEN_FOLDER, shortened, why_unreadable
from scraper.offline.mhtml import is_mhtml
from scraper.storage.arc_files import is_arc
from scraper.storage.archive_names import HAR_SUFFIXES, SUFFIXES
from scraper.storage.packed_file import unpack_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.core.balance import Balance

ARCHIVES: Final = (*SUFFIXES, *HAR_SUFFIXES)
PAGES: Final = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
_PACKED: Final = ("", ".gz", ".zst")
KNOWN_PAGES: Final = tuple(page + packed for page in PAGES for packed in _PACKED)
_META: Final = ".meta.json"
_LOOK_BYTES: Final = 65_536
# What browsers call the folder beside a page that they save whole, in their languages.
_COMPANION: Final = late_pattern(
    r"(?:[_.-](?:files|file|filer|fichiers|Dateien|archivos|arquivos|bestanden|berkas|fails|pliki|soubory|bylos|fitxers))$"
)


class Input(Enum):
    """What a file is read as."""

    PAGE = "page"
    ARCHIVE = "archive"
    OTHER = "other"


_REMOTE: Final = late_pattern(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Missing(NamedTuple):
    """A name that leads to nothing that can be read, or to a folder without a page."""

    name: str
    error: UsageError
    has_no_pages: bool = False


def is_remote(name: str) -> bool:
    """Return whether a name is an address and not a file's."""
    return _REMOTE.match(name) is not None


def kind_of(path: Path) -> Input:
    """Return what a file is read as: by its name, else by its first bytes."""
    name = path.name.lower()
    if name.endswith(ARCHIVES):
        return Input.ARCHIVE
    if name.endswith(KNOWN_PAGES):
        return Input.PAGE
    try:
        with path.open("rb") as file:
            head = unpack_file(file.read(_LOOK_BYTES), _LOOK_BYTES).data
    except (OSError, ValueError):
        return Input.OTHER
    if head.startswith(b"WARC/") or is_arc(head):
        return Input.ARCHIVE
    from scraper.storage.warc.pages import is_html  # noqa: PLC0415  only for a name that says nothing

    return Input.PAGE if is_html(head) or is_mhtml(head) else Input.OTHER


def find_files(names: Iterable[str], balance: Balance) -> Iterator[tuple[Path, Input] | Missing]:
    """Yield every file to read, in order: a folder stands for what is in it, sorted by path.

    A file that was named is a page unless it is an archive, whatever else it may be. Of the files in a folder those
    that are neither are counted by their kind.
    """
    for name in names:
        path = Path(name)
        try:
            is_folder = path.is_dir()
        except OSError as error:  # a name that is too long, a folder above that may not be read
            yield Missing(shortened(name), UsageError(why_unreadable(error)))
            continue
        if not is_folder:
            yield path, Input.ARCHIVE if path.is_file() and kind_of(path) is Input.ARCHIVE else _named(path)
            continue
        if not os.access(path, os.R_OK | os.X_OK):
            yield Missing(name, UsageError(FORBIDDEN_FOLDER))
            continue
        found = False
        for file, kind in _inside(path, balance):
            found = True
            yield file, kind
        if not found:
            what = f"no pages in this folder ({', '.join((*PAGES, *ARCHIVES))}); name a file"
            yield Missing(name, UsageError(what), has_no_pages=True)


def _named(path: Path) -> Input:
    return Input.ARCHIVE if path.name.lower().endswith(ARCHIVES) else Input.PAGE


def _inside(folder: Path, balance: Balance) -> Iterator[tuple[Path, Input]]:
    """Yield the pages and archives below a folder, sorted by path."""
    files = sorted(_walk(folder, balance))
    names = set(files)
    for file in files:
        kind = _judge(file, names, folder)
        if isinstance(kind, Input):
            yield file, kind
        elif kind:
            balance.found += 1
            balance.skip(kind)


def _walk(folder: Path, balance: Balance) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        balance.found += 1
        balance.spoil(f"folder that cannot be read ({error.strerror})")

    for place, _, names in os.walk(folder, onerror=unreadable):
        yield from (Path(place, name) for name in names)


def _judge(file: Path, names: set[Path], folder: Path) -> Input | str:
    """Return what a file is read as, or the kind under which it is counted; nothing for what says more of a page."""
    if file.name.endswith(_META):
        return ""
    for above in file.relative_to(folder).parents:
        stem = _COMPANION.sub("", above.name)
        if stem != above.name and any(folder / above.parent / (stem + page) in names for page in PAGES):
            return "part of a saved page"
    if not file.is_file():
        return "no regular file"
    kind = kind_of(file)
    return kind if kind is not Input.OTHER else file.suffix.lower() or "file without a suffix"
