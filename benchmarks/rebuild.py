"""What `scraper rebuild` costs an article: beside a bare parse of the archived pages and a bare write of the files.

    python -m benchmarks.rebuild [--json] [--quick]

A folder is crawled from the replica to three sizes, and at each made again twice: with nothing changed, and with every
file gone, so that each is written. One worker; the cost of an article is the difference of two sizes.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.common import PLACE, Used, run, show, slopes, written
from benchmarks.crawl import PER_DAY, bare_parse, child, kept_pages

SIZES = (100, 300, 900)
QUICK = (4, 12)


def rebuilt(folder: Path) -> Used:
    """One rebuild by the command line."""
    return run(["-m", "scraper", "rebuild", "--output", str(folder), "--workers", "1", "--quiet"])


def measure(url: str, sizes: tuple[int, ...]) -> dict[str, dict[str, float]]:
    """Milliseconds an article, ratios to the floor, growth and memory."""
    same: dict[int, Used] = {}
    gone: dict[int, Used] = {}
    with tempfile.TemporaryDirectory(dir=PLACE) as name:
        folder = Path(name)
        there = 0
        for size in sizes:
            child("ours", url, (size - there,), name)
            there = size
            same[size] = rebuilt(folder)
            files = {path: path.read_bytes() for path in folder.glob("cnnindonesia/**/*.json")}
            for path in files:
                path.unlink()
            gone[size] = rebuilt(folder)
            again = sum(path.exists() for path in files)
            if again != size:
                raise SystemExit(f"of {size} articles {again} were made again")
        parse = bare_parse([body for _, body in kept_pages(folder)]) / there
        write, write_clock = (seconds / there for seconds in written(files.values()))
    few, many = min(gone), max(gone)
    cpu = {
        "nothing changed": (same[many].cpu - same[few].cpu) / (many - few),
        "all written": (gone[many].cpu - gone[few].cpu) / (many - few),
        "bare parse": parse,
        "disk write": write,
    }
    clock = {"all written": (gone[many].clock - gone[few].clock) / (many - few), "disk write": write_clock}
    growth = slopes({count: used.cpu for count, used in gone.items()})
    steps = list(growth.values())
    return {
        "ms_an_article": {name: seconds * 1000 for name, seconds in cpu.items()},
        "clock_ms_an_article": {name: seconds * 1000 for name, seconds in clock.items()},
        "ratio": {"all written to one parse and disk write": cpu["all written"] / (parse + write)},
        "growth": {name: seconds * 1000 for name, seconds in growth.items()} | {"last to first": steps[-1] / steps[0]},
        "peak_mb": {f"{many:,} articles": gone[many].peak_mb},
    }


def main() -> None:
    """Prints the table, as JSON with --json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    options.add_argument("--quick", action="store_true", help="tiny sizes: only that it runs")
    given = options.parse_args()
    from tests.replica import serve_process

    sizes = QUICK if given.quick else SIZES
    with serve_process("--per-day", PER_DAY, "--articles", str(max(sizes))) as url:
        found = measure(url, sizes)
    show(found, as_json=given.json)


if __name__ == "__main__":
    main()
