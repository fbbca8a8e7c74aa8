"""``python tests/upgrade/make_fixture.py CHECKOUT FOLDER``: a small folder of a crawl, written by another checkout.

The checkout's own program, in its own ``.venv``, crawls the checkout's own replica. FOLDER gets ``crawl/`` (the working
folder: ``scraper.toml`` and ``corpus/``) and ``facts.json`` (what the test must know of it, see README.md).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

WIB: Final = dt.timezone(dt.timedelta(hours=7))
HOST: Final = "https://www.cnnindonesia.com"
ADDRESS: Final = re.compile(r"/[a-z-]+/\d{14}-\d+-\d+/[a-z0-9-]+")
# Articles published within the last seven days are revisited. The replica's clock is so far behind ours that its newest
# articles are and its oldest are not.
FIRST_CRAWL_AGE: Final = dt.timedelta(days=6, hours=18)
SECOND_CRAWL_AGE: Final = dt.timedelta(days=6, hours=6)
# Seed 9: a photo page, two videos, an infographic, a live report, and article 6 has two pages.
REPLICA: Final = ("--seed", "9", "--articles", "10")
MISSING, REVISED, BROKEN, REJECTED, UNKNOWN_LAYOUT = 1, 3, 4, 7, 9  # indexes of articles, the oldest is 0
TRIES: Final = 5  # after so many broken answers the address counts as rejected
PUBLISHED: Final = 4
LIMIT: Final = 2

CONFIG: Final = """\
# As a user of version {version} had it: what stands here is not the default.
output = "corpus"
contact = "redaksi@example.org"

[crawl]
max_errors = 50
recheck = ["1h", "1d"]

[fetch]
delay = 0.5
retries = 0

[archive]
rotate = "5 MB"

[limits]
page_time = "20s"

[alarms]
off = ["disk-full"]

