"""The real program for the tests of learning too."""

from __future__ import annotations

from tests.cli.conftest import scraper

__all__ = ["scraper"]
