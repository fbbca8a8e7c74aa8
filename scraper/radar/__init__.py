"""Radar: finds text that behaves like boilerplate and that no rule knows yet."""

from __future__ import annotations

from scraper.radar.dated_text import DatedText, from_article, section_of
from scraper.radar.finding import Evidence, Example, Finding, FindingKind, Position
from scraper.radar.scan import LEAST_ARTICLES, MOST_ARTICLES, radar

__all__ = [
    "LEAST_ARTICLES",
    "MOST_ARTICLES",
    "DatedText",
    "Evidence",
    "Example",
    "Finding",
    "FindingKind",
    "Position",
    "from_article",
    "radar",
    "section_of",
]
