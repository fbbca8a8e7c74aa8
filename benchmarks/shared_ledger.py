"""The ledger in PostgreSQL against the file: an address noted, settled, looked up, claimed; a crawl; a million rows.

python -m benchmarks.shared_ledger [--json] [--quick] [--save FILE]

CPU is that of our process; what the server takes beside stands on lines of its own. Times of a million addresses are
wall time, the median of many.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from benchmarks.common import machine, run, show
from scraper.sites.cnnindonesia import SITE
from scraper.storage.ledger import Written, open_ledger
from tests.dataset.postgres_server import Server, server_of_own
from tests.replica import Replica, serve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.facts.site import Address
    from scraper.storage.ledger import Ledger

SETTLED = 2_000
PAGE = 20  # addresses of one list page
ROUNDS = 5
PAIRS = 3
CRAWLED = 300
FILL = """
INSERT INTO item(id, url, state, found, fetched, published, etag, modified, hash, place, run)
SELECT 'cnnindonesia:' || (200000 + n),
    'https://www.cnnindonesia.com/ekonomi/20250114' || lpad((n %% 240000)::text, 6, '0') || '-92-' || (200000 + n)
    || '/judul-berita-yang-panjangnya-seperti-pada-situs-aslinya-dengan-sepuluh-kata', 'done', 1.7e9 + n, 1.7e9 + n,
    '2025-01-14T08:12:00+07:00', '"' || lpad(to_hex(n), 16, '0') || '"', 'Tue, 14 Jan 2025 01:12:00 GMT',
    lpad(to_hex(n), 32, '0'), 'cnnindonesia/2025/01/14/' || (200000 + n) || '.json', 1
FROM generate_series(0, %s - 1) AS n
"""


def addresses(first: int, count: int) -> list[Address]:
    urls = [f"https://www.cnnindonesia.com/ekonomi/20261122101112-92-{n}/judul" for n in range(first, first + count)]
    return [address for url in urls if (address := SITE.read_address(url))]


def server_cpu(server: Server) -> float:
    """Seconds of CPU of every process of the server, those that have ended included."""
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == server.folder / "data":
                fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
                ticks += sum(map(int, fields[11:13]))
        except OSError:
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


class Side:
    """One ledger that is measured."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.job = ledger.begin("cnnindonesia newest")
        self.note: list[float] = []
        self.settle: list[float] = []

    def take_turn(self, first: int, count: int) -> None:
        some = addresses(first, count)
        began = time.process_time()
        for start in range(0, count, PAGE):
            self.ledger.found(self.job, some[start : start + PAGE])
        self.note.append((time.process_time() - began) / count * 1e6)
        entries = self.ledger.claim(self.job, 0, count)
        result = Written("h" * 32, 1, "2026-11-22T10:00:00+07:00", None, etag='"0123456789abcdef"')
        self.ledger.settle(entries[0], result, "run")
        began = time.process_time()
        for entry in entries[1:]:
            self.ledger.settle(entry, result, "run")
        self.settle.append((time.process_time() - began) / (count - 1) * 1e6)


def operations(server: Server, count: int) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        file, shared = Side(open_ledger(Path(folder) / "ledger.sqlite")), Side(open_ledger(server.address))
        before = server_cpu(server)
        for turn in range(ROUNDS):
            for side in (file, shared):
                side.take_turn(1_000_000 + turn * count, count)
        used = (server_cpu(server) - before) / (ROUNDS * count) * 1e6
        for side in (file, shared):
            side.ledger.close()
    rows = {
        name: {"sqlite_us": statistics.median(one), "postgresql_us": statistics.median(other)}
        for name, one, other in (("note, a page of 20", file.note, shared.note), ("settle", file.settle, shared.settle))
    }
    for row in rows.values():
        row["ratio"] = row["postgresql_us"] / row["sqlite_us"]
    return {**rows, "server, an address noted and settled": {"cpu_us": used}}


