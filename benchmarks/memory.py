"""Peak memory of reading and cleaning beside a bare parse and trafilatura, each in a process of its own, same pages.

    python -m benchmarks.memory [--json] [--quick]

After a first page and after the last of many: what grows between them is not given back. Crawl and rebuild say their
own peaks in their own benchmarks.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import PLACE, run, usage

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES, QUICK_TIMES = 2, 1
PAGES, QUICK_PAGES = 12, 3
BYTES = 100_000
NAMES = ("bare Python", "bare lxml.html parse", "trafilatura", "scraper extract", "scraper clean")
URL = "https://www.cnnindonesia.com/ekonomi/20261014062427-92-1186803/contoh-judul"


def reader(name: str) -> Callable[[bytes], object]:
    """What is done with a page, imported here so that nobody pays for another."""
    if name == "bare Python":
        return len
    if name == "bare lxml.html parse":
        import lxml.html

        return lxml.html.fromstring
    if name == "scraper clean":
        from scraper.cleaning.clean_text import clean_text

        return lambda body: clean_text(body.decode())
    if name == "trafilatura":
        import trafilatura

        return lambda body: trafilatura.extract(body, include_comments=False)
    from scraper.composition.process import process
    from scraper.core.page import Page

    return lambda body: process(Page(URL, body))


def child(name: str, folder: Path, times: int) -> dict[str, float]:
    """Megabytes at the peak after the first page, and after all of them so many times."""
    pages = sorted(folder.iterdir())
    read = reader(name)
    read(pages[0].read_bytes())
    first = usage()["peak_mb"]
    for _ in range(times):
        for page in pages:
            read(page.read_bytes())
    return {"first": first, "last": usage()["peak_mb"]}


def main() -> None:
    """Prints the table, as JSON with --json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    options.add_argument("--quick", action="store_true", help="few pages: only that it runs")
    options.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        name, folder, times = given.child
        print(json.dumps(child(name, Path(folder), int(times))))
        return
    from benchmarks.growth import page_of

    pages, times = (QUICK_PAGES, QUICK_TIMES) if given.quick else (PAGES, TIMES)
    found = {}
    with tempfile.TemporaryDirectory(dir=PLACE) as folder:
        for number in range(pages):
            body = page_of(BYTES + number * 1000).body
            Path(folder, f"{number:03}.html").write_bytes(body)
        for name in NAMES:
            done = run(["-m", "benchmarks.memory", "--child", name, folder, str(times)])
            found[name] = json.loads(done.out.splitlines()[-1])
    if given.json:
        print(json.dumps({"peak_mb": found}))
        return
    for name, row in found.items():
        print(f"{name:<26}{row['first']:8.0f} MB first page{row['last']:8.0f} MB after all")


if __name__ == "__main__":
    main()
