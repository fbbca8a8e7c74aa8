"""The site as one ASGI application, and the server that runs it."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import anyio.to_thread
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response

from scraper.core.errors import ScraperError, UsageError
from scraper.web.folder_view import FolderView
from scraper.web.for_people import PeoplePages
from scraper.web.guard import Guard, SameSite
from scraper.web.rendering import Pages

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from starlette.requests import Request

log = logging.getLogger(__name__)
THREADS: Final = 6  # that read the disk: each has a connection with a cache of 2 MB
MAX_CONNECTIONS: Final = 200
KEEP_ALIVE_SECONDS: Final = 15
CLOSING_SECONDS: Final = 5  # for answers that are under way when the server is stopped
_ALLOWED_AFTER_ERROR: Final = ("allow", "retry-after")


def make_app(folder: Path, hosts: Iterable[str]) -> Starlette:
    """Return the application for one folder. hosts: the names under which it answers."""
    view, pages, same_site = FolderView(folder), Pages(), SameSite()
    people = PeoplePages(view, pages, same_site)

    def explain(request: Request, status: int, words: str) -> Response:  # noqa: ARG001
        page = pages.render("error", status=status, words=words)
        return HTMLResponse(page.encode("utf-8", "replace"), status)

    async def of_http(request: Request, error: Exception) -> Response:
        status, words = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "")
        answer = explain(request, status, words)
        kept = getattr(error, "headers", None) or {}
        answer.headers.update({name: value for name, value in kept.items() if name.lower() in _ALLOWED_AFTER_ERROR})
        return answer

    async def of_ours(request: Request, error: Exception) -> Response:
        status = 400 if isinstance(error, UsageError) else 503
        if status != 400:  # noqa: PLR2004
            log.error("%s", error)
        return explain(request, status, str(error))

    async def of_a_fault(request: Request, error: Exception) -> Response:
        log.error("a fault of scraper itself at %s", request.url.path, exc_info=error)
        return explain(request, 500, "This is a fault of scraper itself; its log says more.")

    return Starlette(
        routes=people.routes(),
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers={HTTPException: of_http, ScraperError: of_ours, Exception: of_a_fault},
    )


class WebServer(uvicorn.Server):
    """A server that ends well on Ctrl-C and on SIGTERM, as a service is stopped."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal; unlike the library's, this does not raise the signal once more behind the end."""
        loop = asyncio.get_running_loop()
        caught = (signal.SIGINT, signal.SIGTERM)
        with suppress(RuntimeError, ValueError):  # not the main thread: whoever runs the server there stops it
            for one in caught:
                loop.add_signal_handler(one, self.handle_exit, one, None)
        yield
        with suppress(RuntimeError, ValueError):
            for one in caught:
                loop.remove_signal_handler(one)


def make_server(app: Starlette) -> WebServer:
    """Return the server for an application; ``serve(sock)`` runs it."""
    options: dict[str, Any] = {
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "lifespan": "off",
        "http": "h11",
        "ws": "none",
        "loop": "asyncio",
        "limit_concurrency": MAX_CONNECTIONS,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": CLOSING_SECONDS,
        "proxy_headers": False,
    }
    return WebServer(uvicorn.Config(app, **options))


def serve(server: WebServer, listener: socket.socket) -> None:
    """Answer requests until the server is told to stop."""

    async def run() -> None:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        await server.serve(sockets=[listener])

    asyncio.run(run())
