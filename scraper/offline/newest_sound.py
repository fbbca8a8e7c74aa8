"""The newest sound visit of an article in archives: a record that is cut, or another page's, hides none before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.composition.process import process
from scraper.core.errors import Damaged, Rejected, ScraperError, StoreError
from scraper.parsing.read import parse
from scraper.storage.page_index import OLDER_COPY

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.article import Article
    from scraper.core.balance import Balance
    from scraper.core.draft import Draft
    from scraper.core.page import Page
    from scraper.storage.page_index import Parts


class Sound(NamedTuple):
    """An Article from archives.

    page: its first page.
    note: why it is not the Article of the newest record, empty where it is.
    damage: why the newest record could not be read, where that is the reason.
    """

    article: Article
    page: Page
    note: str = ""
    damage: Damaged | None = None


def newest_sound(parts: Parts, reader: Callable[[Page], Draft] = parse, opening: Page | None = None) -> Sound:
    """Return the Article of the newest visit that gives a complete one, else the newest that is not complete.

    reader: reads each page, see ``process``.
    opening: the first page of the newest visit, where it is at hand already.

    Raises what the newest record raises where no visit gives an Article.
    """
    trouble: ScraperError | None = None
    cut: Sound | None = None
    for version in parts.versions():
        try:
            page = opening if opening and version is parts else version.opening.read()
            article = process(page, version.serve, reader=reader)
        except (Rejected, StoreError, Damaged) as error:
            trouble = trouble or error
            continue
        sound = Sound(article, page, _note(article, trouble, cut), trouble if isinstance(trouble, Damaged) else None)
        if article.complete:
            return sound
        cut = cut or sound
    if cut is not None:
        return cut
    if trouble is None:
        raise AssertionError("an article without a visit")
    raise trouble


def count_damage(balance: Balance, word: str) -> None:
    """Count a record that could not be read, for which an older copy stands that was counted as left out."""
    balance.spoil(word)
    balance.skip(OLDER_COPY, -1)


def _note(article: Article, trouble: ScraperError | None, cut: Sound | None) -> str:
    if trouble is None and cut is None:
        return ""
    why = str(trouble) if trouble else "an article that is not complete"
    return f"made from the record of {article.fetched_at}, because a newer one gives {why}"
