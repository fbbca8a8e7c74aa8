"""The replica behind a server that lies at the addresses that a test says, and tells the truth at all others."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.replica import Replica


@dataclass(frozen=True)
class Reply:
    """One answer on the wire. length: what its Content-Length says, by default the truth."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


Lies = dict[str, Reply]  # by path


class LyingSite:
    """A served replica. lies: what some paths answer in place of the truth, changeable at any time."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.lies: Lies = {}
        self.url = ""

    def reply(self, target: str, host: str) -> Reply:
        lie = self.lies.get(target.partition("?")[0])
        if lie is not None:
            return lie
        answer = self.replica.answer(target, host=host)
        return Reply(answer.body, answer.status, {"Content-Type": answer.content_type})


@contextmanager
def serve_lies(replica: Replica) -> Iterator[LyingSite]:
    """Serve the replica from threads until the block ends."""
    site = LyingSite(replica)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = site.reply(self.path, self.headers.get("X-Forwarded-Host", ""))
            length = len(reply.body) if reply.length is None else reply.length
            self.send_response(reply.status)
            for name, value in {"Content-Type": "text/html", **reply.headers, "Content-Length": str(length)}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = length != len(reply.body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
