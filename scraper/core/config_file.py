"""Find the configuration file: named by a variable, in this folder or one above it, or in the user's own folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE: Final = "scraper.toml"
FILE_VARIABLE: Final = "SCRAPER_CONFIG"
_ROOT: Final = 0  # the user id of the system's own files


class FoundFile(NamedTuple):
    """A configuration file, and the folder that its relative paths start from; None for the current folder."""

    path: Path
    base: Path | None = None


def find_file(environ: Mapping[str, str]) -> FoundFile | None:
    """Return the configuration file that holds where none is named on the command line.

    The first of these: that of the variable ``SCRAPER_CONFIG``; ``scraper.toml`` in the current folder, or in the
    nearest folder above it; ``scraper/scraper.toml`` in the user's configuration folder. A file above this folder
    describes a project, so that its relative paths start where it lies.
    """
    if environ.get(FILE_VARIABLE):
        return FoundFile(Path(environ[FILE_VARIABLE]))
    if Path(FILE).is_file():
        return FoundFile(Path(FILE))
    above = next((folder / FILE for folder in Path.cwd().parents if _is_ours(folder / FILE)), None)
    if above:
        return FoundFile(above, above.parent)
    return next((FoundFile(file) for file in _users_own(environ) if file.is_file()), None)


def _is_ours(file: Path) -> bool:
    """Return whether a file is there and not another user's, who could leave one in a folder that all may write to."""
    try:
        return file.is_file() and file.stat().st_uid in {os.getuid(), _ROOT}
    except OSError:
        return False


def _users_own(environ: Mapping[str, str]) -> Iterator[Path]:
    if environ.get("XDG_CONFIG_HOME"):
        yield Path(environ["XDG_CONFIG_HOME"]) / "scraper" / FILE
    elif environ.get("HOME"):
        yield Path(environ["HOME"]) / ".config" / "scraper" / FILE
