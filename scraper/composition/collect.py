"""The one composition: the pages of an article become drafts, the drafts one draft, and the draft an Article.

A page is read by the facts of its site; where they know no body on it, or find hardly a word there, by the facts on its
AMP form; else by evidence; else it is rejected.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from scraper.cleaning.clean_draft import clean
from scraper.composition.validate import LEAST_WORDS, validate
from scraper.core.article import BY_LAYOUT, FROM_AMP, INCOMPLETE
from scraper.core.article_parts import Suspect
from scraper.core.errors import FetchError, NotThere, Reason, Rejected, SiteRefused
from scraper.core.limits import ARTICLE_CHARACTERS, ARTICLE_PAGES, PAGE_SECONDS
from scraper.core.page import Flaw, Page
from scraper.core.watch import within
from scraper.parsing import is_again, is_foreign, is_other_edition, join
from scraper.parsing.read import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.article import Article
    from scraper.core.draft import Draft

Fetch = Callable[[str], Awaitable[Page]]

# Reasons that lie in the words of an article. A page that is whole and its own gives nothing else when asked again.
_IN_THE_WORDS: Final = frozenset({Reason.OVER_CLEANED, Reason.WRONG_LANGUAGE, Reason.TOO_LARGE})
# What an Article says of a page that something speaks against.
_FLAWS: Final = {Flaw.TRUNCATED: "page-cut-short", Flaw.CUT: "page-cut-short", Flaw.DIGEST: "page-damaged"}
# Reasons for which the AMP form of the same article can still be read.
_AMP_HELPS: Final = frozenset({Reason.EMPTY_BODY, Reason.TWO_BODIES})


async def collect(
    page: Page,
    fetch: Fetch,
    *,
    seconds: float = PAGE_SECONDS,
    reader: Callable[[Page], Draft] = parse,
) -> Article:
    """Make the Article that begins with a page, of all its pages.

    page: the first page of the article.
    fetch: gives the page at an address; ``NotThere`` from it says that no page is there.
    seconds: of CPU that reading one page may take, and cleaning the whole, see ``scraper.core.watch``.
    reader: makes a draft of a page; the doctor's notes more than ``parse``.

    Raises ``Rejected``, and what ``fetch`` raises: half an article is no article. A further page that is not there, or
    is not that page of the article, is left out and flagged, and so are the pages beyond ``ARTICLE_PAGES``.
    """
    collector = _Collector(fetch, seconds, reader)
    drafts = await collector.drafts(page)
    try:
        with within(page.url, seconds):
            return _finish(drafts)
    except Rejected as rejection:
        rejection.settles = rejection.reason in _IN_THE_WORDS and all(map(_is_sound, drafts))
        raise


def read_page_alone(page: Page, seconds: float = PAGE_SECONDS) -> Draft:
    """Read one page under the watchdog, for who wants no Article of it; raises ``Rejected``."""
    with within(page.url, seconds):
        return parse(page)


def _finish(drafts: list[Draft]) -> Article:
    draft = join(drafts)
    length = sum([len(piece.text) for piece in draft.pieces])
    if length > ARTICLE_CHARACTERS:
        detail = f"{length:,} characters of text; the limit is {ARTICLE_CHARACTERS:,}"
        raise Rejected(Reason.TOO_LARGE, detail, url=draft.url)
    return validate(clean(draft))


class _Collector(NamedTuple):
    """The reading of one article. Its fields are parameters of ``collect``."""

    fetch: Fetch
    seconds: float
    reader: Callable[[Page], Draft]

    async def drafts(self, page: Page) -> list[Draft]:
        """Return the drafts of all pages, in order."""
        first = await self._first(page)
        drafts = [first]
        if not first.more_pages:  # as nearly every article
            return drafts
        seen = {page.url, first.url}
        left = [url for url in first.more_pages if url not in seen]
        for _ in range(1, ARTICLE_PAGES):
            if not left:
                break
            url = left.pop(0)
            seen.add(url)
            draft = await self._further(url, drafts)
            if draft is None:
                first.suspect.append(Suspect("page-missing", url, -1, -1))
                continue
            drafts.append(draft)
            left += [more for more in draft.more_pages if more not in seen and more not in left]
        first.suspect += [Suspect("page-missing", url, -1, -1) for url in left]
        return drafts

    async def _further(self, url: str, before: Sequence[Draft]) -> Draft | None:
        """Return the further page of that address, None when what is there is another article's, or a page once more.

        A challenge is raised: the site refuses us, and says nothing about the page.
        """
        try:
            draft = self._read(await self.fetch(url))
        except NotThere:
            return None
        except Rejected as rejection:
            if rejection.reason is Reason.CHALLENGE:
                raise
            return None
        first = before[0]
        if draft.id != first.id or is_foreign(draft, first) or any(is_again(draft, page) for page in before):
            return None
        if is_other_edition(draft, first):
            first.suspect.append(Suspect("page-of-another-edition", url, -1, -1))
        return draft

    def _read(self, page: Page) -> Draft:
        with within(page.url, self.seconds):
            draft = self.reader(page)
        why = _FLAWS[page.flaw] if page.flaw else ""
        if why and all(doubt.why != why for doubt in draft.suspect):
            draft.suspect.append(Suspect(why, page.url, -1, -1))
        return draft

    async def _first(self, page: Page) -> Draft:
        try:
            draft = self._read(page)
        except Rejected as rejection:
            if not rejection.amp_url or rejection.reason not in _AMP_HELPS:
                raise
            try:
                amp = self._read(await self.fetch(rejection.amp_url))
            except (Rejected, NotThere):
                raise rejection from None  # the page itself is what people will look at
            return _in_place_of_page(amp, f"{rejection.reason}: {rejection.detail}")
        if draft.amp_url and not _is_whole(draft):
            return await self._better(draft, draft.amp_url)
        return draft

    async def _better(self, draft: Draft, amp_url: str) -> Draft:
        """The draft of the AMP form where the site's facts read more of the article on it, else the page's own."""
        try:
            amp = self._read(await self.fetch(amp_url))
        except (Rejected, FetchError, SiteRefused):
            return draft
        if amp.method not in BY_LAYOUT or amp.id != draft.id:
            return draft
        if draft.method not in BY_LAYOUT:
            return _in_place_of_page(amp, "no known layout fits the page")
        words, more = _words(draft), _words(amp)
        return _in_place_of_page(amp, f"{words} of {more} words on the page") if more > words else draft


def _in_place_of_page(amp: Draft, why: str) -> Draft:
    """Note in the draft of an AMP form why the page itself was not read: a redesign must not pass in silence."""
    amp.suspect.append(Suspect(FROM_AMP, why, -1, -1))
    return amp


def _is_sound(draft: Draft) -> bool:
    """Return whether the page names its article, and no word of it is missing."""
    return draft.is_own and not any(suspect.why in INCOMPLETE for suspect in draft.suspect)


def _is_whole(draft: Draft) -> bool:
    """Return whether the site's facts have read the page, and at least as many words as a page of its kind has."""
    return draft.method in BY_LAYOUT and (bool(draft.more_pages) or _has_words(draft, LEAST_WORDS[draft.kind]))


def _has_words(draft: Draft, count: int) -> bool:
    """Return whether a draft has at least so many words; mostly its first paragraph tells."""
    words = 0
    for piece in draft.pieces:
        if piece.rule is None:
            words += len(piece.text[piece.loose :].split(maxsplit=count))
            if words >= count:
                return True
    return words >= count


def _words(draft: Draft) -> int:
    return sum(len(piece.text[piece.loose :].split()) for piece in draft.pieces if piece.rule is None)
