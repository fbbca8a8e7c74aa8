"""A folder that an earlier version wrote goes on with this one: nothing is lost, nothing is asked for twice."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.crawl.helpers import articles
from tests.replica import control, serve_process

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS: Final = sorted(Path(__file__).parent.glob("written_by_*"))
ARTICLE: Final = re.compile(r"/[a-z-]+/\d{14}-\d+-(\d+)/")
REJECTED: Final = 3  # the exit code when some page gives no Article
NEW_SUSPICIONS = {"read-from-amp"}  # that version 0.1.0 had no word for
PROGRAM_FIELDS: Final = {"schema_version", "fetched_at"}
STATES_OF_1: Final = ("open", "outside", "done", "rejected", "gone", "given_up")  # ledgers of version 1 wrote numbers


@dataclass
class Copy:
    """A copy of an old folder, at work with the present program. facts: see README.md."""

    path: Path
    facts: dict[str, Any]
    base_url: str = ""

    @property
    def corpus(self) -> Path:
        return self.path / "corpus"

    def scraper(self, *words: object, code: int = 0) -> str:
        """Runs ``scraper WORDS`` as its user does; gives what it printed. code: the exit code that is right."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPER_")}
        variables = {"SCRAPER_BASE_URL": self.base_url} if self.base_url else {}
        done = subprocess.run(
            [sys.executable, "-m", "scraper", *map(str, words)],
            cwd=self.path, env=kept | variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, f"{words} ended with {done.returncode}: {done.stderr}"
        return done.stdout

    def written(self) -> dict[str, dict[str, Any]]:
        """The Articles as they lie on the disk, by id."""
        files = self.corpus.glob("cnnindonesia/**/*.json")
        return {article["id"]: article for article in (json.loads(file.read_text("utf-8")) for file in files)}

    def states(self) -> dict[str, str]:
        """The state of every address in the present ledger."""
        with closing(sqlite3.connect(self.corpus / "_state/ledger.sqlite")) as db:
            return dict(db.execute("SELECT id, state FROM item"))

    def due(self, name: str) -> set[str]:
        """The addresses whose time has come by now. name: ``retry_at`` or ``revisit_at``."""
        return {address for address, moment in self.facts["ledger"][name].items() if moment <= time.time()}


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Copy:
    shutil.copytree(request.param / "crawl", tmp_path / "crawl")
    return Copy(tmp_path / "crawl", json.loads((request.param / "facts.json").read_text("utf-8")))


@pytest.fixture
def served(old: Copy) -> Iterator[Copy]:
    """The old folder beside the replica that it was crawled from."""
    with serve_process(*old.facts["replica"]) as url:
        for change in old.facts["changes"]:
            control(url, **change)
        old.base_url = url
        yield old


def asked(url: str) -> list[tuple[str, int]]:
    """Id and status of every request for an article page."""
    state: Any = control(url, "state")
    assert state["requests"] == len(state["asked"]), "the log of the replica is cut"
    found = [(ARTICLE.match(target), status) for _, target, status in state["asked"]]
    return [(f"cnnindonesia:{match[1]}", status) for match, status in found if match]


def check_articles(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> None:
    """Each Article is there with every field that it had; a new schema may add some."""
    assert set(before) <= set(after)
    for name, article in before.items():
        now = {field: after[name].get(field) for field in article}
        now["suspect"] = [one for one in now["suspect"] if one["why"] not in NEW_SUSPICIONS]
        assert without_program(now) == without_program(article)


def without_program(article: dict[str, Any]) -> dict[str, Any]:
    """An Article without what only tells which program read the page, and when."""
    fields = {name: value for name, value in article.items() if name not in PROGRAM_FIELDS}
    return fields | {"extraction": {**article["extraction"], "version": ""}}


def test_there_is_a_folder_of_the_first_version() -> None:
    assert "written_by_0_1_0" in {folder.name for folder in FOLDERS}


def test_a_crawl_goes_on_asks_for_nothing_twice_and_keeps_what_was_there(served: Copy) -> None:
    before, left = served.written(), set(served.facts["ledger"]["never_fetched"])
    retried, revisited = served.due("retry_at"), served.due("revisit_at")
    served.scraper("crawl", *served.facts["stopped_job"])
    assert left <= {name for name, _ in asked(served.base_url)}, "the job that was stopped goes on"
    served.scraper("crawl")
    requests = asked(served.base_url)
    served.scraper("crawl")
    assert asked(served.base_url) == requests, "all is done"

    names = {name for name, _ in requests}
    assert names >= left | retried | revisited
    assert names <= left | served.due("retry_at") | served.due("revisit_at"), "some are asked for twice"
    after = served.written()
    assert set(articles(served.corpus)) == set(after) == set(before) | left | (names & retried)
    pages = Counter(name for name, _ in requests)
    assert {name: count for name, count in pages.items() if count > after[name]["page_count"]} == {}
    check_articles(before, after)
    check_ledger(served, requests, {name for name in revisited if before[name]["page_count"] == 1})


def check_ledger(served: Copy, requests: list[tuple[str, int]], unchanged: set[str]) -> None:
    """Every row is kept, with its state when it was settled, and with the validators of its page.

    unchanged: articles of one page that were revisited.
    """
    before, after = served.facts["ledger"]["states"], served.states()
    assert set(before) <= set(after)
    named = {name: STATES_OF_1[state] if isinstance(state, int) else state for name, state in before.items()}
    settled = {name: state for name, state in named.items() if state != "open"}
    assert {name: after[name] for name in settled} == settled
    assert [(name, status) for name, status in requests if name in unchanged and status != 304] == []


def test_the_history_of_an_article_shows_its_revisions(old: Copy) -> None:
    (revised,) = old.facts["ledger"]["revised"]
    rows = json.loads(old.scraper("history", revised, "--output", "corpus", "--format", "json"))
    assert [row["revision"] for row in rows] == [1, 2]
    assert "text" in rows[1]["changed"]
    assert rows[1]["content_hash"] == old.written()[revised]["content_hash"]


def test_a_rebuild_gives_the_articles_as_they_were(old: Copy) -> None:
    before = old.written()
    lost, *spoilt = sorted(old.corpus.glob("cnnindonesia/**/*.json"))
    lost.unlink()
    for path in spoilt:
        article = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps(article | {"title": "rusak", "text": "rusak", "tags": ["rusak"]}), encoding="utf-8")
    old.scraper("rebuild", "--output", "corpus", "--workers", 1, code=REJECTED)  # the broken pages are in the archive
    after = old.written()
    assert set(after) == set(before)
    check_articles(before, after)
    assert set(articles(old.corpus)) == set(before)


def test_the_report_counts_the_runs_of_then(old: Copy) -> None:
    report = json.loads(old.scraper("report", "--since", "2026-01-01", "--format", "json"))
    assert report["runs"] == old.facts["runs"]
    assert [{name: day[name] for name in old.facts["days"][0]} for day in report["by_run_day"]] == old.facts["days"]


def test_the_configuration_of_then_is_read(old: Copy) -> None:
    settings = json.loads(old.scraper("config", "--format", "json"))
    from_file = {name: each["value"] for name, each in settings.items() if each["origin"].startswith("scraper.toml")}
    assert from_file == old.facts["settings"]
    assert "newest" in old.scraper("schedule", "--list")
