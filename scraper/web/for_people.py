"""The pages for people: front, search, article, revisions, rules. None needs a script."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from scraper.core.errors import StoreError
from scraper.running.report.data import Day
from scraper.running.report.picture import calendar
from scraper.sites.rule_catalogue import catalogue
from scraper.web.article_view import MAX_CUTS_LISTED, MAX_LISTED, view_of
from scraper.web.audit_queues import QUEUES
from scraper.web.cursor import read_cursor, write_cursor
from scraper.web.filters import CHOICES, SearchFilters, read_filters
from scraper.web.index import MAX_COUNTED
from scraper.web.offered_commands import export_command, fixture_command
from scraper.web.problems import NO_ARTICLE
from scraper.web.rendering import asset
from scraper.web.word_diff import diff_articles, has_changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from scraper.core.article import Article
    from scraper.web.folder_view import FolderView
    from scraper.web.guard import SameSite
    from scraper.web.rendering import Templates

RESULTS: Final = 20  # on one page of a search
LATEST: Final = 12  # articles on the front page
MAX_SECTIONS: Final = 12
MAX_REVISIONS_SHOWN: Final = 20
MAX_CUTS_OF_RULE: Final = 60
_COUNTS_PLACE: Final = "<!-- counts -->"
_ASSETS: Final = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


class PeoplePages:
    """The handlers. They run in worker threads, for they read the disk."""

    def __init__(self, view: FolderView, pages: Templates, same_site: SameSite) -> None:
        self._view = view
        self._pages = pages
        self._same_site = same_site

    def routes(self) -> list[BaseRoute]:
        """Return which address leads where."""
        return [
            Route("/", self.front),
            Route("/search", self.search),
            Route("/article/{id}", self.article),
            Route("/article/{id}/revisions", self.revisions),
            Route("/rules", self.rules),
            Route("/rules/{name}", self.rule),
            *(Route(f"/{name}", self.asset) for name in _ASSETS),
        ]

    def asset(self, request: Request) -> Response:
        """Return the style and the icon."""
        name = request.url.path[1:]
        return Response(asset(name), media_type=_ASSETS[name], headers={"Cache-Control": "max-age=300"})

    def front(self, request: Request) -> Response:  # noqa: ARG002  every handler gets it
        """Return what came, when, from where, and what is wrong."""
        overview = self._view.index.overview()
        days = [Day(day, n) for day, n in overview.days]
        return self._page(
            "front",
            overview=overview,
            latest=self._view.index.search(SearchFilters(), None, LATEST),
            calendar=calendar(days),
            sections=overview.sections[:MAX_SECTIONS],
            alarms=self._view.alarms(),
        )

    def search(self, request: Request) -> Response:
        """Return the results first; what each further filter would leave is counted while they are read."""
        filters = read_filters(request.query_params)
        after = read_cursor(request.query_params.get("after", ""))
        hits = self._view.index.search(filters, after, RESULTS + 1)
        shown = hits[:RESULTS]
        more = ""
        if len(hits) > RESULTS:
            more = filters.query(after=write_cursor(self._view.index.position(filters, shown, after)))
        page = self._pages.render(
            "search",
            filters=filters,
            hits=shown,
            more=more,
            first=after is None,
            choices=CHOICES,
            place=_COUNTS_PLACE,
            command=export_command(filters, self._view.folder),
        )
        return StreamingResponse(self._with_counts(page, filters), media_type="text/html")

    def _with_counts(self, page: str, filters: SearchFilters) -> Iterator[bytes]:
        head, _, tail = page.rpartition(_COUNTS_PLACE)
        yield head.encode("utf-8", "replace")
        try:
            whole, counts = self._view.index.count(filters)
        except StoreError:  # the results are out already, and the next page says what is wrong
            whole, counts = 0, {}
        shown = self._pages.render("counts", filters=filters, whole=whole, counts=counts, most=MAX_COUNTED)
        yield (shown + tail).encode("utf-8", "replace")

    def article(self, request: Request) -> Response:
        """Return the text, what was cut out of it, and the fields."""
        article = self._article(request)
        part = request.query_params.get("part", "1")
        queue = request.query_params.get("queue", "")
        return self._page(
            "article",
            view=view_of(article, int(part) if part.isdecimal() and len(part) < 6 else 1),  # noqa: PLR2004
            twins=self._view.index.twins(article),
            waiting=self._view.waiting(article.id),
            fixture=fixture_command(article.id, self._view.folder),
            judgement=self._view.judgements.latest().get(article.id),
            queue=queue if queue in QUEUES else "",
            token=self._same_site.token(f"judge {article.id}"),
            most_cuts=MAX_CUTS_LISTED,
            most=MAX_LISTED,
        )

    def revisions(self, request: Request) -> Response:
        """Return what the newsroom changed, word by word, the latest change first."""
        article = self._article(request)
        found = self._view.revisions(article)
        changes = []
        for before, after in list(pairwise(found))[-MAX_REVISIONS_SHOWN:][::-1]:
            lines = diff_articles(before, after)
            changes.append((before, after, lines if has_changed(lines) else []))
        return self._page(
            "revisions", article=article, revisions=found, changes=changes, waiting=self._view.waiting(article.id)
        )

    def rules(self, request: Request) -> Response:  # noqa: ARG002
        """Return how often each rule has cut, those that never did included."""
        counts = dict(self._view.index.overview().rules)
        known = {entry.rule.name: entry.rule.why for entry in catalogue()}
        rows = sorted(
            ((name, counts.get(name, 0), known.get(name, "")) for name in known.keys() | counts.keys()),
            key=lambda row: (-row[1], row[0]),
        )
        return self._page("rules", rows=rows, most=max(counts.values(), default=1))

    def rule(self, request: Request) -> Response:
        """Return the texts that one rule has cut most often."""
        name = request.path_params["name"]
        entry = next((entry for entry in catalogue() if entry.rule.name == name), None)
        cuts = self._view.index.cuts_of(name, MAX_CUTS_OF_RULE)
        if entry is None and not cuts:
            raise HTTPException(404, "There is no rule of this name.")
        return self._page("rule", name=name, why=entry.rule.why if entry else "", cuts=cuts)

    def _article(self, request: Request) -> Article:
        article = self._view.article(request.path_params["id"])
        if article is None:
            raise HTTPException(404, NO_ARTICLE)
        return article

    def _page(self, template: str, /, **values: object) -> HTMLResponse:
        return HTMLResponse(self._pages.render(template, **values).encode("utf-8", "replace"))
