"""A web server on loopback that serves archives, well or in the ways in which servers fail."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from ssl import SSLContext


def lines(into: Path) -> dict[str, list[dict]]:
    """The Articles of each file."""
    found = {}
    for path in sorted(into.glob("*.jsonl.zst")):
        with (
            path.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True) as whole,
        ):
            found[path.name] = [json.loads(line) for line in whole.read().splitlines()]
    return found


@dataclass
class Served:
    """A running server.

    asked: path and range of each request. fault: what it does to a request of a path, by the number of the try.
    """

    folder: Path
    address: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)

    def tries(self, path: str) -> int:
        return sum(one == path for one, _ in self.asked)


class Handler(BaseHTTPRequestHandler):
    """Answers a request well, or with the fault that its path has."""

    served: Served

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = urlsplit(self.path).path  # a proxy gets the whole address
        self.served.asked.append((path, self.headers.get("Range", "")))
        fault, _, detail = self.served.faults.get(path, "").partition(" ")
        getattr(self, f"fault_{fault or 'none'}")(path, detail)

    def fault_none(self, path: str, _: str = "") -> None:
        self.give((self.served.folder / path.lstrip("/")).read_bytes())

    def give(self, data: bytes, *, most: int | None = None, tag: str = '"1"') -> None:
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if found and int(found[1]) >= len(data):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(data)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = data
        if found:
            stop = min(int(found[2]) + 1, len(data)) if found[2] else len(data)
            body = data[int(found[1]) : stop]
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {found[1]}-{stop - 1}/{len(data)}")
        else:
            self.send_response(200)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "application/gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if most is None else body[:most])
        if most is not None and most < len(body):
            self.close_connection = True
            self.connection.close()

    def fault_breaks(self, path: str, detail: str) -> None:
        """Sends so many bytes a time and hangs up."""
        self.give((self.served.folder / path.lstrip("/")).read_bytes(), most=int(detail))

    def fault_whole(self, path: str, detail: str) -> None:
        """Knows no ranges, and hangs up on the first try."""
        del self.headers["Range"]
        self.give(
            (self.served.folder / path.lstrip("/")).read_bytes(),
            most=int(detail) if self.served.tries(path) == 1 else None,
        )

    def fault_changes(self, path: str, detail: str) -> None:
        """Hangs up on the first try behind so many bytes, and has another file then."""
        name, _, most = detail.partition(" ")
        if self.served.tries(path) == 1:
            self.give(b"\x1f\x8b" + b"old" * 50_000, most=int(most), tag='"0"')
        else:
            self.give((self.served.folder / name).read_bytes())

    def fault_status(self, path: str, detail: str) -> None:
        """Answers a status, on the first try or always."""
        code, _, until = detail.partition(" ")
        if until and self.served.tries(path) > int(until):
            self.fault_none(path)
            return
        self.send_response(int(code))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def fault_to(self, _: str, detail: str) -> None:
        """Redirects."""
        self.send_response(302)
        self.send_header("Location", detail)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def fault_page(self, _: str, __: str) -> None:
        """Answers 200 with a page of its own, as captive portals do."""
        self.give(b"<!doctype html><html><body>Log in</body></html>")

    def fault_other(self, path: str, _: str) -> None:
        """Answers with another part of the file than was asked for."""
        self.headers.replace_header("Range", "bytes=7-") if "Range" in self.headers else None
        self.give((self.served.folder / path.lstrip("/")).read_bytes(), most=5_000)

    def fault_endless(self, _: str, __: str) -> None:
        """Sends without an end."""
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"\x1f\x8b" * 32_768)
        except OSError:
            self.close_connection = True


@contextmanager
def web_server(folder: Path, tls: SSLContext | None = None) -> Iterator[Served]:
    """Gives a server of the files in a folder; ``served.faults[PATH]`` names a fault."""
    served = Served(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"served": served}))
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    served.address = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
