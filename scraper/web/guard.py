"""What stands before every page: the check of the host, and the headers that make a hostile text inert."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HEADERS: Final = {
    # Nothing is loaded but our own style and icon; no script runs; a form goes to us alone; no site frames a page.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # other sites do not learn what is read here; our own forms name their origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
_INERT: Final = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
_NOT_KEPT: Final = (b"cache-control", b"private, no-cache")
_WRONG_HOST: Final = "This server answers only under its own names. Start it with --allow-host NAME to add another.\n"


class Guard:
    """The layer around all pages: it refuses requests for names that are not ours, and makes every answer inert.

    Another site can make its own name lead to this machine (DNS rebinding); such a name is not in ``hosts``.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or hand it over; either answer gets the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = inert_headers(message["headers"])
            await send(message)

        if host_name(Headers(scope=scope).get("host", "")) not in self._hosts:
            await PlainTextResponse(_WRONG_HOST, 421)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)


def inert_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer, and those that make a hostile text inert."""
    own = list(headers)
    is_kept = any(name == b"cache-control" for name, _ in own)
    return [*own, *_INERT] if is_kept else [*own, *_INERT, _NOT_KEPT]


def host_name(host: str) -> str:
    """Return the name in a Host header, in lower case, without the port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


class SameSite:
    """The check whether a form was sent from a page of this server.

    Each form carries a token that only our own pages show. No other site
    can read them: we send no header that allows it.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def token(self, purpose: str) -> str:
        """Return the token for a form. purpose: what the form does, so that no token serves another one."""
        return hmac.new(self._key, purpose.encode("utf-8", "replace"), "sha256").hexdigest()

    def trusts(self, request: Request, purpose: str, token: str) -> bool:
        """Return whether the token is ours, and the browser names no other site as the origin of the request."""
        is_ours = hmac.compare_digest(self.token(purpose).encode(), token.encode("utf-8", "replace"))
        return is_ours and not is_from_elsewhere(request)


def is_from_elsewhere(request: Request) -> bool:
    """Return whether a browser says that another site's page sends this request."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("origin")
    return origin is not None and origin.rpartition("//")[2].lower() != request.headers.get("host", "").lower()
