"""What `scraper export` costs beside reading every Article once and writing the same bytes, and what the next costs.

    python -m benchmarks.exports [--json] [--quick] [--articles 10000] [--formats jsonl,csv,...]

A crawl of made-up Articles is exported, changed a little and exported again: 100 Articles are new, revised or
withdrawn. `recent`: in the newest four days, as a newsroom does; `scattered`: over all days, as no newsroom does. CPU
of whole processes; that of huggingface has the index of near-duplicates in it. The floor is a process that reads all
Articles by the store's door and writes as many bytes as the export has.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.common import PLACE, Used, run, show

ARTICLES = 10_000
QUICK = 60
QUICK_FORMATS = ["jsonl.zst", "sqlite", "parquet"]
FORMATS = {
    "jsonl": "a.jsonl",
    "jsonl.gz": "a.jsonl.gz",
    "jsonl.zst": "a.jsonl.zst",
    "csv": "a.csv",
    "sqlite": "a.db",
    "parquet": "parquet",
    "huggingface": "huggingface",
}
CHANGES = 100


def export(name: str, crawl: Path, folder: Path) -> Used:
    form = name.partition(".")[0]
    return run(["-m", "scraper", "export", form, str(folder / FORMATS[name]), "--from", str(crawl), "--quiet"])


def size_of(path: Path) -> int:
    return (
        path.stat().st_size if path.is_file() else sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
    )


def floor(crawl: Path, size: int) -> None:
    """Reads every Article and writes so many bytes, in pieces of a megabyte: what the child process does."""
    from scraper.storage.output import open_store

    count = sum(1 for kept in open_store(crawl).articles() if kept.article)
    with tempfile.TemporaryFile(dir=crawl.parent) as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))
        file.write(bytes(size & ((1 << 20) - 1)))
    print(count)


def change(crawl: Path, first: int, last: int, new: int, count: int) -> None:
    """Changes so many Articles whose numbers are from first up to last, and adds half as many behind new."""
    from scraper.storage.file_store import FileStore
    from tests.dataset.sample_crawl import make_article

    store = FileStore(crawl, durable=False)
    chosen = random.Random(first).sample(range(first, last), count // 2)
    for number in chosen[: count // 4]:
        (crawl / store.place_of(make_article(number))).unlink(missing_ok=True)
    for number in chosen[count // 4 :]:
        article = make_article(number)
        store.save(replace(article, title=f"Ralat {first}", content_hash=f"{number + first:032x}"))
    for number in range(new, new + count - count // 2):
        store.save(make_article(number))


def measure(articles: int, formats: list[str]) -> dict[str, dict[str, float]]:
    from tests.dataset.sample_crawl import PER_DAY, fill

    found: dict[str, dict[str, float]] = {
        "ms_an_article": {},
        "ratio": {},
        "second_percent": {},
        "peak_mb": {},
        "mb": {},
    }
    with tempfile.TemporaryDirectory(dir=PLACE) as name:
        folder = Path(name)
        crawl = folder / "crawl"
        fill(crawl, articles)
        first = {form: export(form, crawl, folder) for form in formats}
        for form, used in first.items():
            size = size_of(folder / FORMATS[form])
            least = run(["-m", "benchmarks.exports", "--floor", str(crawl), str(size)])
            if int(least.out) != articles:
                raise SystemExit(f"of {articles} articles {least.out} were read")
            found["ms_an_article"][form] = used.cpu / articles * 1000
            found["ms_an_article"][f"{form}, floor"] = least.cpu / articles * 1000
            found["ratio"][f"{form} to reading and writing"] = used.cpu / least.cpu
            found["peak_mb"][form] = used.peak_mb
            found["mb"][form] = size / (1 << 20)
        changes = min(CHANGES, articles // 10)
        for form in formats:
            found["second_percent"][f"{form}, no change"] = export(form, crawl, folder).cpu / first[form].cpu * 100
        change(crawl, max(0, articles - 4 * PER_DAY), articles, articles, changes)
        for form in formats:
            found["second_percent"][f"{form}, recent"] = export(form, crawl, folder).cpu / first[form].cpu * 100
        change(crawl, 0, articles, articles + changes, changes)
        for form in formats:
            found["second_percent"][f"{form}, scattered"] = export(form, crawl, folder).cpu / first[form].cpu * 100
    return found


def main() -> None:
    """Prints the table, as JSON with --json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    options.add_argument("--quick", action="store_true", help="tiny sizes: only that it runs")
    options.add_argument("--articles", type=int, default=ARTICLES)
    options.add_argument("--formats", default=",".join(FORMATS))
    options.add_argument("--floor", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.floor:
        floor(Path(given.floor[0]), int(given.floor[1]))
        return
    found = measure(QUICK, QUICK_FORMATS) if given.quick else measure(given.articles, given.formats.split(","))
    show(found, as_json=given.json, digits=3)


if __name__ == "__main__":
    sys.exit(main())
