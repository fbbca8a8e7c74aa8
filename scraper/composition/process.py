"""``collect`` for pages that are at hand: in a file, in an archive, in memory. Nothing is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.composition.collect import collect
from scraper.core.errors import NotThere
from scraper.parsing.read import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.core.article import Article
    from scraper.core.draft import Draft
    from scraper.core.page import Page


def nowhere(url: str) -> Page:
    """Serve no page at all: for a page without the others of its article."""
    raise NotThere(f"{url} is not at hand")


def process(page: Page, serve: Callable[[str], Page] = nowhere, *, reader: Callable[[Page], Draft] = parse) -> Article:
    """Make the Article that begins with a page; raises ``Rejected`` and what ``serve`` raises.

    page: the first page of the article.
    serve: gives the page at an address, or raises ``NotThere``.
    reader: as for ``collect``.
    """

    async def fetch(url: str) -> Page:
        return serve(url)

    steps = collect(page, fetch, reader=reader)
    try:
        steps.send(None)
    except StopIteration as end:
        article: Article = end.value
        return article
    raise AssertionError("a collect that waits for nothing came to no end")
