"""The site on a real socket of this machine, and a client that asks it as written."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.web.guard import LOOPBACK
from scraper.web.web_app import make_app
from scraper.web.web_server import make_server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def data(self) -> Any:
        return json.loads(self.body)


class Site:
    """A served folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def ask(self, path: str, *, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=given)
            found = connection.getresponse()
            return Answer(found.status, {name.lower(): value for name, value in found.getheaders()}, found.read())
        finally:
            connection.close()

    def send_json(self, path: str, value: object, **headers: str) -> Answer:
        return self.ask(path, method="POST", body=json.dumps(value), **({"Content_Type": "application/json"} | headers))


@contextmanager
def served(folder: Path, **options: Any) -> Iterator[Site]:
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    server = make_server(make_app(folder, LOOPBACK, **options))
    thread = threading.Thread(target=serve, args=(server, listener), daemon=True)
    thread.start()
    try:
        yield Site(folder, listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()
