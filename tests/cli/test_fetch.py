"""``scraper fetch`` as a user calls it, against the replica."""

from __future__ import annotations

import json
import socket

import jsonschema

from scraper.core.json_schema import article_schema

GONE = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-1186803/tidak-ada"


def test_articles_as_lines_and_every_other_address_with_its_reason(scraper, replica, tmp_path) -> None:
    urls = [head.url for head in replica.replica.heads()[:2]]
    others = ["https://10.0.0.8/x", "https://www.cnnindonesia.com/ekonomi", GONE]
    done = scraper("fetch", "--base-url", replica.url, "--no-store", urls[0], *others, urls[1])
    assert done.returncode == 2
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert {article["url"] for article in articles} == set(urls)
    for article in articles:
        jsonschema.validate(article, article_schema(), cls=jsonschema.Draft202012Validator)
    said = [line for line in done.stderr.splitlines() if line.startswith("scraper: ")]
    assert [line.split(": ")[1] for line in said] == others
    assert "no address of a page on the public web" in said[0]
    assert "`scraper crawl` reads pages that list articles" in said[1]
    assert not list(tmp_path.iterdir())


def test_explain_leaves_the_output_alone(scraper, replica) -> None:
    url = replica.replica.heads()[0].url
    done = scraper("fetch", "--base-url", replica.url, "--no-store", "--explain", url)
    assert done.returncode == 0
    article = json.loads(done.stdout)
    for cut in article["removed"]:
        assert f"[{cut['rule']}]" in done.stderr


def test_a_forgotten_article_is_named_and_counted_once(scraper, replica) -> None:
    """The index and the feed both name it."""
    url = replica.replica.heads()[0].url
    asked = ("--base-url", replica.url)
    assert scraper("fetch", *asked, url).returncode == 0
    assert scraper("forget", url).returncode == 0
    done = scraper("fetch", *asked, url)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"scraper: {url}: this article was forgotten; `scraper forget --undo cnnindonesia:")
    done = scraper("crawl", *asked)
    assert done.returncode == 0
    assert "\n1 forgotten article left alone" in done.stderr


def test_an_unreachable_host_is_one_line_each_time(scraper) -> None:
    """The second call asks again at once: the wait after a failure is for crawls, not for who names the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        for _ in range(2):
            done = scraper("fetch", "--base-url", address, GONE, SCRAPER_FETCH_RETRIES="0")
            assert (done.returncode, done.stdout) == (4, "")
            assert done.stderr.startswith(f"scraper: {GONE}: ")
            assert "robots.txt cannot be read, so nothing is asked for now" in done.stderr
            assert done.stderr.endswith(": the host refuses the connection\n")
            assert done.stderr.count("\n") == 1


def test_the_filters_of_a_crawl_in_the_file_do_not_hold_for_what_is_fetched(scraper, replica, tmp_path) -> None:
    filters = 'sections = ["ekonomi"]\nkinds = ["video"]\nsince = "2026-11-22"\nlimit = 1'
    (tmp_path / "scraper.toml").write_text(f"[crawl]\n{filters}\n")
    heads = [head for head in replica.replica.heads() if head.section != "ekonomi" and head.kind == "article"][:2]
    urls = [head.url for head in heads]
    done = scraper("fetch", "--base-url", replica.url, *urls)
    assert done.returncode == 0, done.stderr
    assert {json.loads(row)["url"] for row in done.stdout.splitlines()} == set(urls)
