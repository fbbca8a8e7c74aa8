"""Web archives by their names: how these end, and which lie in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES: Final = (".warc", ".warc.gz", ".warc.zst", ".wacz")
HAR_SUFFIXES: Final = (".har", ".har.gz", ".har.zst")


def find_archives(path: Path) -> list[Path]:
    """Return the archives at or below a path, in the order of their names, which is that of their writing."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and file.name.endswith(SUFFIXES))
