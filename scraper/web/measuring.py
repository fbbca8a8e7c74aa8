"""Numbers of the server for Prometheus: requests by page and status, and how long they took."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECONDS: Final = (0.005, 0.01, 0.02, 0.04, 0.1, 0.25, 1, 5, 30)


class ServerMetrics:
    """The numbers of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "scraper_web_requests", "Requests by page and status.", ("page", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "scraper_web_seconds", "From a request to the end of its answer.", ("page",), buckets=_SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self.articles = Gauge("scraper_web_articles", "Articles in the search index.", registry=self.registry)

    def shown(self, articles: int) -> bytes:
        """Return the numbers in the text format. articles: those in the index now."""
        self.articles.set(articles)
        return generate_latest(self.registry)


class Measured:
    """The layer that counts. A page is known by its handler: addresses of users are no labels."""

    def __init__(self, app: ASGIApp, metrics: ServerMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over, and count when the answer has ended."""
        status = 500
        began = time.perf_counter()

        async def send_counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            if scope["type"] == "http":
                page = getattr(scope.get("endpoint"), "__name__", "none")
                self._metrics.requests.labels(page, str(status)).inc()
                self._metrics.seconds.labels(page).observe(time.perf_counter() - began)
