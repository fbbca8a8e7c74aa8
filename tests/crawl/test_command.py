"""The command as people call it: words on stderr, results on stdout, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys

from scraper.core.article import decode
from scraper.storage.output import held_output
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


def test_a_file_without_an_address_is_an_error_and_no_list_stands_in(replica, output, tmp_path):
    for number, text in enumerate(("", "kata\n", "\ufeffsaja", "https://www.detik.com/x/d-1/y")):
        file = tmp_path / f"{number}.txt"
        file.write_text(text, encoding="utf-8")
        done = scraper("crawl", "--base-url", replica.url, "--output", output, "--urls", file)
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1].endswith(f"{file}: no address of an article in it; nothing is crawled")
    assert not output.exists()


def test_the_balance_of_a_file_of_addresses(replica, output, tmp_path):
    gone = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-999999/judul"
    first, second, *_ = replica.replica.urls()
    file = tmp_path / "a.txt"
    file.write_text(f'\ufeff"{first}",\n{second.removeprefix("https://")}\n{first}\nkata\n{gone}\n', encoding="utf-8")
    done = scraper("crawl", "--base-url", replica.url, "--output", output, "--urls", file)
    assert done.returncode == 9
    assert f"scraper: {file}: line 4: not an address; write it whole: https://host/path: kata" in done.stderr
    expected = "5 addresses = 2 out + 1 rejected (gone 1) + 1 skipped (repeated 1) + 1 bad (not-an-address 1)"
    assert expected in done.stderr
    assert len(articles(output)) == 2


def test_fetch_prints_articles_and_names_what_went_wrong(replica, output):
    url = replica.replica.urls()[0]
    missing = "https://www.cnnindonesia.com/ekonomi/20250114062427-92-999999/judul"
    done = scraper("fetch", "--base-url", replica.url, "--output", output, url, missing)
    assert decode(done.stdout).canonical_url == url
    assert missing in done.stderr
    assert "404" in done.stderr
    assert done.returncode == 3


def test_nothing_found_in_a_part_of_the_site_is_a_fact_and_no_failure(replica, output):
    done = scraper("crawl", "--base-url", replica.url, "--output", output, "--search", "tidak ada kata ini")
    assert done.returncode == 0
    first, *_, last = done.stderr.splitlines()
    assert first == f"crawling cnnindonesia search tidak ada kata ini -> {output}"
    assert last.startswith("nothing found: the lists were read and name no article of `cnnindonesia search ")


def test_the_first_word_comes_before_scrapy_is_imported(replica, output):
    code = (
        "import sys\nfrom scraper.cli import run\nimport scraper.cli.crawl as crawl\n"
        "crawl.say = lambda text: print(text, 'scrapy' in sys.modules)\n"
        "run(sys.argv[1:])"
    )
    words = ("crawl", "--base-url", replica.url, "--output", str(output), "--limit", "1")
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0] == f"crawling cnnindonesia newest -> {output} False"


def test_a_second_crawl_into_one_folder_is_left_out(replica, output):
    with held_output(output):
        done = scraper("crawl", "--base-url", replica.url, "--output", output)
    assert done.returncode == 7
    assert f"another run is writing into {output}" in done.stderr
