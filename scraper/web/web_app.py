"""The site as one ASGI application."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response

from scraper.api import fetch as library_fetch
from scraper.core.errors import ScraperError, UsageError
from scraper.web.body_room import BodyRoom
from scraper.web.folder_view import FolderView
from scraper.web.for_audit import AuditPages
from scraper.web.for_people import PeoplePages
from scraper.web.for_programs import API, ProgramPages
from scraper.web.guard import Guard, SameSite, inert_headers
from scraper.web.measuring import Measured, ServerMetrics
from scraper.web.problems import FAULT, MEDIA_TYPE, Problem
from scraper.web.reading_team import ReadingTeam
from scraper.web.rendering import Templates

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from pathlib import Path

    from starlette.requests import Request

    from scraper.core.article import Article

log = logging.getLogger(__name__)
MAX_PATH_CHARS: Final = 200  # of an address that an error names


def make_app(folder: Path, hosts: Iterable[str], fetch: Callable[[str], Article] = library_fetch) -> Starlette:
    """Return the application for one folder.

    hosts: the names under which it answers.
    fetch: returns the Article at an address.
    """
    view, pages, same_site, team, metrics = FolderView(folder), Templates(), SameSite(), ReadingTeam(), ServerMetrics()
    routes = [  # looked through from the first to the last at each request: programs ask more often than people
        *ProgramPages(view, team, metrics.shown, fetch).routes(),
        *PeoplePages(view, pages, same_site).routes(),
        *AuditPages(view, pages, same_site, team).routes(),
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await team.close()

    return Starlette(
        routes=routes,
        middleware=[Middleware(Measured, metrics=metrics), Middleware(Guard, hosts=hosts), Middleware(BodyRoom)],
        exception_handlers=Answers(pages).handlers(),
        lifespan=lifespan,
    )


class Answers:
    """What is answered where something goes wrong: a page for people, problem details for programs."""

    def __init__(self, pages: Templates) -> None:
        self._pages = pages

    def handlers(self) -> dict[Any, Any]:
        """Return the handler for each class of errors."""
        return {
            HTTPException: self.of_http,
            Problem: self.of_http,
            ScraperError: self.of_ours,
            Exception: self.of_a_fault,
        }

    async def of_http(self, request: Request, error: HTTPException | Problem) -> Response:
        """Answer what a handler has refused, and what the routes do not know."""
        if isinstance(error, Problem):
            return self._answer(request, error)
        kept = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
        return self._answer(request, Problem(error.status_code, _words_of(request, error), headers=kept))

    async def of_ours(self, request: Request, error: ScraperError) -> Response:
        """Answer a parameter of no use, and a folder that cannot be read."""
        if isinstance(error, UsageError):
            return self._answer(request, Problem(400, str(error)))
        log.error("%s", error)
        return self._answer(request, Problem(503, str(error)))

    async def of_a_fault(self, request: Request, error: Exception) -> Response:
        """Answer what must not happen. Starlette sends this answer outside of all our layers, the guard included."""
        log.error("a fault of scraper itself at %s", request.url.path, exc_info=error)
        answer = self._answer(request, Problem(500, FAULT))
        answer.raw_headers = inert_headers(answer.raw_headers)
        return answer

    def _answer(self, request: Request, problem: Problem) -> Response:
        if request.url.path.startswith(f"{API}/"):
            headers = dict(problem.headers)
            return Response(problem.as_json(), problem.status, headers=headers, media_type=MEDIA_TYPE)
        page = self._pages.render("error", status=problem.status, words=problem.detail)
        return HTMLResponse(page.encode("utf-8", "replace"), problem.status, headers=dict(problem.headers))


def _words_of(request: Request, error: HTTPException) -> str:
    """Return what a refusal says. The routes say no more than the name of the status: that is put into words here."""
    if error.detail != HTTPStatus(error.status_code).phrase:
        return error.detail
    path = request.url.path[:MAX_PATH_CHARS]
    if error.status_code == HTTPStatus.NOT_FOUND:
        if path.startswith(f"{API}/"):
            return f"There is no call {path}; {API}/openapi.json lists all."
        return f"There is no page at {path}."
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(sorted((error.headers or {}).get("Allow", "GET").split(", ")))
        return f"{path} is not for {request.method[:20]}; it takes {allowed}."
    return error.detail
