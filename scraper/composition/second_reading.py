"""The second reading of a page, by trafilatura: what a crawl does for a sample and the doctor for every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.core.watch import within
from scraper.parsing import disagreement

if TYPE_CHECKING:
    from scraper.core.article import Article
    from scraper.core.page import Page


def read_again(page: Page, article: Article) -> float:
    """Return ``disagreement`` of the Article with its page, under the watchdog; raises ``Rejected`` (timed-out)."""
    with within(page.url):
        return disagreement(page, article)
