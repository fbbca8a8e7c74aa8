"""What `scraper export` costs beside reading every Article once and writing the same bytes, and what the next costs.

    python -m benchmarks.exports [--json] [--quick] [--articles 10000] [--formats jsonl,csv,...] [--crawl FOLDER]

A crawl of made-up Articles is exported, changed a little and exported again: 100 Articles are new, revised or
withdrawn. `recent`: in the newest four days, as a newsroom does; `scattered`: over all days, as no newsroom does. CPU
of whole processes, for postgresql without that of the server. The index of near-duplicates is as a crawl leaves it;
what the crawl has spent on it is added in a row of its own. A large crawl takes minutes to make: the
folder of --crawl is made when it is missing, and used again.

`ratio` is to a process that reads all Articles by the store's door and writes as many bytes as the export has, for cdxj
one that reads all records; `ratio_to_bytes` to one that reads all files without looking into them. `alone_us` is what
libraries take for themselves, without any reading; `floor` is the ratio of reading and that together, and no export can
fall below it. `second_floor_percent` is what a copy of the old file takes inside the system, of the first export: rows
that did not change are copied, where the file system cannot share them.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from benchmarks.common import PLACE, Used, run, show

ARTICLES = 10_000
QUICK = 60
QUICK_FORMATS = ["jsonl.zst", "sqlite", "parquet", "huggingface", "cdxj"]
FORMATS = {
    "jsonl": "a.jsonl",
    "jsonl.gz": "a.jsonl.gz",
    "jsonl.zst": "a.jsonl.zst",
    "csv": "a.csv",
    "sqlite": "a.db",
    "postgresql": "",  # the address of a server that is started where PostgreSQL is installed
    "parquet": "parquet",
    "huggingface": "huggingface",
    "cdxj": "a.cdxj",
}
CHANGES = 100
GROUPS = (
    *("ms_an_article", "ratio", "floor", "ratio_to_bytes", "second_percent", "second_percent_of_few"),
    *("second_floor_percent", "peak_mb", "mb"),
)
LARGE = 100_000  # articles from which on the second export has a bar: of few most is the start of the program
ALONE = 5_000  # Articles for the cost of libraries
LIBRARIES = {"huggingface": "parquet"}
COPIED = ("jsonl", "csv")  # plain files, which are as large as the Articles


def export(name: str, crawl: Path, destination: str) -> Used:
    form = name.partition(".")[0]
    return run(["-m", "scraper", "export", form, destination, "--from", str(crawl), "--quiet"])


def size_of(path: Path) -> int:
    return (
        path.stat().st_size if path.is_file() else sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
    )


def reading(kind: str, crawl: Path, articles: int, size: int = 0) -> Used:
    """One of the readings of `export_floors`, with so many bytes written."""
    used = run(["-m", "benchmarks.export_floors", kind, str(crawl), str(size)])
    if int(used.out) != articles:
        raise SystemExit(f"{kind}: of {articles} articles {used.out} were read")
    return used


def fill_archives(crawl: Path, count: int) -> None:
    """Keeps so many made-up pages in archives, as a crawl does."""
    from scraper.storage.archive import Archive

    page = "<!doctype html><html><body>" + "<p>Harga beras di pasar induk naik.</p>" * 40
    head, moment = [(b"Content-Type", b"text/html")], "2026-01-02T03:04:05+00:00"
    writer = Archive(crawl, "cnnindonesia")
    for number in range(count):
        url = f"https://www.cnnindonesia.com/ekonomi/{20260101000000 + number}-92-{1000000 + number}/judul"
        writer.add(url, 200, head, f"{page}{number}".encode(), fetched_at=moment)
    writer.close()


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


def make_crawl(crawl: Path, articles: int) -> Used | None:
    """Makes the crawl and its index, and returns what the index took; None for a crawl that is there."""
    from tests.dataset.sample_crawl import fill

    if crawl.exists():
        return None
    fill(crawl, articles)
    fill_archives(crawl, articles)
    return reading("index", crawl, articles)


def measure(articles: int, formats: list[str], kept: Path | None = None) -> dict[str, dict[str, float]]:
    from benchmarks.export_floors import alone
    from tests.dataset.postgres_server import find_programs, postgres_server

    found: dict[str, dict[str, float]] = {name: {} for name in GROUPS}
    with tempfile.TemporaryDirectory(dir=PLACE) as name, ExitStack() as opened:
        folder = Path(name)
        crawl = kept or folder / "crawl"
        indexed = make_crawl(crawl, articles)
        destinations = {form: str(folder / FORMATS[form]) for form in formats}
        if "postgresql" in formats:
            if find_programs():
                destinations["postgresql"] = opened.enter_context(postgres_server())
            else:
                del destinations["postgresql"]
        run(["-m", "compileall", "-q", "scraper"])  # else the first to import a module pays for its bytecode
        plain = reading("bytes", crawl, articles)  # and the first to read a file for bringing it from the disk
        first = {form: export(form, crawl, to) for form, to in destinations.items()}
        libraries = alone(min(articles, ALONE))
        for form, used in first.items():
            size = size_of(folder / (FORMATS[form] or FORMATS["jsonl"]))
            door = reading("records" if form == "cdxj" else "door", crawl, articles, size)
            found["ms_an_article"][form] = used.cpu / articles * 1000
            found["ms_an_article"][f"{form}, floor"] = door.cpu / articles * 1000
            found["ratio"][f"{form} to reading and writing"] = used.cpu / door.cpu
            if own := library_us(form, libraries):
                found["floor"][f"{form} to reading and writing"] = 1 + own * articles / 1e6 / door.cpu
            if form in COPIED:
                copied = run(["-m", "benchmarks.export_floors", "copy", destinations[form], "0"])
                found["second_floor_percent"][f"{form}, recent"] = copied.cpu / used.cpu * 100
            if form == "huggingface" and indexed:
                own = indexed.cpu - door.cpu  # the crawl has read nothing for it
                found["ratio"][f"{form} with what the crawl spent on its index"] = (used.cpu + own) / door.cpu
            if form != "cdxj":
                found["ratio_to_bytes"][form] = used.cpu / plain.cpu
            found["peak_mb"][form] = used.peak_mb
            found["mb"][form] = size / (1 << 20)
        found["alone_us"] = libraries
        second = found["second_percent" if articles >= LARGE else "second_percent_of_few"]
        for form, seconds in next_exports(crawl, destinations, articles).items():
            second[form] = seconds / first[form.partition(",")[0]].cpu * 100
    return found


def library_us(form: str, libraries: dict[str, float]) -> float:
    """Microseconds an Article that the libraries of a format take; 0 where that is not known."""
    library = LIBRARIES.get(form, form.partition(".")[0])
    return sum(cost for name, cost in libraries.items() if name.startswith(f"{library}:"))


def next_exports(crawl: Path, destinations: dict[str, str], articles: int) -> dict[str, float]:
    """The CPU of exports after the first, by format and change."""
    from tests.dataset.sample_crawl import PER_DAY

    found = {f"{form}, no change": export(form, crawl, to).cpu for form, to in destinations.items()}
    changes = min(CHANGES, articles // 10)
    for turn, (what, low) in enumerate((("recent", max(0, articles - 4 * PER_DAY)), ("scattered", 0))):
        change(crawl, low, articles, articles + turn * changes, changes)
        for form, to in destinations.items():
            if form != "cdxj":
                found[f"{form}, {what}"] = export(form, crawl, to).cpu
    return found


def main() -> None:
    """Prints the table, as JSON with --json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    options.add_argument("--quick", action="store_true", help="tiny sizes: only that it runs")
    options.add_argument("--articles", type=int, default=ARTICLES)
    options.add_argument("--formats", default=",".join(FORMATS))
    options.add_argument("--crawl", type=Path, help="a crawl that an earlier run has made here, or is made now")
    given = options.parse_args()
    found = (
        measure(QUICK, QUICK_FORMATS) if given.quick else measure(given.articles, given.formats.split(","), given.crawl)
    )
    show(found, as_json=given.json, digits=3)


if __name__ == "__main__":
    sys.exit(main())
