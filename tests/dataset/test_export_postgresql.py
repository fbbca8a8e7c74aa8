"""The export into a real PostgreSQL server."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.core.article import Article, Link
from scraper.core.errors import Busy, StoreError, UsageError
from scraper.dataset.exporting.job import ExportJob
from scraper.dataset.exports.postgresql import EXPORT
from scraper.dataset.selection import Selection
from scraper.storage.file_store import FileStore
from tests.dataset.postgres_server import find_programs, postgres_server
from tests.dataset.reading_back import articles_of_postgresql, ask
from tests.dataset.sample_crawl import kept_articles
from tests.dataset.shared import change, export, fill_small, small, snippets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install -e '.[postgresql]'")
pytestmark = pytest.mark.skipif(find_programs() is None, reason="no PostgreSQL here: apt-get install postgresql")

COUNT = 150


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as address:
        yield address


@pytest.fixture
def database(server) -> str:
    ask(server, "DROP SCHEMA IF EXISTS scraper CASCADE")
    return server


@pytest.fixture
def crawl(tmp_path) -> Path:
    return fill_small(tmp_path / "crawl", COUNT)


def expected(crawl: Path) -> dict[str, Article]:
    return {one.id: one for one in kept_articles(crawl)}


def test_the_table_holds_the_articles_field_by_field_and_finds_words(crawl, database) -> None:
    export("postgresql", crawl, database)
    assert articles_of_postgresql(database) == expected(crawl)
    found = ask(
        database, "SELECT id FROM scraper.articles WHERE words @@ websearch_to_tsquery('simple', 'bursa -café')"
    )
    texts = {one.id: f"{one.title} {one.text}".lower() for one in expected(crawl).values()}
    assert {row[0] for row in found} == {id_ for id_, text in texts.items() if "bursa" in text and "café" not in text}
    assert 0 < len(found) < COUNT
    query = "SELECT published = '2026-01-01T05:07:00+07:00' FROM scraper.articles WHERE id = 'cnnindonesia:1000007'"
    when = ask(database, query)
    assert when == [(True,)]


def test_the_query_of_the_paper_finds_articles(crawl, database) -> None:
    export("postgresql", crawl, database)
    assert 1 <= len(ask(database, snippets()["postgresql"])) <= 10


def test_a_second_export_touches_the_rows_that_changed_and_no_other(crawl, database) -> None:
    export("postgresql", crawl, database)
    before = dict(ask(database, "SELECT id, xmin::text FROM scraper.articles"))
    job = export("postgresql", crawl, database)
    assert dict(ask(database, "SELECT id, xmin::text FROM scraper.articles")) == before
    assert (job.new, job.revised, job.withdrawn) == (0, 0, 0)
    change(crawl, COUNT)
    job = export("postgresql", crawl, database)
    assert articles_of_postgresql(database) == expected(crawl)
    after = dict(ask(database, "SELECT id, xmin::text FROM scraper.articles"))
    assert len(after.items() - before.items()) == 6
    assert (job.new, job.revised, job.withdrawn) == (3, 3, 2)


def test_a_kill_at_any_article_leaves_the_old_table_or_the_new(crawl, database) -> None:
    for round_ in range(2):
        old = articles_of_postgresql(database)
        for at in (1, COUNT // 2, COUNT - 30):
            child = os.fork()
            if child == 0:
                try:
                    job = ExportJob(crawl, database)
                    job.tell = lambda done, _, at=at: done >= at and os.kill(os.getpid(), signal.SIGKILL)
                    EXPORT.write(job)
                finally:
                    os._exit(0)
            assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
            assert articles_of_postgresql(database) == old
        export("postgresql", crawl, database)
        assert articles_of_postgresql(database) == expected(crawl)
        if not round_:
            change(crawl, COUNT)


def test_other_fields_make_the_table_anew(crawl, database) -> None:
    export("postgresql", crawl, database)
    export("postgresql", crawl, database, Selection(fields=("schema_version", "id", "tags")))
    assert len(ask(database, "SELECT schema_version, id, tags FROM scraper.articles")[0]) == 3
    columns = (
        "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'scraper' AND table_name = 'articles'"
    )
    assert ask(database, columns) == [(3,)]


def test_a_text_with_what_the_database_cannot_hold_is_kept_without_it(crawl, database) -> None:
    odd = replace(
        small(1),
        title="Nol\0 \\N \t 😀",
        tags=["a\0b", '{"x"}', "c,d", r"e\f", "", "NULL"],
        related=[Link("Nol\0\0 \\\0 \\u0000", None)],
        content_hash="0",
    )
    FileStore(crawl, durable=False).save(odd)
    export("postgresql", crawl, database)
    found = articles_of_postgresql(database)[odd.id]
    assert (found.title, found.tags) == ("Nol \\N \t 😀", ["ab", '{"x"}', "c,d", r"e\f", "", "NULL"])
    assert found.related == [Link("Nol \\ \\u0000", None)]


def test_a_table_of_somebody_else_is_left_alone(crawl, database) -> None:
    ask(database, "CREATE SCHEMA scraper")
    ask(database, "CREATE TABLE scraper.articles AS SELECT 1 AS mine")
    with pytest.raises(UsageError, match="was not made by `scraper export`"):
        export("postgresql", crawl, database)
    assert ask(database, "SELECT mine FROM scraper.articles") == [(1,)]


def test_two_exports_do_not_meet(crawl, database) -> None:
    with psycopg.connect(database) as other:
        other.execute("SELECT pg_advisory_xact_lock(1396920912)")
        with pytest.raises(Busy, match="another export writes it"):
            export("postgresql", crawl, database)


def test_a_server_that_refuses_is_one_line_without_the_password(crawl) -> None:
    with pytest.raises(StoreError, match=r"^postgresql://me:\*\*\*@127\.0\.0\.1:1/x: cannot be written \(") as caught:
        export("postgresql", crawl, "postgresql://me:secret@127.0.0.1:1/x")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(UsageError, match="name a database"):
        export("postgresql", crawl, "articles")
