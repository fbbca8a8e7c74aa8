"""The one composition from page to Article. Whoever makes an Article calls it: there is no second way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.cleaning import clean
from scraper.composition.validate import validate
from scraper.core.errors import Reason, Rejected
from scraper.core.limits import ARTICLE_CHARACTERS
from scraper.core.piece import TEXT
from scraper.core.watch import within
from scraper.parsing import join, parse

if TYPE_CHECKING:
    from scraper.core.article import Article
    from scraper.core.draft import Draft
    from scraper.core.page import Page


def process(page: Page) -> Article:
    """A page becomes an Article, or raises ``Rejected`` with a reason from the closed list."""
    with within(page.url):
        return finish([parse(page)])


def finish(drafts: list[Draft]) -> Article:
    """The pages of one article, read and in order, become one Article; raises ``Rejected``."""
    draft = join(drafts)
    length = sum(map(len, map(TEXT, draft.pieces)))
    if length > ARTICLE_CHARACTERS:
        said = f"{length:,} characters of text; the limit is {ARTICLE_CHARACTERS:,}"
        raise Rejected(Reason.TOO_LARGE, said, url=draft.url)
    return validate(clean(draft))
