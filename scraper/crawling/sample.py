"""The sample of a crawl that is read in a second way, so that a layout that changed in silence is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zlib import crc32

from scraper.core.article import BY_LAYOUT
from scraper.parsing import FAR

if TYPE_CHECKING:
    from scraper.core.article import Article
    from scraper.core.page import Page

_ARTICLES_PER_SAMPLE: Final = 50  # a second reading takes twenty times as long as the first


def is_sampled(article: Article) -> bool:
    """Return whether the article belongs to the sample: by its number, so that each run compares the same articles.

    Galleries and articles of several pages are left out, since the two ways must differ on them.
    """
    plain = article.kind == "article" and article.page_count == 1 and article.extraction.method in BY_LAYOUT
    return plain and crc32(article.id.encode()) % _ARTICLES_PER_SAMPLE == 0


def is_disputed(page: Page, article: Article) -> bool:
    """Return whether a second reading of the page finds much that the Article has lost.

    The Article stays as it is, since a page must give one Article whether it is of the sample or not.
    Raises ``Rejected`` (timed-out) and whatever trafilatura raises.
    """
    from scraper.composition.second_reading import read_again  # noqa: PLC0415  as long as nothing is sampled

    return read_again(page, article) > FAR
