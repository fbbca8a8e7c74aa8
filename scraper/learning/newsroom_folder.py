"""The files of a learned newsroom: its TOML, and beside it the pages that it was learned from with their Articles."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from scraper.composition.process import process
from scraper.core.article import encode
from scraper.core.errors import Rejected
from scraper.parsing.read import parse_by
from scraper.sites.newsroom_site import site_from, with_layouts
from scraper.sites.newsroom_writer import write_newsroom
from scraper.storage.side_files import PAGE_META

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.core.page import Page
    from scraper.facts.site import Site
    from scraper.sites.newsroom_data import NewsroomData

HEADING: Final = "Review each line: `state` stays experimental until the newsroom has run for some weeks."


def files_of(data: NewsroomData, pages: Sequence[Page], *, base: Site | None = None) -> dict[str, bytes]:
    """Return the content of each file by its path below the folder of newsrooms.

    Beside each page stands what it becomes: ``expected.json``, the Article, or ``rejected.txt``, the reason.

    base: the newsroom that the data extends.
    """
    site = with_layouts(base, data) if base else site_from(data)
    heading = f"{data.title or data.name}, learned from {len(pages)} pages.\n{HEADING}"
    files = {f"{data.name}.toml": write_newsroom(data, heading).encode()}
    for number, page in enumerate(pages, 1):
        folder = f"{data.name}/{number}"
        meta = {"url": page.url, "content_type": page.content_type or "text/html; charset=UTF-8"}
        files[f"{folder}/page.html"] = page.body
        files[f"{folder}/{PAGE_META}"] = msgspec.json.encode(meta) + b"\n"
        name, content = result_of(page, site)
        files[f"{folder}/{name}"] = content
    return files


def with_lists(
    data: NewsroomData, *, index: str = "", feeds: Sequence[str] = (), sitemaps: Sequence[str] = ()
) -> NewsroomData:
    """Return the facts with the lists that a user names beside those that the pages name."""
    lists = msgspec.structs.replace(
        data.lists,
        index=index or data.lists.index,
        feeds=tuple(dict.fromkeys((*feeds, *data.lists.feeds))),
        sitemaps=(*data.lists.sitemaps, *sitemaps),
    )
    return msgspec.structs.replace(data, lists=lists)


def result_of(page: Page, site: Site) -> tuple[str, bytes]:
    """Return the name and the content of the file that says what a page becomes by the facts of a newsroom."""
    try:
        article = process(page, reader=partial(parse_by, site))
    except Rejected as rejected:
        return "rejected.txt", f"{rejected.reason}\n".encode()
    return "expected.json", msgspec.json.format(encode(article), indent=2) + b"\n"


def today() -> str:
    """Return the day, as it stands in a file."""
    return date.today().isoformat()  # noqa: DTZ011  the day of whoever runs the program
