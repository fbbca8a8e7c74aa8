"""A redesign as people live it: real nightly crawls, the command of the alarm word for word, and a rebuild."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
import shutil
import subprocess
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from scraper.core.errors import EXIT_ALARM
from scraper.record.run_record import FOLDER, SUMMARY
from scraper.sites.cnnindonesia import SITE
from scraper.storage.file_store import FileStore
from tests.cli.conftest import PROGRAM, environment
from tests.replica import Replica, serve
from tests.replica.answer import Answer
from tests.replica.clock import WIB

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica import Running

pytestmark = pytest.mark.slow
DAY = dt.timedelta(days=1)
SITE_ADDRESS = "https://www.cnnindonesia.com"
NIGHTS = 2  # before the redesign
PER_DAY = 90
LEAST_PAGES = 4  # that a layout is learned from
WALL = (
    "<html><head><title>Persetujuan</title></head><body><div class='isi'><h1>Privasi Anda</h1><p>"
    + "Kami dan mitra kami memakai cookie untuk menyimpan data pribadi dan persetujuan Anda. " * 12
    + "</p></div></body></html>"
).encode()
SETTINGS = """
output = "output"
newsrooms = "redaksi"
[crawl]
recheck = []
[alarms]
least_days = {nights}
radar_days = 0
verify_sample = 0
off = ["few-articles", "few-in-section", "thin-list"]
[[jobs]]
name = "nightly"
every = "1d"
"""


class Redesigned(Replica):
    """A newsroom without AMP pages, which the crawl would read in place of pages that fit no layout.

    wall: what it serves in place of each article, nothing for the articles themselves.
    """

    wall: bytes = b""

    def answer(self, target: str, *, host: str = "www.cnnindonesia.com") -> Answer:
        address = SITE.read_address(SITE_ADDRESS + urlsplit(target).path)
        if address is None:
            return super().answer(target, host=host)
        if address.amp:
            return Answer(b"<title>404</title>", 404)
        return Answer(self.wall) if self.wall else super().answer(target, host=host)


@pytest.fixture(scope="module")
def tonight() -> dt.datetime:
    return dt.datetime.now(WIB)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, tonight: dt.datetime) -> Path:
    """A folder with the crawls of the nights before the redesign, dated to those nights."""
    folder = tmp_path_factory.mktemp("nights")
    (folder / "scraper.toml").write_text(SETTINGS.format(nights=NIGHTS))
    (folder / "redaksi").mkdir()
    newsroom = newsroom_of(tonight)
    with serve(newsroom) as running:
        for night in range(NIGHTS, 0, -1):
            newsroom.now = tonight - night * DAY
            done = nightly(folder, running)
            assert done.returncode == 0, done.stderr
            a_day_later(folder / "output")
    return folder


@pytest.fixture
def folder(nights: Path, tmp_path: Path) -> Path:
    return shutil.copytree(nights, tmp_path / "redesign")


def newsroom_of(tonight: dt.datetime) -> Redesigned:
    return Redesigned(seed=5, articles=4 * PER_DAY, now=tonight, latest=tonight, layouts=("tailwind",), per_day=PER_DAY)


def scraper(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """A command in the folder of the configuration, with no answer for two minutes at most."""
    command = [*PROGRAM, *map(str, words)]
    return subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=120
    )


def nightly(folder: Path, running: Running) -> subprocess.CompletedProcess[str]:
    """The nightly job of a newsroom at the address that it has this time."""
    settings = re.sub(r"\Abase_url.*\n", "", (folder / "scraper.toml").read_text())
    (folder / "scraper.toml").write_text(f'base_url = "{running.url}"\n{settings}')
    return scraper(folder, "schedule", "--run", "nightly")


def a_day_later(output: Path) -> None:
    """Date the records of all runs a day back: the one thing for which a test cannot wait."""
    for run in sorted((output / FOLDER).iterdir()):
        summary = json.loads((run / SUMMARY).read_bytes())
        for name in ("started", "seen"):
            summary[name] = (dt.datetime.fromisoformat(summary[name]) - DAY).isoformat(timespec="seconds")
        summary["run"] = f"{dt.datetime.fromisoformat(summary['started']):%Y%m%dT%H%M%SZ}-{run.name.rpartition('-')[2]}"
        (run / SUMMARY).write_text(json.dumps(summary))
        run.rename(run.with_name(summary["run"]))


def lasting(folder: Path) -> list[dict[str, str]]:
    """The alarms of no known layout that last."""
    done = scraper(folder, "schedule", "--check", "--format", "json")
    return [one for one in json.loads(done.stdout) if one["kind"] == "fallback"]


def texts(folder: Path, newsroom: Replica, indexes: list[int]) -> Iterator[tuple[str, str, str]]:
    """Of each article how it was read, its text as it is kept, and as it must be."""
    store = FileStore(folder / "output")
    for index in indexes:
        gold = newsroom.gold(index).article
        kept = store.read(gold.id)
        yield (kept.extraction.method, kept.text, gold.text) if kept else ("missing", "", gold.text)


def redesigned(newsroom: Redesigned, tonight: dt.datetime, *, whole: bool) -> list[int]:
    """The articles of the last day, of which all, or those of the busiest section, have the new pages."""
    new = [index for index in newsroom.indexes() if newsroom.head(index).when > tonight - DAY]
    sections = {index: newsroom.head(index).section.slug for index in new}
    busiest = Counter(sections.values()).most_common(1)[0][0]
    for index in new:
        if whole or sections[index] == busiest:
            newsroom.relayout(index, "next")
    return new


def asked_twice(running: Running) -> list[str]:
    """The addresses of articles that were asked for more than once."""
    targets = Counter(target for _, target, _ in running.server.asked)
    return [target for target, times in targets.items() if times > 1 and SITE.read_address(SITE_ADDRESS + target)]


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "one section"])
def test_a_redesign_from_the_crawl_to_the_rebuild(folder: Path, tonight: dt.datetime, *, whole: bool) -> None:
    newsroom = newsroom_of(tonight)
    new = redesigned(newsroom, tonight, whole=whole)
    with serve(newsroom) as running:
        done = nightly(folder, running)
        assert done.returncode == EXIT_ALARM, done.stderr
        assert len(running.server.asked) > len(new)
        assert asked_twice(running) == []
        requests = len(running.server.asked)
        [alarm] = lasting(folder)
        rows = list(texts(folder, newsroom, new))
        words = sum(len(gold.split()) for _, _, gold in rows)
        kept = sum((Counter(text.split()) & Counter(gold.split())).total() for _, text, gold in rows)
        assert kept >= 0.995 * words
        assert sum(text == gold for _, text, gold in rows) >= 0.95 * len(rows)
        found = sum(method == "found" for method, _, _ in rows)
        assert found >= 5
        assert not list((folder / "redaksi").iterdir()), "nothing changes by itself"
        proposal = folder / "output" / "_alarms" / "learned" / "cnnindonesia"
        assert "+ learned-" in (proposal / "difference.txt").read_text()
        pictures = {path.parent.name for path in proposal.glob("*/expected.json")}
        assert len(pictures) >= LEAST_PAGES
        commands = re.findall(r"`scraper ([^`]*)`", alarm["advice"])[:2]
        assert [command.split()[0] for command in commands] == ["accept-site", "rebuild"]
        for command in commands:  # as the alarm says, word for word
            done = scraper(folder, *shlex.split(command))
            assert done.returncode == 0, done.stderr
        assert len(running.server.asked) == requests, "nothing is asked of the newsroom again"
    rows = list(texts(folder, newsroom, new))
    assert [text for _, text, gold in rows if text != gold] == []
    assert {path.parent.name for path in (folder / "redaksi" / "cnnindonesia").glob("*/expected.json")} == pictures
    methods = Counter(method for method, _, _ in rows)
    assert methods["found"] == 0
    assert methods["learned"] == found


def test_a_wall_of_consent_teaches_nothing(folder: Path, tonight: dt.datetime) -> None:
    newsroom = newsroom_of(tonight)
    newsroom.wall = WALL
    with serve(newsroom) as running:
        done = nightly(folder, running)
    assert "consent" in done.stderr or "rejected" in done.stderr
    assert not (folder / "output" / "_alarms" / "learned").exists()
    assert "accept-site" not in done.stderr
    assert "accept-site" not in scraper(folder, "schedule", "--check").stdout
