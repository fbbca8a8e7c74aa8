"""Exports that are one file of rows: what is read back, what a second run writes, what a kill leaves."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from scraper.core.article import SCHEMA_VERSION, Article, decode
from scraper.core.errors import StoreError, UsageError
from scraper.dataset.exporting import memory
from scraper.dataset.selection import FIELDS, Selection
from tests.dataset.reading_back import unpacked
from tests.dataset.sample_crawl import kept_articles
from tests.dataset.shared import change, export, fill_small, killed

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 300


@pytest.fixture
def crawl(tmp_path) -> Path:
    return fill_small(tmp_path / "crawl", COUNT)


def by_day(articles) -> list[Article]:
    return sorted(articles, key=lambda one: ((one.date_published or "9999")[:10], one.id))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def test_lines_are_the_articles_field_by_field(crawl, tmp_path, name) -> None:
    job = export("jsonl", crawl, tmp_path / name)
    assert [decode(line) for line in unpacked(tmp_path / name).splitlines()] == by_day(kept_articles(crawl))
    assert (job.new, job.revised, job.withdrawn, job.balance.out) == (COUNT, 0, 0, COUNT)


def test_a_table_holds_the_articles_field_by_field(crawl, tmp_path) -> None:
    export("csv", crawl, tmp_path / "a.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8"))))
    assert tuple(rows[0]) == FIELDS
    for row, article in zip(rows, by_day(kept_articles(crawl)), strict=True):
        for name, value in msgspec.to_builtins(article).items():
            cell = row[name]
            assert value == ((cell or None) if value is None or isinstance(value, str) else json.loads(cell))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.csv"])
def test_a_second_export_of_what_changed_is_that_of_a_fresh_one_byte_by_byte(crawl, tmp_path, name) -> None:
    form = name.split(".")[1]
    export(form, crawl, tmp_path / name)
    change(crawl, COUNT)
    job = export(form, crawl, tmp_path / name)
    export(form, crawl, tmp_path / "fresh" / name)
    assert (tmp_path / name).read_bytes() == (tmp_path / "fresh" / name).read_bytes()
    assert (job.new, job.revised, job.withdrawn) == (3, 3, 2)


def test_a_second_export_reads_what_changed_and_nothing_else(crawl, tmp_path, monkeypatch) -> None:
    target = tmp_path / "a.jsonl.zst"
    export("jsonl", crawl, target)
    change(crawl, COUNT)
    places = []
    from scraper.storage.file_store import FileStore  # noqa: PLC0415

    real = FileStore.at
    monkeypatch.setattr(FileStore, "at", lambda self, place: (places.append(place), real(self, place))[1])
    export("jsonl", crawl, target)
    assert len(places) == 6


def test_an_export_without_changes_leaves_the_file_alone(crawl, tmp_path) -> None:
    target = tmp_path / "a.jsonl.gz"
    export("jsonl", crawl, target)
    before = target.stat()
    job = export("jsonl", crawl, target)
    assert target.stat() == before
    assert (job.new, job.revised, job.withdrawn, job.balance.out) == (0, 0, 0, COUNT)


@pytest.mark.parametrize("what", ["text", "schema", "memory"])
def test_what_does_not_fit_the_memory_is_written_anew(crawl, tmp_path, monkeypatch, what) -> None:
    target = tmp_path / "a.jsonl"
    export("jsonl", crawl, target)
    right = target.read_bytes()
    if what == "text":
        target.write_bytes(right[: len(right) // 2])
    elif what == "schema":
        monkeypatch.setattr("scraper.dataset.exporting.job.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    else:
        (tmp_path / ".a.jsonl.export" / "memory").write_bytes(b"rubbish")
    job = export("jsonl", crawl, target)
    assert target.read_bytes() == right
    assert job.new == COUNT


def test_an_empty_crawl_makes_an_empty_export(tmp_path) -> None:
    (tmp_path / "crawl" / "_state").mkdir(parents=True)
    for name in ("a.jsonl", "a.jsonl.gz", "a.jsonl.zst"):
        export("jsonl", tmp_path / "crawl", tmp_path / name)
        assert unpacked(tmp_path / name) == b""


def test_fields_are_chosen_and_name_their_schema(crawl, tmp_path) -> None:
    fields = ("schema_version", "id", "title")
    export("jsonl", crawl, tmp_path / "a.jsonl", Selection(fields=fields))
    export("csv", crawl, tmp_path / "a.csv", Selection(fields=fields))
    assert tuple(json.loads((tmp_path / "a.jsonl").read_bytes().splitlines()[0])) == fields
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[0] == "schema_version,id,title"


def test_a_kill_at_any_point_leaves_the_old_export_or_the_new(crawl, tmp_path, monkeypatch) -> None:
    target = tmp_path / "a.jsonl.zst"
    export("jsonl", crawl, target)
    old = target.read_bytes()
    change(crawl, COUNT)
    export("jsonl", crawl, tmp_path / "fresh" / target.name)
    new = (tmp_path / "fresh" / target.name).read_bytes()
    number = 0
    while killed(lambda: export("jsonl", crawl, target), number, monkeypatch):
        assert target.read_bytes() in {old, new}
        number += 1
    assert number > 5
    assert target.read_bytes() == new
    assert [path.name for path in (tmp_path / ".a.jsonl.zst.export").iterdir() if path.name != "memory"] == []


def test_a_kill_of_the_first_export_leaves_nothing_or_all_and_the_next_goes_on(crawl, tmp_path, monkeypatch) -> None:
    number = 0
    target = tmp_path / "a.jsonl"
    while killed(lambda: export("jsonl", crawl, target), number, monkeypatch):
        assert not target.exists() or len(target.read_bytes().splitlines()) == COUNT
        number += 1
    assert [decode(line) for line in target.read_bytes().splitlines()] == by_day(kept_articles(crawl))


def test_a_full_disk_is_one_line_and_the_old_export_stays(crawl, tmp_path, monkeypatch) -> None:
    target = tmp_path / "a.jsonl"
    export("jsonl", crawl, target)
    old = target.read_bytes()
    change(crawl, COUNT)
    monkeypatch.setattr(
        "scraper.core.disk.sync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(StoreError, match=r"a\.jsonl: cannot be written \(No space left on device\).*before is as"):
        export("jsonl", crawl, target)
    assert target.read_bytes() == old


@pytest.mark.parametrize("form", ["jsonl", "sqlite", "parquet"])
@pytest.mark.parametrize("call", ["os.pwrite", "scraper.core.disk.sync"])
def test_a_full_disk_at_the_first_export_leaves_nothing_and_says_so(crawl, tmp_path, monkeypatch, call, form) -> None:
    """Full before the note in the lock, or behind all that was written."""

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for one in {call, "scraper.core.disk.sync"}:
        monkeypatch.setattr(one, refuse)
    with pytest.raises(StoreError, match=r"No space left on device.*; nothing is there yet"):
        export(form, crawl, tmp_path / f"a.{form}")
    assert [path.name for path in tmp_path.iterdir() if path.name != crawl.name] == []


def test_a_file_of_somebody_else_is_not_overwritten(crawl, tmp_path) -> None:
    target = tmp_path / "notes.jsonl"
    target.write_text("mine")
    with pytest.raises(UsageError, match="was not made by `scraper export`"):
        export("jsonl", crawl, target)
    assert target.read_text() == "mine"
    with pytest.raises(UsageError, match="is a folder"):
        export("jsonl", crawl, tmp_path)


def test_memory_of_an_older_form_is_not_used() -> None:
    kept = memory.encode_memory(memory.Memory("made"))
    assert memory.decode_memory(kept, "made")
    assert memory.decode_memory(kept, "made otherwise") is None
    assert memory.decode_memory(kept[:-3], "made") is None
