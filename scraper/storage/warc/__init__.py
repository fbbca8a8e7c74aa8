"""Web archives read back as pages: ours and anybody's, Common Crawl's too."""

from scraper.storage.warc.reader import (
    SUFFIXES,
    Capture,
    Spot,
    find_archives,
    read_archive,
    read_captures,
    read_page_at,
)

__all__ = ["SUFFIXES", "Capture", "Spot", "find_archives", "read_archive", "read_captures", "read_page_at"]
