"""The memory that bodies of requests take, all together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scraper.web.problems import Problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODIES_BYTES: Final = 128_000_000  # four of the largest requests, or a thousand pages
_RETRY: Final = {"Retry-After": "5"}


class BodyRoom:
    """The layer that counts the bytes of bodies from their coming until the request is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request over. What finds no room any more is answered by a problem (503)."""
        own = 0

        async def receive_counted() -> Message:
            nonlocal own
            message = await receive()
            size = len(message.get("body", b""))
            own += size
            self._held += size
            if self._held > BODIES_BYTES:
                raise Problem(503, "Too much is being sent at present; ask again in a moment.", headers=_RETRY)
            return message

        try:
            await self._app(scope, receive_counted, send)
        finally:
            self._held -= own
