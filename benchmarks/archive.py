"""What it costs to read archives: `scraper extract` beside bare reading of the same records, CPU of one process.

python -m benchmarks.archive ARCHIVE.warc.gz
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def main() -> None:
    from fastwarc.warc import ArchiveIterator

    from scraper.offline.extraction import do, tasks_of
    from scraper.storage.warc import find_archives, read_archive

    paths = find_archives(Path(sys.argv[1]))

    def bare() -> int:
        count = 0
        for path in paths:
            with path.open("rb") as file:
                for record in ArchiveIterator(file):
                    record.reader.read()
                    count += 1
        return count

    ways = {
        "bare reading (fastwarc)": bare,
        "pages, decoded": lambda: sum(1 for path in paths for _ in read_archive(path)),
        "extract": lambda: sum(len(task.parts.places) for task in tasks_of(paths) if do(task).article),
    }
    for name, way in ways.items():
        began = time.process_time()
        count = way()
        spent = time.process_time() - began
        print(f"  {name:<26}{count:>7,} records {count / spent:>9,.0f} a second {spent / count * 1000:8.2f} ms each")


if __name__ == "__main__":
    main()
