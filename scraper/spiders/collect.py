"""Collect the pages of one article: the further ones are fetched, and the AMP form when the page itself has no body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.article import Suspect
from scraper.discover.walk import NotThere
from scraper.errors import Reason, Rejected
from scraper.limits import ARTICLE_PAGES, PAGE_SECONDS
from scraper.parse import parse
from scraper.watch import within

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scraper.draft import Draft
    from scraper.page import Page

# Reasons for which the AMP form of the same article can still be read.
_AMP_HELPS: Final = frozenset({Reason.EMPTY_BODY, Reason.TWO_BODIES, Reason.TOO_SHORT})


async def collect(page: Page, fetch: Callable[[str], Awaitable[Page]], seconds: float = PAGE_SECONDS) -> list[Draft]:
    """All pages of the article that begins with ``page``, read, in order.

    seconds: of CPU that reading a page may take.

    Raises ``Rejected``, and what ``fetch`` raises: half an article is no article. A further page that does not exist
    (404) is left out and flagged, and so are those beyond ``ARTICLE_PAGES``.
    """
    first = await _first(page, fetch, seconds)
    drafts = [first]
    seen = {page.url, first.url}
    left = [url for url in first.more_pages if url not in seen]
    while left and len(drafts) < ARTICLE_PAGES:
        url = left.pop(0)
        seen.add(url)
        try:
            draft = _parse(await fetch(url), seconds)
        except NotThere:
            first.suspect.append(Suspect("page-missing", url, -1, -1))
            continue
        drafts.append(draft)
        left += [more for more in draft.more_pages if more not in seen and more not in left]
    first.suspect += [Suspect("page-missing", url, -1, -1) for url in left]
    return drafts


def _parse(page: Page, seconds: float) -> Draft:
    with within(page.url, seconds):
        return parse(page)


async def _first(page: Page, fetch: Callable[[str], Awaitable[Page]], seconds: float) -> Draft:
    try:
        return _parse(page, seconds)
    except Rejected as rejection:
        if not rejection.amp_url or rejection.reason not in _AMP_HELPS:
            raise
        try:
            return _parse(await fetch(rejection.amp_url), seconds)
        except (Rejected, NotThere):
            raise rejection from None  # the page itself is what people will look at
