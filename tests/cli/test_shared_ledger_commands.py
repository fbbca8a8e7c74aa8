"""A ledger that workers share, as a user calls for it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scraper.core.article import decode
from tests.replica import Replica, serve
from tests.replica.skins import all_skins

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = 21
SECONDS = 120


@pytest.fixture
def site():
    replica = Replica(seed=4, articles=ARTICLES)
    for name in ("detik", "cnbcindonesia"):
        all_skins()[name].of(replica)
    with serve(replica) as running:
        yield running


def test_workers_share_the_newsrooms_and_every_command_finds_the_ledger(scraper, tmp_path: Path, site, empty_database):
    words = ["crawl", "all", "--base-url", site.url, "--output", "out", "--ledger", empty_database]
    command = [sys.executable, "-m", "scraper", *words]
    workers = [
        subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [worker.communicate(timeout=SECONDS) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], "\n".join(err for _, err in said)
    found = {path: decode(path.read_bytes()) for path in tmp_path.glob("out/[a-z]*/**/*.json")}
    assert len(found) == len({article.id for article in found.values()})
    assert {article.site for article in found.values()} == {"cnnindonesia", "detik", "cnbcindonesia"}
    assert sum(article.site == "cnnindonesia" for article in found.values()) == ARTICLES
    articles = {article.url.split("/", 3)[3] for article in found.values()}
    asked = [target.lstrip("/") for _, target, _ in site.asked if target.lstrip("/") in articles]
    assert len(asked) == len(set(asked)), "an article was asked for by two workers"
    runs = [json.loads(path.read_bytes()) for path in tmp_path.glob("out/_runs/*/summary.json")]
    assert {run["outcome"] for run in runs} == {"finished"}
    assert empty_database not in "".join(map(str, runs))

    of_none = scraper("rebuild", "--from", "out")
    assert (of_none.returncode, of_none.stderr.count("\n")) == (2, 1)
    assert "give that address with --ledger" in of_none.stderr
    shared = ("--from", "out", "--ledger", empty_database)
    assert scraper("verify", *shared).returncode == 0
    assert scraper("rebuild", *shared).returncode == 0
    gone = next(iter(found.values()))
    assert "1 ledger row" in scraper("forget", gone.id, *shared).stderr
    assert scraper("verify", *shared).returncode == 0
    assert not any(path.exists() for path, article in found.items() if article.id == gone.id)


@pytest.mark.slow
def test_an_article_that_the_ledger_lacks_is_noted_by_verify(scraper, tmp_path: Path, site, empty_database):
    assert scraper("crawl", "detik", "--base-url", site.url, "--output", "out", "--quiet").returncode == 0
    shared = ("--from", "out", "--ledger", empty_database)
    assert "a ledger of its own" in scraper("verify", *shared).stderr
    for file in tmp_path.glob("out/_state/ledger.sqlite*"):
        file.rename(tmp_path / file.name)
    scraper("verify", *shared, "--repair")
    assert scraper("verify", *shared).returncode == 0
    before = len(site.asked)
    words = ("--base-url", site.url, "--output", "out", "--ledger", empty_database)
    assert scraper("crawl", "detik", *words, "--quiet").returncode == 0
    kept = [decode(path.read_bytes()).url for path in tmp_path.glob("out/detik/**/*.json")]
    again = [target for _, target, _ in site.asked[before:] if any(url.endswith(target) for url in kept)]
    assert len(again) == len(set(again)) <= len(kept)


def test_who_holds_what_is_shown_in_words_and_as_json(scraper, empty_database):
    from contextlib import closing  # noqa: PLC0415

    from scraper.storage.ledger import open_ledger  # noqa: PLC0415

    with closing(open_ledger(empty_database)) as ledger:
        ledger.begin("cnnindonesia newest")
        ledger.leases.report(is_waiting=False)
        shown = scraper("workers", "--ledger", empty_database)
        assert shown.stdout.split()[:2] == ["cnnindonesia", "process"]
        assert shown.stdout.endswith("cnnindonesia newest\n")
        data = json.loads(scraper("workers", "--ledger", empty_database, "--format", "json").stdout)
        [lease], [worker] = data["leases"], data["workers"]
        assert (lease["name"], lease["job"], worker["waits"]) == ("cnnindonesia", "cnnindonesia newest", False)
        assert lease["worker"] == worker["worker"]
        assert 100 < lease["left_seconds"] <= 120
    assert scraper("workers").returncode == 2


def test_no_password_is_shown(scraper, tmp_path: Path):
    address = "postgresql://me:Geheim%2F1@/x?host=/nowhere"
    (tmp_path / "scraper.toml").write_text(f'ledger = "{address}"\n')
    for words, code in ((("config",), 0), (("config", "--format", "json"), 0), (("workers",), 6), (("crawl",), 6)):
        shown = scraper(*words)
        assert shown.returncode == code, shown.stderr
        assert "Geheim" not in shown.stdout + shown.stderr
        assert "me:***@" in shown.stdout + shown.stderr
    for path in tmp_path.rglob("*"):
        assert path.name == "scraper.toml" or path.is_dir() or b"Geheim" not in path.read_bytes()
    wrong = scraper("workers", "--ledger", "mysql://me:Geheim@host/x")
    assert wrong.returncode == 2
    assert "Geheim" not in wrong.stderr
