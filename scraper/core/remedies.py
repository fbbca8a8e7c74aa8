"""What a person can do about an error of the disk, for the end of a message."""

from __future__ import annotations

import errno
from typing import Final

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
FORBIDDEN: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})  # the process may not write there
EXHAUSTED: Final = frozenset({errno.EMFILE, errno.ENFILE})  # no file handle is left
MORE_HANDLES: Final = "raise the limit on open files (ulimit -n 1024)"
_SQLITE: Final = (
    ("full", "free some space or name another folder"),
    ("readonly", "give yourself permission to write there, or name another folder"),
    ("unable to open", "give yourself permission to write there, or name another folder"),
    ("locked", "wait for the other program that uses it"),
)


def remedy(error: Exception, other: str = "name another folder") -> str:
    """Return what helps against an error of the system or of SQLite.

    other: what helps where space, permission and file handles are there.
    """
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return "free some space or name another folder"
        if error.errno in FORBIDDEN:
            return "give yourself permission to write there, or name another folder"
        if error.errno in EXHAUSTED:
            return MORE_HANDLES
        return other
    return next((advice for words, advice in _SQLITE if words in str(error)), other)
