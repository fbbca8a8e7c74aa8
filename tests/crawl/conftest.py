"""Crawls of the replica, each in a process of its own, as Scrapy's reactor runs once in a process."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawl.running import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scraper.crawling.ending import CrawlSummary

# A server that has everything imported and forks a process for each crawl: a start takes 0.1 s of CPU, not 0.9.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["scraper.spiders.newsroom", "scrapy.crawler", "tests.crawl.components", "tests.crawl.running"]
)


class Crawl:
    """A crawl in a process of its own: ``result()`` waits for its end, ``kill()`` does not."""

    def __init__(self, url: str, output: Path, asked: dict[str, Any], settings: dict[str, Any]) -> None:
        self._mine, theirs = PROCESSES.Pipe(duplex=False)
        self.process = PROCESSES.Process(target=run, args=(theirs, url, output, asked, settings))
        self.process.start()
        theirs.close()

    def result(self) -> CrawlSummary:
        """The summary; what the crawl raised is raised here."""
        try:
            kind, value = self._mine.recv()
        except EOFError:
            self.process.join()
            raise RuntimeError(f"the crawl died with {self.process.exitcode}") from None
        self.process.join()
        if kind == "error":
            raise value
        return value

    def kill(self) -> None:
        """As ``kill -9``."""
        self.process.kill()
        self.process.join()
        self._mine.close()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def start(output: Path) -> Iterator[Callable[..., Crawl]]:
    """Starts a crawl: ``start(url, since="2026-11-20", limit=3, search="beras")``."""
    running: list[Crawl] = []

    def make(url: str, *, into: Path | None = None, settings: dict[str, Any] | None = None, **asked: Any) -> Crawl:
        running.append(Crawl(url, into or output, asked, settings or {}))
        return running[-1]

    yield make
    for one in running:
        if one.process.is_alive():
            one.kill()


@pytest.fixture
def crawl(start: Callable[..., Crawl]) -> Callable[..., CrawlSummary]:
    """Crawls and gives the summary."""
    return lambda url, **words: start(url, **words).result()
