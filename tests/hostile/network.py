"""A network of its own for one process: names, public addresses and private ones, all on loopback; nothing leaves it.

    unshare --user --map-root-user --net --mount python -m tests.hostile.network FOLDER

Here the system's own resolver asks our name server, and every address that a name may lead to is served by one web
server that notes which address it was reached at. Prints what happened as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET6, SOCK_DGRAM, socket
from typing import Final

from twisted.names import dns

PUBLIC: Final = "93.184.215.14"
PRIVATE: Final = (
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "198.18.0.1",
)  # fmt: skip
PRIVATE_SIX: Final = ("::1", "fe80::1", "fd00:ec2::254", "::ffff:127.0.0.1", "64:ff9b::7f00:1")
DIGITS: Final = (
    "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "127.1", "[::1]", "[::ffff:127.0.0.1]",
    "169.254.169.254", "[fd00:ec2::254]", "10.0.0.1", "0.0.0.0", "0", "localhost",
)  # fmt: skip
PATH: Final = "/berita/harga-beras-naik"
_WORDS: Final = (
    "Harga beras di pasar itu naik dua persen pada pekan ini, kata pedagang yang ditemui di kios mereka. " * 8
)
PAGE: Final = "<html><head><title>Harga Beras Naik</title></head><body><article><h1>Harga Beras Naik</h1>" + (
    f"<p>{_WORDS}</p>" * 4 + "</article></body></html>"
)
# What a name resolves to, one answer after the other, the last for good.
NAMES: Final = {
    "rebinding.example.org": [[PUBLIC], ["127.0.0.1"]],
    "berubah.example.org": [[PUBLIC], ["169.254.169.254"]],
    "both.example.org": [[PUBLIC, "127.0.0.1"]],
    "pindah.example.org": [[PUBLIC]],
    **{f"dalam{number}.example.org": [[address]] for number, address in enumerate(PRIVATE)},
    **{f"enam{number}.example.org": [[address]] for number, address in enumerate(PRIVATE_SIX)},
}
ELSEWHERE: Final = {  # where "pindah" sends us
    "/ke-alamat": f"http://127.0.0.1{PATH}",
    "/ke-metadata": "http://169.254.169.254/latest/meta-data/",
    "/ke-nama": f"http://dalam0.example.org{PATH}",
    "/ke-angka": f"http://2130706433{PATH}",
}


class Web(BaseHTTPRequestHandler):
    """Answers every path with an article, on whatever address; notes address and host."""

    reached: Final[list[list[str]]] = []

    def do_GET(self) -> None:
        at = self.connection.getsockname()[0].removeprefix("::ffff:")
        self.reached.append([at, self.headers.get("Host", ""), self.path])
        place = ELSEWHERE.get(self.path)
        status = 404 if self.path == "/robots.txt" else 302 if place else 200
        body = PAGE.encode() if status == 200 else b""
        self.send_response(status)
        if place:
            self.send_header("Location", place)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")  # so that the next request needs a connection, and may need a name
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


class Everywhere(ThreadingHTTPServer):
    address_family = AF_INET6  # and IPv4 inside it


def answer_names(listener: socket, asked: dict[str, int]) -> None:
    """The name server: A and AAAA of our names without time to live, nothing for all others."""
    while True:
        data, peer = listener.recvfrom(512)
        message = dns.Message()
        message.fromStr(data)
        (query,) = message.queries
        name = query.name.name.decode().lower()
        message.answer, message.recDes, message.recAv = 1, 1, 1
        message.rCode = dns.OK if name in NAMES else dns.ENAME
        if name in NAMES and query.type == dns.A:
            answers = NAMES[name][min(asked[name], len(NAMES[name]) - 1)]
            asked[name] += 1
            records = [dns.Record_A(address, ttl=0) for address in answers if ":" not in address]
            message.answers = [dns.RRHeader(name, dns.A, dns.IN, 0, record) for record in records]
        elif name in NAMES and query.type == dns.AAAA:
            records = [dns.Record_AAAA(one, ttl=0) for answers in NAMES[name] for one in answers if ":" in one]
            message.answers = [dns.RRHeader(name, dns.AAAA, dns.IN, 0, record) for record in records]
        listener.sendto(message.toStr(), peer)


def build(folder: Path) -> None:
    """Addresses on loopback, and the system's resolver pointed to our name server."""

    def system(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True)

    system("ip", "link", "set", "lo", "up")
    for address in (PUBLIC, *PRIVATE[2:7], "198.18.0.1"):
        system("ip", "address", "add", f"{address}/32", "dev", "lo")
    system("ip", "-6", "address", "add", "fd00:ec2::254/128", "dev", "lo")
    for name, text in (("resolv.conf", "nameserver 127.0.0.1\n"), ("hosts", "127.0.0.1 localhost\n")):
        (folder / name).write_text(text, encoding="ascii")
        system("mount", "--bind", str(folder / name), f"/etc/{name}")


# The program with a name asked for again for each connection: else Scrapy remembers the answer for the whole run.
FORGETFUL: Final = (
    "import scraper.settings; scraper.settings.DNSCACHE_ENABLED = False; from scraper.cli import main; main()"
)


def fetch(folder: Path, *arguments: str, start: tuple[str, ...] = ("-m", "scraper")) -> dict[str, object]:
    """``scraper fetch`` with these arguments: exit code, what it said, and which addresses were reached."""
    Web.reached.clear()
    quick = {"SCRAPER_FETCH_DELAY": "0", "SCRAPER_FETCH_RETRIES": "0"}
    command = [sys.executable, *start, "fetch", "--no-store", "--format", "text", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **quick}, cwd=folder)
    return {"code": done.returncode, "out": done.stdout, "said": done.stderr, "reached": list(Web.reached)}


def main() -> None:
    folder = Path(sys.argv[1])
    build(folder)
    asked: dict[str, int] = defaultdict(int)
    listener = socket(type=SOCK_DGRAM)
    listener.bind(("127.0.0.1", 53))
    threading.Thread(target=answer_names, args=(listener, asked), daemon=True).start()
    threading.Thread(target=Everywhere(("::", 80), Web).serve_forever, daemon=True).start()
    moved = [f"http://pindah.example.org{path}" for path in ELSEWHERE]
    private = [f"http://{name}{PATH}" for name in NAMES if name.startswith(("dalam", "enam"))]
    digits = [f"http://{host}{PATH}" for host in DIGITS]
    rebinding = f"http://rebinding.example.org{PATH}"
    happened = {
        "first": fetch(folder, rebinding, f"http://both.example.org{PATH}", *moved),
        "later": fetch(folder, rebinding, *private, *digits),
        "within": fetch(folder, f"http://berubah.example.org{PATH}", start=("-c", FORGETFUL)),
        "allowed": fetch(folder, "--base-url", "http://127.0.0.1", f"http://dalam0.example.org{PATH}"),
    }
    sys.stdout.write(json.dumps({**happened, "asked": asked}))


if __name__ == "__main__":
    main()
