"""The line that shows how far a crawl is."""

from __future__ import annotations

import pytest

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
