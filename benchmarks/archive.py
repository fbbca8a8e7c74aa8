"""What `scraper extract` of an archive costs a page: beside bare reading, and a bare parse of what was read.

    python -m benchmarks.archive [--json] [--quick]

Archives of two sizes are written from the replica's pages, and each way reads them in processes of its own. CPU of a
page is the difference of the two sizes, so that a start counts nothing; the least of some rounds counts.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import PLACE, Used, run, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES, ROUNDS = (50, 550), 3
QUICK_SIZES, QUICK_ROUNDS = (2, 8), 1
HOST = "https://www.cnnindonesia.com"
READ, PARSED, PAGES, EXTRACT = "fastwarc", "fastwarc and lxml.html", "scraper's pages", "scraper extract"
WAYS = (READ, PARSED, PAGES, EXTRACT)


def bodies(archive: Path) -> Iterator[bytes]:
    """The decoded content of every answer in an archive."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with archive.open("rb") as file:
        for record in ArchiveIterator(file, WarcRecordType.response, auto_decode="all"):
            yield record.reader.read()


def child(way: str, archive: Path) -> None:
    """Read an archive in one of the ways that are not a command of ours."""
    read: Callable[[bytes], object] = len
    if way == PARSED:
        import lxml.html

        read = lxml.html.document_fromstring
    if way == PAGES:
        from scraper.storage.warc import read_archive

        print(sum(1 for _ in read_archive(archive)))
    else:
        print(sum(1 for body in bodies(archive) if read(body) is not None))


def used(way: str, archive: Path) -> Used:
    """One reading of an archive, in a process of its own."""
    if way != EXTRACT:
        return run(["-m", "benchmarks.archive", "--child", way, str(archive)])
    into = str(archive.with_suffix(".jsonl"))
    return run(["-m", "scraper", "extract", str(archive), "--output", into, "--force", "--workers", "1"])


def write(folder: Path, count: int) -> Path:
    """Write an archive of so many pages, as a crawl does."""
    from scraper.storage.archive import Archive
    from tests.replica import Replica

    replica = Replica(11, count)
    archive = Archive(folder, "bench")
    for index in replica.indexes():
        url = replica.head(index).url
        archive.add(url, 200, [(b"Content-Type", b"text/html")], replica.answer(url.removeprefix(HOST)).body)
    archive.close()
    return next(folder.rglob("*.warc.gz"))


def measure(sizes: tuple[int, int], rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds a page, the ratios of them, and the memory at both sizes."""
    with tempfile.TemporaryDirectory(dir=PLACE) as name:
        archives = {size: write(Path(name, str(size)), size) for size in sizes}
        cpu = {(way, size): float("inf") for way in WAYS for size in sizes}
        peaks: dict[str, float] = {}
        for _ in range(rounds):
            for (way, size), least in cpu.items():
                taken = used(way, archives[size])
                cpu[way, size] = min(least, taken.cpu)
                if way == EXTRACT:
                    peaks[f"{size} pages"] = taken.peak_mb
    few, many = sizes
    cost = {way: (cpu[way, many] - cpu[way, few]) / (many - few) * 1000 for way in WAYS}
    return {
        "ms_a_page": cost,
        "ratio": {"extract to fastwarc and lxml.html": cost[EXTRACT] / cost[PARSED]},
        "peak_mb": peaks,
    }


def main() -> None:
    """Prints the table, as JSON with --json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true")
    options.add_argument("--quick", action="store_true", help="tiny archives: only that it runs")
    options.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        child(chosen.child[0], Path(chosen.child[1]))
        return
    found = measure(QUICK_SIZES, QUICK_ROUNDS) if chosen.quick else measure(SIZES, ROUNDS)
    show(found, as_json=chosen.json)


if __name__ == "__main__":
    main()
