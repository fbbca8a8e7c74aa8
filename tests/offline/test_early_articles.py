"""Articles that are made while their archive is gone through: what comes out is what two readings give."""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING

import pytest

from scraper.core.article import decode
from scraper.core.balance import Balance
from scraper.core.errors import StoreError
from scraper.offline import article_batch, early_articles
from scraper.offline.extraction import extract
from scraper.offline.input_files import Input
from scraper.storage.spool import Spool
from scraper.storage.warc.reader import PageReader
from tests.replica import Replica
from tests.storage.damaged import http, record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SITE = "https://www.cnnindonesia.com"


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    """Pages by address: articles of one page, and all parts of two that have several."""
    replica = Replica(5, 40)
    golds = [(replica.head(index).url, replica.gold(index).article) for index in replica.indexes()]
    single = [url for url, article in golds if article.page_count == 1][:12]
    several = [url for url, article in golds if article.page_count > 1][:2]
    assert len(several) == 2
    urls = [*single, *(f"{url}{part}" for url in several for part in ("", "?page=2", "/amp"))]
    found = {url: replica.answer(url.removeprefix(SITE)) for url in urls}
    return {url: answer.body for url, answer in found.items() if answer.status == 200}


def dated(url: str, body: bytes, day: int) -> bytes:
    return gzip.compress(record(url, http(body)).replace(b"2026-11-22T", f"2026-11-{day:02}T".encode(), 1))


def made(*archives: Path, workers: int = 1) -> tuple[list[tuple[str, bytes | None, str, int]], dict[str, object]]:
    balance = Balance("inputs")
    files = [(archive, Input.ARCHIVE) for archive in archives]
    found = [
        (one.name, one.article, one.error, one.pages)
        for one in extract(files, balance, workers=workers, note=lambda _place, _reason: None)
    ]
    assert balance.missing == 0, balance.line()
    return found, balance.record()


@pytest.fixture
def indexed_first(monkeypatch) -> Callable[[], None]:
    """Switches off what is under test."""
    return lambda: monkeypatch.setattr(early_articles, "_FEW_DROPPED", -1)


def mixed(folder: Path, pages: dict[str, bytes], seed: int) -> list[Path]:
    """Two archives of pages in any order: copies of several days, some cut, damaged, or of another page."""
    chance = random.Random(seed)
    records = []
    for url, body in pages.items():
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            content = chance.choice((body, body, body, body[: len(body) // 2], b"<html><body>kosong</body></html>"))
            packed = bytearray(dated(url, content, chance.randint(1, 28)))
            if chance.random() < 0.1:
                packed[chance.randrange(20, len(packed))] ^= 0x55
            if chance.random() < 0.1:
                packed = bytearray(gzip.compress(gzip.decompress(dated(url, content, 3)).replace(b"sha1:", b"sha1:A")))
            records.append(bytes(packed))
    chance.shuffle(records)
    middle = len(records) // 2
    archives = [folder / f"{seed}-{part}.warc.gz" for part in (1, 2)]
    for archive, some in zip(archives, (records[:middle], records[middle:]), strict=True):
        archive.write_bytes(b"".join(some))
    return archives


def test_what_is_made_early_is_what_two_readings_make(tmp_path, pages, indexed_first):
    archives = {seed: mixed(tmp_path, pages, seed) for seed in range(4)}
    early = {seed: made(*paths) for seed, paths in archives.items()}
    indexed_first()
    assert early == {seed: made(*paths) for seed, paths in archives.items()}


def test_workers_make_the_same_early(tmp_path, pages):
    archives = mixed(tmp_path, pages, 7)
    assert made(*archives, workers=2) == made(*archives)


def test_a_page_of_an_archive_is_read_once(tmp_path, pages, monkeypatch):
    archive = tmp_path / "a.warc.gz"
    single = [url for url in pages if "?" not in url and not url.endswith("/amp")]
    archive.write_bytes(b"".join(dated(url, pages[url], 3) for url in single))
    monkeypatch.setattr(PageReader, "read", lambda *_: pytest.fail("a page is read a second time"))
    found, _ = made(archive)
    assert len(found) == len(single)


def test_a_newer_record_counts_though_the_older_was_made(tmp_path, pages, monkeypatch):
    monkeypatch.setattr(early_articles, "BATCH_PAGES", 1)  # so that the first is made before its copy comes
    (first, body), (_, other), *rest = pages.items()
    archive = tmp_path / "a.warc.gz"
    between = [dated(url, page, 3) for url, page in rest]
    archive.write_bytes(dated(first, other, 1) + b"".join(between) + dated(first, body, 9))
    found, _ = made(archive)
    articles = [decode(article) for _, article, _, _ in found if article]
    assert [one.fetched_at for one in articles if one.url == first] == ["2026-11-09T12:00:00+00:00"]


def test_archives_of_many_copies_are_indexed_first(tmp_path, pages, monkeypatch):
    single = {url: body for url, body in pages.items() if "?" not in url and not url.endswith("/amp")}
    archive = tmp_path / "a.warc.gz"
    archive.write_bytes(b"".join(dated(url, body, day) for url, body in single.items() for day in (1, 2)))
    monkeypatch.setattr(early_articles, "BATCH_PAGES", 1)  # so that each is made before its copy comes
    monkeypatch.setattr(early_articles, "_FEW_DROPPED", 2)
    tasks = []
    monkeypatch.setattr(
        article_batch, "do", lambda task, *rest, do=article_batch.do: tasks.append(task) or do(task, *rest)
    )
    found, balance = made(archive)
    assert len(found) == len(single)
    assert balance["skipped"] == {"older copy": len(single)}
    assert len(tasks) == len(single) + 3


def test_a_full_disk_only_costs_time(tmp_path, pages, monkeypatch, indexed_first):
    archives = mixed(tmp_path, pages, 9)

    def fail(*_: object) -> int:
        raise StoreError("no space")

    with monkeypatch.context() as patch:
        patch.setattr(Spool, "put", fail)
        early = made(*archives)
    with monkeypatch.context() as patch:
        patch.setattr(early_articles, "_KEPT_BYTES", 1)
        assert made(*archives) == early
    indexed_first()
    assert made(*archives) == early
