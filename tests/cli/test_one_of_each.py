"""A count of one has its noun in the singular."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scraper.cli.crawl import show
from scraper.crawling.ending import CrawlSummary

if TYPE_CHECKING:
    import pytest


def test_a_crawl_with_one_of_each(capsys: pytest.CaptureFixture[str]) -> None:
    counts = dict.fromkeys(("from_archive", "doubted", "incomplete", "held", "forgotten"), 1)
    show(CrawlSummary(counts=counts), Path("output"))
    assert capsys.readouterr().err.splitlines()[1:] == [
        "1 request answered from archives, none by the site",
        "1 forgotten article left alone; `scraper forget --undo ID` allows one again",
        "articles that lack words of theirs and are asked for again: 1",
        "known articles with a worse text, which waits beside the kept one (`scraper history ID` shows both): 1",
        "rejected pages that do not fit their address or are not whole, and are asked for again: 1",
    ]
