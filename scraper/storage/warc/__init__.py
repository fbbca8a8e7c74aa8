"""Web archives read back as pages: ours and anybody's, Common Crawl's too.

The reader is imported when one of its names is asked for: a saved page is read without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.storage.warc.reader import Capture, Spot, read_archive, read_captures, read_page_at

__all__ = ["Capture", "Spot", "read_archive", "read_captures", "read_page_at"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from scraper.storage.warc import reader  # noqa: PLC0415  late on purpose

        return getattr(reader, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
