"""Collect the pages of one article: the further ones are fetched, and the AMP form where the page says too little.

A page is read by the facts of its site; where they know no body on it, or find hardly a word there, by the facts on its
AMP form; else by trafilatura; else it is rejected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.composition.validate import LEAST_WORDS
from scraper.core.article import Suspect
from scraper.core.errors import FetchError, NotThere, Reason, Rejected, SiteRefused
from scraper.core.limits import ARTICLE_PAGES, PAGE_SECONDS
from scraper.core.watch import within
from scraper.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scraper.core.draft import Draft
    from scraper.core.page import Page

# Reasons for which the AMP form of the same article can still be read.
_AMP_HELPS: Final = frozenset({Reason.EMPTY_BODY, Reason.TWO_BODIES})


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
        draft = _parse(page, seconds)
    except Rejected as rejection:
        if not rejection.amp_url or rejection.reason not in _AMP_HELPS:
            raise
        try:
            return _parse(await fetch(rejection.amp_url), seconds)
        except (Rejected, NotThere):
            raise rejection from None  # the page itself is what people will look at
    if draft.amp_url and not _is_whole(draft):
        return await _better(draft, draft.amp_url, fetch, seconds)
    return draft


async def _better(draft: Draft, amp_url: str, fetch: Callable[[str], Awaitable[Page]], seconds: float) -> Draft:
    """The AMP form, where the site's facts read more of the article on it; else the draft, which is one already."""
    try:
        amp = _parse(await fetch(amp_url), seconds)
    except (Rejected, FetchError, SiteRefused):
        return draft
    known = amp.method == "adapter" and amp.id == draft.id
    return amp if known and (draft.method != "adapter" or _words(amp) > _words(draft)) else draft


def _is_whole(draft: Draft) -> bool:
    """Whether the site's facts have read the page, and as much on it as a page of its kind has at least."""
    return draft.method == "adapter" and (bool(draft.more_pages) or _words(draft) >= LEAST_WORDS[draft.kind])


def _words(draft: Draft) -> int:
    return sum(len(piece.text[piece.loose :].split()) for piece in draft.pieces if piece.rule is None)