[[jobs]]
name = "newest"
every = "1h"
"""


class Writer:
    """The other checkout's program, at work in a folder."""

    def __init__(self, checkout: Path, folder: Path, replica: str) -> None:
        self._python = checkout / ".venv/bin/python"
        self._folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPER_")}
        self._environment = {**kept, "PYTHONPATH": str(checkout), "SCRAPER_BASE_URL": replica}

    def run(self, *words: object, codes: tuple[int, ...] = (0,), **variables: str) -> str:
        """Runs ``scraper WORDS``; gives what it printed. codes: the exit codes that are right here."""
        done = subprocess.run(
            [self._python, "-m", "scraper", *map(str, words)],
            cwd=self._folder, env={**self._environment, **variables}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode not in codes:
            sys.exit(f"scraper {' '.join(map(str, words))} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout


@contextmanager
def served(checkout: Path, *words: str) -> Iterator[str]:
    """Serves the checkout's replica in a process of its own; gives its base address."""
    command = [checkout / ".venv/bin/python", "-m", "tests.replica", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=checkout) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def control(url: str, change: dict[str, Any]) -> None:
    """Tells the replica to change."""
    request = Request(f"{url}/__replica__", json.dumps(change).encode(), method="POST")  # noqa: S310  loopback
    urlopen(request, timeout=30).close()  # noqa: S310


def addresses(url: str) -> list[str]:
    """Paths of the replica's articles, the oldest first: the place in this list is the index of the article."""
    with urlopen(f"{url}/indeks/2", timeout=30) as response:  # noqa: S310
        page = response.read().decode().partition('<div class="terpopuler')[0]
    return list(dict.fromkeys(ADDRESS.findall(page)))[::-1]


def crawl_twice(writer: Writer, url: str, second_crawl: dt.datetime) -> tuple[list[dict[str, Any]], list[str]]:
    """Crawls, lets the newsroom go on, crawls again; gives the newsroom's changes and the words of the second job."""
    changes: list[dict[str, Any]] = [{"do": "relayout", "index": UNKNOWN_LAYOUT, "layout": "next"}]
    control(url, changes[0])
    paths = addresses(url)
    assert len(paths) == int(REPLICA[-1]), f"the index names {len(paths)} articles"
    faults = {paths[MISSING]: "not-found", paths[BROKEN]: "server-error", paths[REJECTED]: "binary"}
    control(url, {"do": "faults", "paths": faults})
    writer.run("schedule", "--run", "newest", codes=(0, 8))
    for _ in range(TRIES - 1):
        writer.run("fetch", HOST + paths[REJECTED], codes=(3,))
    for change in (
        {"do": "correct", "index": REVISED},
        {"do": "now", "now": second_crawl.isoformat()},
        {"do": "publish", "count": PUBLISHED},
    ):
        control(url, change)
        changes.append(change)
    writer.run("fetch", HOST + paths[REVISED])
    day = second_crawl.astimezone(WIB).date().isoformat()
    job = ["--since", day, "--until", day]
    writer.run("crawl", *job, "--limit", LIMIT, SCRAPER_ARCHIVE_COMPRESSION="zstd")
    return changes, job


def ledger_facts(ledger: Path) -> dict[str, Any]:
    """What the ledger knows: times are seconds since 1970. Written for ledgers of version 2."""
    # immutable: a reader would leave its journal files beside the ledger otherwise
    with closing(sqlite3.connect(f"file:{ledger}?immutable=1", uri=True)) as db:
        return {
            "states": dict(db.execute("SELECT id, state FROM item ORDER BY id")),
            "never_fetched": [row[0] for row in db.execute("SELECT id FROM item WHERE state = 'open' AND tries = 0")],
            "retry_at": dict(db.execute("SELECT id, due FROM item WHERE state = 'open' AND tries > 0")),
            "revisit_at": dict(db.execute("SELECT id, due FROM item WHERE state = 'done' AND due IS NOT NULL")),
            "revised": [row[0] for row in db.execute("SELECT DISTINCT id FROM revision JOIN item USING(item)")],
            "rejected": [row[0] for row in db.execute("SELECT id FROM item WHERE state = 'rejected'")],
        }


def check(facts: dict[str, Any], corpus: Path) -> None:
    """Ends with an error when the folder lacks something that an upgrade must carry."""
    articles = [json.loads(path.read_text(encoding="utf-8")) for path in corpus.glob("cnnindonesia/**/*.json")]
    assert any(article["page_count"] > 1 for article in articles), "no article of several pages"
    for name in ("never_fetched", "retry_at", "revisit_at", "revised", "rejected"):
        assert facts["ledger"][name], f"nothing is {name}"
    assert len(facts["ledger"]["revisit_at"]) < len(articles), "each article is revisited"
    assert list(corpus.glob("_archive/**/*.gz"))
    assert list(corpus.glob("_archive/**/*.zst"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("folder", type=Path)
    words = parser.parse_args()
    checkout, crawl = words.checkout.resolve(), words.folder.resolve() / "crawl"
    crawl.mkdir(parents=True)
    moment = dt.datetime.now(dt.UTC).replace(microsecond=0)
    replica = [*REPLICA, "--now", (moment - FIRST_CRAWL_AGE).isoformat()]
    with served(checkout, *replica) as url:
        writer = Writer(checkout, crawl, url)
        version = writer.run("--version").split()[-1]
        (crawl / "scraper.toml").write_text(CONFIG.format(version=version), encoding="utf-8")
        changes, job = crawl_twice(writer, url, moment - SECOND_CRAWL_AGE)
        settings = json.loads(writer.run("config", "--format", "json"))
        report = json.loads(writer.run("report", "--since", "2026-01-01", "--format", "json"))
    git = ["git", "-C", str(checkout), "rev-parse", "HEAD"]
    facts = {
        "version": version,
        "commit": subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip(),
        "written_at": moment.isoformat(),
        "replica": replica,
        "changes": changes,
        "stopped_job": job,
        "ledger": ledger_facts(crawl / "corpus/_state/ledger.sqlite"),
        "settings": {
            name: setting["value"] for name, setting in settings.items() if setting["origin"].startswith("scraper.toml")
        },
        "runs": report["runs"],
        "days": [{name: day[name] for name in ("day", "n", "rejected", "changed")} for day in report["by_run_day"]],
    }
    check(facts, crawl / "corpus")
    (words.folder / "facts.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
