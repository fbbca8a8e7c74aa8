"""What a crawl costs: CPU an article beside bare Scrapy and bare parses of the same pages, and memory as it grows.

    python -m benchmarks.crawl [--json] [--quick] [--memory 20000]

Everything in one run over loopback against the replica, each crawl in a process of its own, delays off. What a crawl
has taken is noted at each of the sizes, so that no start is in the cost of an article.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from benchmarks.common import PLACE, run, show, slopes, usage, written

SIZES = (50, 200, 800)
QUICK = (5, 15, 40)
PER_DAY = "330"
MOST_GROWTH_MB = 40


class Marks:
    """What this process has taken when so many were done."""

    def __init__(self, sizes: tuple[int, ...]) -> None:
        self.sizes = sizes
        self.done = 0
        self.taken: dict[int, dict[str, float]] = {}

    def one(self, *_: object) -> None:
        self.done += 1
        if self.done in self.sizes:
            self.taken[self.done] = usage()


def ours(url: str, folder: str, marks: Marks) -> None:
    """Our crawl of as many articles as the last mark."""
    from scraper.config import load
    from scraper.running.launch import crawl

    flags = {"base_url": url, "output": folder, "crawl.limit": marks.sizes[-1], "log.level": "error"}
    flags |= {"crawl.since": "2020-01-01", "crawl.until": "2026-11-22"}
    summary = crawl(["cnnindonesia"], load(environ={}, flags=flags), display="none", on_article=marks.one)
    if summary.exit_code:
        raise SystemExit(f"the crawl ended with {summary.exit_code}: {summary.error}")


def bare(url: str, folder: str, marks: Marks) -> None:
    """Scrapy alone: the same pages requested, nothing done with them."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    pages = json.loads((Path(folder) / "pages.json").read_text(encoding="utf-8"))

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self):  # noqa: ANN202
            for page in pages:
                yield scrapy.Request(url + page)

        def parse(self, _response):  # noqa: ANN001, ANN202
            marks.one()

    settings = {"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
    settings |= {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "COOKIES_ENABLED": False}
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare)
    process.start()


def child(kind: str, url: str, sizes: tuple[int, ...], folder: str) -> dict[int, dict[str, float]]:
    """One crawl in a process of its own: what it had taken at each size."""
    used = run(["-m", "benchmarks.crawl", "--child", kind, url, ",".join(map(str, sizes)), folder])
    taken = {int(size): found for size, found in json.loads(used.out.splitlines()[-1]).items()}
    if list(taken) != list(sizes):
        raise SystemExit(f"{kind}: {list(taken)} were done of {list(sizes)}")
    return taken


def kept_pages(folder: Path) -> list[tuple[str, bytes]]:
    """Addresses and bodies of the pages that our crawl kept."""
    from scraper.storage.archive_names import find_archives
    from scraper.storage.warc import read_archive

    return [(page.url, page.body) for path in find_archives(folder / "_archive") for page in read_archive(path)]


def bare_parse(bodies: list[bytes]) -> float:
    """CPU seconds of one bare ``lxml.html`` parse of each."""
    import lxml.html

    began = time.process_time()
    for body in bodies:
        lxml.html.fromstring(body)
    return time.process_time() - began


def measure(url: str, sizes: tuple[int, ...]) -> dict[str, dict[str, float]]:
    """Milliseconds of CPU an article, ratios to the floor, growth and memory."""
    count = sizes[-1]
    with tempfile.TemporaryDirectory(dir=PLACE) as name:
        folder = Path(name)
        mine = child("ours", url, sizes, name)
        pages = kept_pages(folder)
        targets = [page.removeprefix("https://www.cnnindonesia.com") for page, _ in pages]
        (folder / "pages.json").write_text(json.dumps(targets), encoding="utf-8")
        plain = child("bare", url, (sizes[0], len(pages)), name)
        parse = bare_parse([body for _, body in pages]) / count
        files = [path.read_bytes() for path in folder.glob("cnnindonesia/**/*.json")]
        write, write_clock = (seconds / count for seconds in written(files))
    cpu = {size: taken["cpu"] for size, taken in mine.items()}
    growth = slopes(cpu)
    steps = list(growth.values())
    whole = (cpu[count] - cpu[sizes[0]]) / (count - sizes[0])
    [scrapy_page] = slopes({size: taken["cpu"] for size, taken in plain.items()}).values()
    scrapy = scrapy_page * len(pages) / count
    each = {"scraper": whole, "bare Scrapy": scrapy, "bare parse": parse, "disk write": write}
    return {
        "ms_an_article": {name: seconds * 1000 for name, seconds in each.items()},
        "clock_ms_an_article": {"disk write": write_clock * 1000},
        "ratio": {
            "to bare Scrapy, one parse, disk write": whole / (scrapy + parse + write),
            "to bare Scrapy and two parses": whole / (scrapy + 2 * parse),
        },
        "growth": {name: seconds * 1000 for name, seconds in growth.items()} | {"last to first": steps[-1] / steps[0]},
        "peak_mb": {
            **{f"scraper, {size:,} articles": taken["peak_mb"] for size, taken in mine.items()},
            f"bare Scrapy, {count:,} articles": plain[len(pages)]["peak_mb"],
        },
    }


def memory(size: int, url: str) -> None:
    """Peak memory and CPU an article as one crawl grows, ten lines."""
    marks = tuple(size * part // 10 for part in range(1, 11))
    with tempfile.TemporaryDirectory(dir=PLACE) as folder:
        taken = child("ours", url, marks, folder)
    before = 0.0
    for done, found in taken.items():
        each = (found["cpu"] - before) / (size / 10) * 1000
        before = found["cpu"]
        print(f"  {done:>7,} articles: peak {found['peak_mb']:.0f} MB, {each:.2f} ms CPU each")
    grown = taken[marks[-1]]["peak_mb"] - taken[marks[0]]["peak_mb"]
    print(f"  growth from {marks[0]:,} articles {grown:+.0f} MB (bar: {MOST_GROWTH_MB})")


def main() -> None:
    """Prints the table, as JSON with --json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    options.add_argument("--quick", action="store_true", help="tiny sizes: only that it runs")
    options.add_argument("--memory", type=int, default=0, help="instead: one crawl of so many articles, as it grows")
    options.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        kind, url, sizes, folder = given.child
        marks = Marks(tuple(map(int, sizes.split(","))))
        {"ours": ours, "bare": bare}[kind](url, folder, marks)
        print(json.dumps(marks.taken))
        return
    from tests.replica import serve_process

    marks = QUICK if given.quick else SIZES
    with serve_process("--per-day", PER_DAY, "--articles", str(max(*marks, given.memory))) as url:
        if given.memory:
            memory(given.memory, url)
            return
        found = measure(url, marks)
    show(found, as_json=given.json)


if __name__ == "__main__":
    main()
