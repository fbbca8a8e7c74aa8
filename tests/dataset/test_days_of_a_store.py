"""What a store lists without reading: days whose stamp tells of every change, and places."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.dataset.selection import Selection
from scraper.storage.file_store import FileStore
from tests.dataset.sample_crawl import age, kept_articles
from tests.dataset.shared import export, fill_small, small

if TYPE_CHECKING:
    from pathlib import Path


def stamps(store: FileStore) -> dict[str, str]:
    return {day.day: day.stamp for day in store.days()}


def test_days_and_places_are_those_of_the_articles(tmp_path) -> None:
    store = FileStore(fill_small(tmp_path / "crawl", 120))
    days = store.days()
    assert [day.day for day in days] == ["2026-01-01", "2026-01-02", "2026-01-03", ""]
    listed = {listed.id: listed.place for day in days for listed in store.listing(day)}
    assert listed == {one.id: store.place_of(one) for one in kept_articles(tmp_path / "crawl")}
    assert store.at(listed[small(7).id]).article == small(7)


def test_a_file_that_goes_while_its_day_is_listed_is_left_out(tmp_path, monkeypatch) -> None:
    """As when a crawl moves an article to another day."""
    store = FileStore(fill_small(tmp_path / "crawl", 40))
    gone, scan = tmp_path / "crawl" / store.place_of(small(7)), os.scandir
    day = store.days()[0]  # before the patch: pathlib of Python 3.13 wants what os.scandir itself gives

    def scan_and_remove(folder: Path) -> list[os.DirEntry[str]]:
        files = list(scan(folder))
        gone.unlink(missing_ok=True)
        return files

    monkeypatch.setattr(os, "scandir", scan_and_remove)
    listed = {listed.id for listed in store.listing(day)}
    assert listed == {small(number).id for number in range(40)} - {small(7).id}


def test_a_file_in_the_place_of_a_day_is_no_day(tmp_path) -> None:
    store = FileStore(fill_small(tmp_path / "crawl", 40))
    (tmp_path / "crawl/cnnindonesia/2026/01/02").write_text("")
    (tmp_path / "crawl/cnnindonesia/2027").write_text("")
    assert [day.day for day in store.days()] == ["2026-01-01"]
    assert len(list(store.articles())) == 40


def test_a_stamp_tells_of_every_change_and_of_no_other_day(tmp_path) -> None:
    store = FileStore(fill_small(tmp_path / "crawl", 120))
    before = stamps(store)
    assert all(before.values())
    changes = (
        lambda: store.save(replace(small(50), title="Judul baru", content_hash="0")),
        lambda: store.save(small(45)),  # withdrawn below, so it is new
        (tmp_path / "crawl" / store.place_of(small(45))).unlink,
    )
    (tmp_path / "crawl" / store.place_of(small(45))).unlink()
    for change in changes:
        change()
        assert stamps(store)["2026-01-02"] == ""  # too young to tell
        age(tmp_path / "crawl")
        after = stamps(store)
        assert after["2026-01-02"] not in {"", before["2026-01-02"]}
        before = after


def test_days_that_did_not_change_are_not_looked_into(tmp_path, monkeypatch) -> None:
    crawl = fill_small(tmp_path / "crawl", 120)
    export("jsonl", crawl, tmp_path / "a.jsonl")
    FileStore(crawl).save(replace(small(50), title="Judul baru", content_hash="0"))
    looked = []
    real = FileStore.listing
    monkeypatch.setattr(FileStore, "listing", lambda self, day: (looked.append(day.day), real(self, day))[1])
    job = export("jsonl", crawl, tmp_path / "a.jsonl")
    assert looked == ["2026-01-02"]
    assert (job.balance.found, job.balance.out, job.revised) == (120, 120, 1)


def test_an_article_under_two_days_is_exported_once_also_when_one_of_them_did_not_change(tmp_path) -> None:
    crawl = fill_small(tmp_path / "crawl", 120)
    export("jsonl", crawl, tmp_path / "a.jsonl")
    newer = replace(small(50), date_published="2026-01-03T23:00:00+07:00", revision=2, content_hash="0")
    FileStore(crawl).replace(newer)  # as a crawl that was killed before the file of the older day went
    job = export("jsonl", crawl, tmp_path / "a.jsonl")
    assert job.balance.skipped == {"older copy": 1}
    assert (job.new, job.revised, job.withdrawn) == (0, 1, 0)
    export("jsonl", crawl, tmp_path / "fresh.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "fresh.jsonl").read_bytes()
    (crawl / FileStore(crawl).place_of(small(50))).unlink()
    export("jsonl", crawl, tmp_path / "a.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "fresh.jsonl").read_bytes()


def test_a_span_that_moves_needs_no_reading(tmp_path, monkeypatch) -> None:
    crawl = fill_small(tmp_path / "crawl", 120)
    export("jsonl", crawl, tmp_path / "a.jsonl", Selection(since="2026-01-01", until="2026-01-02"))
    read = []
    real = FileStore.at
    monkeypatch.setattr(FileStore, "at", lambda self, place: (read.append(place), real(self, place))[1])
    job = export("jsonl", crawl, tmp_path / "a.jsonl", Selection(since="2026-01-02"))
    assert {place.split("/")[3] for place in read} == {"03"}
    assert job.balance.skipped == {"outside the span": 41}
    export("jsonl", crawl, tmp_path / "fresh.jsonl", Selection(since="2026-01-02"))
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "fresh.jsonl").read_bytes()
