"""Take the words out of the addresses of some articles, where records of runs name them.

An address often bears the title. Each letter of its last part becomes an x, so that the record keeps its size
and its sums.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.core.files import write_whole
from scraper.record.run_record import EVENTS, FOLDER, SUMMARY
from scraper.storage.file_store import SCRATCH

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def mask_addresses(output: Path, urls: Collection[str]) -> int:
    """Mask addresses in the records of all runs; return how many files were written. Raises ``OSError``."""
    scratch = output / SCRATCH
    masks = {url.encode(): mask(url).encode() for url in sorted(urls, key=len, reverse=True) if mask(url) != url}
    files = [path for name in (EVENTS, SUMMARY) for path in sorted((output / FOLDER).glob(f"[0-9]*/{name}"))]
    return sum(_rewrite(path, masks, scratch) for path in files) if masks else 0


def mask(url: str) -> str:
    """Return an address whose last part, behind its last slash, is a row of x as long as before."""
    start, slash, words = url.partition("?")[0].rstrip("/").rpartition("/")
    if not slash or start.endswith(":/"):
        return url
    return start + slash + "x" * len(words) + url[len(start) + 1 + len(words) :]


def _rewrite(path: Path, masks: dict[bytes, bytes], scratch: Path) -> bool:
    data = masked = path.read_bytes()
    for url, replacement in masks.items():
        masked = re.sub(re.escape(url) + rb"(?![\w-])", replacement, masked)  # not the start of a longer address
    if masked == data:
        return False
    write_whole(path, masked, scratch=scratch)
    return True
