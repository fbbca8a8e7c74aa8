"""The export as an SQLite database: tables, words, what a second run changes, what a kill leaves."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from scraper.cli import run
from scraper.core.errors import StoreError, UsageError
from scraper.dataset.article_tables import ArticleTables
from scraper.dataset.exporting.job import ExportJob
from scraper.dataset.exports.sqlite_file import EXPORT
from scraper.dataset.row_inserts import ROWS_AT_ONCE, RowInserts
from scraper.dataset.selection import Selection
from scraper.storage.file_store import FileStore
from tests.dataset.reading_back import articles_of_sqlite
from tests.dataset.sample_crawl import kept_articles
from tests.dataset.shared import change, export, fill_small, small

if TYPE_CHECKING:
    from pathlib import Path


COUNT = 250
TABLES = ArticleTables()


@pytest.fixture
def crawl(tmp_path) -> Path:
    return fill_small(tmp_path / "crawl", COUNT)


def rows(path: Path, query: str, *values: object) -> list[tuple]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, values).fetchall()


def hits(path: Path, words: str) -> set[str]:
    query = "SELECT id FROM articles JOIN articles_fts ON key = articles_fts.rowid WHERE articles_fts MATCH ?"
    return {row[0] for row in rows(path, query, words)}


def test_the_tables_hold_the_articles_field_by_field(crawl, tmp_path) -> None:
    export("sqlite", crawl, tmp_path / "a.db")
    assert articles_of_sqlite(tmp_path / "a.db") == {one.id: one for one in kept_articles(crawl)}


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 3 * ROWS_AT_ONCE + 2])
def test_rows_are_inserted_whole_and_once_whatever_their_number(count) -> None:
    expected = [(number, f"row {number}") for number in range(count)]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (number INTEGER, word TEXT)")
        inserts = RowInserts("INSERT INTO t", "??")
        for row in expected:
            inserts.values += row
        inserts.insert(connection)
        inserts.insert(connection)
        assert connection.execute("SELECT number, word FROM t ORDER BY rowid").fetchall() == expected


def test_words_are_found_without_their_accents(crawl, tmp_path) -> None:
    export("sqlite", crawl, tmp_path / "a.db")
    expected = {one.id for one in kept_articles(crawl) if "são" in f"{one.title} {one.text}".lower()}
    assert 0 < len(expected) < COUNT
    assert hits(tmp_path / "a.db", "sao") == expected


def test_a_second_export_of_what_changed_is_that_of_a_fresh_one(crawl, tmp_path) -> None:
    path, fresh = tmp_path / "a.db", tmp_path / "fresh.db"
    export("sqlite", crawl, path)
    change(crawl, COUNT)
    job = export("sqlite", crawl, path)
    export("sqlite", crawl, fresh)
    assert articles_of_sqlite(path) == articles_of_sqlite(fresh) == {one.id: one for one in kept_articles(crawl)}
    for words in ("sao", "judul baru", "ralat"):
        assert hits(path, words) == hits(fresh, words)
    for table in ("tags", "removed", "suspect"):
        count = "SELECT count(*) FROM "
        assert rows(path, count + table) == rows(fresh, count + table)
    rows(path, "INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    assert (job.new, job.revised, job.withdrawn) == (3, 3, 2)


def test_an_id_keeps_its_key(crawl, tmp_path) -> None:
    path, query = tmp_path / "a.db", "SELECT key FROM articles WHERE id = 'cnnindonesia:1000001'"
    export("sqlite", crawl, path)
    before = rows(path, query)
    change(crawl, COUNT)
    export("sqlite", crawl, path)
    assert rows(path, query) == before


@pytest.mark.parametrize("secure", ["ON", "OFF"])
def test_of_a_forgotten_article_no_word_is_left_in_the_file(crawl, tmp_path, monkeypatch, secure) -> None:
    """secure: whether SQLite was built to overwrite what it deletes."""

    def connect(path: Path, **how: Any) -> sqlite3.Connection:
        connection = opened(path, **how)
        connection.execute(f"PRAGMA secure_delete = {secure}")
        return connection

    opened = sqlite3.connect
    store, path = FileStore(crawl, durable=False), tmp_path / "a.db"
    store.save(replace(small(7), text="Satu kata xylofonik. " * 400, content_hash="7" * 32))
    monkeypatch.setattr(sqlite3, "connect", connect)
    export("sqlite", crawl, path)
    assert hits(path, "xylofonik") == {small(7).id}
    assert b"lofonik" in path.read_bytes()
    assert run(["forget", small(7).id, "--from", str(crawl), "--quiet"]) == 0
    job = export("sqlite", crawl, path)
    assert (job.new, job.revised, job.withdrawn) == (0, 0, 1)
    assert b"lofonik" not in path.read_bytes()
    assert articles_of_sqlite(path) == {one.id: one for one in kept_articles(crawl)}
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def test_another_choice_of_fields_makes_the_tables_anew(crawl, tmp_path) -> None:
    path = tmp_path / "a.db"
    export("sqlite", crawl, path)
    export("sqlite", crawl, path, Selection(fields=("schema_version", "id", "title", "tags")))
    tables = {row[0] for row in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"articles", "tags", "articles_fts"} <= tables
    assert "removed" not in tables
    assert rows(path, "SELECT DISTINCT schema_version FROM articles") == [(2,)]


@pytest.mark.parametrize("first", [True, False])
def test_a_kill_at_any_article_leaves_the_old_database_or_the_new(crawl, tmp_path, first) -> None:
    path = tmp_path / "a.db"
    if not first:
        export("sqlite", crawl, path)
    old = {} if first else articles_of_sqlite(path)
    change(crawl, COUNT)
    for at in (1, 130, COUNT - 2):
        child = os.fork()
        if child == 0:
            try:
                job = ExportJob(crawl, str(path))
                job.tell = lambda done, _, at=at: done >= at and os.kill(os.getpid(), signal.SIGKILL)
                EXPORT.write(job)
            finally:
                os._exit(0)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
        assert (articles_of_sqlite(path) if path.exists() else {}) == old
    export("sqlite", crawl, path)
    assert articles_of_sqlite(path) == {one.id: one for one in kept_articles(crawl)}


def test_what_is_no_export_of_ours_is_left_alone(crawl, tmp_path) -> None:
    foreign, text = tmp_path / "foreign.db", tmp_path / "text.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()
    text.write_text("a diary")
    for path in (foreign, text):
        before = path.read_bytes()
        with pytest.raises(UsageError, match="was not made by `scraper export`"):
            export("sqlite", crawl, path)
        assert path.read_bytes() == before


def test_a_damaged_database_is_one_line(crawl, tmp_path) -> None:
    path = tmp_path / "a.db"
    export("sqlite", crawl, path)
    data = bytearray(path.read_bytes())
    data[100:60000] = bytes(59900)
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"is damaged .*; remove it and export again"):
        export("sqlite", crawl, path)
