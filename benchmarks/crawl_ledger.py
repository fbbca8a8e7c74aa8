"""The ledger as it grows to a million addresses: its file, a start, a look-up, an address settled or noted.

python -m benchmarks.crawl_ledger [--json] [--quick]
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from pathlib import Path

from benchmarks.common import show
from scraper.sites.cnnindonesia import SITE
from scraper.storage.ledger import Written, open_ledger

ROWS = (10_000, 100_000, 1_000_000)
QUICK = (2_000, 4_000)
OPEN = 1000


def fill(path: Path, rows: int) -> None:
    """A ledger as years of crawling leave it: nearly all settled, a thousand open."""
    ledger = open_ledger(path)
    job = ledger.begin("cnnindonesia newest")
    ledger.close()
    db = sqlite3.connect(path)
    slug = "judul-berita-yang-panjangnya-seperti-pada-situs-aslinya-dengan-sepuluh-kata"
    db.executemany(
        "INSERT INTO item(id,url,state,found,fetched,published,etag,modified,hash,place,run)"
        " VALUES(?,?,'done',?,?,?,?,?,?,?,?)",
        (
            (
                f"cnnindonesia:{200000 + n}",
                f"https://www.cnnindonesia.com/ekonomi/20250114{n % 240000:06}-92-{200000 + n}/{slug}",
                1.7e9 + n,
                1.7e9 + n,
                "2025-01-14T08:12:00+07:00",
                f'"{n:016x}"',
                "Tue, 14 Jan 2025 01:12:00 GMT",
                f"{n:032x}",
                f"cnnindonesia/2025/01/14/{200000 + n}.json",
                1,
            )
            for n in range(rows)
        ),
    )
    db.execute("INSERT INTO revision SELECT item, 1, fetched, hash FROM item WHERE item % 20 = 0")
    db.execute("UPDATE item SET state = 'open', fetched = NULL WHERE item > ?", (rows - OPEN,))
    db.execute("INSERT INTO want(job, item) SELECT ?, item FROM item WHERE state = 'open'", (job,))
    db.execute("UPDATE item SET due = 1.7e9 WHERE state = 'done' AND item % 100 = 0")
    db.commit()
    db.close()


def measure(path: Path, rows: int) -> dict[str, float]:
    """Megabytes of the file, and the times of a start, a look-up, a settled address and a new one."""
    found = {"file_mb": path.stat().st_size / 1e6}
    began = time.perf_counter()
    ledger = open_ledger(path)
    job = ledger.begin("cnnindonesia newest")
    ledger.left(job)
    ledger.claim(job, 0, 64)
    ledger.due("cnnindonesia", 64)
    found["start_clock_ms"] = (time.perf_counter() - began) * 1000
    chance = random.Random(1)
    keys = [f"cnnindonesia:{200000 + chance.randrange(rows)}" for _ in range(20_000)]
    began = time.process_time()
    for key in keys:
        ledger.get(key)
    found["look_up_us"] = (time.process_time() - began) / len(keys) * 1e6
    began = time.process_time()
    open_now = ledger.claim(job, 0, OPEN)
    for entry in open_now:
        ledger.settle(entry, Written("h", 1, "2026-11-22T10:00:00+07:00", entry.place), "run")
    found["settle_us"] = (time.process_time() - began) / len(open_now) * 1e6
    addresses = [
        SITE.read_address(f"https://www.cnnindonesia.com/ekonomi/20261122101112-92-{n}/judul")
        for n in range(9_000_000, 9_001_000)
    ]
    began = time.process_time()
    for start in range(0, 1000, 10):
        ledger.found(job, [address for address in addresses[start : start + 10] if address])
    found["note_us"] = (time.process_time() - began) / 1000 * 1e6
    ledger.close()
    return found


def main() -> None:
    """Prints the table, as JSON with --json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    options.add_argument("--quick", action="store_true", help="few rows: only that it runs")
    given = options.parse_args()
    found = {}
    for rows in QUICK if given.quick else ROWS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ledger.sqlite"
            fill(path, rows)
            found[f"{rows:,} rows"] = measure(path, rows)
    growth = {}
    for name in ("look_up_us", "settle_us", "note_us"):
        steps = [row[name] for row in found.values()]
        growth[f"{name}, last to first"] = steps[-1] / steps[0]
    show({**found, "growth": growth}, as_json=given.json)


if __name__ == "__main__":
    main()
