"""A selection as an export: all of it from the API, and the command that is offered beside it, select alike."""

from __future__ import annotations

import html
import json
import re
import shlex
from pathlib import Path

import pytest

from scraper.cli import run
from scraper.web import for_programs
from scraper.web.filters import SearchFilters
from scraper.web.offered_commands import export_command

SHELL = re.compile(r"<pre><code>(.*?)</code></pre>", re.DOTALL)


def ids_of(site, query: str) -> list[str]:
    answer = site.ask(f"/api/v1/articles.jsonl{query}")
    assert answer.status == 200
    return [json.loads(line)["id"] for line in answer.body.splitlines()]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?section=politik",
        "?kind=video",
        "?method=found",
        "?complete=yes",
        "?since=2026-11-20&until=2026-11-21",
        "?section=ekonomi&complete=yes&kind=article&until=2026-11-22",
    ],
)
def test_the_command_that_is_offered_exports_what_the_api_gives(site, tmp_path, monkeypatch, query) -> None:
    found = SHELL.search(site.ask(f"/search{query}").text)
    assert found
    words = shlex.split(html.unescape(found[1]))
    assert words[:2] == ["scraper", "export"]
    monkeypatch.chdir(tmp_path)
    assert run(["export", "jsonl", "out.jsonl", *words[4:], "--quiet"]) == 0
    exported = {json.loads(line)["id"] for line in Path("out.jsonl").read_bytes().splitlines()}
    assert exported == set(ids_of(site, query))
    assert exported


@pytest.mark.parametrize(
    "query", ["?q=harga", "?author=Sari+Ayu", "?tag=beras", "?complete=no", "?duplicates=none", "?site=cnnindonesia"]
)
def test_where_the_export_has_no_such_flag_no_command_is_offered(site, query) -> None:
    page = site.ask(f"/search{query}").text
    assert not SHELL.search(page)
    assert "has no flag for one of these filters" in page
    assert ids_of(site, query)


def test_a_selection_has_no_end_but_its_own(site, monkeypatch) -> None:
    monkeypatch.setattr(for_programs, "MAX_LIMIT", 7)
    assert ids_of(site, "") == [f"cnnindonesia:{1_000_000 + number}" for number in range(299, -1, -1)]
    assert len(ids_of(site, "?q=harga&order=best")) == len(ids_of(site, "?q=harga")) > 40


def test_a_value_of_an_address_is_one_word_of_the_command() -> None:
    filters = SearchFilters(section="$(rm -rf ~); --from /", order="best")
    words = shlex.split(export_command(filters, Path("my crawl")))
    assert words == ["scraper", "export", "jsonl", "selection.jsonl.zst", "--from", "my crawl",
                     "--section=$(rm -rf ~); --from /"]  # fmt: skip
