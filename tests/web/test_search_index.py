"""The search index: the order of days holds whatever the order of coming, and pages follow without a gap."""

from __future__ import annotations

import random
import re
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from scraper.core.errors import StoreError
from scraper.storage.file_store import FileStore
from scraper.web import index as module
from scraper.web import index_summary
from scraper.web.cursor import read_cursor, write_cursor
from scraper.web.filters import SearchFilters
from scraper.web.index import SearchIndex, build_index
from scraper.web.index_summary import has_summary
from tests.web.made_crawl import made_articles, vocabulary


@pytest.fixture
def shuffled(tmp_path, monkeypatch):
    """Articles that came in no order of their days, some without a day, in four exports."""
    for one in (module, index_summary):
        monkeypatch.setattr(one, "BUCKET_KEYS", 4)
    made = list(made_articles(120, seed=4))
    for number in (5, 40, 77):
        made[number] = replace(made[number], date_published=None)
    made[60] = replace(made[60], date_published=made[61].date_published)
    random.Random(2).shuffle(made)
    store = FileStore(tmp_path, durable=False)
    (tmp_path / "_state").mkdir()
    for start in range(0, 120, 30):
        for one in made[start : start + 30]:
            store.replace(one)
        build_index(tmp_path)
    return SearchIndex(tmp_path), made


def paged(index: SearchIndex, filters: SearchFilters, limit: int) -> list[str]:
    after, seen = None, []
    while True:
        hits = index.search(filters, after, limit)
        seen += hits
        if len(hits) < limit:
            return seen
        after = read_cursor(write_cursor(index.position(filters, hits, after)))


RARE = vocabulary(random.Random(4))[150]


@pytest.mark.parametrize(("query", "with_rare"), [("", {True, False}), (RARE, {True}), (f"harga -{RARE}", {False})])
@pytest.mark.parametrize("limit", [3, 17])
def test_the_newest_come_first_however_they_came(shuffled, query, with_rare, limit) -> None:
    index, made = shuffled
    hits = paged(index, SearchFilters(q=query), limit)
    days = [hit.date_published or "" for hit in hits]
    assert days == sorted(days, reverse=True)
    wanted = [one.id for one in made if (RARE in re.findall(r"\w+", f"{one.title} {one.text}".lower())) in with_rare]
    if "harga" in query:
        wanted = [one.id for one in made if one.id in wanted and "harga" in f" {one.title} {one.text} ".lower()]
    assert sorted(hit.id for hit in hits) == sorted(wanted)
    assert len(wanted) > 3


def test_a_withdrawn_article_leaves_the_index(shuffled) -> None:
    index, made = shuffled
    folder = index.path.parent.parent
    (file,) = folder.glob(f"cnnindonesia/*/*/*/{made[0].id.partition(':')[2]}.json")
    file.unlink()
    build_index(folder)
    assert index.article(made[0].id) is None
    assert made[0].id not in {hit.id for hit in paged(index, SearchFilters(), 50)}


def test_an_article_of_a_damaged_index_is_an_error_that_says_what_to_do(shuffled) -> None:
    index, made = shuffled
    with closing(sqlite3.connect(index.path)) as connection:
        connection.execute("DROP TABLE authors")
    for look in (lambda: index.article(made[0].id), lambda: list(index.articles([made[0].id]))):
        with pytest.raises(StoreError, match="remove it, it is made again"):
            look()


def test_an_index_is_counted_when_it_is_written_and_not_by_its_readers(shuffled, monkeypatch) -> None:
    index, made = shuffled
    folder = index.path.parent.parent
    asked: list[str] = []
    ask = index._ask
    monkeypatch.setattr(index, "_ask", lambda sql, *values: asked.append(sql) or ask(sql, *values))
    assert index.overview().size == len(made)
    FileStore(folder, durable=False).replace(replace(made[3], id="cnnindonesia:77", section="baru"))
    assert index.overview().size == len(made)
    build_index(folder)
    seen = index.overview()
    assert (seen.size, dict(seen.sections)["baru"]) == (len(made) + 1, 1)
    assert sum(n for _, n in seen.days) == sum(1 for one in made if one.date_published) + 1
    assert not [sql for sql in asked if "FROM web_summary" not in sql]


def test_an_index_of_an_export_is_not_ready_to_be_looked_at(shuffled) -> None:
    index, _ = shuffled
    assert has_summary(index.path)
    with closing(sqlite3.connect(index.path)) as connection:
        connection.execute("DROP TABLE web_summary")
    assert not has_summary(index.path)
    assert not has_summary(index.path.with_name("none-such"))
