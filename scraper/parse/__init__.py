"""Parse: from a page to a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.draft import Draft
    from scraper.page import Page


def parse(page: Page) -> Draft:
    """Reads one page; raises ``Rejected``."""
    raise NotImplementedError


def join(drafts: list[Draft]) -> Draft:
    """Joins the pages of one article, in order."""
    raise NotImplementedError
