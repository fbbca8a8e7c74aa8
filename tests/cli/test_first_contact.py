"""The first contact with a site, tried against replicas: one that is known, one of a layout that nobody knows, one that
is half redesigned, one that refuses us.
"""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from scraper.storage.archive_names import find_archives
from scraper.storage.warc import read_archive
from scraper.storage.warc.reader import records
from tests.replica import Faults, Replica, serve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WIB = dt.timezone(dt.timedelta(hours=7))


def site(layouts: Sequence[str]) -> Replica:
    """A replica with articles of today, and of one day in each of some earlier years."""
    now = dt.datetime.now(WIB)
    replica = Replica(seed=7, articles=24, now=now, layouts=layouts)
    for years in (10, 7, 5, 3, 2, 1):
        day = now.date() - dt.timedelta(days=365 * years)
        replica.publish(2, dt.datetime.combine(day, dt.time(15), WIB))
    return replica


def meet(scraper, replica: Replica, faults: Faults | None = None, *, articles: int = 3):
    """What the doctor prints, its exit code, and the report for programs that it keeps."""
    with serve(replica, faults) as running:
        return scraper(
            "doctor", "--base-url", running.url, "--articles", articles, "--into", "met", SCRAPER_FETCH_RETRIES="0"
        )


def report_of(tmp_path: Path) -> dict:
    return json.loads((tmp_path / "met" / "report.json").read_text(encoding="utf-8"))


@pytest.fixture
def known(scraper, tmp_path: Path):
    done = meet(scraper, site(["tailwind", "2020-p"]))
    return done, report_of(tmp_path)


def test_a_known_site_holds_and_everything_it_said_is_kept(known, scraper, tmp_path: Path) -> None:
    done, report = known
    assert done.returncode == 0, done.stdout
    verdict = done.stdout.strip().splitlines()[-3:]
    assert verdict[0] == "The facts of CNN Indonesia hold: all 6 articles were read by them."
    assert verdict[1].startswith("Nothing differs")
    assert report["standing"] == "hold"
    assert [page["alike"] for page in report["pages"]] == [1.0] * 6
    years = {page["url"].split("/")[4][:4] for page in report["pages"]}
    assert len(years) >= 3, "articles of other years are in the sample"
    (archive,) = find_archives(tmp_path / "met")
    kept = {record.url.partition("cnnindonesia.com")[2] for record in records(archive)}
    assert {"/robots.txt", "/rss", "/sitemap.xml", "/indeks/2?page=1"} <= kept, (
        "lists and robots.txt are in the archive"
    )
    assert "robots.txt: status 200" in done.stdout
    assert (tmp_path / "met" / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")

    again = scraper("doctor", "met")
    assert again.returncode == 0
    assert again.stdout.strip().splitlines()[-3:] == verdict, "an archive says the same as the site"
    full = scraper("doctor", "--base-url", "http://127.0.0.1:9", "--into", "met")
    assert full.returncode == 2
    assert "met is not empty" in full.stderr

    made = scraper("fixture", "met", "--into", "pages")
    assert made.returncode == 0, made.stderr
    raw = {page.url: page.body for page in read_archive(archive)}
    folders = [folder for folder in (tmp_path / "pages").iterdir() if "-amp" not in folder.name]
    assert len(folders) >= 6
    for folder in folders:
        url = json.loads((folder / "page.meta.json").read_text())["url"]
        assert (folder / "page.html").read_bytes() == raw[url]
        assert json.loads((folder / "expected.draft.json").read_text())["canonical_url"] in url
    again = scraper("fixture", "met", "--into", "pages")
    assert again.returncode == 2, "no fixture is made twice"
    assert "has its folder in pages already" in again.stderr


@pytest.mark.slow
def test_a_layout_that_nobody_knows_is_named_and_read_all_the_same(scraper, tmp_path: Path) -> None:
    done = meet(scraper, site(["next"]))
    assert done.returncode == 3
    report = report_of(tmp_path)
    unknown = [page for page in report["pages"] if page["method"] == "found"]
    assert len(unknown) >= 4
    assert all("its layout is unknown" in page["differences"] for page in unknown)
    assert report["standing"] in {"partly", "broken"}  # a gallery keeps its layout
    first, second, third = report["verdict"]
    assert "read by them" in first
    assert f"{len(unknown)} of {len(report['pages'])} articles: its layout is unknown" in second
    assert f"{len(unknown)} of {len(unknown)} were read all the same" in second
    assert "send the archive" in third


def test_a_site_that_is_half_redesigned_holds_in_part(scraper, tmp_path: Path) -> None:
    replica = site(["tailwind"])
    replica.switch_layout(dt.datetime.now(WIB) - dt.timedelta(days=200), "next")
    done = meet(scraper, replica)
    assert done.returncode == 3
    report = report_of(tmp_path)
    assert report["standing"] == "partly"
    by_year = sorted((page["url"].split("/")[4], page["layout"] or "unknown") for page in report["pages"])
    layouts = [layout for _, layout in by_year if layout != "gallery"]
    assert layouts[0] == "tailwind"
    assert layouts[-1] == "unknown"
    assert sum(one != other for one, other in pairwise(layouts)) == 1, "old pages are as they were, new ones are not"


def test_a_site_that_refuses_is_said_to_refuse(scraper, tmp_path: Path) -> None:
    done = meet(scraper, site(["tailwind"]), Faults(paths={r"/.*": "challenge"}))
    assert done.returncode == 5, done.stderr
    assert "\nCNN Indonesia refuses us: no article could be fetched.\n" in done.stdout
    report = report_of(tmp_path)
    assert report["standing"] == "refused"
    assert set(report["answers"]) == {"403"}
    assert find_archives(tmp_path / "met"), "what it answered is kept"


@pytest.mark.slow
def test_a_site_that_breaks_half_of_its_articles(scraper, tmp_path: Path) -> None:
    done = meet(scraper, site(["tailwind"]), Faults(paths={r".*/20(?!26).*": "server-error"}))
    assert done.returncode != 0
    report = report_of(tmp_path)
    assert report["standing"] == "partly"
    assert report["problems"]
    assert "gave no article" in report["verdict"][1]
