"""``scraper doctor``: one page, one address, and the health of the site."""

from __future__ import annotations

import datetime as dt
import json
import re

from tests.replica import Faults, Replica, serve

SITE = "https://www.cnnindonesia.com"


def body(running, url) -> bytes:
    return running.replica.answer(url.removeprefix(SITE)).body


def test_a_file_shows_fields_with_their_sources_and_the_body(scraper, replica, tmp_path) -> None:
    gold = next(gold for gold in map(replica.replica.gold_at, replica.replica.urls()) if gold.kind == "article")
    (tmp_path / "page.html").write_bytes(body(replica, gold.url))
    done = scraper("doctor", "page.html")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"  address        {gold.url}\n" in done.stdout
    assert gold.title in done.stdout
    assert "og:title: " in done.stdout
    assert gold.blocks[-1].text[:40] in done.stdout
    (seen,) = json.loads(scraper("doctor", "page.html", "--format", "json").stdout)
    fields = {field["name"]: field for field in seen["fields"]}
    assert fields["title"]["value"] == gold.title
    assert fields["date_published"]["value"] == gold.date_published
    assert all(field["source"] for field in fields.values() if field["value"])
    assert seen["rejected"] is None


def test_what_is_rejected_says_why_and_the_others_are_shown(scraper, replica, tmp_path) -> None:
    url = replica.replica.urls()[0]
    (tmp_path / "page.html").write_bytes(body(replica, url))
    (tmp_path / "home.html").write_bytes(replica.replica.answer("/").body)
    done = scraper("doctor", "home.html", "page.html")
    assert done.returncode == 3
    assert "warning: index: " in done.stdout
    assert url in done.stdout
    missing = scraper("doctor", "none.html", "page.html")
    assert missing.returncode == 2
    assert missing.stderr == "scraper: none.html: no such file; check the name\n"
    assert url in missing.stdout


def test_an_address_is_fetched_and_not_kept(scraper, replica, tmp_path) -> None:
    url = replica.replica.urls()[0]
    done = scraper("doctor", url, "--base-url", replica.url)
    assert done.returncode == 0
    assert f"  address        {url}\n" in done.stdout
    assert not list(tmp_path.iterdir())


def test_each_list_of_the_site_is_asked_once_and_told(scraper) -> None:
    faults = Faults(paths={r"(/nasional)?/rss": "gone", r"/tag/.*": "gone"})
    with serve(Replica(seed=7, articles=60), faults) as running:
        done = scraper("doctor", "--base-url", running.url, "--articles", "1", "--into", "seen", "--format", "json")
        asked = [target for target in running.targets() if not re.search(r"/\d{14}-|robots", target)]
    assert done.returncode == 4, "two lists that the facts name could not be fetched, and the code says so"
    said = {one["name"].split(" http")[0]: one for one in json.loads(done.stdout)["sources"]}
    yesterday = dt.datetime.now(dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=7))).date() - dt.timedelta(days=1)
    today = yesterday + dt.timedelta(days=1)
    earlier = {f"index {today - dt.timedelta(days=365 * years)}" for years in (1, 2, 3, 5, 7, 10)}
    lists = {"index", "index nasional", f"index {yesterday}", f"index nasional {yesterday}", "search"}
    assert lists | earlier | {"tag indonesia", "feed", "sitemap"} == set(said)
    assert {name for name, one in said.items() if one["failed"]} == {"feed", "tag indonesia"}
    assert said["index"]["articles"] == 10
    answered = [target for target in asked if not target.startswith(("/rss", "/nasional/rss", "/tag/"))]
    assert len(answered) == len(set(answered)), "each once; a list that has failed is asked for again"


def test_a_site_that_does_not_answer(scraper) -> None:
    done = scraper("doctor", "--base-url", "http://127.0.0.1:9", SCRAPER_FETCH_RETRIES="0")
    assert done.returncode == 4
    assert "scraper: no list of the site could be read from http://127.0.0.1:9 (base_url)" in done.stderr


def test_nothing_of_a_page_reaches_a_terminal_as_it_is(on_terminal, replica, tmp_path) -> None:
    url = replica.replica.urls()[0]
    evil = body(replica, url).replace(b"</h1>", b"\x1b[2J\xc2\x9b31m</h1>").replace(b"<p>", b"<p>\xe2\x80\xae")
    (tmp_path / "page.html").write_bytes(evil)
    shown = on_terminal("doctor", "page.html").shown
    assert url in shown
    for mark in ("\x1b[2J", "\x9b", "\u202e"):
        assert mark not in shown


def test_the_picture_of_a_page_says_what_became_of_each_block(scraper, replica, tmp_path) -> None:
    gold = next(gold for gold in map(replica.replica.gold_at, replica.replica.urls()) if gold.kind == "article")
    (tmp_path / "page.html").write_bytes(body(replica, gold.url))
    done = scraper("doctor", "page.html", "--html", "seen.html")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    picture = lines[lines.index("page: its blocks in order of reading") :]
    assert any(line.startswith("  outside h1") and "It is the title." in line for line in picture)
    assert any("outside footer" in line for line in picture)
    assert any(gold.blocks[0].text[:30] in line and line.split()[0] == "text" for line in picture)
    drawn = (tmp_path / "seen.html").read_text(encoding="utf-8")
    assert gold.blocks[0].text[:20] in drawn
    assert scraper("doctor", "page.html", "--into", "x").returncode == 2
