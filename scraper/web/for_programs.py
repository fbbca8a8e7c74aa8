"""The API for programs, ``/api/v1``: articles, what is in the folder, reading and cleaning as a service."""

from __future__ import annotations

import asyncio
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import msgspec
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from scraper.core.article import Article, encode
from scraper.core.errors import FetchError, Rejected, ScraperError, UsageError
from scraper.core.limits import PAGE_BYTES
from scraper.core.version import VERSION
from scraper.sites.registry import site_of
from scraper.web.api_forms import (
    LINES,
    ArticlePage,
    CleanRequest,
    CorpusStats,
    DuplicateArticle,
    ExtractRequest,
    Health,
)
from scraper.web.cursor import read_cursor, write_cursor
from scraper.web.filters import NAMES, read_filters
from scraper.web.heavy_work import UTF8_PAGE, clean_work, extract_work
from scraper.web.many_pages import ManyPages
from scraper.web.openapi import openapi_document
from scraper.web.problems import NO_ARTICLE, Problem, rejection_problem
from scraper.web.request_body import JSON, content_type, read_body, read_json, refuse_other_sites

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterator

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from scraper.web.filters import SearchFilters
    from scraper.web.folder_view import FolderView
    from scraper.web.heavy_work import WorkDone
    from scraper.web.reading_team import ReadingTeam

API: Final = "/api/v1"
LIMIT: Final = 20
MAX_LIMIT: Final = 100
FIELDS: Final = tuple(Article.__dataclass_fields__)
_LIST_PARAMETERS: Final = frozenset({*NAMES, "after", "limit", "fields"})


class ProgramPages:
    """The handlers. Those that read the disk run in worker threads, reading and cleaning in worker processes."""

    def __init__(
        self, view: FolderView, team: ReadingTeam, metrics: Callable[[int], bytes], fetch: Callable[[str], Article]
    ) -> None:
        self._view = view
        self._team = team
        self._many = ManyPages(team)
        self._metrics = metrics
        self._fetch = fetch
        self._fetching = asyncio.Semaphore(1)  # one after the other: each is a whole run of the spider

    def routes(self) -> list[BaseRoute]:
        """Return which address leads where."""
        return [
            Route(f"{API}/extract", self.extract, methods=["POST"]),
            Route(f"{API}/clean", self.clean, methods=["POST"]),
            Route(f"{API}/articles", self.articles),
            Route(f"{API}/articles.jsonl", self.all_articles),
            Route(f"{API}/articles/{{id}}", self.one_article),
            Route(f"{API}/articles/{{id}}/revisions", self.article_revisions),
            Route(f"{API}/articles/{{id}}/duplicates", self.duplicates),
            Route(f"{API}/stats", self.stats),
            Route(f"{API}/health", self.health),
            Route(f"{API}/metrics", self.metrics),
            Route(f"{API}/openapi.json", self.openapi),
        ]

    def articles(self, request: Request) -> Response:
        """Return one page of a list of Articles."""
        filters, fields = _asked(request)
        limit = _limit(request.query_params.get("limit", ""))
        after = read_cursor(request.query_params.get("after", ""))
        index = self._view.index
        hits = index.search(filters, after, limit + 1, snippets=False)
        shown = hits[:limit]
        following = write_cursor(index.position(filters, shown, after)) if len(hits) > limit else None
        found = [_chosen(one, fields) for one in index.articles(hit.id for hit in shown)]
        return _json(request, ArticlePage(found, following))

    def all_articles(self, request: Request) -> Response:
        """Return the whole of a selection as JSON lines, the newest first."""
        filters, fields = _asked(request)
        headers = {"Content-Disposition": 'attachment; filename="selection.jsonl"'}
        keys = self._view.index.keys(filters)
        return StreamingResponse(self._lines(keys, fields), media_type="application/jsonl", headers=headers)

    def _lines(self, keys: array[int], fields: tuple[str, ...]) -> Iterator[bytes]:
        for start in range(0, len(keys), MAX_LIMIT):
            found = self._view.index.articles_of_keys(keys[start : start + MAX_LIMIT])
            yield b"".join(msgspec.json.encode(_chosen(one, fields)) + b"\n" for one in found)

    def one_article(self, request: Request) -> Response:
        """Return the newest revision of an article."""
        fields = _fields(request.query_params.get("fields", ""))
        article = self._article(request)
        return _json(request, _chosen(msgspec.to_builtins(article), fields) if fields != FIELDS else article)

    def article_revisions(self, request: Request) -> Response:
        """Return all revisions of an article, the oldest first."""
        return _json(request, self._view.revisions(self._article(request)))

    def duplicates(self, request: Request) -> Response:
        """Return the Articles that have the text of this one."""
        return _json(request, [DuplicateArticle(*row) for row in self._view.index.twins(self._article(request))])

    def stats(self, request: Request) -> Response:
        """Return what is in the folder."""
        seen = self._view.index.overview()
        lists = (dict(pairs) for pairs in (seen.days, seen.sections, seen.kinds, seen.methods, seen.rules))
        return _json(request, CorpusStats(seen.size, seen.incomplete, *lists))

    def health(self, request: Request) -> Response:
        """Return whether the index can be read."""
        return _json(request, Health("ok", self._view.index.overview().size, VERSION))

    def metrics(self, request: Request) -> Response:  # noqa: ARG002  every handler gets it
        """Return the numbers for Prometheus."""
        return Response(self._metrics(self._view.index.overview().size), media_type="text/plain; version=0.0.4")

    def openapi(self, request: Request) -> Response:
        """Return the description of the API itself."""
        return _json(request, openapi_document())

    async def clean(self, request: Request) -> Response:
        """Clean a text in a worker process."""
        form = await read_json(request, CleanRequest)
        return _done(await self._team.do(clean_work, form.text, form.link_titles, form.profile))

    async def extract(self, request: Request) -> Response:
        """Read a page or many in worker processes, or fetch an address of a newsroom that is known."""
        kind = content_type(request)
        if kind in LINES:
            return await self._many.answer(request)
        if kind == "text/html":
            refuse_other_sites(request)
            url = request.query_params.get("url", "")
            if not url:
                raise Problem(400, "url: name the page's address in the query.")
            body = await read_body(request, PAGE_BYTES)
            return _done(await self._team.do(extract_work, url, body, request.headers["content-type"]))
        form = await read_json(request, ExtractRequest)
        if form.html is None:
            return await self._fetched(form.url)
        return _done(await self._team.do(extract_work, form.url, form.html.encode("utf-8", "replace"), UTF8_PAGE))

    async def _fetched(self, url: str) -> Response:
        if site_of(url) is None:
            raise Problem(403, "Only addresses of the newsrooms that are known are fetched; send the page as html.")
        if self._fetching.locked():
            raise Problem(503, "Another address is being fetched; ask again.", headers={"Retry-After": "5"})
        async with self._fetching:
            try:
                return Response(encode(await asyncio.to_thread(self._fetch, url)), media_type=JSON)
            except Rejected as rejection:
                raise rejection_problem(rejection.reason, rejection.detail) from rejection
            except UsageError as error:
                raise Problem(422, str(error)) from error
            except FetchError as error:
                raise Problem(502, str(error)) from error
            except ScraperError as error:
                raise Problem(503, str(error)) from error

    def _article(self, request: Request) -> Article:
        article = self._view.article(request.path_params["id"])
        if article is None:
            raise Problem(404, NO_ARTICLE)
        return article


