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
from scraper.web.cursor import read_cursor, write_cursor
from scraper.web.filters import SearchFilters
from scraper.web.index import SearchIndex, build_index
from tests.web.made_crawl import made_articles, vocabulary


@pytest.fixture
def shuffled(tmp_path, monkeypatch):
    """Articles that came in no order of their days, some without a day, in four exports."""
    monkeypatch.setattr(module, "BUCKET_KEYS", 4)
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
