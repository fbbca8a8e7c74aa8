"""Several newsrooms in one run and one folder, and pages of hosts that are none of ours, as a user calls for them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from twisted.internet.error import DNSLookupError

from scraper.core.article import decode
from scraper.middlewares.public import _judged
from scraper.sites.registry import all_sites
from tests.replica import Replica, serve
from tests.replica.skins import all_skins

if TYPE_CHECKING:
    from pathlib import Path


def test_all_sites_in_one_run_and_one_folder(scraper, tmp_path: Path) -> None:
    replica = Replica(seed=4, articles=45)
    offices = {name: all_skins()[name].of(replica) for name in ("detik", "cnbcindonesia")}
    with serve(replica) as running:
        words = ("crawl", "all", "--base-url", running.url, "--output", "all", "--quiet")
        first = scraper(*words)
        asked = Counter(running.asked)
        again = scraper(*words)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    found = {path: decode(path.read_bytes()) for path in tmp_path.glob("all/[a-z]*/**/*.json")}
    by_site = Counter(article.site for article in found.values())
    assert by_site == {"cnnindonesia": 45, "detik": 15, "cnbcindonesia": 15}
    assert all(path.relative_to(tmp_path / "all").parts[0] == article.site for path, article in found.items())
    for office in offices.values():
        assert set(office.urls()) <= {article.url for article in found.values()}
        for article in found.values():
            if article.url in office.urls():
                assert article.text == office.gold(article.url).text
    hosts = {host for host, _, _ in asked}
    assert {"www.cnnindonesia.com", "www.cnbcindonesia.com", "news.detik.com", "www.detik.com"} <= hosts
    robots = [host for host, target, _ in asked if target == "/robots.txt"]
    assert len(robots) == len(set(robots)) == len(hosts)  # each host was asked what it allows, once
    articles = {article.url.split("/", 3)[3] for article in found.values()}
    twice = [target for _, target, _ in list(running.asked)[asked.total() :] if target.lstrip("/") in articles]
    assert not twice

    sites = scraper("sites", "--format", "json", "--output", "all")
    rows = {row["name"]: row for row in json.loads(sites.stdout)}
    assert set(rows) == set(all_sites())
    assert {name: row["last_yield"]["articles"] for name, row in rows.items()} == by_site
    assert all(row["fixtures"] > 1 for row in rows.values())
    assert rows["cnbcindonesia"]["state"] == "experimental"
    table = scraper("sites", "--output", "all").stdout
    assert "15 on 20" in table


def test_a_section_that_only_some_sites_have(scraper, tmp_path: Path) -> None:
    replica = Replica(seed=4, articles=45)
    office = all_skins()["cnbcindonesia"].of(replica)
    with serve(replica) as running:
        words = ("crawl", "all", "--base-url", running.url, "--output", "out")
        done = scraper(*words, "--section", "market", "--section", "ekonomi")
        asked = {host for host, _, _ in running.asked}
        nobody = scraper(*words, "--section", "market", "--section", "ekonmi")
    assert done.returncode == 0, done.stderr
    found = [decode(path.read_bytes()) for path in tmp_path.glob("out/[a-z]*/**/*.json")]
    assert {(article.site, article.section) for article in found} == {
        ("cnbcindonesia", "market"), ("cnnindonesia", "ekonomi")
    }  # fmt: skip
    market = {office.gold(url).url for url in office.urls() if office.gold(url).section == "market"}
    assert {article.url for article in found if article.site == "cnbcindonesia"} == market
    assert "detik has no section market, ekonomi, so it is left out" in done.stderr
    assert "CNN Indonesia has no section market\n" in done.stderr
    assert asked == {"www.cnnindonesia.com", "www.cnbcindonesia.com"}
    assert nobody.returncode == 2
    assert "no site has a section 'ekonmi'" in nobody.stderr


def test_a_day_of_every_channel(scraper, tmp_path: Path) -> None:
    replica = Replica(seed=4, articles=90)
    office = all_skins()["detik"].of(replica)
    day = office.stories[0].when.date()
    with serve(replica) as running:
        done = scraper("crawl", "detik", "--since", str(day), "--until", str(day), "--base-url", running.url, "--quiet",
                       "--output", "out")  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = {decode(path.read_bytes()).url for path in tmp_path.glob("out/detik/**/*.json")}
    assert found == {story.url for story in office.select(day=day)}
    assert {target.partition("date=")[2] for target in running.targets() if "date=" in target} == {f"{day:%m/%d/%Y}"}


def test_a_page_of_any_other_site(scraper, tmp_path: Path) -> None:
    replica = Replica(seed=4, articles=45)
    office = all_skins()["kabaruji"].of(replica)
    url = office.urls()[0]
    with serve(replica) as running:
        done = scraper("fetch", "--base-url", running.url, "--output", "out", f"{url}?utm_source=x")
    assert done.returncode == 0, done.stderr
    article = decode(done.stdout)
    assert (article.site, article.extraction.method) == ("www.kabaruji.example", "found")
    assert article.canonical_url == url
    assert article.id.startswith("www.kabaruji.example:")
    gold = office.gold(url)
    assert (article.title, article.date_published, article.authors) == (gold.title, gold.date_published, gold.authors)
    assert set(gold.text.split()) <= set(article.text.split())
    assert len(list(tmp_path.glob("out/www.kabaruji.example/**/*.json"))) == 1


def test_what_is_no_public_page_is_refused(scraper) -> None:
    done = scraper("fetch", "http://127.0.0.1:9/x", "http://169.254.169.254/latest/meta-data/", "http://localhost/x")
    assert done.returncode == 2
    assert done.stderr.count("no address of a page on the public web") == 3


def test_a_name_that_leads_inside_is_not_asked() -> None:
    assert _judged("93.184.216.34", "kabar.example") == "93.184.216.34"
    for inside in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "::1", "fd00::1"):
        with pytest.raises(DNSLookupError):
            _judged(inside, "kabar.example")
