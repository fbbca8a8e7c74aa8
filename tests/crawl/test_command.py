"""The command as people call it: words on stderr, results on stdout, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys

from scraper.core.article import decode
from tests.crawl.helpers import articles


def scraper(*words, text=None):
    command = [sys.executable, "-m", "scraper", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, input=text)


def test_crawl_says_what_it_did_on_stderr_and_nothing_on_stdout(replica, output):
    done = scraper("crawl", "--base-url", replica.url, "--output", output, "--limit", 5)
    assert done.returncode == 0
    assert done.stdout == ""
    assert "5 new" in done.stderr
    assert len(articles(output)) == 5


def test_addresses_on_standard_input_and_a_log_of_json_lines(replica, output):
    urls = "\n".join(["# what I want", *replica.replica.urls()[:2]])
    words = ("--base-url", replica.url, "--output", output, "--urls", "-", "--log-format", "json")
    done = scraper("crawl", *words, text=urls)
    assert done.returncode == 0
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines[-1]["counts"]["new"] == 2


def test_fetch_prints_articles_and_names_what_went_wrong(replica, output):
    url = replica.replica.urls()[0]
    missing = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-999999/judul"
    done = scraper("fetch", "--base-url", replica.url, "--output", output, url, missing)
    assert decode(done.stdout).canonical_url == url
    assert missing in done.stderr
    assert "404" in done.stderr
    assert done.returncode == 3
