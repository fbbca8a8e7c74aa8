"""docs/load.md as its readers use it: each snippet runs, against the real library, on exports of a crawl."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from scraper.dataset.exporting.surt import surt_key
from scraper.storage.archive import Archive
from tests.dataset.s3_server import ENVIRONMENT
from tests.dataset.sample_crawl import kept_articles
from tests.dataset.shared import export, fill_small, snippets

if TYPE_CHECKING:
    from pathlib import Path

SNIPPETS = snippets()
PYTHON = ENVIRONMENT / "bin" / "python"
COUNT = 300
real_libraries = pytest.mark.skipif(not PYTHON.exists(), reason="the libraries are not here: make load-it brings them")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the exports of the paper."""
    folder = tmp_path_factory.mktemp("load-it")
    crawl = fill_small(folder / "crawl", COUNT)
    for form, name in (
        ("parquet", "articles"),
        ("jsonl", "articles.jsonl.gz"),
        ("jsonl", "articles.jsonl.zst"),
        ("csv", "articles.csv.gz"),
        ("huggingface", "dataset"),
        ("sqlite", "articles.db"),
    ):
        export(form, crawl, folder / name)
    return folder


def run(folder: Path, code: str, python: object = PYTHON) -> str:
    environment = {**os.environ, "HF_HOME": str(folder / "hf"), "HF_HUB_OFFLINE": "1", "POLARS_FMT_MAX_ROWS": "20"}
    done = subprocess.run(
        [python, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_paper_has_a_snippet_for_each_library() -> None:
    assert set(SNIPPETS) == {"pandas", "polars", "duckdb", "datasets", "sqlite", "postgresql"}


@real_libraries
@pytest.mark.slow
def test_pandas(folder) -> None:
    shown = run(folder, SNIPPETS["pandas"])
    words = sum(one.word_count for one in kept_articles(folder / "crawl") if one.section == "ekonomi")
    assert re.search(rf"ekonomi +{words}\n", shown)
    assert shown.rstrip().endswith(f"\n{COUNT}")
    same = (
        "import pandas as pd\nprint(pd.read_csv('articles.csv.gz').shape, pd.read_parquet('articles').month.nunique())"
    )
    assert run(folder, same) == f"({COUNT}, 33) 2\n"


@real_libraries
@pytest.mark.slow
def test_polars(folder) -> None:
    assert f"shape: ({COUNT // 4}, 3)" in run(folder, SNIPPETS["polars"])
    same = (
        "import polars as pl\nprint(pl.read_ndjson('articles.jsonl.gz').height, pl.read_csv('articles.csv.gz').height)"
    )
    assert run(folder, same) == f"{COUNT} {COUNT}\n"


@real_libraries
@pytest.mark.slow
def test_duckdb(folder) -> None:
    shown = run(folder, SNIPPETS["duckdb"])
    assert re.search(r"2026-01 +│ +297 +│", shown)
    assert re.search(rf"read-also +│ +{4 * COUNT} ", shown)
    for name in ("articles.jsonl.gz", "articles.jsonl.zst", "articles.csv.gz"):
        count = "import duckdb\nprint(duckdb.sql(f\"SELECT count(*) FROM 'NAME'\").fetchall()[0][0])".replace(
            "NAME", name
        )
        assert run(folder, count) == f"{COUNT}\n"


@real_libraries
@pytest.mark.slow
def test_datasets_plain_by_config_and_streaming(folder) -> None:
    shown = run(folder, SNIPPETS["datasets"])
    sizes = json.loads(re.search(r"\{'train'.*\}", shown)[0].replace("'", '"'))
    assert sum(sizes.values()) == COUNT
    assert set(sizes) == {"train", "validation", "test"}
    assert shown.rstrip().endswith("read-also")


def test_sqlite(folder) -> None:
    shown = run(folder, SNIPPETS["sqlite"], sys.executable)
    assert 1 <= len(shown.splitlines()) <= 10


@real_libraries
@pytest.mark.slow
def test_datasette_shows_the_tables_and_searches(folder) -> None:
    def ask(path: str) -> dict:
        words = [ENVIRONMENT / "bin" / "datasette", "articles.db", "--get", path]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    with closing(sqlite3.connect(folder / "articles.db")) as connection:
        expected = connection.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'bursa'").fetchone()[
            0
        ]
    found = ask("/articles/articles.json?_search=bursa&_size=1&_extra=count")
    assert found.get("count", found.get("filtered_table_rows_count")) == expected > 0
    rows = ask("/articles/removed.json?_size=1&_shape=objects")["rows"]
    assert rows[0]["rule"] == "read-also"


@real_libraries
@pytest.mark.slow
def test_the_index_of_archives_is_that_of_pywb(tmp_path) -> None:
    archive = Archive(tmp_path / "crawl", "cnnindonesia")
    for url, status, kind in (
        ("https://www.cnnindonesia.com/ekonomi/2025/X?b=1&a=2", 200, b"text/html; charset=utf-8"),
        ("https://www.cnnindonesia.com/robots.txt", 404, b"text/plain"),
        ("https://www.cnnindonesia.com/caf%C3%A9/é//z/", 200, b"text/html"),
    ):
        archive.add(url, status, [(b"Content-Type", kind)], b"<html>isi</html>", fetched_at="2026-01-02T03:04:05+00:00")
    archive.close()
    export("cdxj", tmp_path / "crawl", tmp_path / "a.cdxj")
    folder = tmp_path / "crawl" / "_archive"
    file = next(folder.rglob("*.warc.gz")).relative_to(folder)
    words = [ENVIRONMENT / "bin" / "cdx-indexer", "-s", "-j", "-d", ".", file]
    theirs = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout.splitlines()
    assert (tmp_path / "a.cdxj").read_text().splitlines() == [line for line in theirs if not line.startswith(" CDX")]
    urls = [
        "https://www2.x.com:443/A/b/?B=1&a",
        "http://x.com:8080/a/../c;d?sid=" + 32 * "a",
        "https://x.com/%2541?q=%20a+b",
    ]
    code = f"import surt\nfor url in {urls!r}: print(surt.surt(url))"
    assert run(tmp_path, code).splitlines() == [surt_key(url) for url in urls]
