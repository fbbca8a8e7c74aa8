"""The newest sound visit of an article in archives: a record that is cut, or another page's, hides none before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.composition.process import process
from scraper.core.errors import Rejected, StoreError
from scraper.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.article import Article
    from scraper.core.draft import Draft
    from scraper.core.page import Page
    from scraper.storage.page_index import Parts


class Sound(NamedTuple):
    """An Article from archives. note: why it is not that of the newest record, empty where it is."""

    article: Article
    note: str = ""


def newest_sound(parts: Parts, reader: Callable[[Page], Draft] = parse) -> Sound:
    """Return the Article of the newest visit that gives a complete one, else the newest that is not complete.

    reader: reads each page, see ``process``. Raises what the newest record raises where no visit gives an Article.
    """
    trouble: Rejected | StoreError | None = None
    cut: Article | None = None
    for version in parts.versions():
        try:
            article = process(version.opening.read(), version.serve, reader=reader)
        except (Rejected, StoreError) as error:
            trouble = trouble or error
            continue
        if article.complete:
            return Sound(article, _note(article, trouble, cut))
        cut = cut or article
    if cut is not None:
        return Sound(cut, _note(cut, trouble, None))
    if trouble is None:
        raise AssertionError("an article without a visit")
    raise trouble


def _note(article: Article, trouble: Rejected | StoreError | None, cut: Article | None) -> str:
    if trouble is None and cut is None:
        return ""
    why = str(trouble) if trouble else "an article that is not complete"
    return f"made from the record of {article.fetched_at}, because a newer one gives {why}"
