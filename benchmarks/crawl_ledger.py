"""The ledger at a million addresses: size of the file, time of a start, of a look-up and of a settled address.

python benchmarks/crawl_ledger.py [--rows 1000000] [--file PATH]
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from pathlib import Path

from scraper.ledger import Ledger, Written
from scraper.sites.cnnindonesia import SITE


def fill(path: Path, rows: int) -> None:
    """A ledger as years of crawling leave it: nearly all settled, a thousand open."""
    ledger = Ledger(path)
    job = ledger.begin("cnnindonesia newest")
    ledger.close()
    db = sqlite3.connect(path)
    slug = "judul-berita-yang-panjangnya-seperti-pada-situs-aslinya-dengan-sepuluh-kata"
    db.executemany(
        "INSERT INTO item(id,url,state,found,fetched,published,etag,modified,hash,file,run)"
        " VALUES(?,?,2,?,?,?,?,?,?,?,?)",
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
    db.execute("UPDATE item SET state = 0, fetched = NULL WHERE item > ?", (rows - 1000,))
    db.execute("INSERT INTO want(job, item) SELECT ?, item FROM item WHERE state = 0", (job,))
    db.execute("UPDATE item SET due = 1.7e9 WHERE state = 2 AND item % 100 = 0")
    db.commit()
    db.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--file", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.file or Path(folder) / "ledger.sqlite"
        if not path.exists():
            fill(path, given.rows)
        measure(path, given.rows)


def measure(path: Path, rows: int) -> None:
    """Prints one line a figure."""
    print(f"rows                  {rows:>12,}")
    print(f"file                  {path.stat().st_size / 1e6:>12.0f} MB")
    began = time.perf_counter()
    ledger = Ledger(path)
    job = ledger.begin("cnnindonesia newest")
    ledger.left(job)
    open_now = ledger.wanted(job, 0, 64)
    due = ledger.to_look_at("cnnindonesia", 64)
    print(f"start, first batches  {(time.perf_counter() - began) * 1000:>12.1f} ms ({len(open_now)} + {len(due)})")
    chance = random.Random(1)
    keys = [f"cnnindonesia:{200000 + chance.randrange(rows)}" for _ in range(20_000)]
    began = time.process_time()
    for key in keys:
        ledger.get(key)
    print(f"look-up               {(time.process_time() - began) / len(keys) * 1e6:>12.1f} us")
    began = time.process_time()
    for entry in ledger.wanted(job, 0, 1000):
        ledger.written(entry, Written("h", 1, "2026-11-22T10:00:00+07:00", entry.file, "run"))
    print(f"settle one            {(time.process_time() - began) / 1000 * 1e6:>12.1f} us")
    addresses = [
        SITE.read_address(f"https://www.cnnindonesia.com/ekonomi/20261122101112-92-{n}/judul")
        for n in range(9_000_000, 9_001_000)
    ]
    began = time.process_time()
    for start in range(0, 1000, 10):
        ledger.found(job, [address for address in addresses[start : start + 10] if address])
    print(f"note one of a page    {(time.process_time() - began) / 1000 * 1e6:>12.1f} us")
    ledger.close()


if __name__ == "__main__":
    main()
