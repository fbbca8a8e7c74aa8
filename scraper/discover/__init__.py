"""Discover: from lists (index pages, feeds, sitemaps, search) to the addresses of articles."""

from scraper.discover.feeds import Sitemap, read_feed, read_sitemap
from scraper.discover.list_walk import INDEX, Desk, Source, walk
from scraper.discover.lists import Listing, read_list
from scraper.discover.plan import Plan, day_of
from scraper.discover.search import read_search

__all__ = [
    "INDEX",
    "Desk",
    "Listing",
    "Plan",
    "Sitemap",
    "Source",
    "day_of",
    "read_feed",
    "read_list",
    "read_search",
    "read_sitemap",
    "walk",
]