def _asked(request: Request) -> tuple[SearchFilters, tuple[str, ...]]:
    if unknown := sorted(request.query_params.keys() - _LIST_PARAMETERS):
        raise Problem(400, f"{unknown[0][:60]}: no such parameter; known are {', '.join(sorted(_LIST_PARAMETERS))}.")
    return read_filters(request.query_params), _fields(request.query_params.get("fields", ""))


def _limit(text: str) -> int:
    if not text:
        return LIMIT
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_LIMIT)) and 1 <= int(text) <= MAX_LIMIT:
        return int(text)
    raise Problem(400, f"limit: a number from 1 to {MAX_LIMIT}.")


def _fields(text: str) -> tuple[str, ...]:
    wanted = {name.strip() for name in text.split(",")} - {""}
    if unknown := sorted(wanted - set(FIELDS)):
        raise Problem(400, f"fields: an Article has no field {unknown[0][:60]!r}.")
    return tuple(name for name in FIELDS if name in wanted | {"id"}) if wanted else FIELDS


def _chosen(article: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return article if fields == FIELDS else {name: article[name] for name in fields}


def _json(request: Request, value: object) -> Response:
    """Return a value as JSON with its ETag; a program that has it gets 304."""
    body = msgspec.json.encode(value)
    tag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    if tag in known or "*" in known:
        return Response(None, 304, headers={"ETag": tag})
    return Response(body, media_type=JSON, headers={"ETag": tag})


def _done(done: WorkDone) -> Response:
    if done.reason:
        raise rejection_problem(done.reason, done.detail)
    return Response(done.body, media_type=JSON)
