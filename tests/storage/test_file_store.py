"""The store of files: what it finds without a place, what it reports as broken, and what a power cut leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

import pytest

from scraper.core.errors import StoreError
from scraper.storage.file_store import FileStore
from scraper.storage.store import ArticlePlace
from tests.core.power_cut import ForgetfulDisk, PowerCutError
from tests.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.storage.store import Store

GOLD = replace(Replica(seed=4, articles=5).gold(0).article, content_hash="a" * 32)
FIRST = replace(GOLD, date_published="2026-11-21T23:00:00+07:00")
# The newsroom corrects the text, and its day with it.
SECOND = replace(GOLD, date_published="2026-11-22T00:30:00+07:00", title="Judul baru", content_hash="b" * 32)


def test_an_article_is_found_without_its_place_and_at_a_wrong_one(tmp_path: Path) -> None:
    store: Store = FileStore(tmp_path)
    place = store.save(FIRST).place
    assert store.read(GOLD.id) == store.read(GOLD.id, at=place) == FIRST
    assert store.read(GOLD.id, at=ArticlePlace("cnnindonesia/2020/01/01/1.json")) == FIRST
    assert store.read("cnnindonesia:9") is None


def test_of_an_article_under_two_days_the_newest_is_read(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    newer = store.save(SECOND).place
    store.replace(replace(SECOND, revision=2))
    store.save(FIRST)  # its old file was not removed before the kill
    assert store.read(GOLD.id) == replace(SECOND, revision=2)
    assert [one.place for one in store.articles()] == [store.place_of(FIRST), newer]


def test_a_replaced_article_keeps_its_revision_and_no_older_text(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    place = store.save(FIRST).place
    again = store.replace(replace(SECOND, revision=1), at=place)
    assert [one.title for one in store.history(GOLD.id)] == ["Judul baru"]
    assert [one.place for one in store.articles()] == [again]


def test_every_article_is_gone_through_and_a_broken_one_is_named(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    articles = [
        replace(GOLD, id="detik:7", date_published=None),
        replace(GOLD, id="cnnindonesia:8", date_published="2026-11-22T08:00:00+07:00"),
        replace(GOLD, id="cnnindonesia:9", date_published="2025-01-02T08:00:00+07:00"),
    ]
    places = [store.save(article).place for article in articles]
    store.save(replace(articles[1], content_hash="c" * 32, title="Lain"))
    (tmp_path / "_runs").mkdir()
    (tmp_path / places[2]).write_bytes(b'{"schema_version": 2, "id":')
    found = list(store.articles())
    assert [one.place for one in found] == [places[2], places[1], places[0]]
    assert [one.article and one.article.id for one in found] == [None, "cnnindonesia:8", "detik:7"]
    assert "is not an Article" in found[0].fault
    assert str(tmp_path / places[2]) in found[0].fault
    assert [one.place for one in store.articles([date(2026, 11, 22), date(2026, 11, 23)])] == [places[1]]
    with pytest.raises(StoreError, match="is not an Article"):
        store.read("cnnindonesia:9")


def test_a_store_that_was_never_written_is_empty(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "none")
    assert list(store.articles()) == store.history(GOLD.id) == []
    assert store.read(GOLD.id) is None


@pytest.mark.parametrize("eager", [False, True])
def test_an_article_survives_a_power_cut_at_any_point_of_a_save(tmp_path: Path, monkeypatch, eager: bool) -> None:
    """After each cut the next save ends as if there had been none, and no published text is lost."""
    for cut_at in count(1):
        root = tmp_path / f"{cut_at}"
        root.mkdir()
        with monkeypatch.context() as patch:
            power = ForgetfulDisk(root, patch, eager=eager)
            place = FileStore(root).save(FIRST).place
            assert FileStore(power.after_the_cut(tmp_path / "now")).read(GOLD.id) == FIRST
            power.cut_at = power.calls + cut_at
            try:
                FileStore(root).save(SECOND, at=place)
            except PowerCutError:
                cut = True
            else:
                cut = False
            left = FileStore(power.after_the_cut(tmp_path / "now"))
        after = left.read(GOLD.id)
        assert after is not None
        assert after.title in {FIRST.title, SECOND.title}
        assert FIRST.text in {one.text for one in left.history(GOLD.id)}
        assert left.save(SECOND, at=place).revision == 2
        assert [(one.revision, one.title) for one in left.history(GOLD.id)] == [(1, FIRST.title), (2, SECOND.title)]
        assert len([one for one in left.articles() if one.article]) == 1
        if not cut:
            assert after == replace(SECOND, revision=2)
            break
    assert cut_at > 5
