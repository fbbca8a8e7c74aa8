"""Pages to learn from, of each host without facts, among the files that are extracted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.balance import Balance
from scraper.core.errors import ScraperError
from scraper.offline.extraction import tasks_of
from scraper.offline.one_article import Task
from scraper.sites.elsewhere import bare_host_of
from scraper.sites.registry import site_of
from scraper.storage.page_index import PageIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.core.page import Page
    from scraper.offline.extraction import InputFile
    from scraper.offline.one_article import Outcome

_PAGES: Final = 8  # of a host
_MAX_HOSTS: Final = 1_000


def pages_by_host(files: Sequence[InputFile], url: str | None) -> dict[str, list[Page]]:
    """Return the first pages of each host of no known newsroom. What cannot be read is named when it is extracted."""
    index = PageIndex(Balance(), note=lambda _place, _reason: None)
    try:
        return _first_pages(tasks_of(files, index, url))
    finally:
        index.close()


def _first_pages(tasks: Iterable[Task | Outcome]) -> dict[str, list[Page]]:
    found: dict[str, list[Page]] = {}
    for task in tasks:
        if not isinstance(task, Task):
            continue
        try:
            page = task.parts.opening.read()
            host = bare_host_of(page.url)
        except ScraperError:  # it is named when the page is extracted
            continue
        if host and site_of(f"https://{host}/") is None and (host in found or len(found) < _MAX_HOSTS):
            pages = found.setdefault(host, [])
            if len(pages) < _PAGES:
                pages.append(page)
    return found
