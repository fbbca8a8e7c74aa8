"""The sample of a crawl that is read in a second way: so a layout that changed without a sound is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zlib import crc32

from scraper.composition.second_reading import read_again
from scraper.core.article import Suspect
from scraper.parsing import FAR

if TYPE_CHECKING:
    from scraper.core.article import Article
    from scraper.core.page import Page

_SAMPLE: Final = 50  # of so many articles one costs a second reading, twenty times as long as the first


def is_sampled(article: Article) -> bool:
    """Whether the article is one of the sample: by its number, so that the same are compared each time. Galleries and
    articles of several pages are not, since the two ways must differ on them.
    """
    plain = article.kind == "article" and article.page_count == 1 and article.extraction.method == "adapter"
    return plain and crc32(article.id.encode()) % _SAMPLE == 0


def is_disputed(page: Page, article: Article) -> bool:
    """Whether the second reading of its page finds much that the Article has lost; then the Article says so too.

    Raises ``Rejected`` (timed-out) and whatever trafilatura raises.
    """
    share = read_again(page, article)
    if share > FAR:
        article.suspect.append(Suspect("reading-disputed", f"trafilatura finds {share:.0%} more words", -1, -1))
    return share > FAR
