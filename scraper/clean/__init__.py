"""Clean: from dirty pieces to blocks, with every cut on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.article import Article
    from scraper.draft import Draft


def clean(draft: Draft) -> Article:
    """Cleans a draft into an Article."""
    raise NotImplementedError
