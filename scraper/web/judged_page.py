"""The archived page of an article that was looked at in the audit, and its last judgement, for a fixture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.core.errors import UsageError
from scraper.storage.output import open_store
from scraper.web.archived_page import find_archived_page
from scraper.web.judgements import Judgements

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.core.page import Page


class JudgedPage(NamedTuple):
    """A page, and why a fixture is made of it, in one line."""

    page: Page
    why: str


def judged_page(folder: Path, article_id: str) -> JudgedPage:
    """Return the page of an article of a crawl with its last judgement.

    Raises ``UsageError`` for an article or a page that is not there.
    """
    article = open_store(folder).read(article_id)
    if article is None:
        raise UsageError(f"no article {article_id} in {folder}; name the folder of its crawl with --from")
    page = find_archived_page(folder, article.id, article.fetched_at or "")
    if page is None:
        raise UsageError(f"{article.id}: its page is not in the archives of {folder}; crawl with archive.keep")
    judgement = Judgements(folder).latest().get(article.id)
    if judgement is None:
        return JudgedPage(page, f"{article.id}, not judged")
    verdict = "right" if judgement.right else "wrong"
    return JudgedPage(page, f"{article.id}, judged {verdict}: {judgement.note or 'without a note'}")
