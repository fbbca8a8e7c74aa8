"""What it costs to read archives: ours beside bare reading and a bare parse of the same pages, CPU of one process.

python -m benchmarks.archive ARCHIVE.warc.gz...
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def main() -> None:
    import lxml.html
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    from scraper.core.balance import Balance
    from scraper.offline.extraction import extract
    from scraper.offline.input_files import Input
    from scraper.storage.warc import read_archive

    # The C library gives memory back to the system and takes it again with each page, or it does not, by what was freed
    # before. In a program that parses it does not; one large block that is freed first makes it so here.
    bytes(30 << 20)
    paths = [Path(name) for name in sys.argv[1:]]

    def bodies() -> list[bytes]:
        found: list[bytes] = []
        for path in paths:
            with path.open("rb") as file:
                records = ArchiveIterator(file, WarcRecordType.response, auto_decode="all")
                found += [record.reader.read() for record in records]
        return found

    ways = {
        "fastwarc, decoded": lambda: len(bodies()),
        "fastwarc, decoded, and lxml.html": lambda: len([lxml.html.document_fromstring(body) for body in bodies()]),
        "pages (scraper)": lambda: sum(1 for path in paths for _ in read_archive(path)),
        "extract": lambda: sum(1 for _ in extract([(path, Input.ARCHIVE) for path in paths], Balance())),
    }
    spent = dict.fromkeys(ways, float("inf"))
    for _ in range(3):
        for name, way in ways.items():
            began = time.process_time()
            count = way()
            spent[name] = min(spent[name], (time.process_time() - began) / count)
    for name, seconds in spent.items():
        print(f"  {name:<34}{1 / seconds:>9,.0f} a second {seconds * 1000:8.3f} ms each")
    print(f"  pages to fastwarc: {spent['pages (scraper)'] / spent['fastwarc, decoded']:.2f}")
    print(f"  extract to fastwarc and lxml.html: {spent['extract'] / spent['fastwarc, decoded, and lxml.html']:.2f}")


if __name__ == "__main__":
    main()
