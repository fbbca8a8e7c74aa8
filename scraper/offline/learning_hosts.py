"""Pages to learn from, of each host without facts, among the files that are extracted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.core.errors import ScraperError
from scraper.offline.extraction import Task
from scraper.sites.elsewhere import bare_host_of
from scraper.sites.registry import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.core.page import Page
    from scraper.offline.extraction import Outcome

_PAGES: Final = 8  # of a host
_MAX_HOSTS: Final = 1_000


def pages_by_host(tasks: Iterable[Task | Outcome]) -> dict[str, list[Page]]:
    """Return the first pages of each host of no known newsroom."""
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
