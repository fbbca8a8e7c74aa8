"""Forgotten articles: nothing of one may be there."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from scraper.offline.verifying.findings import Mismatch, Wrong
from scraper.storage.folder_files import article_files, revision_files, waiting_files
from scraper.storage.forgetting.forgotten_marks import FORGOTTEN, MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.offline.archived_articles import ArchivedPages
    from scraper.storage.forgetting.forgotten_marks import Marks
    from scraper.storage.ledger import Ledger

_PLACE: Final = f"{FORGOTTEN}/{MARKS}"


def forgotten_left(output: Path, marks: Marks, ledger: Ledger | None, pages: ArchivedPages) -> Iterator[Mismatch]:
    """Yield the marked articles of which something is there: a takedown was cut off, or a copy was put back."""
    if not marks.articles:
        return
    files: dict[str, str] = {}
    for file in chain(article_files(output), revision_files(output), waiting_files(output)):
        if file.id in marks.articles:
            files.setdefault(file.id, file.place)
    for article_id, mark in marks.articles.items():
        if place := files.get(article_id):
            what = f"{place} is there"
        elif ledger and ledger.get(article_id):
            what = "the ledger knows it"
        elif pages.times(article_id):
            what = "an archive has its page"
        elif not mark.is_done:
            what = "its takedown did not come to its end"
        else:
            continue
        yield Mismatch(Wrong.FORGOTTEN_LEFT, _PLACE, what, id=article_id)
