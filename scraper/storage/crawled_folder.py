"""Whether a folder holds what a crawl has written, asked before anything in it is read, and before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.core.errors import UsageError
from scraper.core.phrases import did_you_mean
from scraper.storage.output import STATE, archives_of, open_store

if TYPE_CHECKING:
    from pathlib import Path


def check_crawled(folder: Path) -> None:
    """Raise ``UsageError`` for a folder that is missing, part of a crawl's folder, or not written by a crawl."""
    if not folder.is_dir():
        near = (one.name for one in folder.parent.iterdir() if one.is_dir()) if folder.parent.is_dir() else ()
        meant = did_you_mean(folder.name, near)
        raise UsageError(f"{folder}: there is no such folder{meant}; name it with --from")
    has_state = (folder / STATE).is_dir()
    above = next((place for place in folder.absolute().parents if (place / STATE).is_dir()), None)
    if above and not has_state:
        raise UsageError(f"{folder}: is a part of the crawl in {above}; name that with --from")
    if not has_state and not archives_of(folder).is_dir() and not open_store(folder).days():
        raise UsageError(
            f"{folder}: no crawl has written into this folder; name another with --from, or fill it: "
            f"scraper crawl --output {folder}"
        )
