"""The pages of the audit: the queues, a judgement, and what lies behind an Article: its archived page, its sources."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from scraper.web.audit_queues import QUEUES
from scraper.web.heavy_work import WorkDone, page_work, sources_work
from scraper.web.judgements import MAX_NOTE_CHARS, Judgement
from scraper.web.offered_commands import fixture_command
from scraper.web.problems import NO_ARTICLE
from scraper.web.request_body import content_type, read_body

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from scraper.core.article import Article
    from scraper.web.folder_view import FolderView
    from scraper.web.guard import SameSite
    from scraper.web.reading_team import ReadingTeam
    from scraper.web.rendering import Templates

MAX_FORM_BYTES: Final = 20_000  # a note of 2,000 characters, each of four bytes as %XX, and the rest
MAX_FIELDS: Final = 20  # of a form; ours has five
MAX_QUEUE_SHOWN: Final = 25
MAX_JUDGED_SHOWN: Final = 50
FORM: Final = "application/x-www-form-urlencoded"
_STALE_FORM: Final = "This form is older than the server, or not of it. Go back, load the page again, and judge then."
_VERDICTS: Final = {"right": True, "wrong": False}
# The page of another site, shown as text: in a sandbox, and to save rather than to open.
_RAW_HEADERS: Final = {"Content-Disposition": 'attachment; filename="page.txt"'}


class AuditPages:
    """The handlers."""

    def __init__(self, view: FolderView, pages: Templates, same_site: SameSite, team: ReadingTeam) -> None:
        self._view = view
        self._pages = pages
        self._same_site = same_site
        self._team = team

    def routes(self) -> list[BaseRoute]:
        """Return which address leads where."""
        return [
            Route("/audit", self.audit),
            Route("/audit/{queue}/next", self.next_of_queue),
            Route("/article/{id}/judge", self.judge, methods=["POST"]),
            Route("/article/{id}/page.txt", self.archived),
            Route("/article/{id}/sources", self.sources),
        ]

    def audit(self, request: Request) -> Response:  # noqa: ARG002  every handler gets it
        """Return the queues with what waits in them, and what was judged wrong."""
        queues = [(name, queue.about, self._view.queue(name)) for name, queue in QUEUES.items()]
        judged = sorted(self._view.judgements.latest().values(), key=lambda one: one.at, reverse=True)
        wrong = [one for one in judged if not one.right][:MAX_JUDGED_SHOWN]
        commands = [fixture_command(one.id, self._view.folder) for one in wrong]
        page = self._pages.render(
            "audit",
            queues=queues,
            judged=len(judged),
            wrong=list(zip(wrong, commands, strict=True)),
            most=MAX_QUEUE_SHOWN,
        )
        return _html(page)

    def next_of_queue(self, request: Request) -> Response:
        """Lead to the Article that waits behind another one, or to the first."""
        name = request.path_params["queue"]
        if name not in QUEUES:
            raise HTTPException(404, "There is no queue of this name.")
        ids = [one.id for one in self._view.queue(name)]
        before = request.query_params.get("after", "")
        place = ids.index(before) + 1 if before in ids else 0
        if place >= len(ids):
            return RedirectResponse("/audit", 303)
        return RedirectResponse(f"/article/{quote(ids[place], safe='')}?queue={name}", 303)

    async def judge(self, request: Request) -> Response:
        """Keep a judgement and lead on."""
        fields = await _form(request)
        article_id = request.path_params["id"]
        if not self._same_site.trusts(request, f"judge {article_id}", fields.get("token", "")):
            raise HTTPException(
                403, "This form is not of this server, or the server was started anew: go back and load the page again."
            )
        if fields.get("verdict") not in _VERDICTS:
            raise HTTPException(400, "A judgement says right or wrong: use the buttons of the article.")
        queue = fields.get("queue", "")
        await run_in_threadpool(self._keep, article_id, fields, queue if queue in QUEUES else "")
        leads = f"/audit/{queue}/next" if queue in QUEUES else f"/article/{quote(article_id, safe='')}"
        return RedirectResponse(leads, 303)

    def _keep(self, article_id: str, fields: dict[str, str], queue: str) -> None:
        article = self._view.article(article_id)
        if article is None:
            raise HTTPException(404, NO_ARTICLE)
        self._view.judgements.add(
            Judgement(
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                id=article.id,
                content_hash=fields.get("content_hash", article.content_hash)[:100],
                right=_VERDICTS[fields["verdict"]],
                queue=queue,
                note=fields.get("note", "").strip()[:MAX_NOTE_CHARS],
            )
        )

    async def archived(self, request: Request) -> Response:
        """Return the raw page as it came, as text."""
        article = await self._article(request)
        done = await self._team.do(page_work, str(self._view.folder), article.id, article.fetched_at or "")
        if done.reason:
            raise HTTPException(404, done.detail)
        return Response(done.body, media_type="text/plain", headers=_RAW_HEADERS)

    async def sources(self, request: Request) -> Response:
        """Return where each field of the archived page was read, and what other places of it say."""
        article = await self._article(request)
        seen = await self._team.do(sources_work, str(self._view.folder), article.id, article.fetched_at or "")
        if isinstance(seen, WorkDone):
            raise HTTPException(404, seen.detail)
        return _html(self._pages.render("sources", article=article, seen=seen))

    async def _article(self, request: Request) -> Article:
        article = await run_in_threadpool(self._view.article, request.path_params["id"])
        if article is None:
            raise HTTPException(404, NO_ARTICLE)
        return article


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a form; of those that stand there twice, the last one."""
    if content_type(request) != FORM:
        raise HTTPException(415, f"A judgement is a form ({FORM}).")
    text = (await read_body(request, MAX_FORM_BYTES)).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(text, max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise HTTPException(400, f"A judgement has {MAX_FIELDS} fields at most.") from error


def _html(page: str) -> HTMLResponse:
    return HTMLResponse(page.encode("utf-8", "replace"))
