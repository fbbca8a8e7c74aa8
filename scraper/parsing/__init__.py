"""Parse: from a page to a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.parsing.joining import is_again, is_foreign, is_other_edition, join

if TYPE_CHECKING:
    from scraper.core.article import Article
    from scraper.core.page import Page

__all__ = ["FAR", "disagreement", "is_again", "is_foreign", "is_other_edition", "join"]

FAR: Final = 0.2  # share of words lost, see ``disagreement``; 0 on healthy pages, 0.3 without a third of the text


def disagreement(page: Page, article: Article) -> float:
    """Return the share of words, 0 to 1, of the Article's page that trafilatura reads and the Article has lost.

    More than ``FAR`` is worth a look: so a layout that changed without a sound is seen. Costs twenty times a parse: for
    a sample of a crawl.
    """
    from scraper.parsing.page.decode import decode  # noqa: PLC0415  whoever reads lists takes the parser alone from here
    from scraper.parsing.second_opinion import disagreement as differ  # noqa: PLC0415 - trafilatura is slow to import

    return differ(decode(page), article)
