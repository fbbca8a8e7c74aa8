"""An article that was judged wrong becomes a fixture: its page, the Article as a draft to mend, and why it is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scraper.core.article import Article
from scraper.core.errors import StoreError, UsageError
from scraper.core.files import write_whole
from scraper.storage.output import open_store
from scraper.web.archived_page import find_archived_page
from scraper.web.judgements import Judgements

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

DRAFT = "expected.draft.json"
_OF_THE_VISIT = frozenset({"extraction", "fetched_at", "content_hash", "revision", "schema_version"})


def make_fixture(folder: Path, article_id: str, into: Path) -> Path:
    """Write the fixture of an article into a new folder below ``into`` and return it.

    Raises ``UsageError`` for an article or page that is not there and for a folder that exists, ``StoreError`` when
    nothing can be written.
    """
    article = open_store(folder).read(article_id)
    if article is None:
        raise UsageError(f"no article {article_id} in {folder}; an id looks like cnnindonesia:1274000")
    page = find_archived_page(folder, article.id, article.fetched_at or "")
    if page is None:
        raise UsageError(f"{article.id}: its page is not in the archives of {folder}; crawl with archive.keep")
    target = into / article.id.replace(":", "-")
    if target.exists():
        raise UsageError(f"{target}: is there already; move it away or give another --into")
    judgement = Judgements(folder).latest().get(article.id)
    note = judgement.note if judgement and judgement.note else "say here what is wrong"
    verdict = "not judged" if judgement is None else "judged right" if judgement.right else "judged wrong"
    meta = {"url": page.url, "content_type": page.content_type}
    try:
        write_whole(target / "page.html", page.body)
        write_whole(target / "page.meta.json", _readable(meta))
        write_whole(target / DRAFT, _readable(_fields_of(article)))
        write_whole(target / "why.md", f"{article.id}, {verdict}: {note}\n".encode("utf-8", "replace"))
    except OSError as error:
        raise StoreError(f"cannot write {target}: {error.strerror or error}; give another --into") from error
    return target


def _fields_of(article: Article) -> dict[str, Any]:
    """Return the fields that differ from their defaults and follow from the page, as golden pages list them."""
    blank = msgspec.to_builtins(Article(id="", url="", canonical_url="", site="", extraction=article.extraction))
    found = msgspec.to_builtins(article)
    return {name: value for name, value in found.items() if name not in _OF_THE_VISIT and value != blank[name]}


def _readable(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
