"""The texts in doubt: each can be read and is of the article whose name it bears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scraper.composition.validate import content_hash
from scraper.offline.verifying.findings import Mismatch, Wrong
from scraper.storage.folder_files import read_bytes
from scraper.storage.waiting import decode_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.storage.folder_files import FolderFile


def waiting_faults(output: Path, files: Iterable[FolderFile]) -> Iterator[Mismatch]:
    """Look at each file."""
    for file in files:
        if what := _fault(output, file):
            yield Mismatch(Wrong.WAITING_UNREADABLE, file.place, what, id=file.id)


def _fault(output: Path, file: FolderFile) -> str:
    try:
        article = decode_waiting(read_bytes(output, file.place) or b"").article
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        return f"it cannot be read ({error})"
    if article.id != file.id:
        return f"it is of {article.id}"
    if article.content_hash != content_hash(article.title, article.text):
        return "its title and text are not those of its content_hash"
    return ""
