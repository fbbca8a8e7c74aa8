"""Validate: an Article that is one, or a named rejection."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.article import Article


def validate(article: Article) -> Article:
    """Raises ``Rejected`` when the Article is none; completes what follows from the rest."""
    raise NotImplementedError
