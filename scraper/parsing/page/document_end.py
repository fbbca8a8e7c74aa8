"""Whether a page has its end: what a server, an archive or the document itself says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.article_parts import Suspect
from scraper.core.page import Flaw

if TYPE_CHECKING:
    from scraper.core.draft import Draft
    from scraper.core.page import Page

BEGIN_BYTES: Final = 2_000  # in which the tag stands that a page begins with
END_BYTES: Final = 5_000  # in which the tag stands that ends it; counters and comments follow it on some sites
_BEGIN: Final = b"<html"
_END: Final = b"</html"
_CUT: Final = (Flaw.TRUNCATED, Flaw.CUT)


def lacks_end(body: bytes) -> bool:
    """Return whether a document begins as a page and does not end as one: a server that lies about the length."""
    if body.rfind(_END, max(0, len(body) - END_BYTES)) >= 0:  # from the end on, where nearly every page has it
        return False
    return _END not in body[-END_BYTES:].lower() and _BEGIN in body[:BEGIN_BYTES].lower()


def check_end(draft: Draft, page: Page) -> None:
    """Note in the draft that its page lacks an end: words of the article may be missing."""
    if (page.flaw is not None and page.flaw in _CUT) or lacks_end(page.body):
        draft.suspect.append(Suspect("page-cut-short", page.url, -1, -1))
