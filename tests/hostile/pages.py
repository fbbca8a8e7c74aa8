"""A right page, to be made hostile."""

from __future__ import annotations

import pytest

from scraper.composition.process import process
from scraper.config import load
from scraper.core.errors import Rejected
from scraper.core.page import Page
from scraper.running.launch import settings_of
from tests.fuzz.seeds import PAGES
from tests.fuzz.targets import URL

PAGE = PAGES[0]
INSIDE = PAGE.index("<ul>")
HEAD = PAGE.index("</head>")
TEXT = process(Page(URL, PAGE.encode())).text
HOST = "https://www.cnnindonesia.com"
OURS = {name: settings_of(load(environ={}))[name] for name in ("METAREFRESH_ENABLED", "REDIRECT_MAX_TIMES")}


def with_inside(inside: str) -> Page:
    """The page with more in its body."""
    return Page(URL, (PAGE[:INSIDE] + inside + PAGE[INSIDE:]).encode())


def rejection_of(page: Page) -> Rejected:
    """Why the page is none."""
    with pytest.raises(Rejected) as caught:
        process(page)
    return caught.value
