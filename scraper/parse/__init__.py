"""Parse: from a page to a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.parse.decode import decode
from scraper.parse.pages import join
from scraper.parse.read import look, read

if TYPE_CHECKING:
    from scraper.article import Article
    from scraper.draft import Draft
    from scraper.page import Page

__all__ = ["disagreement", "join", "parse"]


def parse(page: Page) -> Draft:
    """Reads one page.

    By the facts of its site; where they know no body on it, or the host is of no known site, by trafilatura, and
    ``method`` says so. Raises ``Rejected`` with a reason from the closed list; its ``amp_url``, and that of a draft
    made by trafilatura, is where the same article might still be read whole.
    """
    return read(look(page))[0]


def disagreement(page: Page, article: Article) -> float:
    """The share of words, 0 to 1, by which the Article and trafilatura's text of its page differ.

    Costs twenty times a parse: for a sample of a crawl, where a rise shows that a layout changed without a sound.
    """
    from scraper.parse.fallback import disagreement as differ  # noqa: PLC0415 - trafilatura is slow to import

    return differ(decode(page), article.text)
