"""What worker processes do: reading pages and cleaning texts, each under the watchdog of its process.

Every result is plain data: errors of ours do not travel between processes.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from scraper.cleaning.clean_text import clean_text
from scraper.cleaning.profile_names import profile_of
from scraper.composition.process import process
from scraper.core.article import encode
from scraper.core.errors import Rejected, ScraperError
from scraper.core.page import Page
from scraper.core.watch import within
from scraper.offline.diagnosis import explain
from scraper.web.api_forms import CleanedText, ExtractLine, read_form
from scraper.web.archived_page import find_archived_page
from scraper.web.problems import Problem, rejection_problem

UTF8_PAGE: Final = "text/html; charset=utf-8"  # what a page is called that came as JSON
TURN_SECONDS: Final = 1.0  # by the clock, behind which a task of many pages gives its worker back


class WorkDone(NamedTuple):
    """What became of a piece of work. body: JSON or a page, empty for a rejection, which has reason and detail."""

    body: bytes
    reason: str = ""
    detail: str = ""


class FieldSource(NamedTuple):
    """A field of a page, where its value was read, and what other places of the page say, by place."""

    name: str
    value: str
    source: str
    rivals: dict[str, str]


class PageSources(NamedTuple):
    """Where the fields of an archived page were read. evidence: why a page without known layout was read as it was."""

    url: str
    fetched_at: str
    layout: str
    method: str
    fields: list[FieldSource]
    evidence: dict[str, str]
    warnings: list[str]


def extract_work(url: str, body: bytes, content_type: str) -> WorkDone:
    """Return the Article of a page as JSON."""
    try:
        return WorkDone(encode(process(Page(url=url, body=body, content_type=content_type))))
    except Rejected as rejection:
        return WorkDone(b"", rejection.reason, rejection.detail)


def lines_work(lines: list[bytes]) -> list[bytes]:
    """Return what becomes of each page, as JSON: its Article, or problem details.

    lines: the pages, each a ``ExtractLine``. Where they take too long, the last ones are left out.
    """
    end = time.monotonic() + TURN_SECONDS
    answers = []
    for line in lines:
        answers.append(_line_work(line))
        if time.monotonic() > end:
            break
    return answers


def _line_work(line: bytes) -> bytes:
    try:
        form = read_form(line, ExtractLine, "line")
        done = extract_work(form.url, form.html.encode("utf-8", "replace"), UTF8_PAGE)
    except Problem as problem:
        return problem.as_json()
    return rejection_problem(done.reason, done.detail).as_json() if done.reason else done.body


def clean_work(text: str, link_titles: list[str], profile: str) -> WorkDone:
    """Return a cleaned text as JSON. profile: ``corpus`` or ``archive``."""
    try:
        with within("text"):
            cleaned = clean_text(text, link_titles=link_titles, profile=profile_of(profile))
        form = msgspec.convert(cleaned, CleanedText, from_attributes=True)
        return WorkDone(msgspec.json.encode(form))
    except Rejected as rejection:
        return WorkDone(b"", rejection.reason, rejection.detail)


def page_work(folder: str, article_id: str, fetched_at: str) -> WorkDone:
    """Return the archived page of an Article as it came; without one, the detail says so."""
    page = _page_of(folder, article_id, fetched_at)
    return page if isinstance(page, WorkDone) else WorkDone(page.body)


def sources_work(folder: str, article_id: str, fetched_at: str) -> PageSources | WorkDone:
    """Return where the fields of an Article's archived page were read."""
    page = _page_of(folder, article_id, fetched_at)
    if isinstance(page, WorkDone):
        return page
    seen = explain(page)
    fields = [FieldSource(one.name, one.value, one.source, one.rivals) for one in seen.findings]
    return PageSources(
        page.url, page.fetched_at or "", seen.layout or "", seen.method, fields, seen.evidence, seen.warnings
    )


def _page_of(folder: str, article_id: str, fetched_at: str) -> Page | WorkDone:
    try:
        with within(article_id):
            page = find_archived_page(Path(folder), article_id, fetched_at)
    except ScraperError as error:
        return WorkDone(b"", "not-found", str(error))
    return page or WorkDone(b"", "not-found", "The archive of that day has no page of this article.")
