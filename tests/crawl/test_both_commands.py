"""``scraper crawl NAME`` and ``scrapy crawl NAME`` do the same: configuration, environment, words, record, bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest

from scraper.cli import cli
from scraper.crawling.arguments import WORDS
from scraper.record import Tally, runs
from scraper.storage.archive_names import find_archives
from scraper.storage.ledger import open_ledger
from scraper.storage.warc import read_archive

if TYPE_CHECKING:
    from pathlib import Path

OF_OUR_LOG = {"log_format", "quiet"}  # `scrapy crawl` writes Scrapy's log
OF_ONE_RUN = {"run", "started", "seen", "ended", "pid", "events_read", "times", "slowest", "day_examples", "archives"}
FOREIGN_RUNNER = """
import sys
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
process = AsyncCrawlerProcess(get_project_settings())
process.crawl("cnnindonesia", **dict(word.split("=", 1) for word in sys.argv[1:]))
process.start()
"""


@pytest.fixture
def call(tmp_path: Path):
    """``call("scrapy", "crawl", ..., LIMIT="3")`` runs a module of Python in the test's own folder."""

    def run(*command: object, **variables: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPER_")}
        return subprocess.run(
            [sys.executable, *map(str, command)],
            cwd=tmp_path,
            env={**kept, "SCRAPY_SETTINGS_MODULE": "scraper.settings", **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def counted(value: Any) -> Any:
    """A part of a sum without its examples: which address came first is no matter of the command."""
    match value:
        case Tally():
            return value.n
        case dict():
            return {name: counted(inner) for name, inner in value.items()}
        case list():
            return sorted((sight.url, sight.why) for sight in value)
    return value


def kept(output: Path) -> dict[str, Any]:
    """All that a run has left, without the moments at which it ran."""
    paths = sorted(output.glob("cnnindonesia/**/*.json"))
    texts = {str(path.relative_to(output)): path.read_text(encoding="utf-8") for path in paths}
    [record] = runs(output)
    sums = {name: counted(getattr(record, name)) for name in record.__slots__ if name not in OF_ONE_RUN}
    ledger = open_ledger(output / "_state" / "ledger.sqlite")
    states = ledger.counts()
    ledger.close()
    pages = [page for path in find_archives(output) for page in read_archive(path)]
    return {
        "articles": {name: re.sub(r'"fetched_at": "[^"]*"', "", text) for name, text in texts.items()},
        "record": sums,
        "states": states,
        "pages": sorted((page.url, page.body) for page in pages),
    }


def test_both_commands_leave_the_same_bytes_and_the_same_record(call, replica, tmp_path: Path):
    (tmp_path / "scraper.toml").write_text('[crawl]\nkinds = ["article"]\n[archive]\ncompression = "zstd"\n')
    one_by_one = {"SCRAPER_FETCH_CONCURRENCY": "1", "SCRAPER_BASE_URL": replica.url, "SCRAPER_JOB": "newest"}
    ours = call("-m", "scraper", "crawl", "--output", "ours", "--section", "ekonomi", **one_by_one)
    words = ("-a", "output=theirs", "-a", "section=ekonomi", "-s", "CONCURRENT_REQUESTS=16")
    theirs = call("-m", "scrapy", "crawl", "cnnindonesia", *words, **one_by_one)
    assert (ours.returncode, theirs.returncode) == (0, 0), ours.stderr + theirs.stderr
    found, expected = kept(tmp_path / "theirs"), kept(tmp_path / "ours")
    assert len(expected["articles"]) >= 3
    assert found["articles"] == expected["articles"]
    assert found["record"] == expected["record"]
    assert found["record"]["job"] == "newest"
    assert found["states"] == expected["states"]
    assert found["pages"] == expected["pages"]
    assert list((tmp_path / "theirs").glob("_archive/**/*.warc.zst")), "the file of settings holds here too"
    [summary] = [line for line in ours.stderr.splitlines() if " new, " in line]
    assert summary.replace("-> ours", "-> theirs") in theirs.stderr


def test_a_base_address_and_addresses_as_words(call, replica, tmp_path: Path):
    urls = replica.replica.urls()[:2]
    (tmp_path / "urls.txt").write_text(f"# one of two\n{urls[0]}\n")
    words = ("-a", f"base_url={replica.url}", "-a", "urls=urls.txt", "-a", f"url={urls[1]}")
    done = call("-m", "scrapy", "crawl", "cnnindonesia", *words, "-s", "SCRAPER_OUTPUT=kept")
    assert done.returncode == 0, done.stderr
    assert len(kept(tmp_path / "kept")["articles"]) == 2
    assert runs(tmp_path / "kept")[0].asked["addresses"] == "2"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("-a", "sectoin=ekonomi"), "no argument 'sectoin' (-a sectoin=...); did you mean section?"),
        (("-a", "x=1"), f"no argument 'x' (-a x=...); there are {', '.join(WORDS)}"),
        (("-a", "limit=many"), "limit 'many' is not allowed"),
        (("-a", "section=x"), "no section 'x' on CNN Indonesia"),
        (
            ("-s", "SCRAPER_LIMIT=1"),
            "no setting SCRAPER_LIMIT (-s SCRAPER_LIMIT=...); did you mean SCRAPER_CRAWL_",
        ),
    ],
)
def test_wrong_words_are_one_clear_line_and_nothing_is_done(call, tmp_path: Path, words, line):
    done = call("-m", "scrapy", "crawl", "cnnindonesia", *words)
    assert done.returncode == 2
    [said] = [found for found in done.stderr.splitlines() if found.startswith("scraper: ")]
    assert line in said
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "output").exists()


def test_the_exit_code_is_that_of_our_own_command(call):
    done = call("-m", "scrapy", "crawl", "cnnindonesia", "-a", "base_url=http://127.0.0.1:9", SCRAPER_FETCH_RETRIES="0")
    assert done.returncode == 4
    assert "no list of the site could be read" in done.stderr.splitlines()[-1]


def test_every_option_of_our_command_is_a_word():
    command = cli.get_command(click.Context(cli), "crawl")
    options = {option.opts[0].removeprefix("--").replace("-", "_") for option in command.params[1:]}
    assert options - OF_OUR_LOG <= set(WORDS)


def test_a_runner_of_somebody_else_leaves_a_record_too(call, replica, tmp_path: Path):
    done = call("-c", FOREIGN_RUNNER, f"base_url={replica.url}", "limit=2")
    assert done.returncode == 0, done.stderr
    [record] = runs(tmp_path / "output")
    assert (record.outcome, record.detail, record.new) == ("limit", "--limit", 2)
