"""What a person can do about an error of the disk, for the end of a message."""

from __future__ import annotations

import errno
from typing import Final

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_SQLITE: Final = (
    ("full", "free some space or give --output"),
    ("readonly", "give yourself permission to write there, or give --output"),
    ("unable to open", "give yourself permission to write there, or give --output"),
    ("locked", "wait for the other program that uses it"),
)


def remedy(error: Exception, other: str = "give another folder with --output") -> str:
    """Return what helps against an error of the system or of SQLite.

    other: what helps where neither space nor permission is missing.
    """
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return "free some space or give --output"
        if error.errno in _FORBIDDEN:
            return "give yourself permission to write there, or give --output"
        return other
    return next((advice for words, advice in _SQLITE if words in str(error)), other)
