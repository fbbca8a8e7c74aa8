"""Radar: finds text that behaves like boilerplate and that no rule knows yet."""

from __future__ import annotations

from scraper.radar.finding import Evidence, Example, Finding, Kind, Place
from scraper.radar.record import Record, from_article, section_of
from scraper.radar.scan import LEAST_ARTICLES, MOST_ARTICLES, radar

__all__ = [
    "LEAST_ARTICLES",
    "MOST_ARTICLES",
    "Evidence",
    "Example",
    "Finding",
    "Kind",
    "Place",
    "Record",
    "from_article",
    "radar",
    "section_of",
]
