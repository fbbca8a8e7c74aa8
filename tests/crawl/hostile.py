"""A small hostile site on loopback: each path answers as a test says, every other one is a list of the given links."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from ssl import SSLContext

GOOD: Final = "/ekonomi/20261014062427-92-1186803/contoh-judul"
BAD: Final = "/ekonomi/20261014062427-92-1186804/contoh-judul"


@dataclass(frozen=True)
class Answer:
    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, to: BaseHTTPRequestHandler) -> None:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        to.send_response_only(self.status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **self.headers}.items():
            to.send_header(name, value)
        to.end_headers()
        to.wfile.write(body)


@contextmanager
def serve_hostile(
    answers: Mapping[str, Callable[[BaseHTTPRequestHandler], None]],
    links: Sequence[str] = (BAD, GOOD),
    tls: SSLContext | None = None,
) -> Iterator[str]:
    """The base address of the site while it is up."""
    cards = "".join(f'<article><a href="{link}">Judul</a></article>' for link in links)
    page = Answer(f"<html><body>{cards}</body></html>", headers={"Content-Type": "text/html; charset=utf-8"})
    site = {"/robots.txt": Answer(status=404), "/rss": Answer("<rss></rss>"), **answers}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.get(self.path.partition("?")[0], page)(self)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
