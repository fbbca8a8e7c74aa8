"""Names that end as those of packed files: who opens a plain file of that name would unpack it and fail."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from scraper.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

_OF_ONE_FILE: Final = (".gz", ".zst", ".xz", ".lzma", ".bz2", ".lz4", ".br", ".z", ".sz")
_OF_SEVERAL_FILES: Final = (".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst", ".zip", ".7z", ".rar")
_PACKED: Final = frozenset((*_OF_ONE_FILE, *_OF_SEVERAL_FILES))


def packed_ending(name: str) -> str:
    """Return the end of a name that tells of packing, in small letters: ``.gz``, ``.tar.gz``, or nothing."""
    packed = ""
    for suffix in reversed(PurePath(name.lower()).suffixes):
        if suffix not in _PACKED:
            break
        packed = suffix + packed
    return packed


def check_packing(name: str, packings: Collection[str] = (), *, what: str = "this format") -> None:
    """Raise ``UsageError`` for a name that ends as that of a packed file which is not written.

    packings: the endings that are written, in small letters. what: is not packed, for the message.
    """
    ending = packed_ending(name)
    if ending and ending not in packings:
        others = f"end it with {' or '.join(packings)}, or leave it out" if packings else "leave it out"
        raise UsageError(f"{name}: {what} is not packed as {ending}; {others}")
