"""What a crawl costs: CPU an article beside bare Scrapy and bare parses of the same pages, and memory as it grows.

    python benchmarks/crawl.py [--articles 600] [--memory 20000]

Everything in one run over loopback against the replica, each crawl in a process of its own, delays off.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EVERY = 2000  # articles between two lines about memory
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def usage() -> dict[str, float]:
    """CPU seconds and peak memory of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024}


def ours(url: str, count: int, folder: str) -> dict[str, float]:
    """Our crawl of that many articles."""
    from scraper.config import load
    from scraper.crawl import crawl

    flags = {"base_url": url, "output": folder, "crawl.limit": count, "log.level": "error"}
    flags |= {"crawl.since": "2020-01-01", "crawl.until": "2026-11-22"}
    done = 0

    def on_article(_: object) -> None:
        nonlocal done
        done += 1
        if not done % EVERY:
            print(json.dumps({"articles": done, **usage()}), flush=True)

    summary = crawl(["cnnindonesia"], load(environ={}, flags=flags), display="none", on_article=on_article)
    return {"articles": summary.counts.get("new", 0), "exit": summary.exit_code}


def bare(url: str, count: int, folder: str) -> dict[str, float]:
    """Scrapy alone: the same pages requested, nothing done with them."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    pages = json.loads((Path(folder) / "pages.json").read_text(encoding="utf-8"))[:count]
    got = []

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self):  # noqa: ANN202
            for page in pages:
                yield scrapy.Request(url + page)

        def parse(self, response):  # noqa: ANN001, ANN202
            got.append(len(response.body))

    settings = {"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
    settings |= {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "COOKIES_ENABLED": False}
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare)
    process.start()
    return {"articles": len(got), "exit": 0}


def parses(folder: str) -> float:
    """CPU seconds of one bare lxml.html parse of every page that was kept."""
    import lxml.html

    from scraper.archive import find_archives, read_archive

    bodies = [page.body for path in find_archives(Path(folder) / "_archive") for page in read_archive(path)]
    began = time.process_time()
    for body in bodies:
        lxml.html.fromstring(body)
    return (time.process_time() - began) / len(bodies)


def child(kind: str, url: str, count: int, folder: str) -> dict[str, float]:
    """One crawl in a process of its own."""
    command = [sys.executable, __file__, "--child", kind, url, str(count), folder]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def pages_of(folder: Path) -> None:
    """The targets of the pages that our crawl asked for, so that bare Scrapy asks for the same."""
    from scraper.archive import find_archives, read_archive

    targets = [
        page.url.removeprefix("https://www.cnnindonesia.com")
        for path in find_archives(folder / "_archive")
        for page in read_archive(path)
    ]
    (folder / "pages.json").write_text(json.dumps(targets), encoding="utf-8")


def cpu(articles: int, url: str, least: int = 10) -> dict[str, float]:
    """Milliseconds an article, start-up taken off by the difference of a long and a short crawl."""
    with tempfile.TemporaryDirectory() as long, tempfile.TemporaryDirectory() as short:
        mine_short = child("ours", url, least, short)
        mine = child("ours", url, articles, long)
        pages_of(Path(long))
        pages_of(Path(short))
        bare_short = child("bare", url, 10**9, short)
        plain = child("bare", url, 10**9, long)
        each = {
            "ours": (mine["cpu"] - mine_short["cpu"]) / (mine["articles"] - mine_short["articles"]),
            "bare Scrapy, an article's pages": (plain["cpu"] - bare_short["cpu"])
            / (mine["articles"] - mine_short["articles"]),
            "bare parse, a page": parses(long),
        }
        pages = plain["articles"] / mine["articles"]
    bar = each["bare Scrapy, an article's pages"] + 2 * pages * each["bare parse, a page"]
    print(f"articles {mine['articles']:,}, pages an article {pages:.2f}; CPU in ms an article")
    for name, seconds in each.items():
        print(f"  {name:<34}{seconds * 1000:8.2f}")
    print(f"  {'bar: Scrapy and 2 parses':<34}{bar * 1000:8.2f}   ours is {each['ours'] / bar:.2f} of it")
    return {name: seconds * 1000 for name, seconds in each.items()}


def memory(size: int, url: str) -> None:
    """Peak memory and CPU an article as one crawl grows, a line for every ``EVERY`` articles."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--child", "ours", url, str(size), folder]
        before, peaks = 0.0, []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            for line in process.stdout or ():
                found = json.loads(line)
                if "exit" in found:
                    print(f"  at the end {found['articles']:,} articles, exit code {found['exit']}", flush=True)
                    continue
                each = (found["cpu"] - before) / EVERY * 1000
                before = found["cpu"]
                peaks.append(found["peak_mb"])
                print(
                    f"  {found['articles']:>7,} articles: peak {peaks[-1]:.0f} MB, {each:.2f} ms CPU each", flush=True
                )
    if len(peaks) > 1:
        print(f"  growth from {EVERY:,} articles {peaks[-1] - peaks[0]:+.0f} MB (bar: 40)")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=600, help="for the CPU an article; 0: not asked")
    options.add_argument("--memory", type=int, default=0)
    options.add_argument("--child", nargs=4)
    given = options.parse_args()
    if given.child:
        kind, url, count, folder = given.child
        found = {"ours": ours, "bare": bare}[kind](url, int(count), folder)
        print(json.dumps({**found, **usage()}))
        return
    from tests.replica import serve_process

    with serve_process("--per-day", "330", "--articles", str(max(given.articles, given.memory))) as url:
        if given.articles:
            cpu(given.articles, url)
        if given.memory:
            memory(given.memory, url)


if __name__ == "__main__":
    main()
