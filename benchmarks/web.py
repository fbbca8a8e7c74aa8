"""What `scraper serve` costs: the index, the start, its memory, a page of each kind, and reading as a service.

    python -m benchmarks.web [--json] [--quick] [--articles 100000]

A crawl of made-up articles is written, a file each, and indexed as `serve` does. Pages are asked in this process,
without a socket, so that their CPU can be counted one by one; of a search, the time until the results are out, and the
counts of filters aside; `after_a_crawl`: the first page behind a change of the index. `extract` is asked over loopback
by two clients, for a page a request and for many pages a request, a line each, and compared with the library in two
processes, by turns.

How much of the library's pages a second the service has is counted in CPU: where both cores are busy, pages a second
are two over the CPU of a page. That of the service is its server's and its workers', system calls included; clients
are elsewhere. The library's is that of its processes alone, and it gives an Article, the service the Article as JSON.
By the clock (`..._share`) clients count too, on the same two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import http.client
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from benchmarks.extract import replica_pages
from scraper.api import extract
from scraper.storage.file_store import FileStore
from scraper.web.index import build_index, index_file
from scraper.web.index_summary import write_summary
from scraper.web.web_app import make_app
from tests.web.made_crawl import vocabulary, write_crawl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor

    from starlette.types import ASGIApp, Message

ARTICLES = 100_000
QUICK = 300
ASKED = 100
CHANGED = 200
ROUNDS = 6
SEED = 5
DISTINCT = 24
REPEATED = 15
CLIENTS = 2
LINES = 100  # pages of a request with many
CONNECTION = threading.local()


def make_index(folder: Path, articles: int) -> dict[str, float]:
    """Indexes a crawl, then some changes of it: the cost of one more is that of many without that of one."""
    made = write_crawl(folder, articles)[-CHANGED:]
    gc.collect()
    taken = indexing(folder)
    store = FileStore(folder, durable=False)
    changes = {}
    for count in (1, len(made)):
        for article in made[:count]:
            store.replace(replace(article, title=f"Ralat {count}", content_hash=f"{count:x}{article.id}"))
        changes[count] = indexing(folder)
    update = (changes[len(made)] - changes[1]) / (len(made) - 1)
    return {"articles_a_second": articles / taken, "update_ms": 1000 * update, "update_of_one_ms": 1000 * changes[1]}


def indexing(folder: Path) -> float:
    """Seconds of CPU that bringing the index up to date takes."""
    began = time.process_time()
    build_index(folder)
    return time.process_time() - began


async def ask(app: ASGIApp, path: str) -> tuple[float, int]:
    """Milliseconds of CPU until the first part of the answer, and bytes of the whole."""
    plain, _, query = path.partition("?")
    size, first = 0, 0.0

    async def send(message: Message) -> None:
        nonlocal size, first
        size += len(message.get("body", b""))
        if message["type"] == "http.response.body" and not first:
            first = time.process_time()

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": plain, "raw_path": plain.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"localhost")], "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    began = time.process_time()
    await app(scope, receive, send)
    return 1000 * (first - began), size


def pages(folder: Path, articles: int) -> dict[str, Any]:
    """p50 and p95 of each kind of page, and the largest answer."""
    app, dice, index = make_app(folder, ["localhost"]), random.Random(3), index_file(folder)
    words = vocabulary(random.Random(1))
    weights = [1 / (rank + 3) for rank in range(len(words))]
    terms = [quote(" ".join(dice.choices(words, weights, k=dice.randint(1, 3)))) for _ in range(ASKED)]
    ids = [f"cnnindonesia:{1_000_000 + dice.randrange(articles)}" for _ in range(ASKED)]
    kinds = {
        "newest": [f"/search?q={one}" for one in terms],
        "filtered": [f"/search?q={one}&section=ekonomi&complete=yes" for one in terms],
        "ranked": [f"/search?q={one}&order=best" for one in terms],
        "article": [f"/article/{one}" for one in ids],
        "front": ["/"] * 10,
        "audit": ["/audit"] * 10,
        "rules": ["/rules", "/rules/dateline"] * 5,
        "api": [f"/api/v1/articles?q={one}&fields=title" for one in terms],
    }
    found: dict[str, Any] = {}

    async def all_of() -> None:
        await ask(app, "/search?q=a")
        changed = []
        for path in ("/", "/search?q=harga", "/audit") * 3:
            with closing(sqlite3.connect(index)) as connection:
                write_summary(connection)
            changed.append((await ask(app, path))[0])
        found["after_a_crawl"] = {"most_ms": max(changed)}
        for name, paths in kinds.items():
            taken = [await ask(app, path) for path in paths]
            times = sorted(one for one, _ in taken)
            found[name] = {
                "p50_ms": times[len(times) // 2],
                "p95_ms": times[int(len(times) * 0.95)],
                "largest_kb": max(size for _, size in taken) / 1000,
            }

    asyncio.run(all_of())
    return found


def served(folder: Path, repeated: int) -> dict[str, float]:
    """CPU and memory of the program when it has answered its first page, and pages read a second over loopback."""
    command = [sys.executable, "-m", "scraper", "serve", "--from", str(folder), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline()
            port = int(line.split(":")[-1].split("/")[0])
            asked(port, "GET", "/", b"")
            cpu = used(process.pid)
            for word in ("harga", "beras+naik", "warga"):
                asked(port, "GET", f"/search?q={word}", b"")
                asked(port, "GET", f"/search?q={word}&order=best", b"")
            return {"start_cpu_s": cpu, "memory_mb": memory(process.pid), **reading(process.pid, port, repeated)}
        finally:
            process.terminate()


def reading(server: int, port: int, repeated: int) -> dict[str, float]:
    """Pages of the weight of real ones, asked by two clients, beside the library in two processes, by turns.

    server: the number of its process.
    repeated: how often each page is read in a round.
    """
    work = [(page.url, page.body) for page, _ in replica_pages(SEED, DISTINCT)] * repeated
    lines = [msgspec.json.encode({"url": url, "html": body.decode()}) + b"\n" for url, body in work]
    bodies = [b"".join(lines[start : start + LINES]) for start in range(0, len(lines), LINES)]
    rounds: dict[str, list[tuple[float, float]]] = {"service": [], "lines": [], "library": []}
    with ThreadPoolExecutor(CLIENTS) as clients, ProcessPoolExecutor(CLIENTS) as library:
        ways: dict[str, tuple[Executor, Callable[[Any], object], Sequence[object]]] = {
            "service": (clients, partial(post, port), work),
            "lines": (clients, partial(post_lines, port), bodies),
            "library": (library, read, work),
        }
        for pool, way, pages in ways.values():
            list(pool.map(way, pages[:DISTINCT]))
        ours = [server, *children(server)]
        processes = {"service": ours, "lines": ours, "library": children(os.getpid(), but=server)}
        for _ in range(ROUNDS):
            for name, (pool, way, pages) in ways.items():
                began, cpu = time.perf_counter(), sum(map(used, processes[name]))
                list(pool.map(way, pages))
                clock, cpu = time.perf_counter() - began, sum(map(used, processes[name])) - cpu
                rounds[name].append((len(work) / clock, 1000 * cpu / len(work)))
    found = {}
    for name, samples in rounds.items():
        found[f"{name}_pages_a_clock_second"] = median(speed for speed, _ in samples)
        found[f"{name}_ms_a_page"] = median(cost for _, cost in samples)
    for name in ("service", "lines"):
        pairs = list(zip(rounds[name], rounds["library"], strict=True))
        found[f"{name}_share"] = median(own[0] / library[0] for own, library in pairs)
        found[f"{name}_share_by_cpu"] = median(library[1] / own[1] for own, library in pairs)
    return found


def post(port: int, one: tuple[str, bytes]) -> None:
    """Has one page read."""
    sent(port, f"/api/v1/extract?url={quote(one[0], safe='')}", one[1], "text/html")


def post_lines(port: int, body: bytes) -> None:
    """Has many pages read."""
    answer = sent(port, "/api/v1/extract", body, "application/x-ndjson")
    if answer.count(b"\n") != body.count(b"\n") or b'"status":' in answer:
        raise SystemExit(f"lines without an Article: {answer[:300]!r}")


def sent(port: int, path: str, body: bytes, kind: str) -> bytes:
    """The answer to a body that is sent on the connection of this thread."""
    known: http.client.HTTPConnection | None = getattr(CONNECTION, "known", None)
    connection = CONNECTION.known = known or http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", path, body=body, headers={"Content-Type": kind})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {text[:300]!r}")
    return text


def children(pid: int, but: int = 0) -> list[int]:
    """The processes that a process has begun, and what they have begun, but one of them."""
    lists = [one.read_text().split() for one in Path(f"/proc/{pid}/task").glob("*/children")]  # of each thread
    own = [int(one) for begun in lists for one in begun if int(one) != but]
    return [*own, *(inner for one in own for inner in children(one))]


def read(one: tuple[str, bytes]) -> str:
    return extract(one[1], one[0]).id


def asked(port: int, method: str, path: str, body: bytes) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, body=body, headers={"Content-Type": "text/html"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {text[:300]!r}")
    return text


def used(pid: int) -> float:
    """Seconds of CPU of a process, without its children."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / 100


def memory(pid: int) -> float:
    """Megabytes of a process that stand in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="What `scraper serve` costs.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} articles")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    chosen = parser.parse_args()
    articles = QUICK if chosen.quick else chosen.articles
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "crawl"
        result = {"articles": articles, "index": make_index(folder, articles), "pages": pages(folder, articles)}
        result["served"] = served(folder, 1 if chosen.quick else REPEATED)
    print(json.dumps(result) if chosen.json else json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
