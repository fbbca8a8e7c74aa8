"""Web archives read back as pages: ours and anybody's, Common Crawl's too."""

from scraper.storage.warc.reader import SUFFIXES, Spot, find_archives, read_archive, read_page_at, read_places

__all__ = ["SUFFIXES", "Spot", "find_archives", "read_archive", "read_page_at", "read_places"]
