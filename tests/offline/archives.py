"""Archives for the tests of ``extract --into``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.storage.archive import Archive
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

SITE = "https://www.cnnindonesia.com"
ARCHIVES = 5
PAGES = 4  # of articles in each


def make_archives(folder: Path) -> Path:
    """Five archives of four articles each; one has a damaged record, one a page that is not an article."""
    replica = Replica(7, 60)
    urls = [replica.head(index).url for index in replica.indexes() if replica.gold(index).article.page_count == 1]
    for number in range(ARCHIVES):
        archive = Archive(folder / str(number), "news")
        for url in urls[number * PAGES : (number + 1) * PAGES]:
            archive.add(url, 200, [(b"Content-Type", b"text/html")], replica.answer(url.removeprefix(SITE)).body)
        if number == 1:
            archive.add(f"{SITE}/", 200, [(b"Content-Type", b"text/html")], replica.answer("/").body)
        archive.close()
        (path,) = (folder / str(number)).rglob("*.warc.gz")
        path.rename(folder / f"part-{number}.warc.gz")
    damaged = bytearray((folder / "part-2.warc.gz").read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    (folder / "part-2.warc.gz").write_bytes(damaged)
    return folder
