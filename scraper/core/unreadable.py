"""Why a file that people name cannot be read, in words that say what to do; one wording for every command."""

from __future__ import annotations

import os
from stat import S_ISDIR
from typing import TYPE_CHECKING, Final

from scraper.core.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

FORBIDDEN_FILE: Final = "may not be read; give yourself permission (chmod u+r)"
FORBIDDEN_FOLDER: Final = "may not be read; give yourself permission (chmod u+rx)"
_MAX_NAME_CHARS: Final = 200  # in a message


def shortened(name: str) -> str:
    """Return a name as a message shows it: of a very long one the beginning."""
    return name if len(name) <= _MAX_NAME_CHARS else f"{name[:_MAX_NAME_CHARS]}..."


def why_unreadable(error: OSError) -> str:
    """Return in words why a file cannot be read, and what helps."""
    if isinstance(error, FileNotFoundError):
        return "no such file; check the name"
    if isinstance(error, IsADirectoryError):
        return "is a folder; name a file in it"
    if isinstance(error, PermissionError):
        return FORBIDDEN_FILE
    return f"cannot be read ({error.strerror or error})"


def check_readable(path: Path) -> None:
    """Raise ``UsageError`` for a file or folder that is missing, may not be read, or has a name that none can have."""
    name = shortened(str(path).replace("\n", "\\n"))
    try:
        is_folder = S_ISDIR(path.stat().st_mode)
    except OSError as error:
        raise UsageError(f"{name}: {why_unreadable(error)}") from error
    if not os.access(path, os.R_OK | os.X_OK if is_folder else os.R_OK):
        raise UsageError(f"{name}: {FORBIDDEN_FOLDER if is_folder else FORBIDDEN_FILE}")
