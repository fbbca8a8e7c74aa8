"""Every benchmark runs and yields its numbers, at tiny sizes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from benchmarks.common import exponent, slopes
from benchmarks.profile import STAGES
from benchmarks.run import BARS, COMMANDS, QUICKLY, once

# A row that each part must have, whatever else it says.
ROWS = {
    "startup": (
        "startup/ratio/scraper --help",
        "startup/ratio/scraper clean",
        "startup/ratio/scraper extract",
        "startup/ratio/scraper crawl, nothing new",
    ),
    "clean": ("clean/mb_a_second/scraper", "clean/mb_a_second/str.replace of three strings"),
    "extract": ("extract/scores/scraper/ratio", "extract/scores/trafilatura/ratio"),
    "growth": ("growth/extract/exponent", "growth/clean/exponent"),
    "memory": ("memory/peak_mb/scraper extract/last", "memory/peak_mb/bare lxml.html parse/last"),
    "crawl": (
        "crawl/ms_an_article/bare Scrapy",
        "crawl/ratio/to bare Scrapy and two parses",
        "crawl/growth/last to first",
    ),
    "rebuild": (
        "rebuild/ms_an_article/all written",
        "rebuild/ms_an_article/disk write",
        "rebuild/growth/last to first",
    ),
    "archive": ("archive/ms_a_page/fastwarc", "archive/ratio/extract to fastwarc and lxml.html"),
    "duplicates": ("duplicates/recall/syndicated", "duplicates/400 texts/us_a_text"),
    "ledger": ("ledger/2,000 rows/look_up_us", "ledger/growth/look_up_us, last to first"),
    "exports": (
        "exports/ratio/parquet to reading and writing",
        "exports/second_percent_of_few/sqlite, recent",
        "exports/peak_mb/jsonl.zst",
    ),
    "web": ("web/index/update_ms", "web/pages/ranked/p95_ms", "web/served/memory_mb", "web/served/lines_share_by_cpu"),
}


@pytest.mark.parametrize("part", COMMANDS)
def test_every_part_runs_and_yields_its_rows(part):
    found = once(part, QUICKLY)
    for row in ROWS[part]:
        assert row in found
    assert all(row.startswith(f"{part}/") for row in found)


def test_a_bar_is_of_a_row_that_some_part_has():
    assert {bar.row.partition("/")[0] for bar in BARS} <= set(COMMANDS)
    named = {row for rows in ROWS.values() for row in rows}
    assert {bar.row for bar in BARS if bar.row.startswith(("startup", "growth", "crawl"))} <= named


def test_the_profile_names_every_stage_with_its_time():
    command = [sys.executable, "-m", "benchmarks.profile", "--pages", "3", "--rounds", "2", "--json"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert set(STAGES) < set(found)
    assert all(found[stage] > 0 for stage in STAGES)


def test_growth_is_told_by_its_power_and_by_the_cost_of_one_more():
    assert exponent({1000: 2.0, 2000: 4.0, 4000: 8.0}) == pytest.approx(1)
    assert exponent({1000: 1.0, 2000: 4.0, 4000: 16.0}) == pytest.approx(2)
    assert slopes({10: 5.0, 20: 6.0, 40: 8.0}) == {"from 10 to 20": 0.1, "from 20 to 40": 0.1}
