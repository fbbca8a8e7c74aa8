"""The line that shows how far a crawl is."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from scraper.crawling import log
from scraper.extensions.display import progress
from scraper.record.summary import TIMES

COUNTS = {
    "found_new": 50,
    "fetched": 13,
    "not_modified": 4,
    "failed": 2,
    "gone": 1,
    "new": 9,
    "changed": 3,
    "rejected": 1,
}


def test_the_line_has_every_count_the_rate_of_settled_addresses_and_the_time_left() -> None:
    assert progress(COUNTS, 10.0, 30, "waits for robots.txt") == (
        "50 found, 13 fetched; 9 new, 3 changed, 4 unchanged; 1 rejected, 3 failed; 2.0/s; 30 to go, 15 s left; "
        "waits for robots.txt"
    )


@pytest.mark.parametrize(("counts", "seconds"), [({}, 5.0), (COUNTS, 0.0)])
def test_without_a_rate_no_time_is_foretold(counts, seconds) -> None:
    assert progress(counts, seconds, 30, "").endswith("; 0.0/s; 30 to go")


def test_nothing_to_go_is_not_shown() -> None:
    assert progress(COUNTS, 10.0, 0, "").endswith("3 failed; 2.0/s")


def test_the_bounds_of_the_table_of_times_rise() -> None:
    assert list(TIMES) == sorted(set(TIMES))


@pytest.fixture
def untouched_logging(monkeypatch) -> None:
    """The loggers without what other tests left on them; as they are now when the test has ended."""
    monkeypatch.setattr(log, "_console", None)
    ours, robots = ("scraper", "scraper.crawling"), "scrapy.downloadermiddlewares.robotstxt"
    for name in ("", *ours, "scrapy", "twisted", "asyncio", robots):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "level", logger.level)
        monkeypatch.setattr(logger, "handlers", [])


@pytest.mark.usefixtures("untouched_logging")
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_is_logged_stays_out_of_the_results(monkeypatch, capsys, form, is_terminal) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    log.start_log(form, "INFO")
    logging.getLogger("scraper.crawling").info("daftar %s", "indeks")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "daftar indeks" in (json.loads(shown.err)["message"] if form == "json" else shown.err)
    assert (log.console() is not None) is (is_terminal and form == "text")