def crawls(server: Server, count: int) -> dict[str, float]:
    """CPU of a crawl, an article: of our process, the start of the program included."""
    taken: dict[str, list[float]] = {"sqlite": [], "postgresql": []}
    with serve(Replica(seed=7, articles=count)) as running, tempfile.TemporaryDirectory() as folder:
        for pair in range(PAIRS):
            for name, costs in taken.items():
                words = ["-m", "scraper", "crawl", "--base-url", running.url, "--output", f"{folder}/{name}-{pair}"]
                if name == "postgresql":
                    _forget(server)
                    words += ["--ledger", server.address]
                costs.append(run([*words, "--quiet"]).cpu / count * 1e3)
    found = {f"{name}_ms": statistics.median(costs) for name, costs in taken.items()}
    return {**found, "ratio": found["postgresql_ms"] / found["sqlite_ms"]}


def large(server: Server, rows: int) -> dict[str, float]:
    _forget(server)
    open_ledger(server.address).close()
    with psycopg.connect(server.address, options="-c search_path=scraper_ledger", autocommit=True) as db:
        db.execute(FILL, (rows,))
        db.execute("INSERT INTO job(name, started, seen) VALUES('cnnindonesia newest', 1, 1)")
        db.execute("UPDATE item SET state = 'open', fetched = NULL WHERE item > %s", (rows - 10_000,))
        db.execute("INSERT INTO want(job, item) SELECT 1, item FROM item WHERE state = 'open' ORDER BY item")
        db.execute(b"UPDATE item SET due = 1.7e9 WHERE state = 'done' AND item %% 100 = 0", ())
        db.execute("VACUUM ANALYZE")
        size = db.execute("SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n"
                          " ON n.oid = relnamespace WHERE nspname = 'scraper_ledger' AND relkind = 'r'")  # fmt: skip
        row = size.fetchone()
        megabytes = float(row[0]) / 1e6 if row else 0.0
    began = time.perf_counter()
    ledger = open_ledger(server.address)
    job = ledger.begin("cnnindonesia newest")
    ledger.left(job)
    ledger.claim(job, 0, 64)
    ledger.due("cnnindonesia", 64)
    start = time.perf_counter() - began
    look_ups = [_timed(lambda n=n: ledger.get(f"cnnindonesia:{200000 + n * 7919 % rows}")) for n in range(2000)]  # type: ignore[misc]
    claims = [_timed(lambda n=n: ledger.claim(job, n * 40, 64)) for n in range(200)]  # type: ignore[misc]
    ledger.close()
    return {
        "size_mb": megabytes,
        "start_s": start,
        "look_up_ms": statistics.median(look_ups) * 1e3,
        "look_up_p95_ms": statistics.quantiles(look_ups, n=20)[-1] * 1e3,
        "claim_64_ms": statistics.median(claims) * 1e3,
        "claim_64_p95_ms": statistics.quantiles(claims, n=20)[-1] * 1e3,
    }


def _timed(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def _forget(server: Server) -> None:
    with psycopg.connect(server.address, autocommit=True) as db:
        db.execute("DROP SCHEMA IF EXISTS scraper_ledger CASCADE")


def main() -> None:
    """Prints the table, as JSON with --json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    options.add_argument("--quick", action="store_true", help="few rows: only that it runs")
    options.add_argument("--save", type=Path)
    given = options.parse_args()
    found: dict[str, Mapping[str, float]] = {}
    with server_of_own() as server:
        found |= operations(server, 100 if given.quick else SETTLED)
        found["crawl, an article"] = crawls(server, 15 if given.quick else CRAWLED)
        rows = 5_000 if given.quick else 1_000_000
        found[f"{rows:,} addresses"] = large(server, rows if rows > 10_000 else 20_000)
    if given.save:
        given.save.write_text(json.dumps({"machine": machine(), **found}, indent=2) + "\n")
    show(found, as_json=given.json)


if __name__ == "__main__":
    main()
