"""What `scraper serve` costs: the index, the start, its memory, a page of each kind, and reading as a service.

    python -m benchmarks.web [--json] [--quick] [--articles 100000]

Articles are made up; those of the index are not written as files, but for the start. Pages are asked in this process,
without a socket, so that their CPU can be counted one by one; of a search, the time until the results are out, and the
counts of filters aside. `extract` is asked over loopback and compared with the library on as many processes.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from scraper.api import extract
from scraper.dataset.article_tables import ArticleTables
from scraper.web.duplicate_rows import TABLES
from scraper.web.index import MORE_INDICES, index_file
from scraper.web.web_app import make_app
from tests.web.made_crawl import made_articles, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Message

    from scraper.core.article import Article

ARTICLES = 100_000
QUICK = 300
ASKED = 100
PAGES = Path(__file__).parents[1] / "tests/pages"


def make_index(folder: Path, articles: int) -> dict[str, float]:
    """Fills the index as an export does and counts the CPU without that of making the articles up."""
    (folder / "_state").mkdir(parents=True)
    connection = sqlite3.connect(index_file(folder), isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    tables = ArticleTables()
    tables.create(connection)
    spent = 0.0

    def made() -> Iterator[Article]:
        nonlocal spent
        source = made_articles(articles)
        while True:
            began = time.process_time()
            one = next(source, None)
            spent += time.process_time() - began
            if one is None:
                return
            yield one

    began = time.process_time()
    connection.execute("BEGIN")
    tables.update(connection, made())
    connection.execute("COMMIT")
    for statement in (*MORE_INDICES, *TABLES):
        connection.execute(statement)
    taken = time.process_time() - began - spent
    connection.execute("PRAGMA journal_mode = WAL")
    again = list(made_articles(min(articles, 200)))
    began = time.process_time()
    for one in again:
        with connection:
            connection.execute("BEGIN")
            tables.update(connection, [one])
    update = (time.process_time() - began) / len(again)
    connection.close()
    return {"articles_a_second": articles / taken, "update_ms": 1000 * update}


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
    app, dice = make_app(folder, ["localhost"]), random.Random(3)
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
    found = {}

    async def all_of() -> None:
        await ask(app, "/search?q=a")
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


def served(folder: Path) -> dict[str, float]:
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
            return {"start_cpu_s": cpu, "memory_mb": memory(process.pid), **reading(port)}
        finally:
            process.terminate()


def reading(port: int) -> dict[str, float]:
    """The golden pages, asked by two clients, beside the library in two processes."""
    found = [(json.loads((one / "page.meta.json").read_text()), (one / "page.html").read_bytes())
             for one in sorted(PAGES.iterdir()) if (one / "expected.json").exists()]  # fmt: skip
    work = [(meta["url"], body * 1) for meta, body in found] * 12
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: post(port, one), work[:40]))
        began = time.perf_counter()
        list(pool.map(lambda one: post(port, one), work))
        service = len(work) / (time.perf_counter() - began)
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(read, work[:40]))
        began = time.perf_counter()
        list(pool.map(read, work))
        library = len(work) / (time.perf_counter() - began)
    return {"service_pages_a_second": service, "library_pages_a_second": library, "share": service / library}


def post(port: int, one: tuple[str, bytes]) -> None:
    asked(port, "POST", f"/api/v1/extract?url={quote(one[0], safe='')}", one[1])


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
    given = parser.parse_args()
    articles = QUICK if given.quick else given.articles
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "crawl"
        result = {"articles": articles, "index": make_index(folder, articles), "pages": pages(folder, articles)}
        result["served"] = served(folder)
    print(json.dumps(result) if given.json else json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
