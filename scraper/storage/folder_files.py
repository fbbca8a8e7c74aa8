"""The files under an output folder as they lie there, sound or not, each with what its name says of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.core.late_pattern import late_pattern
from scraper.storage.file_store import REVISIONS, WAITING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from pathlib import Path


_SITE: Final = late_pattern(r"[a-z0-9][a-z0-9.-]{0,200}")
_NUMBER: Final = r"(?P<number>[A-Za-z0-9][A-Za-z0-9_-]{0,100})"
_DAY: Final = r"(?:\d{4}/\d\d/\d\d|undated)"
_ARTICLE: Final = late_pattern(rf"(?P<site>[^/]+)/{_DAY}/{_NUMBER}\.json")
_REVISION: Final = late_pattern(rf"{REVISIONS}/(?P<site>[^/]+)/{_DAY}/{_NUMBER}\.r(?P<revision>\d{{1,9}})\.json")
_WAITING: Final = late_pattern(rf"{WAITING}/(?P<site>[^/]+)/{_NUMBER}\.json")
_PART: Final = late_pattern(r"\..+\.part")  # of a writer that was killed


@dataclass(slots=True, frozen=True)
class FolderFile:
    """A file under the output folder.

    place: its path below that folder.
    id: the id of the article that belongs there by its name, empty for a name that no Article has.
    revision: its number by its name, 0 for a file that is not an older revision.
    """

    place: str
    id: str = ""
    revision: int = 0


def article_files(output: Path) -> Iterator[FolderFile]:
    """Yield every file in the folders of the sites, by site, day and name."""
    for site in _folders(output):
        if not site.name.startswith(("_", ".")) and _SITE.fullmatch(site.name):
            yield from _files(output, site, _ARTICLE)


def revision_files(output: Path) -> Iterator[FolderFile]:
    """Yield every file in the folder of the older revisions."""
    yield from _files(output, output / REVISIONS, _REVISION)


def waiting_files(output: Path) -> Iterator[FolderFile]:
    """Yield every file in the folder of the texts in doubt."""
    yield from _files(output, output / WAITING, _WAITING)


def _files(output: Path, folder: Path, form: re.Pattern[str]) -> Iterator[FolderFile]:
    for path in _walk(folder):
        place = path.relative_to(output).as_posix()
        if _PART.fullmatch(path.name):
            continue
        if found := form.fullmatch(place):
            parts = found.groupdict()
            yield FolderFile(place, f"{parts['site']}:{parts['number']}", int(parts.get("revision") or 0))
        else:
            yield FolderFile(place)


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        yield from (folder.__class__(root, name) for name in sorted(names))


def _folders(output: Path) -> list[Path]:
    return sorted(one for one in output.iterdir() if one.is_dir()) if output.is_dir() else []


def read_bytes(output: Path, place: str) -> bytes | None:
    """Return the content of a file; None for a missing one. Raises ``OSError`` for one that the disk does not give."""
    try:
        return (output / place).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
